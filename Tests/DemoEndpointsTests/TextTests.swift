import Providers
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

    @Test(arguments: WireFormat.allCases) func `a piece holds any text`(_ format: WireFormat) {
        let nasty = "\"\\ \u{0}\u{1b}[2J\n 🌊 </script>"
        var answer = Answer(
            to: CompletionRequest(
                format, model: "m", turns: [], streams: true, maxTokens: nil),
            text: "", number: 0, model: "m", created: 0)
        answer.words = [nasty, "plain", nasty]
        let pieces = ServerFormats.format(for: format).pieces(of: answer)

        #expect(pieces.count == 3)
        #expect(pieces[0] != pieces[1])
        // Only a piece's number may differ.
        #expect(pieces[0] == pieces[2] || format == .openAIResponses)
        // One line of data, whatever is in it.
        let lines = String(decoding: pieces[0], as: UTF8.self).split(separator: "\n")
        #expect(lines.count { !$0.hasPrefix("event: ") } == 1)
    }
}
