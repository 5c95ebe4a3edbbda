import TerminalUI

/// A search in one panel: marks in the conversation, a filter in the event log.
struct Find: Sendable, Equatable {
    /// The panel that is searched.
    var panel: Focus
    /// What is looked for.
    var query = ""
    /// True while letters go into the query.
    var isTyping = true
    /// Where the conversation stood when the search began.
    var origin: Conversation.Anchor?
    /// The rows of the conversation that contain the query, as of the last key.
    var matches: [Conversation.Anchor] = []
    /// Which of them the person is at.
    var current: Int?

    /// The row that the person is at.
    var place: Conversation.Anchor? {
        current.flatMap { matches.indices.contains($0) ? matches[$0] : nil }
    }
}

/// Finds a query in single rows without regard to upper and lower case.
///
/// A row is what stands on the screen, so a phrase that is wrapped is not found as a whole. An
/// ASCII query, the usual one, is compared byte by byte; any other letter by letter.
struct Finder: Sendable, Equatable {
    private let bytes: [UInt8]
    private let letters: [String]

    /// `nil` for an empty query, which is nowhere.
    init?(_ query: String) {
        guard !query.isEmpty else { return nil }
        let isASCII = query.utf8.allSatisfy { $0 < 0x80 }
        bytes = isASCII ? query.utf8.map(Self.folded) : []
        letters = isASCII ? [] : query.map { $0.lowercased() }
    }

    /// True when the text contains the query.
    func isIn(_ text: String) -> Bool { !ranges(in: text).isEmpty }

    /// Where the query stands, in UTF-8 bytes; never inside of a character.
    func ranges(in text: String) -> [Range<Int>] {
        bytes.isEmpty ? byLetters(text) : byBytes(text)
    }

    private func byBytes(_ text: String) -> [Range<Int>] {
        var text = text
        let found = text.withUTF8 { hay -> [Range<Int>] in
            var found: [Range<Int>] = []
            var at = 0
            while at + bytes.count <= hay.count {
                var length = 0
                while length < bytes.count, Self.folded(hay[at + length]) == bytes[length] {
                    length += 1
                }
                if length == bytes.count { found.append(at..<at + length) }
                at += length == bytes.count ? length : 1
            }
            return found
        }
        // An accent that follows as a scalar of its own belongs to the letter before it.
        return found.filter { Self.isWhole($0, in: text) }
    }

    private static func isWhole(_ range: Range<Int>, in text: String) -> Bool {
        let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
        let end = text.utf8.index(start, offsetBy: range.count)
        return String.Index(start, within: text) != nil && String.Index(end, within: text) != nil
    }

    private func byLetters(_ text: String) -> [Range<Int>] {
        let hay = text.map { (letter: $0.lowercased(), bytes: $0.utf8.count) }
        var found: [Range<Int>] = []
        var at = 0
        var offset = 0
        while at + letters.count <= hay.count {
            let isHere = letters.indices.allSatisfy { hay[at + $0].letter == letters[$0] }
            let step = isHere ? letters.count : 1
            let length = hay[at..<at + step].reduce(0) { $0 + $1.bytes }
            if isHere { found.append(offset..<offset + length) }
            offset += length
            at += step
        }
        return found
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}

extension StyledLine {
    /// The same row with every match on its own backdrop; the current one is underlined too.
    func marked(_ finder: Finder, isCurrent: Bool) -> StyledLine {
        let ranges = finder.ranges(in: text)
        guard !ranges.isEmpty else { return self }
        var line = StyledLine()
        var offset = 0
        for span in spans {
            let end = offset + span.text.utf8.count
            var at = offset
            for range in ranges where range.upperBound > offset && range.lowerBound < end {
                let from = max(range.lowerBound, offset)
                let to = min(range.upperBound, end)
                line.append(span, at - offset..<from - offset)
                line.append(span, from - offset..<to - offset, marked: true, isCurrent)
                at = to
            }
            line.append(span, at - offset..<end - offset)
            offset = end
        }
        return line
    }

    private mutating func append(
        _ span: Span, _ bytes: Range<Int>, marked: Bool = false, _ isCurrent: Bool = false
    ) {
        guard !bytes.isEmpty else { return }
        let utf8 = span.text.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: bytes.lowerBound)
        let end = utf8.index(start, offsetBy: bytes.count)
        var style = span.style
        if marked { style.backdrop = .match }
        if isCurrent { style.attributes.insert(.underline) }
        spans.append(Span(String(span.text[start..<end]), style))
    }
}
