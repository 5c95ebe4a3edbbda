/// Writes JSON straight into bytes.
///
/// A request is encoded for every attempt, and a generic encoder takes ten microseconds for it, half of
/// what the whole core may add to a call; this takes a fraction of one. Commas are placed by
/// remembering whether the open object or list has a member yet.
///
/// ```
/// var json = JSONWriter()
/// json.object { json in
///     json.field("model", "small")
/// }
/// ```
package struct JSONWriter {
    /// The document so far.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Creates an empty document with room for `capacity` bytes.
    package init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    /// Writes an object, whose fields `body` writes.
    package mutating func object(_ body: (inout JSONWriter) -> Void) { enclosed("{", "}", body) }

    /// Writes a list, whose elements `body` writes.
    package mutating func array(_ body: (inout JSONWriter) -> Void) { enclosed("[", "]", body) }

    /// Writes a key; its value must follow.
    package mutating func key(_ name: String) {
        value(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a field with text.
    package mutating func field(_ name: String, _ text: String) {
        key(name)
        value(text)
    }

    /// Writes a field with a whole number, or nothing for `nil`.
    package mutating func field(_ name: String, _ number: Int?) {
        guard let number else { return }
        key(name)
        raw(String(number))
    }

    /// Writes a field with a number, or nothing for `nil` and for what JSON cannot write.
    package mutating func field(_ name: String, _ number: Double?) {
        guard let number, number.isFinite else { return }
        key(name)
        value(number)
    }

    /// Writes a field with a truth value.
    package mutating func field(_ name: String, _ truth: Bool) {
        key(name)
        raw(truth ? "true" : "false")
    }

    /// Writes a field with a list of texts, or nothing for an empty one.
    package mutating func field(_ name: String, _ texts: [String]) {
        guard !texts.isEmpty else { return }
        key(name)
        array { json in
            for text in texts { json.value(text) }
        }
    }

    /// Writes a field with an object that is already JSON text; `{}` for text that is no JSON object.
    package mutating func field(_ name: String, objectText text: String) {
        key(name)
        if case .object? = JSONValue(parsing: Array(text.utf8)) { raw(text) } else { raw("{}") }
    }

    /// Writes a number; `null` for NaN and the infinities.
    package mutating func value(_ number: Double) {
        // Swift's shortest form is valid JSON for every finite number.
        raw(number.isFinite ? "\(number)" : "null")
    }

    /// Writes text.
    package mutating func value(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { appendEscaped($0) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a token such as a number, `true` or `null` as it is.
    package mutating func raw(_ token: String) {
        separate()
        bytes.append(contentsOf: token.utf8)
    }

    private mutating func enclosed(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONWriter) -> Void
    ) {
        separate()
        bytes.append(UInt8(ascii: open))
        needsComma = false
        body(&self)
        bytes.append(UInt8(ascii: close))
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// Appends runs that need no escape in one piece; RFC 8259 §7 wants `"`, `\` and C0 escaped.
    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for index in text.indices {
            let byte = text[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                continue
            }
            bytes.append(contentsOf: text[start..<index])
            start = index + 1
            bytes.append(UInt8(ascii: "\\"))
            switch byte {
            case 0x0A: bytes.append(UInt8(ascii: "n"))
            case 0x0D: bytes.append(UInt8(ascii: "r"))
            case 0x09: bytes.append(UInt8(ascii: "t"))
            case 0x00..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(contentsOf: text[start..<text.count])
    }
}
