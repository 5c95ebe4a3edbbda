import TerminalUI

/// A text that grows at its end, parsed and wrapped as far as needed.
///
/// While an answer streams, only its open end is parsed again: every top-level block that ends
/// before the beginning of another on a complete line is closed, because in CommonMark nothing that
/// follows can change it. Link definitions are the exception, as they reach backwards; a text that
/// has one is parsed whole once more at its end. Of a code block that is still open, ``CodeShelf``
/// keeps the complete lines.
public struct Document: Sendable, Equatable {
    /// The whole text.
    public private(set) var text: String
    let isMarkdown: Bool
    private(set) var isFinished = false

    private var closed: [Block] = []
    private var open: [Block] = []
    /// Where the open end begins, in UTF-8 bytes.
    private(set) var openStart = 0
    private var isParsed = false

    private var width = 0
    private var isASCII = false
    private var hasFrames = true
    private var closedLines: [StyledLine] = []
    private var closedLaidOut = 0
    private var openLines: [StyledLine] = []
    /// Set while the open end is a long code block: its rows up to `openStart` are in `closedLines`.
    private var shelf: CodeShelf?
    private var isLaidOut = false

    init(_ text: String, isMarkdown: Bool) {
        self.text = text
        self.isMarkdown = isMarkdown
    }

    /// Two documents are equal when their texts are; what is cached does not count.
    public static func == (left: Document, right: Document) -> Bool {
        left.text == right.text && left.isMarkdown == right.isMarkdown
            && left.isFinished == right.isFinished
    }

    /// Adds text at the end; costs nothing until it is drawn.
    mutating func append(_ more: String) {
        guard !more.isEmpty else { return }
        text += more
        isParsed = false
        isLaidOut = false
    }

    /// Says that nothing follows.
    mutating func finish() {
        isFinished = true
        dropShelf()
        // Only what is closed already can have been read without what follows it.
        guard isMarkdown, !closed.isEmpty, reachesBackwards else { return }
        closed = []
        closedLines = []
        closedLaidOut = 0
        openStart = 0
        isParsed = false
        isLaidOut = false
    }

    /// True for what an earlier block may depend on: link definitions, and formulas over several
    /// rows, of which the end was not there yet when the block was closed.
    private var reachesBackwards: Bool {
        var before: UInt8 = 0
        for byte in text.utf8 {
            switch (before, byte) {
            case (UInt8(ascii: "]"), UInt8(ascii: ":")), (UInt8(ascii: "$"), UInt8(ascii: "$")),
                (UInt8(ascii: "\\"), UInt8(ascii: "(")), (UInt8(ascii: "\\"), UInt8(ascii: "[")):
                return true
            default: before = byte
            }
        }
        return false
    }

    /// Lays itself out anew at the next drawing.
    mutating func forgetLayout() {
        width = 0
        isLaidOut = false
    }

    /// Parses and wraps what changed since the last time.
    mutating func prepare(width newWidth: Int, symbols: Symbols, hasFrames: Bool = true) {
        let newWidth = max(1, newWidth)
        if newWidth != width || symbols.isASCII != isASCII || hasFrames != self.hasFrames {
            width = newWidth
            self.hasFrames = hasFrames
            isASCII = symbols.isASCII
            dropShelf()
            closedLines = []
            closedLaidOut = 0
            isLaidOut = false
        }
        guard !isLaidOut else { return }
        defer { isLaidOut = true }
        guard isMarkdown else {
            openLines = TextWrap.wrap(symbols.spelled(text), width: newWidth)
                .map { StyledLine($0, Style(.text)) }
            return
        }
        parse()
        let layout = MarkdownLayout(symbols: symbols, hasFrames: hasFrames)
        while closedLaidOut < closed.count {
            if closedLaidOut > 0 { closedLines.append(StyledLine()) }
            closedLines += layout.lines(closed[closedLaidOut], width: newWidth)
            closedLaidOut += 1
        }
        if shelf == nil {
            openLines = closed.isEmpty || open.isEmpty ? [] : [StyledLine()]
            openLines += layout.lines(open, width: newWidth, isTight: false)
        }
        layOutCode(CodeBox(symbols: symbols, hasFrame: hasFrames))
    }

