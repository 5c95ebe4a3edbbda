/// Makes a model's text safe to show, piece by piece.
///
/// The one boundary where bytes from outside become text on a screen, in a title or in a pipe: no
/// control character but LF and TAB leaves it. What is removed is made visible, so that nothing hides:
///
/// | in | out |
/// | --- | --- |
/// | LF, TAB | as they are |
/// | CR LF, lone CR, U+2028, U+2029 | LF |
/// | other C0, DEL | the control picture: ESC → `␛`, BEL → `␇`, DEL → `␡` |
/// | C1 (U+0080…9F) | the same control in its 7-bit spelling: U+009B → `␛[` |
/// | bidi embeddings, overrides, isolates | their name: U+202E → `⟪RLO⟫` |
/// | bidi marks, U+200B, U+FEFF, U+00AD, U+2060…2064, U+206A…206F | nothing |
///
/// The joiners U+200C and U+200D stay: scripts and emoji need them. Split-safe: the pieces of a text,
/// cut anywhere and joined after sanitising, equal the sanitised text; only a CR at the end of a piece
/// has to be remembered for that.
public struct TextSanitiser: Sendable, Equatable {
    /// The last scalar was a CR, already given out as LF: a LF that follows belongs to it.
    private var skipsLineFeed = false
    /// The start of a UTF-8 sequence that the next bytes may complete: at most three bytes.
    private var partial: [UInt8] = []

    /// Creates a sanitiser at the start of a text.
    public init() {}

    /// The whole of `text`, sanitised.
    public static func sanitise(_ text: String) -> String {
        var sanitiser = TextSanitiser()
        return sanitiser.append(text)
    }

