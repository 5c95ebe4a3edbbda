import Testing

@testable import DemoEndpoints

struct TextTests {
    @Test(
        arguments: [
            ("", []), ("one", ["one"]), ("one two", ["one ", "two"]),
            ("a\n\n- b  c\n", ["a\n\n", "- ", "b  ", "c\n"]), ("  lead", ["  ", "lead"]),
            ("水 👩‍👩‍👧 é", ["水 ", "👩‍👩‍👧 ", "é"]),
        ] as [(String, [String])])
    func `words keep the white space that follows them`(text: String, words: [String]) {
        #expect(text.wordsWithSpace == words)
        #expect(text.wordsWithSpace.joined() == text)
    }

    @Test(arguments: [
        (0, "0ms"), (88, "88ms"), (1000, "1s"), (12_500, "12.5s"), (12_501, "12.6s"),
        (60_000, "1m0s"), (63_200, "1m3.2s"), (360_000, "6m0s"),
    ])
    func `a reset time is written as OpenAI writes it`(milliseconds: Int, text: String) {
        #expect(Duration.milliseconds(milliseconds).asResetTime == text)
    }

    @Test func `an event holds any text`() {
        let wire = CompletionWire(id: "x", model: "m", created: 0)
        let nasty = "\"\\ \u{0}\u{1b}[2J\n 🌊 </script>"
        let events = wire.events(of: [nasty, "plain", nasty])

        #expect(events[0] == events[2])
        #expect(events[0] != events[1])
        #expect(!events[0].dropLast(2).contains(10))
    }
}
