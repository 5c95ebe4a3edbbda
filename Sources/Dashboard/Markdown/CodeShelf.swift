/// The beginning of a code block that still streams, laid out for good.
///
/// What stands in a fence depends on nothing but the lines before it, so complete lines need not be
/// parsed and coloured again with every token; without this an answer that is one long program would
/// cost the square of its length. The fence's first line is kept: in front of the lines that follow,
/// they read as they would in the whole block. When a line comes that may close the fence, the shelf is
/// thrown away and the block is read once more as a whole, by the parser's own rules.
struct CodeShelf: Sendable {
    /// So many complete lines may wait.
    ///
    /// Each is coloured again with every frame: with 32 a token of a long program cost 117 µs with its
    /// frame, with 8 it costs 69 (`make bench BENCH=screen`).
    static let waitingMax = 8

    /// The line that opens the fence, its line feed included.
    let opening: [UInt8]
    /// Where the block begins in the text, in UTF-8 bytes.
    let start: Int
    /// How many rows stand above its first.
    let row: Int
    /// How the colours go on.
    var state = CodeColours.State()

    /// `nil` unless a fence begins with the first byte and none of its complete lines may close it.
    init?(block: some Collection<UInt8>, start: Int, row: Int) {
        self.start = start
        self.row = row
        guard let lineEnd = block.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        opening = Array(block[...lineEnd])
        guard fenceLength >= 3 else { return nil }
        guard !mayClose(block[block.index(after: lineEnd)...]) else { return nil }
    }

    /// True when one of the lines begins like the end of the fence, blanks aside.
    ///
    /// It may be none, by its indentation or by what follows; then only time is lost.
    func mayClose(_ lines: some Collection<UInt8>) -> Bool {
        let (mark, length) = (opening[0], fenceLength)
        var isInFront = true
        var run = 0
        for byte in lines {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): (isInFront, run) = (true, 0)
            case UInt8(ascii: " "), UInt8(ascii: "\t"): break
            case mark where isInFront:
                run += 1
                if run >= length { return true }
            default: isInFront = false
            }
        }
        return false
    }

    private var fenceLength: Int {
        let mark = opening[0]
        guard mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return 0 }
        return opening.prefix { $0 == mark }.count
    }
}
