/// What a terminal was seen to do with text on whose width terminals disagree.
///
/// The screen is laid out by `TextWidth`. A terminal that takes another number of columns for a
/// class of text would push everything behind it aside, so such text is replaced where it is drawn.
public struct TerminalWidths: Sendable, Hashable {
    /// True where ambiguous characters, such as `─`, `●` and `α`, take two columns.
    public var ambiguousIsWide = false
    /// True where ideographs take one column.
    public var ideographsAreNarrow = false
    /// True where emoji take one column.
    public var emojiAreNarrow = false
    /// True where a combining mark takes a column of its own.
    public var marksTakeColumns = false

    /// Creates what is assumed of a terminal that was not asked: that it agrees.
    public init() {}

    /// True when one column is reserved for the character and this terminal takes another number.
    public func disagrees(on character: Character) -> Bool {
        guard self != TerminalWidths(), let first = character.unicodeScalars.first?.value,
            first >= 0x80
        else { return false }
        if WideTable.contains(first) {
            return first >= 0x1F000 && first < 0x20000 || first < 0x2E80
                ? emojiAreNarrow : ideographsAreNarrow
        }
        return ambiguousIsWide && AmbiguousTable.contains(first)
    }
}

/// The questions about widths: samples, and where the cursor must stand after each.
public struct WidthProbe: Sendable {
    /// The samples, in the order of the answers.
    static let samples: [(text: String, columns: Int)] = [
        ("─●", 2), ("日", 2), ("😀", 2), ("e\u{301}", 1),
    ]

    private var answers: [Int] = []

    /// Creates a probe that waits for its first answer.
    public init() {}

    /// What is sent: each sample at the beginning of the second row, the question where the cursor
    /// is, and at last a clean row and the question that every terminal answers.
    ///
    /// The second row, because an answer from the first looks like a function key.
    public static var question: String {
        samples.map { "\u{1B}[2;1H\($0.text)\u{1B}[6n" }.joined()
            + "\u{1B}[2;1H\u{1B}[K\u{1B}[H"
    }

    /// Takes an answer; the verdict with the last of them.
    public mutating func take(_ cursor: Point) -> TerminalWidths? {
        guard answers.count < Self.samples.count else { return nil }
        answers.append(cursor.x)
        guard answers.count == Self.samples.count else { return nil }
        var widths = TerminalWidths()
        let wanted = Self.samples.map(\.columns)
        widths.ambiguousIsWide = answers[0] > wanted[0]
        widths.ideographsAreNarrow = answers[1] < wanted[1]
        widths.emojiAreNarrow = answers[2] != wanted[2]
        widths.marksTakeColumns = answers[3] > wanted[3]
        return widths
    }
}

/// The characters whose width is ambiguous (Unicode Standard Annex 11, East Asian Width A), without
/// combining marks.
enum AmbiguousTable {
    private static let ranges: [ClosedRange<UInt32>] = [
        0xA1...0xA1, 0xA4...0xA4, 0xA7...0xA8, 0xAA...0xAA, 0xAD...0xAE, 0xB0...0xB4, 0xB6...0xBA,
        0xBC...0xBF, 0xC6...0xC6, 0xD0...0xD0, 0xD7...0xD8, 0xDE...0xE1, 0xE6...0xE6, 0xE8...0xEA,
        0xEC...0xED, 0xF0...0xF0, 0xF2...0xF3, 0xF7...0xFA, 0xFC...0xFC, 0xFE...0xFE, 0x101...0x101,
        0x111...0x113, 0x11B...0x11B, 0x126...0x127, 0x12B...0x12B, 0x131...0x133, 0x138...0x138,
        0x13F...0x144, 0x148...0x14D, 0x152...0x153, 0x166...0x167, 0x16B...0x16B, 0x1CE...0x1DC,
        0x251...0x251, 0x261...0x261, 0x2C4...0x2DF, 0x391...0x3C9, 0x401...0x451, 0x2010...0x2027,
        0x2030...0x203E, 0x2074...0x2084, 0x20AC...0x20AC, 0x2103...0x2126, 0x212B...0x212B,
        0x2153...0x2199, 0x21B8...0x21B9, 0x21D2...0x21E7, 0x2200...0x2312, 0x2460...0x2595,
        0x25A0...0x25FC, 0x25FF...0x25FF, 0x2605...0x2613, 0x2616...0x262F, 0x2640...0x2642,
        0x2660...0x266F, 0x2680...0x2692, 0x26BF...0x26BF, 0x273D...0x273D, 0x2776...0x277F,
        0x2B56...0x2B59, 0xE000...0xF8FF, 0xFFFD...0xFFFD,
    ]

    /// True when terminals may take one or two columns for the code point.
    static func contains(_ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count - 1
        while low <= high {
            let middle = (low + high) / 2
            if value < ranges[middle].lowerBound {
                high = middle - 1
            } else if value > ranges[middle].upperBound {
                low = middle + 1
            } else {
                return true
            }
        }
        return false
    }
}
