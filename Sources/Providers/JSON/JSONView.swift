import CSimdJSON

/// A JSON document for the length of one closure.
///
/// The parser and its document belong to the thread, so reading a streamed token allocates nothing
/// but the strings that are asked for. A view must not leave the closure, and a document must not be
/// opened inside another one (it would read as malformed).
enum JSONDocument {
    /// Calls `read` with the root of the document in `bytes`; `nil` when they are not exactly one
    /// JSON value in valid UTF-8, of at most 128 levels.
    static func read<Result>(
        _ bytes: UnsafeBufferPointer<UInt8>, _ read: (JSONView) -> Result
    ) -> Result? {
        var root = simd_json_value()
        guard simd_json_parse(bytes.baseAddress, bytes.count, &root) else { return nil }
        defer { simd_json_release() }
        return read(JSONView(value: root))
    }

    /// As above, for an array.
    static func read<Result>(_ bytes: [UInt8], _ read: (JSONView) -> Result) -> Result? {
        bytes.withUnsafeBufferPointer { Self.read($0, read) }
    }
}

/// A place in a JSON document, present or not: `view["choices"][0]["delta"]["content"].string`.
///
/// Asking for what is not there gives an absent view, whose every reading is `nil`.
struct JSONView {
    /// The value, or `nil` for a place that the document does not have.
    let value: simd_json_value?

    /// The field under `key`; the first one when a key is repeated.
    subscript(key: StaticString) -> JSONView {
        guard let value else { return self }
        var found = simd_json_value()
        let isThere = key.withUTF8Buffer { name in
            name.withMemoryRebound(to: CChar.self) { name in
                simd_json_field(value, name.baseAddress, name.count, &found)
            }
        }
        return JSONView(value: isThere ? found : nil)
    }

    /// The element at `index`.
    subscript(index: Int) -> JSONView {
        guard let value, index >= 0 else { return JSONView(value: nil) }
        var found = simd_json_value()
        return JSONView(value: simd_json_element(value, index, &found) ? found : nil)
    }

    /// The kind of value; absent reads as `null`.
    var kind: simd_json_kind { value.map(simd_json_kind_of) ?? simd_json_null }

    /// True when there is a value and it is not `null`.
    var isPresent: Bool { kind != simd_json_null }

    /// The text of a string.
    var string: String? { withUTF8 { String(decoding: $0, as: UTF8.self) } }

    /// The bytes of a string, unescaped, for the length of the closure.
    func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        guard let value else { return nil }
        var start: UnsafePointer<CChar>?
        var count = 0
        guard simd_json_string_of(value, &start, &count), let start else { return nil }
        return UnsafeBufferPointer(start: start, count: count)
            .withMemoryRebound(to: UInt8.self, body)
    }

    /// True for a string of exactly these bytes; allocates nothing, unlike `string == …`.
    func isString(_ text: StaticString) -> Bool {
        withUTF8 { bytes in
            bytes.count == text.utf8CodeUnitCount
                && text.withUTF8Buffer { bytes.elementsEqual($0) }
        } ?? false
    }

    /// A whole number; a fraction without remainder counts, as some servers write `12.0`.
    var int: Int? {
        guard let value else { return nil }
        var whole: Int64 = 0
        if simd_json_int64_of(value, &whole) { return Int(whole) }
        return double.flatMap { Int(exactly: $0) }
    }

    /// A number.
    var double: Double? {
        guard let value else { return nil }
        var number = 0.0
        return simd_json_double_of(value, &number) ? number : nil
    }

    /// A truth value.
    var bool: Bool? {
        guard let value else { return nil }
        var truth = false
        return simd_json_bool_of(value, &truth) ? truth : nil
    }

    /// Calls `body` with each element of an array, in order; nothing for any other value.
    func forEachElement(_ body: (JSONView) -> Void) {
        guard let value, kind == simd_json_array else { return }
        var walk = simd_json_walk()
        var element = simd_json_value()
        guard simd_json_walk_start(value, &walk) else { return }
        while simd_json_walk_element(&walk, &element) { body(JSONView(value: element)) }
    }

    /// Calls `body` with each key and value of an object, in order; nothing for any other value.
    func forEachField(_ body: (String, JSONView) -> Void) {
        guard let value, kind == simd_json_object else { return }
        var walk = simd_json_walk()
        var field = simd_json_value()
        var key: UnsafePointer<CChar>?
        var count = 0
        guard simd_json_walk_start(value, &walk) else { return }
        while simd_json_walk_field(&walk, &key, &count, &field) {
            let name = UnsafeBufferPointer(start: key, count: count)
                .withMemoryRebound(to: UInt8.self) { String(decoding: $0, as: UTF8.self) }
            body(name, JSONView(value: field))
        }
    }
}