    /// True when `prepare` would change nothing.
    func isPrepared(width: Int, symbols: Symbols, hasFrames: Bool = true) -> Bool {
        isLaidOut && self.width == max(1, width) && isASCII == symbols.isASCII
            && self.hasFrames == hasFrames
    }

    /// How many rows it has; as of the last `prepare`.
    var lineCount: Int { closedLines.count + openLines.count }

    /// One row; as of the last `prepare`.
    func line(_ index: Int) -> StyledLine {
        if index < closedLines.count { return closedLines[index] }
        let rest = index - closedLines.count
        return rest < openLines.count ? openLines[rest] : StyledLine()
    }

    /// The texts of its code blocks, in order.
    var codeBlocks: [String] {
        MarkdownParser.parse(text).flatMap(Self.code)
    }

    private static func code(in block: Block) -> [String] {
        switch block {
        case .code(_, let text): [text]
        case .quote(let blocks): blocks.flatMap(code)
        case .list(_, _, let items): items.flatMap { $0.blocks.flatMap(code) }
        default: []
        }
    }

    private mutating func parse() {
        guard !isParsed else { return }
        defer { isParsed = true }
        var tail = Array(text.utf8.dropFirst(openStart))
        if let shelf {
            if shelf.mayClose(tail) {
                dropShelf()
                tail = Array(text.utf8.dropFirst(openStart))
            } else {
                tail = shelf.opening + tail
            }
        }
        let starts = tail.withUnsafeBufferPointer(Self.lineStarts)
        // Lines are complete up to the last line feed.
        let complete = tail.last == UInt8(ascii: "\n") ? starts.count : starts.count - 1
        let placed = tail.withUnsafeBufferPointer(MarkdownParser.parse)
        guard shelf == nil else {
            open = placed.map(\.block)
            return
        }
        // Everything before the last block that begins on a complete line is closed.
        let keep = placed.lastIndex { $0.line <= complete } ?? 0
        open = placed[keep...].map(\.block)
        guard let line = placed[keep...].first?.line, starts.indices.contains(line - 1) else {
            return
        }
        // What comes before the first block may be a link's definition, which it needs.
        guard keep > 0 || tail[..<starts[line - 1]].allSatisfy({ $0 == UInt8(ascii: "\n") })
        else { return }
        closed += placed[..<keep].map(\.block)
        openStart += starts[line - 1]
    }

    /// Puts the complete lines of an open code block on the shelf once they are many, and lays out
    /// the rest of it.
    private mutating func layOutCode(_ box: CodeBox) {
        guard !isFinished, open.count == 1, case .code(let language, let text) = open[0] else {
            return
        }
        let tail = Array(self.text.utf8.dropFirst(openStart))
        var source = CodeBox.source(text)[...]
        let colours = CodeColours(language: language)
        // Lines as we and as the parser count them; with a bare carriage return they differ.
        var ends = tail.indices.filter { tail[$0] == UInt8(ascii: "\n") }
        let isFirst = shelf == nil
        if isFirst, !ends.isEmpty { ends.removeFirst() }
        let isCounted = source.count == ends.count + (tail.last == UInt8(ascii: "\n") ? 0 : 1)
        if isCounted, ends.count > CodeShelf.waitingMax,
            var shelf = shelf
                ?? CodeShelf(block: tail, start: openStart, row: closedLines.count)
        {
            if isFirst {
                if !closed.isEmpty { closedLines.append(StyledLine()) }
                closedLines += box.beginning(language, width: width)
            }
            closedLines += box.rows(
                source.prefix(ends.count), colours: colours, state: &shelf.state, width: width)
            self.shelf = shelf
            openStart += ends[ends.count - 1] + 1
            source = source.dropFirst(ends.count)
        }
        guard var state = shelf?.state else { return }
        openLines = box.rows(source, colours: colours, state: &state, width: width)
        openLines += box.end(width: width)
    }

    /// Goes back to where the code block began.
    private mutating func dropShelf() {
        guard let shelf else { return }
        self.shelf = nil
        openStart = shelf.start
        closedLines.removeSubrange(shelf.row...)
        isParsed = false
        isLaidOut = false
    }

    private static func lineStarts(_ bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
        var starts = [0]
        for index in bytes.indices.dropLast() where bytes[index] == UInt8(ascii: "\n") {
            starts.append(index + 1)
        }
        return starts
    }
}
