import Reliability
import Testing

@testable import Providers

/// What a fixture seals, and what the next request says where the answer stood.
struct SealedCase: Sendable, CustomTestStringConvertible {
    let format: WireFormat
    let file: String
    let sealed: [String]
    var testDescription: String { "\(format.rawValue).\(file)" }
}

private let cases = [
    SealedCase(
        format: .anthropic, file: "signed-tool-call.sse",
        sealed: [
            #"{"type":"thinking","thinking":"Let me \u001b[1mthink","signature":"EqQB+/8="}"#,
            #"{"type":"redacted_thinking","data":"Eo8B"}"#,
        ]),
    SealedCase(
        format: .anthropic, file: "signed-document.json",
        sealed: [
            #"{"type":"thinking","thinking":"Hm","signature":"EqQB"}"#,
            #"{"type":"redacted_thinking","data":"Eo8B"}"#,
        ]),
    SealedCase(format: .gemini, file: "signed-tool-calls.sse", sealed: ["call EjQK+/8="]),
    SealedCase(format: .gemini, file: "signed-text.sse", sealed: ["EjQK"]),
    SealedCase(
        format: .openAIResponses, file: "encrypted-reasoning.sse",
        sealed: [
            #"{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Let me think"}],"encrypted_content":"gAAAAABo+/8="}"#
        ]),
    SealedCase(
        format: .openAIResponses, file: "encrypted-document.json",
        sealed: [
            #"{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"gAAAAABo"}"#
        ]),
    SealedCase(format: .anthropic, file: "plain.sse", sealed: []),
    SealedCase(format: .openAIResponses, file: "reasoning.sse", sealed: []),
]

@Suite struct SealedThoughtTests {
    private func endpoint(
        _ format: WireFormat, provider: String = "one", url: String = "https://one.test/v1"
    ) -> Endpoint {
        var endpoint = exampleEndpoint
        endpoint.format = format
        endpoint.profile.provider = provider
        endpoint.baseURL = url
        return endpoint
    }

    private func body(_ chat: ChatRequest, on endpoint: Endpoint, model: String = "m") -> String {
        var endpoint = endpoint
        endpoint.profile.model = model
        let request = Dialects.dialect(for: endpoint.format).request(for: chat, on: endpoint)
        return String(decoding: request.body, as: UTF8.self)
    }

    private func turn(_ content: String, by endpoint: Endpoint, sealsCall: Bool = false)
        -> ChatMessage
    {
        ChatMessage(
            role: .assistant,
            parts: [
                .sealed(
                    SealedThought(
                        origin: SealedThought.Origin(endpoint), content: content,
                        sealsCall: sealsCall)),
                .toolCall(ToolCall(id: "c1", name: "sum", arguments: "{}")),
            ])
    }

    private func chat(_ turn: ChatMessage, reasoning: ReasoningEffort? = nil) -> ChatRequest {
        ChatRequest(
            messages: [
                .user("q"), turn, .toolResult(ToolResult(id: "c1", name: "sum", content: "3")),
            ], reasoning: reasoning, tools: [Tool(name: "sum")])
    }

    @Test(arguments: cases) func `thinking is sealed as it came`(_ sealed: SealedCase) {
        let bytes = fixture(sealed.file, of: sealed.format)

        #expect(Outcome(events(of: [bytes], format: sealed.format)).sealed == sealed.sealed)
    }

    @Test(arguments: [
        (
            WireFormat.anthropic, #"{"type":"thinking","thinking":"a","signature":"s"}"#, false,
            #"[{"type":"thinking","thinking":"a","signature":"s"},{"type":"tool_use","id":"c1""#
        ),
        (
            .gemini, "SIG", true,
            #"{"functionCall":{"name":"sum","args":{}},"thoughtSignature":"SIG"}"#
        ),
        (
            .openAIResponses, #"{"type":"reasoning","id":"r","encrypted_content":"E"}"#, false,
            #"{"type":"reasoning","id":"r","encrypted_content":"E"},{"type":"function_call","call_id":"c1""#
        ),
    ])
    func `a sealed thought goes back to its own service, right before what it belongs to`(
        _ format: WireFormat, content: String, sealsCall: Bool, written: String
    ) {
        let home = endpoint(format)

        let sent = body(chat(turn(content, by: home, sealsCall: sealsCall)), on: home)

        #expect(sent.contains(written), "\(sent)")
        #expect(JSONValue(parsing: Array(sent.utf8)) != nil)
    }

