import Testing

@testable import TerminalUI

@Suite struct TextWidthTests {
    @Test(arguments: [
        ("a", 1), (" ", 1), ("é", 1), ("e\u{301}", 1), ("█", 1), ("●", 1), ("⣿", 1), ("★", 1),
        ("日", 2), ("한", 2), ("Ａ", 2), ("。", 2), ("😀", 2), ("🫠", 2), ("👍🏽", 2),
        ("❤", 1), ("❤\u{FE0F}", 2), ("👩‍👩‍👧", 2), ("🇫🇷", 2), ("1\u{FE0F}\u{20E3}", 2),
        ("\u{200B}", 0), ("\u{301}", 0), ("\u{FEFF}", 0), ("\u{AD}", 0), ("⌚", 2), ("☂", 1),
        ("한", 2), ("ﾊ", 1), ("☑", 1), ("⏎", 1), ("⟳", 1), ("각", 2),
    ])
    func `a grapheme takes the columns of the table`(text: String, columns: Int) {
        #expect(text.count == 1)
        #expect(TextWidth.columns(of: text) == columns)
    }

    @Test func `the table is ascending and without overlaps`() {
        for (left, right) in zip(WideTable.ranges, WideTable.ranges.dropFirst()) {
            #expect(left.upperBound < right.lowerBound)
        }
    }

    @Test func `a text is as wide as its graphemes together`() {
        #expect(TextWidth.columns(of: "plain") == 5)
        #expect(TextWidth.columns(of: "日本 ok 😀") == 10)
        #expect(TextWidth.columns(of: "") == 0)
    }

    @Test func `every glyph of both sets is one column`() {
        for symbols in [Symbols.unicode, .ascii] {
            for child in Mirror(reflecting: symbols).children {
                if let glyph = child.value as? Character {
                    #expect(TextWidth.columns(of: glyph) == 1, "\(child.label ?? "")")
                }
                for glyph in child.value as? [Character] ?? [] {
                    #expect(TextWidth.columns(of: glyph) == 1, "\(child.label ?? "")")
                }
            }
        }
    }
}
