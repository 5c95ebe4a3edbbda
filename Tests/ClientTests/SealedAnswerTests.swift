import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct SealedAnswerTests {
    private static let answer =
        [
            #"{"type":"message_start","message":{"model":"m","usage":{"input_tokens":1,"output_tokens":1}}}"#,
            #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"first"}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"S1"}}"#,
            #"{"type":"content_block_stop","index":0}"#,
            #"{"type":"content_block_start","index":1,"content_block":{"type":"text","text":"Näh, "}}"#,
            #"{"type":"content_block_stop","index":1}"#,
            #"{"type":"content_block_start","index":2,"content_block":{"type":"redacted_thinking","data":"S2"}}"#,
            #"{"type":"content_block_stop","index":2}"#,
            #"{"type":"content_block_start","index":3,"content_block":{"type":"text","text":"wait."}}"#,
            #"{"type":"content_block_stop","index":3}"#,
            #"{"type":"content_block_start","index":4,"content_block":{"type":"tool_use","id":"c9","name":"tide","input":{"a":1}}}"#,
            #"{"type":"content_block_stop","index":4}"#,
            #"{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":3}}"#,
            #"{"type":"message_stop"}"#,
        ].map { "data: \($0)\n\n" }.joined()

    private func stage() -> Stage {
        var home = scriptedEndpoint("home", provider: "one")
        home.format = .anthropic
        var other = scriptedEndpoint("other", provider: "two")
        other.format = .anthropic
        return Stage(endpoints: [home, other]) { exchange in
            exchange.head()
            exchange.body(Self.answer)
            exchange.end()
        }
    }

    private func sent(_ stage: Stage) -> String {
        String(decoding: stage.transport.exchanges.last?.request.body ?? [], as: UTF8.self)
    }

    private let blocks =
        #"[{"type":"thinking","thinking":"first","signature":"S1"},{"type":"text","text":"Näh, "},"#
        + #"{"type":"redacted_thinking","data":"S2"},{"type":"text","text":"wait."},"#
        + #"{"type":"tool_use","id":"c9","name":"tide","input":{"a":1}}]"#

    @Test func `an answer goes back with its thinking in the order in which it came`() async throws
    {
        let stage = stage()
        let answer = try await stage.client.chat(question)
        #expect(answer.text == "Näh, wait.")
        #expect(answer.reasoning == "first")

        let next = ChatRequest(
            messages: question.messages + [
                answer.message,
                .toolResult(ToolResult(id: "c9", name: "tide", content: "14:20")),
            ])
        _ = try await stage.client.chat(next, options: CallOptions(endpoint: "home"))

        #expect(sent(stage).contains(blocks), "\(sent(stage))")
    }

    @Test func `another vendor gets the answer without its thinking`() async throws {
        let stage = stage()
        let answer = try await stage.client.chat(question)

        let next = ChatRequest(messages: question.messages + [answer.message, .user("and?")])
        _ = try await stage.client.chat(next, options: CallOptions(endpoint: "other"))

        let sent = sent(stage)
        #expect(!sent.contains("S1") && !sent.contains("S2"), "\(sent)")
        #expect(sent.contains("wait.") && sent.contains(#""type":"tool_use""#))
    }

    @Test func `an answer without sealed thinking is its text and its calls`() {
        let answer = ChatAnswer(
            call: CallID(1), status: .complete, text: "yes",
            toolCalls: [ToolCall(id: "c", name: "n", arguments: "{}")])

        #expect(
            answer.message.parts == [
                .text("yes"), .toolCall(ToolCall(id: "c", name: "n", arguments: "{}")),
            ])
    }
}
