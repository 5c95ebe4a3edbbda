/// Makes text of the bytes of a paste.
enum PasteText {
    /// UTF-8 with `\r\n` and `\r` as `\n`, and without control characters except `\n` and tab.
    ///
    /// Broken UTF-8 becomes U+FFFD. So a paste can hold an Escape, but the text never does.
    static func clean(_ bytes: [UInt8]) -> String {
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var previous: UInt8 = 0
        for byte in bytes {
            if byte >= 0x20 {
                if byte != 0x7F { kept.append(byte) }
            } else if byte == 0x0D {
                kept.append(0x0A)
            } else if byte == 0x0A {
                if previous != 0x0D { kept.append(0x0A) }
            } else if byte == 0x09 {
                kept.append(0x09)
            }
            previous = byte
        }
        return String(decoding: kept, as: UTF8.self)
    }
}