    /// The whole of `text`, sanitised, on one line: for names, titles and messages.
    ///
    /// Line breaks and tabs become spaces, runs of spaces one space; beyond `limit` characters, 200 by
    /// default, it ends with `…`.
    public static func line(_ text: String, limit: Int = 200) -> String {
        // A name of printable ASCII without blanks, as models have, is such a line already.
        if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            return text
        }
        let words = sanitise(text).split { $0 == "\n" || $0 == "\t" || $0 == " " }
        let line = words.joined(separator: " ")
        return line.count <= limit ? line : line.prefix(max(0, limit - 1)) + "…"
    }

    /// JSON text in which what this type would change is written as an escape instead: the same values,
    /// safe to show.
    ///
    /// For tool arguments, which are carried through without loss. A raw CR, which JSON allows between
    /// tokens only, becomes a space.
    static func json(_ text: String) -> String {
        var text = text
        if text.withUTF8({ isClean($0) }) { return text }
        var output = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isKept(scalar) {
                output.append(scalar)
            } else if scalar == "\r" {
                output.append(" ")
            } else {
                let digits = String(scalar.value, radix: 16)
                let padding = String(repeating: "0", count: max(0, 4 - digits.count))
                output.append(contentsOf: ("\\u" + padding + digits).unicodeScalars)
            }
        }
        return String(output)
    }

    /// True for a scalar that leaves as it came; all others lie below U+10000.
    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: true
        case 0x00..<0x20, 0x7F..<0xA0, 0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E,
            0x2060...0x2064, 0x2066...0x206F, 0xFEFF:
            false
        default: true
        }
    }

    /// The next piece of text, sanitised.
    public mutating func append(_ text: String) -> String {
        var text = text
        let isClean = text.withUTF8 { Self.isClean($0) }
        if isClean {
            guard skipsLineFeed, !text.isEmpty else { return text }
            skipsLineFeed = false
            if text.utf8.first == 0x0A { text.removeFirst() }
            return text
        }
        var output = String.UnicodeScalarView()
        output.reserveCapacity(text.utf8.count + 8)
        for scalar in text.unicodeScalars { append(scalar, to: &output) }
        return String(output)
    }

    /// The next piece of a text in UTF-8, decoded and sanitised; invalid bytes become U+FFFD.
    ///
    /// A sequence cut at the end of `bytes` waits for the next piece, or for `finish()`.
    public mutating func append(_ bytes: some Collection<UInt8>) -> String {
        var joined = partial
        joined.append(contentsOf: bytes)
        let held = UTF8Boundary.incompleteSuffix(of: joined)
        partial = Array(joined.suffix(held))
        joined.removeLast(held)
        return append(String(decoding: joined, as: UTF8.self))
    }

    /// What was still waiting for its last bytes, as U+FFFD; empty when the text ended cleanly.
    public mutating func finish() -> String {
        defer { partial = [] }
        return append(String(decoding: partial, as: UTF8.self))
    }

    private mutating func append(
        _ scalar: Unicode.Scalar, to output: inout String.UnicodeScalarView
    ) {
        let followsCarriageReturn = skipsLineFeed
        skipsLineFeed = false
        switch scalar.value {
        case 0x0A:
            if !followsCarriageReturn { output.append("\n") }
        case 0x0D:
            output.append("\n")
            skipsLineFeed = true
        case 0x2028, 0x2029:
            output.append("\n")
        case 0x09:
            output.append("\t")
        case 0x00..<0x20:
            output.append(Unicode.Scalar(0x2400 + scalar.value) ?? "␀")
        case 0x7F:
            output.append("␡")
        case 0x80..<0xA0:
            output.append("␛")
            output.append(Unicode.Scalar(scalar.value - 0x40) ?? "?")
        case 0x202A...0x202E, 0x2066...0x2069:
            output.append(contentsOf: Self.name(ofBidiControl: scalar).unicodeScalars)
        case 0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2060...0x2064, 0x206A...0x206F, 0xFEFF:
            // A removed scalar still stands between a CR and a LF, or the cut would matter.
            break
        default:
            output.append(scalar)
        }
    }

    private static func name(ofBidiControl scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x202A: "⟪LRE⟫"
        case 0x202B: "⟪RLE⟫"
        case 0x202C: "⟪PDF⟫"
        case 0x202D: "⟪LRO⟫"
        case 0x202E: "⟪RLO⟫"
        case 0x2066: "⟪LRI⟫"
        case 0x2067: "⟪RLI⟫"
        case 0x2068: "⟪FSI⟫"
        default: "⟪PDI⟫"
        }
    }

    /// True when no scalar in `bytes`, which are valid UTF-8, needs work; errs on the safe side for
    /// the lead bytes that open the ranges above.
    private static func isClean(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        for byte in bytes {
            switch byte {
            case 0x20...0x7E, 0x0A, 0x09: continue
            // C1 and U+00AD begin with C2, U+061C with D8, the general punctuation with E2,
            // U+FEFF with EF.
            case 0x00..<0x20, 0x7F, 0xC2, 0xD8, 0xE2, 0xEF: return false
            default: continue
            }
        }
        return true
    }
}

/// Where a run of UTF-8 may be cut.
enum UTF8Boundary {
    /// How many bytes at the end of `bytes` start a sequence that more bytes could still complete.
    ///
    /// Only well-formed starts count (Unicode, table 3-7): `E2 82` waits, `E0 80` and `FF` do not.
    static func incompleteSuffix(of bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let lead = bytes[bytes.count - back]
            if lead & 0xC0 == 0x80 { continue }
            let length = Self.length(ofLead: lead)
            guard length > back else { return 0 }
            if back >= 2, !accepts(second: bytes[bytes.count - back + 1], after: lead) { return 0 }
            return back
        }
        return 0
    }

    private static func length(ofLead byte: UInt8) -> Int {
        switch byte {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    }

    private static func accepts(second byte: UInt8, after lead: UInt8) -> Bool {
        switch lead {
        case 0xE0: (0xA0...0xBF).contains(byte)
        case 0xED: (0x80...0x9F).contains(byte)
        case 0xF0: (0x90...0xBF).contains(byte)
        case 0xF4: (0x80...0x8F).contains(byte)
        default: (0x80...0xBF).contains(byte)
        }
    }
}
