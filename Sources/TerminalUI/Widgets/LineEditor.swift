/// A text with a caret that a person edits: several lines, by grapheme, with kill ring and undo.
///
/// A value: the composer, the filter line and every text field of a form keep one and feed it keys
/// with `handle(_:width:)` or call the verbs directly. Enter and Tab are the owner's business.
public struct LineEditor: Sendable, Equatable {
    /// The graphemes, line feeds between lines.
    public internal(set) var characters: [Character]
    /// Where the next character goes, 0 … `characters.count`.
    public internal(set) var caret: Int
    /// What the last kills removed, newest kill only; runs of kills join.
    public internal(set) var killed: [Character] = []
    var history = EditHistory()
    var goalColumn: Int?
    /// How many rows below the caret's stay in view where there are so many; a click sets it, so that
    /// the text stays where it is under the mouse.
    var rowsBelow = 0
    var lastWasKill = false

    /// Creates an editor with the caret at the end.
    public init(_ text: String = "") {
        characters = LineEditor.graphemes(text)
        caret = characters.count
    }

    /// The whole text.
    public var text: String { String(characters) }
    /// True when there is no text.
    public var isEmpty: Bool { characters.isEmpty }
    /// True when the caret is behind the last character.
    public var isAtEnd: Bool { caret == characters.count }

    /// Replaces everything as one undo step; the caret goes to the end.
    public mutating func setText(_ text: String) {
        replace(0..<characters.count, with: LineEditor.graphemes(text), kind: .other)
        rowsBelow = 0
    }

    /// Removes everything as one undo step.
    public mutating func clear() { setText("") }

    /// Inserts text at the caret; a paste is one undo step, typed characters join to words.
    ///
    /// `\r\n` and `\r` become `\n`, tabs four blanks, other control characters vanish.
    public mutating func insert(_ text: String) {
        let added = LineEditor.graphemes(text)
        guard !added.isEmpty else { return }
        replace(caret..<caret, with: added, kind: added.count == 1 ? .typing : .other)
    }

    /// Puts other text in the place of this one where it stands right before the caret, as one undo step;
    /// false, and nothing changes, where it does not.
    @discardableResult
    public mutating func replace(_ text: String, with other: String) -> Bool {
        let old = LineEditor.graphemes(text)
        let start = caret - old.count
        guard start >= 0, characters[start..<caret].elementsEqual(old) else { return false }
        replace(start..<caret, with: LineEditor.graphemes(other), kind: .other)
        return true
    }

    /// Removes a range and puts text there, as one undo step or part of a running one.
    mutating func replace(_ range: Range<Int>, with added: [Character], kind: EditHistory.Kind) {
        guard !range.isEmpty || !added.isEmpty else { return }
        let (range, added) = joined(range, added)
        let edit = Edit(
            at: range.lowerBound, removed: Array(characters[range]), added: added, caret: caret)
        history.record(edit, kind)
        // What stands alone is shared with the history, not copied.
        if range == characters.indices {
            characters = added
        } else {
            characters.replaceSubrange(range, with: added)
        }
        caret = range.lowerBound + added.count
        goalColumn = nil
        lastWasKill = false
    }

    /// Widens an edit where it would leave two neighbours that are one grapheme, such as a letter
    /// and the combining mark typed behind it.
    private func joined(_ range: Range<Int>, _ added: [Character]) -> (Range<Int>, [Character]) {
        var (lower, upper, added) = (range.lowerBound, range.upperBound, added)
        if lower > 0,
            let next = added.first ?? (upper < characters.count ? characters[upper] : nil),
            let both = LineEditor.single(characters[lower - 1], next)
        {
            lower -= 1
            if added.isEmpty {
                upper += 1
                added = [both]
            } else {
                added[0] = both
            }
        }
        if upper < characters.count, let last = added.last,
            let both = LineEditor.single(last, characters[upper])
        {
            added[added.count - 1] = both
            upper += 1
        }
        return (lower..<upper, added)
    }

    /// The two as one grapheme, when they are one.
    private static func single(_ left: Character, _ right: Character) -> Character? {
        if left.isASCII, right.isASCII { return nil }
        let both = String([left, right])
        return both.count == 1 ? both.first : nil
    }

    /// Text as graphemes without control characters.
    static func graphemes(_ text: String) -> [Character] {
        var copy = text
        return copy.withUTF8 { bytes in
            var result: [Character] = []
            result.reserveCapacity(bytes.count)
            // No grapheme goes over the end of a line, so each line is taken by itself.
            for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            {
                let end = min(line.endIndex + 1, bytes.count)
                appendLine(UnsafeBufferPointer(rebasing: bytes[line.startIndex..<end]), to: &result)
            }
            return result
        }
    }

    private static let ascii = (UInt8(0)..<0x80).map { Character(Unicode.Scalar($0)) }

    /// A line with its line feed, if it has one.
    private static func appendLine(
        _ line: UnsafeBufferPointer<UInt8>, to result: inout [Character]
    ) {
        if line.allSatisfy({ ($0 >= 0x20 && $0 < 0x7F) || $0 == 0x0A }) {
            // Most text by far; a large paste must not wait for grapheme breaking.
            for byte in line { result.append(ascii[Int(byte)]) }
            return
        }
        for character in String(decoding: line, as: UTF8.self) {
            switch character {
            case "\n", "\r", "\r\n", "\u{2028}", "\u{2029}", "\u{85}": result.append("\n")
            case "\t": result += Array(repeating: " ", count: 4)
            default:
                let first = character.unicodeScalars.first?.value ?? 0
                if first >= 0x20, first != 0x7F, !(0x80...0x9F).contains(first) {
                    result.append(character)
                }
            }
        }
    }
}
