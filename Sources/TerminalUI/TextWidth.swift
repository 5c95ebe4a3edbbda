/// How many columns text takes on a terminal.
///
/// A grapheme cluster is 0, 1 or 2 columns: 2 for East Asian wide and full-width characters, emoji,
/// flags, joined emoji and anything followed by the emoji variation selector; 0 for combining
/// marks and invisible format characters that stand alone; 1 for everything else.
///
/// | text | columns |
/// | --- | --- |
/// | `a`, `é`, `█`, `●`, `⣿` | 1 |
/// | `日`, `한`, `Ａ`, `😀`, `❤️`, `👩‍👩‍👧`, `🇫🇷`, `1️⃣` | 2 |
/// | U+200B, U+0301 alone | 0 |
///
/// Source: Unicode Standard Annex 11 and Unicode Technical Standard 51.
public enum TextWidth {
    /// The columns of one grapheme: 0, 1 or 2; a control character counts as the blank it is drawn as.
    public static func columns(of character: Character) -> Int {
        let scalars = character.unicodeScalars
        let first = scalars[scalars.startIndex].value
        if first < 0x300 {
            // Latin: one column, two only as the base of a keycap or with the emoji selector.
            if first == 0xAD { return 0 }
            if first < 0x7F, character.utf8.count == 1 { return 1 }
            return scalars.contains { $0.value == 0xFE0F } ? 2 : 1
        }
        if (0x2500...0x28FF).contains(first), character.utf8.count == 3 {
            return WideTable.contains(first) ? 2 : 1
        }
        if WideTable.contains(first) { return 2 }
        var count = 0
        var joined = false
        for scalar in scalars {
            count += 1
            if scalar.value == 0xFE0F || scalar.value == 0x200D { joined = true }
        }
        if isZero(scalars[scalars.startIndex]) { return count > 1 && joined ? 1 : 0 }
        if count == 1 { return 1 }
        if (0x1F1E6...0x1F1FF).contains(first) { return 2 }
        return joined && scalars.contains { $0.value == 0xFE0F } ? 2 : 1
    }

    /// The columns of a text on one line.
    public static func columns(of text: some StringProtocol) -> Int {
        if let count = asciiCount(text) { return count }
        var sum = 0
        for character in text { sum += columns(of: character) }
        return sum
    }

    /// The number of bytes when all are printable ASCII, else `nil`: the path nearly all text takes.
    @inline(__always)
    static func asciiCount(_ text: some StringProtocol) -> Int? {
        text.utf8.withContiguousStorageIfAvailable { bytes -> Int? in
            for byte in bytes where byte < 0x20 || byte >= 0x7F { return nil }
            return bytes.count
        } ?? nil
    }

    /// True for marks and format characters, which take no column of their own.
    static func isZero(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFE00...0xFE0F: return true
        case 0x1160...0x11FF, 0xD7B0...0xD7FB: return true
        case 0x3400...0xD7AF, 0x2010...0x2029, 0x2070...0x20CF, 0x2100...0x2DDF: return false
        default: break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return true
        default: return false
        }
    }
}
