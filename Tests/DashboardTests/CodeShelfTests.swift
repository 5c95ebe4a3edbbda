import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Code blocks that are long while they stream.
@Suite struct CodeShelfTests {
    /// The rows as they would be if all of the text so far were read at once.
    private static func rows(_ text: String, width: Int, hasFrames: Bool) -> [StyledLine] {
        MarkdownLayout(symbols: .unicode, hasFrames: hasFrames)
            .lines(MarkdownParser.parse(text), width: width, isTight: false)
    }

    /// A program of so many lines, some of which are hard to read alone.
    private static func program(_ lines: Int, _ dice: inout SplitMix64) -> String {
        let choices = [
            "let a = \"text\" // said", "/* a comment", "goes on", "ends */ return 0x1f", "",
            "\t\tif x {",
            "~~", "`x`", "    deep", "$$a_1 * b_1$$", "# not a heading", "- not a list",
            "[x]: not-a-link",
            "日本語 👩‍👩‍👧 wide", String(repeating: "long ", count: 40), "<p>&amp;</p>", "\\(x\\)",
        ]
        return (0..<lines).map { _ in (choices.randomElement(using: &dice) ?? "") + "\n" }.joined()
    }

    @Test(arguments: 0..<24 as Range<UInt64>)
    func `at every moment the rows are those of the whole text`(seed: UInt64) {
        var dice = SplitMix64(seed: seed)
        let (opening, end) = [
            ("```swift\n", "```\n"), ("~~~~\n", "~~~~~  \n"), ("```html a=b\n", "   ```\n"),
            ("````\n", "```\n````\n"), ("```c\r\n", "```\r\n"), ("  ```swift\n", "```\n"),
        ][Int(seed % 6)]
        let before = ["", "\n\n", "Look:\n\n", "[x]: http://a.b\n\n", "- item\n"][Int(seed % 5)]
        let text =
            before + opening + Self.program(90, &dice) + end + "\nAnd [x] *so* on.\n\n```\n"
            + Self.program(50, &dice)
        let hasFrames = seed % 4 != 3
        var width = Int.random(in: 5...70, using: &dice)
        var document = Document("", isMarkdown: true)
        var rest = text[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...90, using: &dice))
            document.append(String(piece))
            rest = rest.dropFirst(piece.count)
            if Int.random(in: 0..<40, using: &dice) == 0 {
                width = Int.random(in: 5...70, using: &dice)
            }
            document.prepare(width: width, symbols: .unicode, hasFrames: hasFrames)

            let whole = Self.rows(document.text, width: width, hasFrames: hasFrames)
            // A link that is defined behind its use is found at the end.
            if seed % 5 == 3 { continue }
            let seen = (0..<document.lineCount).map(document.line)
            #expect(seen == whole, "seed \(seed), after \(document.text.utf8.count) bytes")
            if seen != whole { return }
        }
        document.finish()
        document.prepare(width: width, symbols: .unicode, hasFrames: hasFrames)
        #expect(
            (0..<document.lineCount).map(document.line)
                == Self.rows(text, width: width, hasFrames: hasFrames), "seed \(seed)")
    }

    @Test(arguments: [
        ("", "```\n"), ("\n", "~~~python\n"), ("Some words first.\n\n", "```swift\n"),
    ])
    func `what is read again stays short however long the code is`(before: String, opening: String)
    {
        var document = Document(before + opening, isMarkdown: true)
        for number in 0..<2_000 {
            document.append("line number \(number)\n")
            document.prepare(width: 60, symbols: .unicode)
            #expect(document.text.utf8.count - document.openStart < 400)
        }
        #expect(document.lineCount > 2_000)
    }

    @Test(arguments: [
        ("```\nlet a = 1\n", true), ("~~~~ swift\na\n~~~\n", true), ("```\n", true),
        ("```swift", false), ("``\nno fence\n", false), ("", false), ("\n```\n", false),
        ("```\na\n```\n", false), ("```\n   ````", false), ("```\na ``` b\n", true),
        ("~~~\n```\n", true), ("```\n``` is none, but may be\n", false), ("```\r```\n", true),
    ])
    func `a shelf is for a fence that nothing may have closed`(block: String, isOne: Bool) {
        #expect((CodeShelf(block: Array(block.utf8), start: 0, row: 0) != nil) == isOne)
    }
}
