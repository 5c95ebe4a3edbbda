import Testing

@testable import TerminalUI

@Suite struct InputParserTests {
    /// What one feed and a final flush give.
    private func events(_ bytes: [UInt8]) -> [InputEvent] {
        var parser = InputParser()
        return parser.feed(bytes) + parser.flush()
    }

    private func expect(
        _ found: [InputEvent], _ expected: [InputEvent],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(found == expected, sourceLocation: sourceLocation)
    }

    static let table: [(String, [InputEvent])] = [
        ("a", [.key(.character("a"))]),
        ("é日😀", [.key(.character("é")), .key(.character("日")), .key(.character("😀"))]),
        ("\r", [.key(Key(.enter))]), ("\n", [.key(.control("j"))]), ("\t", [.key(Key(.tab))]),
        ("\u{7F}", [.key(Key(.backspace))]), ("\u{03}", [.key(.control("c"))]),
        ("\u{1F}", [.key(.control("_"))]), ("\0", [.key(.control(" "))]),
        ("\u{1B}", [.key(Key(.escape))]),
        ("\u{1B}\u{1B}", [.key(Key(.escape)), .key(Key(.escape))]),
        ("\u{1B}\u{03}", [.key(Key(.escape)), .key(.control("c"))]),
        ("\u{1B}b", [.key(.alt("b"))]), ("\u{1B}\r", [.key(Key(.enter, .alt))]),
        ("\u{1B}\u{7F}", [.key(Key(.backspace, .alt))]),
        ("\u{1B}é", [.key(Key(.character("é"), .alt))]),
        ("\u{1B}[A", [.key(Key(.up))]), ("\u{1B}OB", [.key(Key(.down))]),
        ("\u{1B}[1;5C", [.key(Key(.right, .control))]), ("\u{1B}[1;3D", [.key(Key(.left, .alt))]),
        ("\u{1B}\u{1B}[A", [.key(Key(.up, .alt))]), ("\u{1B}Oa", [.key(Key(.up, .control))]),
        ("\u{1B}[a", [.key(Key(.up, .shift))]), ("\u{1B}O5A", [.key(Key(.up, .control))]),
        ("\u{1B}[H", [.key(Key(.home))]), ("\u{1B}[4~", [.key(Key(.end))]),
        ("\u{1B}[3~", [.key(Key(.delete))]), ("\u{1B}[3;5~", [.key(Key(.delete, .control))]),
        ("\u{1B}[3^", [.key(Key(.delete, .control))]), ("\u{1B}[3$", [.key(Key(.delete, .shift))]),
        ("\u{1B}[5~\u{1B}[6~", [.key(Key(.pageUp)), .key(Key(.pageDown))]),
        ("\u{1B}OP", [.key(Key(.function(1)))]), ("\u{1B}[[B", [.key(Key(.function(2)))]),
        ("\u{1B}[15~", [.key(Key(.function(5)))]), ("\u{1B}[24~", [.key(Key(.function(12)))]),
        ("\u{1B}[Z", [.key(Key(.tab, .shift))]),
        ("\u{1B}[13;2u", [.key(Key(.enter, .shift))]), ("\u{1B}[99;5u", [.key(.control("c"))]),
        ("\u{1B}[97;2u", [.key(.character("A"))]), ("\u{1B}[97;1:3u", []),
        ("\u{1B}[98;4u", [.key(.alt("B"))]), ("\u{1B}[45;6u", [.key(.control("-"))]),
        ("\u{1B}[27;5;13~", [.key(Key(.enter, .control))]),
        ("\u{1B}[<0;5;3M", [.mouse(MouseEvent(.press, at: Point(4, 2)))]),
        ("\u{1B}[<0;5;3m", [.mouse(MouseEvent(.release, at: Point(4, 2)))]),
        ("\u{1B}[<32;1;1M", [.mouse(MouseEvent(.drag, at: Point(0, 0)))]),
        ("\u{1B}[<64;2;2M", [.mouse(MouseEvent(.wheelUp, at: Point(1, 1)))]),
        ("\u{1B}[<65;2;2M", [.mouse(MouseEvent(.wheelDown, at: Point(1, 1)))]),
        ("\u{1B}[<2;2;2M", []), ("\u{1B}[<0;0;2M", []), ("\u{1B}[<0;2M", []),
        ("\u{1B}[M !!x", [.key(.character("x"))]),
        ("\u{1B}[I\u{1B}[O", [.focus(true), .focus(false)]),
        ("\u{1B}[12;40R", [.reply(.cursor(Point(39, 11)))]),
        ("\u{1B}[?2026;2$y", [.reply(.mode(2026, 2))]), ("\u{1B}[?1u", [.reply(.keyboardFlags(1))]),
        ("\u{1B}[?62;4c", [.reply(.attributes)]),
        (
            "\u{1B}]11;rgb:1111/8080/ffff\u{07}",
            [.reply(.background(red: 17, green: 128, blue: 255))]
        ),
        ("\u{1B}]11;rgb:f/8/0\u{1B}\\", [.reply(.background(red: 255, green: 136, blue: 0))]),
        ("\u{1B}]52;c;abc\u{07}x", [.key(.character("x"))]),
        ("\u{1B}P1$r0m\u{1B}\\x", [.key(.character("x"))]),
        (
            "\u{1B}[200~a\rb\r\nc\u{1B}[31m\u{1B}[201~x",
            [.paste("a\nb\nc[31m"), .key(.character("x"))]
        ),
        ("\u{1B}[200~\u{1B}[201~", [.paste("")]),
        ("\u{1B}[200~a\u{1B}[20\u{1B}[201~", [.paste("a[20")]),
        ("\u{1B}[201~", []), ("\u{1B}[999;999;999q", []), ("\u{1B}[1;5\u{1B}[A", [.key(Key(.up))]),
        ("\u{1B}[", [.key(.alt("["))]), ("\u{1B}O", [.key(.alt("O"))]),
        ("\u{1B}]", [.key(.alt("]"))]),
        ("\u{85}", []),
    ]

