import Reliability
import Testing

@testable import Providers

private let counted = TokenUsage(inputTokens: 11, outputTokens: 3)

private let cases: [Case] = [
    Case("complete.sse", finish: .stop, usage: counted),
    Case("crlf.sse", finish: .stop, usage: counted),
    Case("cr.sse", finish: .stop, usage: counted),
    Case("mixed-line-ends-and-bom.sse", finish: .stop, usage: counted),
    Case("comments-and-fields.sse", finish: .stop, usage: counted),
    Case("multi-line-data.sse", finish: .stop, usage: counted),
    Case("missing-done.sse", finish: .stop),
    Case("unterminated-done.sse", finish: .stop),
    Case("unterminated-finish.sse", finish: .stop),
    Case("missing-finish.invalid.sse", failure: .brokenStream),
    Case("done-without-finish.invalid.sse", failure: .brokenStream),
    Case("text-after-finish.sse", finish: .stop),
    Case("text-after-done.sse", finish: .stop),
    Case("duplicate-terminal.sse", finish: .stop),
    Case("finish-with-text.sse", finish: .stop),
    Case("error-in-stream.invalid.sse", text: "Hello", failure: .rateLimited),
    Case("error-with-status.invalid.sse", text: "", failure: .transient),
    Case("error-event.invalid.sse", text: "", failure: .overloaded),
    Case("error-string.invalid.sse", text: "Hello", failure: .transient),
    Case("malformed-json.invalid.sse", text: "Hello", failure: .brokenStream),
    Case("truncated.invalid.sse", text: "Hello", failure: .brokenStream),
    Case("reasoning.sse", reasoning: "Let me think", finish: .stop),
    Case("reasoning-only.sse", text: "", reasoning: "Hm", finish: .stop),
    Case("tool-calls.sse", text: "", finish: .toolCalls),
    Case("refusal.sse", text: "I cannot help.", finish: .contentFilter),
    Case("length.sse", finish: .length),
    Case("content-filter.sse", finish: .contentFilter),
    Case("content-filter-empty.invalid.sse", text: "", failure: .filtered),
    Case("two-choices.sse", finish: .stop),
    Case("characters.sse", text: "日本 👩‍👩‍👧 é😀␀", finish: .stop),
    Case("lone-surrogate.invalid.sse", text: "Hello", failure: .brokenStream),
    Case("invalid-utf8.invalid.sse", text: "Hello", failure: .brokenStream),
    Case("raw-nul.invalid.sse", text: "Hello", failure: .brokenStream),
    Case(
        "terminal-sequences.sse", text: "␛[2J␛]0;owned␇a\nb␛[31m␡⟪RLO⟫abc", finish: .stop),
    Case("empty-deltas.sse", finish: .stop),
    Case(
        "usage-odd.sse", finish: .stop, usage: TokenUsage(inputTokens: 12, outputTokens: 4)),
    Case("groq-usage.sse", finish: .stop, usage: counted),
    Case("own-error-reason.invalid.sse", text: "Hello", failure: .overloaded),
    Case("document.json", finish: .stop, usage: counted),
    Case("document-with-bom.json", finish: .stop, usage: counted),
    Case("document-of-parts.json", reasoning: "Hm", finish: .stop, usage: counted),
    Case("document-without-finish.invalid.json", failure: .brokenStream, usage: counted),
    Case("document-truncated.invalid.json", text: "", failure: .brokenStream),
    Case("document-error.invalid.json", text: "", failure: .transient),
    Case("array-error.invalid.json", text: "", failure: .rateLimited),
    Case("web-page.invalid.json", text: "", failure: .brokenStream),
    Case("blank.invalid.json", text: "", failure: .brokenStream),
    Case("null-finish.sse", failure: .brokenStream),
    Case("minimax-base-response.invalid.sse", text: "", failure: .quota),
    Case("spark-error.invalid.sse", text: "", failure: .transient),
    Case("old-function-call.sse", text: "", finish: .toolCalls),
]

@Suite struct OpenAIChatDecoderTests {
    @Test(arguments: cases) func `each fixture has its one meaning`(_ example: Case) {
        let bytes = fixture(example.file)

        let outcome = Outcome(events(of: [bytes]))

        #expect(!bytes.isEmpty)
        #expect(outcome.text == example.text)
        #expect(outcome.reasoning == example.reasoning)
        #expect(outcome.finish == [example.finish].compactMap(\.self))
        #expect(outcome.failures.map(\.kind) == [example.failure].compactMap(\.self))
        #expect(outcome.usage == [example.usage].compactMap(\.self))
        // Whole for one service and broken for all others: see the test of DONE alone.
        let isInvalid = example.file.contains(".invalid.") || example.file == "null-finish.sse"
        #expect(isInvalid == (example.failure != nil))
    }

    @Test(arguments: cases) func `cutting at any byte changes no event`(_ example: Case) {
        let bytes = fixture(example.file)
        let whole = events(of: [bytes])

        for cut in 0...bytes.count {
            let pieces = [Array(bytes[..<cut]), Array(bytes[cut...])]
            #expect(events(of: pieces) == whole, "cut at byte \(cut)")
        }
        #expect(events(of: bytes.map { [$0] }) == whole, "byte by byte")
    }

