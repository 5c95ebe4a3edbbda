import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Markdown in cells, all at once and piece by piece.
@Suite struct MarkdownTests {
    private func rows(_ text: String, width: Int = 40) -> [String] {
        var document = Document(text, isMarkdown: true)
        document.finish()
        document.prepare(width: width, symbols: .unicode)
        return (0..<document.lineCount).map { trimmed(document.line($0).text) }
    }

    private func trimmed(_ text: String) -> String {
        var slice = text[...]
        while slice.last == " " { slice.removeLast() }
        return String(slice)
    }

    @Test(arguments: [
        ("plain text", ["plain text"]),
        ("# Head\n\ntext", ["Head", "", "text"]),
        ("- a\n- b\n  - c", ["  • a", "  • b", "    ◦ c"]),
        ("9. a\n10. b", ["   9. a", "  10. b"]),
        ("- [x] done\n- [ ] open", ["  ☑ done", "  ☐ open"]),
        ("> quoted", ["▎ quoted"]),
        ("a **b** _c_ ~~d~~ `e`", ["a b c d e"]),
        ("[name](http://x.y/)", ["name (http://x.y/)"]),
        ("<http://x.y/>", ["http://x.y/"]),
        ("a\\\nb", ["a", "b"]),
        ("---", [String(repeating: "─", count: 40)]),
        ("| a | b |\n|--:|:--|\n| 1 | long |", ["a  b", "─  ────", "1  long"]),
        (
            "```\nx\n```",
            [
                "╭─" + String(repeating: "─", count: 37) + "╮",
                "│ x" + String(repeating: " ", count: 36) + "│",
                "╰" + String(repeating: "─", count: 38) + "╯",
            ]
        ),
    ])
    func `a piece of Markdown`(text: String, expected: [String]) {
        #expect(rows(text) == expected)
    }