    @Test(arguments: table)
    func `bytes mean the keys of the table`(bytes: String, expected: [InputEvent]) {
        #expect(events(Array(bytes.utf8)) == expected)
    }

    @Test func `cut at every place the bytes mean the same`() {
        // A lone Escape before the next row would join it, so every row is closed by a letter.
        let bytes = InputParserTests.table.filter {
            !$0.0.hasSuffix("\u{1B}") && $0.0.utf8.count > 2
        }
        .flatMap { Array($0.0.utf8) }
        let whole = events(bytes)
        #expect(whole.count > 40)
        for cut in 0...bytes.count {
            var parser = InputParser()
            let parts = parser.feed(Array(bytes[..<cut])) + parser.feed(Array(bytes[cut...]))
            let all = parts + parser.flush()
            #expect(all == whole, "cut at \(cut)")
        }
        var parser = InputParser()
        let single = bytes.flatMap { parser.feed([$0]) } + parser.flush()
        #expect(single == whole)
    }

    @Test(arguments: 0..<50)
    func `noise neither traps nor depends on how it is cut`(seed: Int) {
        var dice = SeededGenerator(seed: UInt64(seed))
        let likely: [UInt8] = Array(
            "\u{1B}\u{1B}\u{1B}[[[]OP<?;:0123456789~MmuRAyc$\u{07}\\ab".utf8)
        let bytes = (0..<400).map { _ -> UInt8 in
            Bool.random(using: &dice)
                ? likely.randomElement(using: &dice) ?? 0 : UInt8.random(in: 0...255, using: &dice)
        }
        let whole = events(bytes)
        var parser = InputParser()
        var parts: [InputEvent] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...9, using: &dice)
            parts += parser.feed(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        parts += parser.flush()
        #expect(parts == whole, "seed \(seed)")
        for case .key(let key) in whole {
            guard case .character(let character) = key.code else { continue }
            #expect(character.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "seed \(seed)")
        }
    }

    @Test func `broken utf-8 is dropped and what follows is kept`() {
        #expect(events([0xE6, 0x97, 0x61]) == [.key(.character("a"))])
        #expect(events([0xFF, 0xC0, 0x80, 0x62]) == [.key(.character("b"))])
        #expect(events([0xED, 0xA0, 0x80, 0x63]) == [.key(.character("c"))])
    }

    @Test func `a paste without an end is delivered when it expires`() {
        var parser = InputParser()
        expect(parser.feed(Array("\u{1B}[200~half".utf8)), [])
        #expect(!parser.isPending && parser.isOpen)
        expect(parser.flush(), [])
        expect(parser.expire(), [.paste("half")])
        expect(parser.feed([0x61]), [.key(.character("a"))])
    }

    @Test func `an endless string or sequence takes bounded room and ends`() {
        var parser = InputParser()
        _ = parser.feed(Array("\u{1B}]0;".utf8))
        _ = parser.feed(Array(repeating: 0x41, count: 100_000))
        expect(parser.feed([0x07, 0x61]), [.key(.character("a"))])
        _ = parser.feed(Array("\u{1B}[".utf8))
        _ = parser.feed(Array(repeating: 0x31, count: 100_000))
        expect(parser.feed(Array("~b".utf8)), [.key(.character("b"))])
    }

    @Test func `a paste beyond the limit is cut and still ends`() {
        var parser = InputParser()
        let big = [UInt8](repeating: 0x61, count: InputParser.pasteLimit + 10)
        let found = parser.feed(Array("\u{1B}[200~".utf8) + big + Array("\u{1B}[201~".utf8))
        guard case .paste(let text)? = found.first else {
            Issue.record("no paste")
            return
        }
        #expect(text.utf8.count == InputParser.pasteLimit && found.count == 1)
    }
}
