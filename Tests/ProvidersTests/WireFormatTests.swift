import Reliability
import Testing

@testable import Providers

/// The fixtures of the formats beside OpenAI's chat, and what each means.
private let counted = TokenUsage(inputTokens: 11, outputTokens: 3)
private let sum = ToolCall(id: "call_1", name: "sum", arguments: #"{"a":1}"#)

/// A fixture of one format.
struct FormatCase: Sendable, CustomTestStringConvertible {
    var format: WireFormat
    var example: Case
    var testDescription: String { "\(format.rawValue).\(example.file)" }
    var bytes: [UInt8] { fixture(example.file, of: format) }
}

private let anthropic: [Case] = [
    Case(
        "signed-tool-call.sse", reasoning: "Let me ␛[1mthink", finish: .toolCalls, usage: counted,
        calls: [sum]),
    Case(
        "signed-document.json", text: "", reasoning: "Hm", finish: .toolCalls, usage: counted,
        calls: [sum]),
    Case("plain.sse", finish: .stop, usage: counted),
    Case("stop-sequence.sse", finish: .stop, usage: counted),
    Case("max-tokens.sse", finish: .length, usage: counted),
    Case("thinking.sse", reasoning: "Let me think", finish: .stop, usage: counted),
    Case(
        "tool-calls.sse", finish: .toolCalls, usage: counted,
        calls: [
            ToolCall(id: "toolu_1", name: "sum", arguments: #"{"a": 1, "b": 2}"#),
            ToolCall(id: "toolu_2", name: "get", arguments: "{}"),
        ]),
    Case(
        "tool-call-whole.sse", text: "", finish: .toolCalls, usage: counted,
        calls: [ToolCall(id: "toolu_1", name: "sum", arguments: #"{"a":1}"#)]),
    Case(
        "tool-call-cut.invalid.sse", text: "", failure: .brokenStream,
        usage: TokenUsage(inputTokens: 11, outputTokens: 1)),
    Case("refusal.invalid.sse", text: "", failure: .filtered, usage: counted),
    Case("refusal-with-text.sse", finish: .contentFilter, usage: counted),
    Case(
        "overloaded.invalid.sse", text: "Hello", failure: .overloaded,
        usage: TokenUsage(inputTokens: 11, outputTokens: 1)),
    Case("rate-limited.invalid.sse", text: "", failure: .rateLimited),
    Case("missing-stop.invalid.sse", failure: .brokenStream, usage: counted),
    Case(
        "missing-reason.invalid.sse", failure: .brokenStream,
        usage: TokenUsage(inputTokens: 11, outputTokens: 1)),
    Case("stop-before-start.invalid.sse", text: "", failure: .brokenStream),
    Case("block-before-start.invalid.sse", text: "", failure: .brokenStream),
    Case(
        "delta-without-block.invalid.sse", text: "", failure: .brokenStream,
        usage: TokenUsage(inputTokens: 11, outputTokens: 1)),
    Case(
        "block-twice.invalid.sse", text: "Hello", failure: .brokenStream,
        usage: TokenUsage(inputTokens: 11, outputTokens: 1)),
    Case(
        "usage-cached.sse", finish: .stop,
        usage: TokenUsage(
            inputTokens: 11, outputTokens: 3, cachedInputTokens: 5, cacheWriteTokens: 2)),
    Case("usage-odd.sse", finish: .stop),
    Case("unknown-event.sse", finish: .stop, usage: counted),
    Case("document.json", reasoning: "Hm", finish: .stop, usage: counted),
    Case(
        "document-tool-calls.json", finish: .toolCalls, usage: counted,
        calls: [ToolCall(id: "toolu_1", name: "sum", arguments: #"{"a":1,"b":[2,null]}"#)]),
    Case("document-without-reason.invalid.json", failure: .brokenStream, usage: counted),
]

private let gemini: [Case] = [
    Case(
        "signed-tool-calls.sse", reasoning: "Let me think", finish: .toolCalls, usage: counted,
        calls: [
            ToolCall(id: "call_0", name: "sum", arguments: #"{"a":1}"#),
            ToolCall(id: "call_1", name: "get", arguments: "{}"),
        ]),
    Case("signed-text.sse", finish: .stop, usage: counted),
    Case("plain.sse", finish: .stop, usage: counted),
    Case("max-tokens.sse", finish: .length, usage: counted),
    Case(
        "thoughts.sse", reasoning: "Let me think", finish: .stop,
        usage: TokenUsage(
            inputTokens: 11, outputTokens: 3, cachedInputTokens: 4, reasoningTokens: 1)),
    Case(
        "tool-calls.sse", finish: .toolCalls, usage: counted,
        calls: [
            ToolCall(id: "call_0", name: "sum", arguments: #"{"a":1,"b":2.5}"#),
            ToolCall(id: "fc_9", name: "get", arguments: "{}"),
        ]),
    Case("safety.invalid.sse", text: "", failure: .filtered),
    Case("safety-with-text.sse", finish: .contentFilter),
    Case("prompt-blocked.invalid.sse", text: "", failure: .filtered),
    Case("malformed-call.invalid.sse", text: "Hello", failure: .transient),
    Case("error-in-stream.invalid.sse", text: "Hello", failure: .overloaded),
    Case("rate-limited.invalid.sse", text: "", failure: .rateLimited),
    Case("missing-finish.invalid.sse", failure: .brokenStream, usage: counted),
    Case("two-candidates.sse", finish: .stop),
    Case("usage-odd.sse", finish: .stop),
    Case("document.json", reasoning: "Hm", finish: .stop, usage: counted),
    Case("array-error.invalid.json", text: "", failure: .auth),
]

private let cohere: [Case] = [
    Case("plain.sse", finish: .stop, usage: counted),
    Case("stop-sequence.sse", finish: .stop, usage: counted),
    Case("max-tokens.sse", finish: .length, usage: counted),
    Case("thinking.sse", reasoning: "Let me think", finish: .stop, usage: counted),
    Case(
        "tool-calls.sse", text: "", reasoning: "Let me think", finish: .toolCalls, usage: counted,
        calls: [
            ToolCall(id: "sum_1", name: "sum", arguments: #"{"a": 1}"#),
            ToolCall(id: "get_2", name: "get", arguments: "{}"),
        ]),
    Case("citations.sse", finish: .stop, usage: counted),
    Case("error.invalid.sse", text: "Hello", failure: .transient, usage: counted),
    Case("timeout.invalid.sse", text: "Hello", failure: .transient, usage: counted),
    Case("missing-end.invalid.sse", failure: .brokenStream),
    Case("done-without-end.invalid.sse", failure: .brokenStream),
    Case("usage-billed.sse", finish: .stop, usage: counted),
    Case("document.json", reasoning: "Hm", finish: .stop, usage: counted),
    Case(
        "document-tool-calls.json", text: "", reasoning: "Hm", finish: .toolCalls, usage: counted,
        calls: [ToolCall(id: "sum_1", name: "sum", arguments: #"{"a":1}"#)]),
]

private let ollama: [Case] = [
    Case("plain.jsonl", finish: .stop, usage: counted),
    Case("crlf.jsonl", finish: .stop, usage: counted),
    Case("unterminated.jsonl", finish: .stop, usage: counted),
    Case("blank-lines.jsonl", finish: .stop, usage: counted),
    Case("length.jsonl", finish: .length, usage: counted),
    Case("null-reason.jsonl", finish: .stop, usage: counted),
    Case("no-reason.jsonl", finish: .stop, usage: counted),
    Case("thinking.jsonl", reasoning: "Let me think", finish: .stop, usage: counted),
    Case(
        "tool-calls.jsonl", finish: .toolCalls, usage: counted,
        calls: [
            ToolCall(id: "call_0", name: "sum", arguments: #"{"a":1,"b":2}"#),
            ToolCall(id: "call_1", name: "get", arguments: "{}"),
        ]),
    Case("usage-missing.jsonl", finish: .stop),
    Case("text-with-end.jsonl", finish: .stop, usage: counted),
    Case("after-done.jsonl", finish: .stop, usage: counted),
    Case("error.invalid.jsonl", text: "Hello", failure: .transient),
    Case("missing-done.invalid.jsonl", failure: .brokenStream),
    Case("cut.invalid.jsonl", text: "Hello", failure: .brokenStream),
    Case("malformed.invalid.jsonl", text: "Hello", failure: .brokenStream),
    Case("web-page.invalid.jsonl", text: "", failure: .brokenStream),
    Case("document.json", finish: .stop, usage: counted),
]

private let responses: [Case] = [
    Case(
        "encrypted-reasoning.sse", text: "", reasoning: "Let me think", finish: .toolCalls,
        usage: counted, calls: [sum]),
    Case(
        "encrypted-document.json", text: "", finish: .toolCalls, usage: counted, calls: [sum]),
    Case("plain.sse", finish: .stop, usage: counted),
    Case(
        "reasoning.sse", reasoning: "Let me think", finish: .stop,
        usage: TokenUsage(
            inputTokens: 11, outputTokens: 3, cachedInputTokens: 4, reasoningTokens: 1)),
    Case(
        "tool-calls.sse", finish: .toolCalls, usage: counted,
        calls: [sum, ToolCall(id: "call_2", name: "get", arguments: #"{"b":2}"#)]),
    Case("max-tokens.sse", finish: .length, usage: counted),
    Case("content-filter.sse", finish: .contentFilter, usage: counted),
    Case("refusal.sse", text: "I cannot help.", finish: .contentFilter, usage: counted),
    Case("only-end.sse", reasoning: "Hm", finish: .stop, usage: counted),
    Case("failed.invalid.sse", text: "Hello", failure: .transient),
    Case("rate-limited.invalid.sse", text: "", failure: .rateLimited),
    Case("error.invalid.sse", text: "Hello", failure: .quota),
    Case("missing-end.invalid.sse", failure: .brokenStream),
    Case("document.json", reasoning: "Hm", finish: .toolCalls, usage: counted, calls: [sum]),
    Case("document-failed.invalid.json", text: "", failure: .transient),
]

/// Every fixture of every format but OpenAI's chat.
let formatCases: [FormatCase] = [
    (WireFormat.anthropic, anthropic), (.gemini, gemini), (.cohere, cohere), (.ollama, ollama),
    (.openAIResponses, responses),
].flatMap { format, cases in cases.map { FormatCase(format: format, example: $0) } }

@Suite struct WireFormatTests {
    @Test(arguments: formatCases) func `each fixture has its one meaning`(_ fixture: FormatCase) {
        let example = fixture.example

        let outcome = Outcome(events(of: [fixture.bytes], format: fixture.format))

        #expect(!fixture.bytes.isEmpty)
        #expect(outcome.text == example.text)
        #expect(outcome.reasoning == example.reasoning)
        #expect(outcome.finish == [example.finish].compactMap(\.self))
        #expect(outcome.failures.map(\.kind) == [example.failure].compactMap(\.self))
        #expect(outcome.usage == [example.usage].compactMap(\.self))
        #expect(outcome.calls == example.calls)
        #expect(example.file.contains(".invalid.") == (example.failure != nil))
    }

    @Test(arguments: formatCases) func `cutting at any byte changes no event`(
        _ fixture: FormatCase
    ) {
        let bytes = fixture.bytes
        let whole = events(of: [bytes], format: fixture.format)

        for cut in 0...bytes.count {
            let pieces = [Array(bytes[..<cut]), Array(bytes[cut...])]
            #expect(events(of: pieces, format: fixture.format) == whole, "cut at byte \(cut)")
        }
        #expect(events(of: bytes.map { [$0] }, format: fixture.format) == whole, "byte by byte")
    }

    @Test(arguments: formatCases) func `random pieces change no event`(_ fixture: FormatCase) {
        let bytes = fixture.bytes
        let whole = events(of: [bytes], format: fixture.format)

        for seed in 0..<20 as Range<UInt64> {
            var dice = TestDice(state: seed)
            let pieces = randomPieces(of: bytes, using: &dice)
            #expect(events(of: pieces, format: fixture.format) == whole, "seed \(seed)")
        }
    }

    @Test(arguments: formatCases) func `nothing follows the one terminal event`(
        _ fixture: FormatCase
    ) {
        let all = events(of: [fixture.bytes, fixture.bytes], format: fixture.format)

        let terminals = all.indices.filter { all[$0].isTerminal }

        #expect(terminals == [all.count - 1])
    }

    /// What cuts an answer anywhere must not leave a whole one, but where the terminal event was read.
    @Test(arguments: formatCases) func `an answer cut anywhere is never called whole`(
        _ fixture: FormatCase
    ) {
        let bytes = fixture.bytes
        let whole = Outcome(events(of: [bytes], format: fixture.format))

        for cut in 0..<bytes.count {
            let outcome = Outcome(events(of: [Array(bytes[..<cut])], format: fixture.format))
            guard !outcome.finish.isEmpty else { continue }
            #expect(outcome.finish == whole.finish, "cut at byte \(cut)")
            #expect(outcome.text == whole.text, "cut at byte \(cut)")
            #expect(outcome.calls == whole.calls, "cut at byte \(cut)")
        }
    }

    @Test(arguments: [WireFormat.anthropic, .gemini, .cohere, .ollama, .openAIResponses])
    func `an empty answer is broken`(_ format: WireFormat) {
        #expect(Outcome(events(of: [], format: format)).failures.map(\.kind) == [.brokenStream])
    }

    @Test func `the model that answered is told once`() {
        for (format, file, model) in [
            (WireFormat.anthropic, "plain.sse", "claude-haiku-5-5"),
            (.gemini, "plain.sse", "gemini-3.8-flash"), (.ollama, "plain.jsonl", "smollm2"),
            (.openAIResponses, "plain.sse", "gpt-6-luna"),
        ] {
            let outcome = Outcome(events(of: [fixture(file, of: format)], format: format))

            #expect(outcome.models == [model])
        }
    }

    @Test func `a wait that the stream names is kept`() throws {
        let gemini = Outcome(
            events(of: [fixture("rate-limited.invalid.sse", of: .gemini)], format: .gemini))
        let openAI = Outcome(
            events(
                of: [fixture("rate-limited.invalid.sse", of: .openAIResponses)],
                format: .openAIResponses))

        #expect(gemini.failures.first?.retryAfter == .seconds(45.837906927))
        #expect(openAI.failures.first?.retryAfter == .seconds(1.5))
    }
}

extension DecodedEvent {
    /// True for the one event that ends an answer.
    var isTerminal: Bool {
        switch self {
        case .finished, .failed: true
        default: false
        }
    }
}
