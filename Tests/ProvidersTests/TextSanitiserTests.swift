import Testing

@testable import Providers

@Suite struct TextSanitiserTests {
    @Test(arguments: [
        ("plain, with\ttab\nand line", "plain, with\ttab\nand line"),
        ("a\r\nb\rc\n\rd", "a\nb\nc\n\nd"),
        ("\u{1B}]52;c;aGk=\u{07}", "␛]52;c;aGk=␇"),
        ("\u{1B}]0;title\u{1B}\\", "␛]0;title␛\\"),
        ("\u{1B}]8;;http://x\u{07}link\u{1B}]8;;\u{07}", "␛]8;;http://x␇link␛]8;;␇"),
        ("\u{1B}[2J\u{1B}[?1049h\u{1B}[6n\u{1B}c", "␛[2J␛[?1049h␛[6n␛c"),
        ("\u{1B}Pq\u{1B}_x\u{1B}^y", "␛Pq␛_x␛^y"),
        ("\u{9B}2J\u{9D}0;x\u{9C}\u{90}\u{85}", "␛[2J␛]0;x␛\\␛P␛E"),
        ("a\u{08}\u{7F}\u{00}\u{0B}\u{0C}", "a␈␡␀␋␌"),
        ("\u{202E}abc\u{202C}\u{2066}x\u{2069}", "⟪RLO⟫abc⟪PDF⟫⟪LRI⟫x⟪PDI⟫"),
        ("\u{FEFF}a\u{200B}b\u{AD}c\u{200E}\u{200F}\u{2060}", "abc"),
        (
            "👩\u{200D}👩\u{200D}👧 ❤\u{FE0F} نمی\u{200C}خواهم",
            "👩\u{200D}👩\u{200D}👧 ❤\u{FE0F} نمی\u{200C}خواهم"
        ),
        ("x\u{2028}y\u{2029}z", "x\ny\nz"),
        ("“quotes” — © 日本", "“quotes” — © 日本"),
    ]) func `each control has its visible form`(_ raw: String, _ shown: String) {
        #expect(TextSanitiser.sanitise(raw) == shown)
    }

    /// Scalars that matter, and some that do not.
    private static let scalars: [Unicode.Scalar] =
        (0..<0x100 as Range<UInt32>).compactMap(Unicode.Scalar.init)
        + ["\u{200B}", "\u{202E}", "\u{2066}", "\u{FEFF}", "\u{2028}", "\u{200D}", "é", "日", "😀"]

    private func randomText(using dice: inout TestDice) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<40 { text.append(Self.scalars.randomElement(using: &dice) ?? "x") }
        return String(text)
    }

    @Test func `nothing that a terminal obeys comes out`() {
        for seed in 0..<500 as Range<UInt64> {
            var dice = TestDice(state: seed)
            let shown = TextSanitiser.sanitise(randomText(using: &dice))
            for scalar in shown.unicodeScalars {
                let isSafe =
                    scalar == "\n" || scalar == "\t"
                    || (scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value)
                        && !(0x202A...0x202E).contains(scalar.value)
                        && !(0x2066...0x2069).contains(scalar.value))
                #expect(isSafe, "U+\(String(scalar.value, radix: 16)), seed \(seed)")
            }
            #expect(TextSanitiser.sanitise(shown) == shown, "idempotent, seed \(seed)")
        }
    }

    @Test func `pieces of text join to the sanitised text`() {
        for seed in 0..<300 as Range<UInt64> {
            var dice = TestDice(state: seed)
            let text = randomText(using: &dice)
            let scalars = Array(text.unicodeScalars)
            for cut in 0...scalars.count {
                var sanitiser = TextSanitiser()
                var head = String.UnicodeScalarView()
                head.append(contentsOf: scalars[..<cut])
                var tail = String.UnicodeScalarView()
                tail.append(contentsOf: scalars[cut...])
                let joined = sanitiser.append(String(head)) + sanitiser.append(String(tail))
                #expect(
                    joined.unicodeScalars.elementsEqual(TextSanitiser.sanitise(text).unicodeScalars)
                )
            }
        }
    }

    @Test func `pieces of bytes decode as the whole, invalid ones included`() {
        let alphabet: [UInt8] = [
            0x41, 0x0D, 0x0A, 0x1B, 0x80, 0xBF, 0xC0, 0xC2, 0x9B, 0xE0, 0xA0, 0xE2, 0x82, 0xAC,
            0xED, 0xF0, 0x9F, 0x98, 0x80, 0xF4, 0x8F, 0xF5, 0xFF,
        ]
        for seed in 0..<2000 as Range<UInt64> {
            var dice = TestDice(state: seed)
            let bytes = (0..<12).map { _ in alphabet.randomElement(using: &dice) ?? 0 }
            var whole = TextSanitiser()
            let expected = whole.append(bytes) + whole.finish()
            for cut in 0...bytes.count {
                var sanitiser = TextSanitiser()
                let joined =
                    sanitiser.append(bytes[..<cut]) + sanitiser.append(bytes[cut...])
                    + sanitiser.finish()
                #expect(
                    joined.unicodeScalars.elementsEqual(expected.unicodeScalars),
                    "\(bytes) cut at \(cut), seed \(seed)")
            }
            #expect(expected == TextSanitiser.sanitise(String(decoding: bytes, as: UTF8.self)))
        }
    }

    @Test(arguments: [
        ("a\n b\t\tc  d", 200, "a b c d"), ("abcdef", 4, "abc…"), ("abcd", 4, "abcd"),
        ("  \u{1B}[31m ", 200, "␛[31m"), ("", 10, ""),
    ]) func `a line holds one line`(_ raw: String, _ limit: Int, _ shown: String) {
        #expect(TextSanitiser.line(raw, limit: limit) == shown)
    }
}