    @Test(arguments: WireFormat.allCases, WireFormat.allCases)
    func `nobody else ever sees it`(_ from: WireFormat, _ to: WireFormat) {
        let turn = turn(#"{"type":"SEALED"}"#, by: endpoint(from))
        var others = [
            endpoint(to, provider: "two"), endpoint(to, url: "https://two.test/v1"),
            endpoint(to, url: "https://one.test.evil.test/v1"),
        ]
        if from != to { others.append(endpoint(to)) }

        for other in others {
            let sent = body(chat(turn), on: other)
            #expect(!sent.contains("SEALED"), "\(sent)")
            #expect(sent.contains("sum"))
        }
    }

    @Test func `formats that seal nothing leave it out even at home`() {
        for format in [WireFormat.openAIChat, .cohere, .ollama] {
            let home = endpoint(format)
            #expect(!body(chat(turn("SEALED", by: home)), on: home).contains("SEALED"))
        }
    }

    @Test func `a signature of text stands in a part of its own behind the text`() {
        let home = endpoint(.gemini)
        let turn = ChatMessage(
            role: .assistant,
            parts: [
                .text("Hello"),
                .sealed(SealedThought(origin: SealedThought.Origin(home), content: "SIG")),
            ])

        let sent = body(ChatRequest(messages: [.user("q"), turn, .user("and?")]), on: home)

        #expect(
            sent.contains(#"[{"text":"Hello"},{"text":"","thoughtSignature":"SIG"}]"#), "\(sent)")
    }

    @Test func `only an unsigned turn gets the word that stands in for a signature`() {
        let home = endpoint(.gemini)
        var signed = turn("SIG", by: home, sealsCall: true)
        signed.parts.append(.toolCall(ToolCall(id: "c2", name: "get", arguments: "{}")))

        let own = body(chat(signed), on: home, model: "gemini-3.8-flash")
        let strange = body(
            chat(signed), on: endpoint(.gemini, provider: "two"), model: "gemini-3.8-flash")

        #expect(!own.contains("skip_thought_signature_validator"))
        #expect(own.components("thoughtSignature") == 1)
        #expect(strange.components("skip_thought_signature_validator") == 2)
    }

    @Test func `encrypted reasoning is asked for where the model is to think`() {
        let home = endpoint(.openAIResponses)
        let include = #""include":["reasoning.encrypted_content"]"#
        let plain = ChatRequest(messages: [.user("q")])
        var thinking = plain
        thinking.reasoning = .low
        var quick = plain
        quick.reasoning = ReasoningEffort.none

        #expect(!body(plain, on: home).contains("include"))
        #expect(!body(quick, on: home).contains("include"))
        #expect(body(thinking, on: home).contains(include))
        #expect(body(chat(turn("{}", by: home)), on: home).contains(include))
        #expect(body(thinking, on: home).contains(#""store":false"#))
    }

    @Test func `a tool turn of another service is finished without a budget of thinking`() {
        let home = endpoint(.anthropic)
        let own = turn(#"{"type":"thinking","thinking":"a","signature":"s"}"#, by: home)
        let strange = turn("{}", by: endpoint(.openAIResponses))

        #expect(
            body(chat(own, reasoning: .low), on: home).contains(
                #""thinking":{"type":"enabled","budget_tokens":1024}"#))
        #expect(
            body(chat(strange, reasoning: .low), on: home).contains(
                #""thinking":{"type":"disabled"}"#))
    }

    @Test func `thinking that is too long to be given back is dropped, and still shown`() {
        let piece = String(repeating: "a", count: 400_000)
        let begin =
            #"data: {"type":"message_start","message":{}}"# + "\n\n"
            + #"data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking"}}"#
        let delta =
            #"data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":""#
            + piece + #""}}"#
        let end =
            #"data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}}"#
            + "\n\n" + #"data: {"type":"content_block_stop","index":0}"#
        let text = [begin, delta, delta, delta, end].map { $0 + "\n\n" }.joined()

        let outcome = Outcome(events(of: [Array(text.utf8)], format: .anthropic))

        #expect(outcome.sealed.isEmpty)
        #expect(outcome.reasoning.utf8.count == 1_200_000)
    }
}

extension String {
    /// How often `word` occurs.
    fileprivate func components(_ word: String) -> Int {
        ranges(of: word).count
    }
}