    @Test func `nothing is wider than its width`() {
        for width in 1...60 {
            var document = Document(Self.sample, isMarkdown: true)
            document.prepare(width: width, symbols: .unicode)
            for row in 0..<document.lineCount {
                let line = document.line(row)
                // Below that, markers and borders have no room for text at all.
                if width >= 12 { #expect(line.columns <= width, "\(width): \(line.text)") }
            }
        }
    }

    @Test(arguments: 1...60)
    func `streamed in any pieces it ends as if it had come at once`(seed: UInt64) {
        var dice = SplitMix64(seed: seed)
        let whole = Self.sample + (seed % 2 == 0 ? "\n[later]: http://a.b/ \"t\"\n" : "")
        var streamed = Document("", isMarkdown: true)
        var rest = whole[...]
        let width = Int.random(in: 12...80, using: &dice)
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...25, using: &dice))
            streamed.append(String(piece))
            rest = rest.dropFirst(piece.count)
            if Bool.random(using: &dice) { streamed.prepare(width: width, symbols: .unicode) }
        }
        streamed.finish()
        streamed.prepare(width: width, symbols: .unicode)

        var once = Document(whole, isMarkdown: true)
        once.prepare(width: width, symbols: .unicode)
        #expect(streamed.lineCount == once.lineCount, "seed \(seed)")
        for row in 0..<once.lineCount {
            #expect(streamed.line(row) == once.line(row), "seed \(seed)")
        }
    }

    @Test func `control characters of a model never reach a cell`() {
        var scene = Scene()
        let turn = scene.ask("x", call: 1)
        scene.send(
            .answerText(
                turn, "a\u{1B}[31mred\u{07}\u{9B}2J &#27;[0m `\u{202E}x`\n\n    \u{1B}]0;t\u{07}"))
        let frame = scene.model.frame(size: Size(80, 24))

        let isClean = frame.cells.allSatisfy { cell in
            cell.text.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && $0.value != 0x202E
            }
        }
        #expect(isClean)
    }

    @Test(arguments: [
        ("rust", "#[derive(Debug)]", []), ("rs", "fn main() // run", ["fn", "// run"]),
        ("c", "#include <stdio.h>", ["#include <stdio.h>"]), ("h", "int x;", ["int"]),
        ("sh", "name=${path#prefix} # cut", ["# cut"]), ("golang", "func f() {}", ["func"]),
        ("kt", "package a", ["package"]), ("rb", "def f(x) = x + 0xff", ["def", "0xff"]),
        ("html", "<p class=\"a\">don't</p>", ["<p", "\"a\"", "</p"]),
        ("xml", "a <!-- b --> c", ["<!-- b -->"]), ("css", "width: 10px", ["10px"]),
        ("sql", "Select 1 from t", ["Select", "1", "from"]),
        ("dockerfile", "FROM debian:12 AS base", ["FROM", "12", "AS"]),
        ("lua", "local x = 1 -- why", ["local", "1", "-- why"]),
        ("cs", "var a1 = 2.5;", ["var", "2.5"]),
        ("rust", "for i in 1..=5 {}", ["for", "1", "5"]),
        ("php", "echo 'a'; // b", ["echo", "'a'", "// b"]),
        ("diff", "+ added", ["+ added"]), ("patch", " same", []), ("hs", "x' = y -- z", ["-- z"]),
        ("kotlin", "val x = fun() {} // y", ["val", "fun", "// y"]),
        ("java", "final class A extends B", ["final", "class", "extends"]),
        ("ini", "a = 1 ; why", ["1", "; why"]), ("ini", "; all", ["; all"]),
        ("toml", "a = \"b\" # c", ["\"b\"", "# c"]),
        ("tf", "resource \"a\" \"b\" {", ["resource", "\"a\"", "\"b\""]),
        ("ps1", "If ($a) { <# b #> }", ["If", "<# b #>"]),
        ("makefile", "ifeq ($(A),1) # b", ["ifeq", "1", "# b"]),
        ("none", "func # \"x\"", ["func # \"x\""]),
    ])
    func `code is coloured where that is certain`(
        language: String, line: String, coloured: [String]
    ) {
        var state = CodeColours.State()
        let spans = CodeColours(language: language).spans(line, state: &state)
        #expect(spans.map(\.text).joined() == line)
        #expect(spans.filter { $0.style.role != .text }.map(\.text) == coloured)
    }

    /// One that looks for its end from every quote would take hours.
    @Test(.timeLimit(.minutes(1)))
    func `a long line of quotes without an end is read once`() {
        let line = "x = \"" + String(repeating: "\\\"", count: 100_000)
        var state = CodeColours.State()

        let spans = CodeColours(language: "swift").spans(line, state: &state)

        #expect(spans.map(\.text).joined() == line)
        #expect(spans.allSatisfy { $0.style.role == .text })
    }

    @Test func `a comment over several lines ends where it ends`() {
        for (language, lines, roles) in [
            ("html", ["a <!-- b", "c", "d --> e"], [Role.text, .codeComment, .codeComment]),
            ("lua", ["x --[[ y", "z", "]] w"], [.text, .codeComment, .codeComment]),
        ] {
            var state = CodeColours.State()
            let first = lines.map {
                CodeColours(language: language).spans($0, state: &state).first?.style.role
            }
            #expect(first == roles)
            #expect(!state.isInComment)
        }
    }

    @Test func `code is coloured lightly`() {
        let colours = CodeColours(language: "swift")
        var state = CodeColours.State()
        let spans = colours.spans("let a = \"x\" // why", state: &state)

        #expect(spans.map(\.text) == ["let", " a = ", "\"x\"", " ", "// why"])
        #expect(spans.map(\.style.role) == [.codeKeyword, .text, .codeString, .text, .codeComment])
    }

    static let sample = """
        # Heading *one*

        A paragraph with **strong**, `code`, [a link](http://example.org/page) and [later].
        It goes on, and on, and on — 漢字 too 👍.

        * star
        - dash
        -not a dash

        1. one

           inside
        2. two
            - nested
              ```python
              def f(): return 1  # comment
              ```

        Setext
        ===

        > quote
        lazy

        | a | b |
        |---|:-:|
        | 1 | two words |
        after the table

        ```swift
        let x = 1

        // still code
        ```
        - - -
        <div>
        html
        </div>

            indented code

        last
        """
}