    @Test(arguments: cases) func `random pieces change no event`(_ example: Case) {
        let bytes = fixture(example.file)
        let whole = events(of: [bytes])

        for seed in 0..<20 as Range<UInt64> {
            var dice = TestDice(state: seed)
            let pieces = randomPieces(of: bytes, using: &dice)
            #expect(events(of: pieces) == whole, "seed \(seed)")
        }
    }

    @Test(arguments: cases) func `nothing follows the one terminal event`(_ example: Case) {
        let all = events(of: [fixture(example.file), Array("data: [DONE]\n\n".utf8)])

        let terminals = all.indices.filter { index in
            switch all[index] {
            case .finished, .failed: true
            default: false
            }
        }

        #expect(terminals == [all.count - 1])
    }

    @Test func `the finish is told as soon as DONE arrives`() {
        var decoder = OpenAIChatDialect().decoder(
            for: ChatRequest(messages: []), on: exampleEndpoint)
        var events: [DecodedEvent] = []

        decoder.receive(fixture("complete.sse"), into: &events)

        #expect(events.last == .finished(.stop))
        decoder.receiveEnd(into: &events)
        #expect(events.count { $0 == .finished(.stop) } == 1)
    }

    @Test func `a whole answer is known before its body ends`() {
        var decoder = OpenAIChatDialect().decoder(
            for: ChatRequest(messages: []), on: exampleEndpoint)
        var events: [DecodedEvent] = []

        #expect(decoder.finishReason == nil)
        decoder.receive(fixture("missing-done.sse"), into: &events)

        #expect(decoder.finishReason == .stop)
        #expect(!events.contains(.finished(.stop)))
    }

    @Test func `DONE alone ends a whole answer where a service is known for it, and no empty one`()
    {
        var ollama = exampleEndpoint
        ollama.quirks = [.doneIsFinish]
        let bytes = fixture("null-finish.sse")

        #expect(Outcome(events(of: [bytes], endpoint: ollama)).finish == [.stop])
        #expect(Outcome(events(of: [bytes])).failures.map(\.kind) == [.brokenStream])
        let empty = events(of: [Array("data: [DONE]\n\n".utf8)], endpoint: ollama)
        #expect(Outcome(empty).failures.map(\.kind) == [.brokenStream])
    }

    @Test func `a provider's own codes decide`() {
        var spark = exampleEndpoint
        spark.errorCodes = ProviderPreset.named("spark")?.errorCodes ?? [:]

        let outcome = Outcome(
            events(of: [fixture("spark-error.invalid.sse")], endpoint: spark))

        #expect(outcome.failures.map(\.kind) == [.filtered])
        #expect(outcome.failures.map(\.providerCode) == ["10013"])
    }

    @Test func `role and empty deltas are no events`() {
        let none = events(
            of: stream(
                #"{"choices":[{"delta":{"role":"assistant","content":""}}]}"#,
                #"{"choices":[{"delta":{}}]}"#, #"{"choices":[{"delta":{"content":null}}]}"#,
                #"{"choices":[]}"#) + ": ping\n\n")

        #expect(none.dropLast().isEmpty)
    }

    @Test func `tool calls are carried through with their index`() {
        let outcome = Outcome(events(of: [fixture("tool-calls.sse")]))

        #expect(
            outcome.tools == ["0 call_1 sum ", "2 call_2 get {}", "0 - - {\"a\":1", "0 - - }"])
    }

    @Test func `an empty refusal is none`() {
        let outcome = Outcome(
            events(
                of: stream(
                    #"{"choices":[{"delta":{"content":"yes","refusal":""}}]}"#,
                    #"{"choices":[{"delta":{"refusal":null},"finish_reason":"stop"}]}"#)))

        #expect(outcome.finish == [.stop])
    }

    @Test func `the model that answered is told once`() {
        #expect(Outcome(events(of: [fixture("complete.sse")])).models == ["small-1"])
    }

    @Test func `an error inside the stream keeps the server's own delay and code`() throws {
        let outcome = Outcome(events(of: [fixture("error-in-stream.invalid.sse")]))

        let failure = try #require(outcome.failures.first)
        #expect(failure.retryAfter == .seconds(1.5))
        #expect(failure.providerCode == "rate_limit_exceeded")
        #expect(failure.httpStatus == 200)
    }

    @Test(arguments: [204, 200]) func `an empty answer is broken, never complete`(_ status: Int) {
        let outcome = Outcome(events(of: "", status: status))

        #expect(outcome.failures.map(\.kind) == [.brokenStream])
        #expect(outcome.finish.isEmpty)
    }

    @Test func `an error status reads the body whatever its pieces`() throws {
        let body = Array(
            #"{"error":{"message":"No such model","code":"model_not_found"}}"#.utf8)

        let whole = events(of: [body], status: 404)

        let failure = try #require(Outcome(whole).failures.first)
        #expect(failure.kind == .badRequest)
        #expect(failure.otherEndpointMayAccept)
        for cut in 0...body.count {
            let pieces = [Array(body[..<cut]), Array(body[cut...])]
            #expect(events(of: pieces, status: 404) == whole)
        }
    }

    @Test func `decoders on many threads do not disturb each other`() async {
        let bytes = fixture("complete.sse")
        let expected = events(of: [bytes])

        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<25).allSatisfy { _ in events(of: bytes.map { [$0] }) == expected }
                }
            }
            for await isSame in group { #expect(isSame) }
        }
    }
}
