import Testing

@testable import TerminalUI

@Suite struct TextWrapTests {
    @Test(arguments: [
        ("the quick fox", 9, ["the quick", "fox"]),
        ("the quick fox", 8, ["the", "quick", "fox"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("a\n\nb", 5, ["a", "", "b"]),
        ("  in  de", 5, ["  in", "de"]),
        ("half-open breaker", 6, ["half-", "open", "breake", "r"]),
        ("日本語", 4, ["日本", "語"]),
        ("日本語", 5, ["日本", "語"]),
        ("日", 1, ["?"]),
        ("ab ", 2, ["ab", ""]),
        ("", 4, [""]),
        ("one two ", 7, ["one two", ""]),
        ("x\n", 4, ["x", ""]),
    ])
    func `text breaks at blanks and hyphens`(text: String, width: Int, expected: [String]) {
        #expect(TextWrap.wrap(text, width: width) == expected)
    }

    @Test(arguments: 0..<40)
    func `no row is wider than its width and no word is lost`(seed: Int) {
        var dice = SeededGenerator(seed: UInt64(seed))
        let pieces = [
            "a", "word", " ", "  ", "-", "日本", "😀", "e\u{301}", "\n", "longlonglong", "👩‍👩‍👧",
        ]
        let text = (0..<60).map { _ in pieces.randomElement(using: &dice) ?? "" }.joined()
        for width in 1...20 {
            let wrapped = TextWrap.wrap(text, width: width)
            for row in wrapped {
                #expect(TextWidth.columns(of: row) <= width, "seed \(seed) width \(width): \(row)")
            }
            guard width > 1 else { continue }
            let kept = wrapped.joined().filter { !$0.isWhitespace }
            #expect(kept == text.filter { !$0.isWhitespace }, "seed \(seed) width \(width)")
        }
    }

    @Test func `truncated text ends with an ellipsis and fits`() {
        #expect(TextWrap.truncate("breakwater", width: 6) == "break…")
        #expect(TextWrap.truncate("breakwater", width: 10) == "breakwater")
        #expect(TextWrap.truncate("日本語", width: 4) == "日…")
        #expect(TextWrap.truncate("abc", width: 0) == "")
        #expect(TextWrap.truncate("abc", width: 1) == "…")
    }

    @Test func `padded text is exactly as wide as asked`() {
        #expect(TextWrap.pad("ab", width: 5) == "ab   ")
        #expect(TextWrap.pad("ab", width: 5, alignment: .right) == "   ab")
        #expect(TextWrap.pad("ab", width: 5, alignment: .center) == " ab  ")
        #expect(TextWrap.pad("日本語", width: 4) == "日… ")
    }
}
