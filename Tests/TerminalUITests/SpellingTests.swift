import TerminalUI
import Testing

/// What a terminal without Unicode is shown.
@Suite struct SpellingTests {
    /// Text, with its signs spelled, and with letters as well.
    @Test(arguments: [
        ("plain", "plain", "plain"),
        ("“a” — b…", "\"a\" - b...", "\"a\" - b..."),
        ("1 → 2 ⇒ 3 ≤ 4 ≠ 5", "1 -> 2 => 3 <= 4 != 5", "1 -> 2 => 3 <= 4 != 5"),
        ("● done ✓, 20 °C, 5 €", "* done [x], 20 degC, 5 EUR", "* done [x], 20 degC, 5 EUR"),
        ("café Straße Łódź", "café Straße Łódź", "cafe Strasse Lodz"),
        ("e\u{301}a\u{308}o", "e\u{301}a\u{308}o", "eaeo"),
        ("⚠\u{FE0F} hot", "(!) hot", "(!) hot"),
        ("日本語 and кот", "日本語 and кот", "日本語 and кот"),
    ])
    func `nothing is lost that ASCII can say`(text: String, signs: String, all: String) {
        #expect(Spelling.spelled(text, .none) == text)
        #expect(Spelling.spelled(text, .signs) == signs)
        #expect(Spelling.spelled(text, .all) == all)
    }

    @Test func `a single column gets the nearest character`() {
        let wanted: [(Character, Character?)] = [
            ("é", "e"), ("ß", "s"), ("…", "."), ("→", ">"), ("●", "*"), ("“", "\""), ("–", "-"),
            ("日", nil), ("😀", nil),
        ]
        for (character, near) in wanted { #expect(Spelling.near(character) == near) }
    }

    @Test func `every spelling is ASCII`() {
        for value in UInt32(0xA0)...0x2BFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(Character(scalar))
            let spelled = Spelling.spelled(text, .all)
            let isASCII = spelled.utf8.allSatisfy { $0 < 0x80 }
            #expect(spelled == text || isASCII, "\(text) → \(spelled)")
        }
    }

    @Test func `text stays as it is unless the terminal cannot show it`() {
        #expect(Symbols.unicode.spelled("“é…") == "“é…")
        #expect(Symbols.ascii.spelled("“é…") == "“é…")
        var plain = Symbols.ascii
        plain.spelling = .all
        #expect(plain.spelled("“é…") == "\"e...")
    }
}
