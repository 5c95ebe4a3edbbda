import Client
import Providers
import Reliability
import TestSupport
import Testing

/// One answer that calls a tool in each wire format, and what of it the next request holds.
struct CallingAnswer: Sendable, CustomTestStringConvertible {
    let format: WireFormat
    let body: String
    /// The call as the next request says it.
    let call: String
    /// Its result as the next request says it.
    let result: String
    var testDescription: String { format.rawValue }
}

private func stream(_ lines: String...) -> String {
    lines.map { "data: \($0)\n\n" }.joined()
}

private let answers = [
    CallingAnswer(
        format: .openAIChat,
        body: stream(
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c9","function":{"name":"tide","arguments":"{\"port\""}}]}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":":\"Rye\"}"}}]}}]}"#,
            #"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#, "[DONE]"),
        call:
            #""tool_calls":[{"id":"c9","type":"function","function":{"name":"tide","arguments":"{\"port\":\"Rye\"}"}}]"#,
        result: #"{"role":"tool","tool_call_id":"c9","content":"14:20"}"#),
    CallingAnswer(
        format: .openAIResponses,
        body: stream(
            #"{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","call_id":"c9","name":"tide","arguments":""}}"#,
            #"{"type":"response.function_call_arguments.delta","output_index":0,"delta":"{\"port\":\"Rye\"}"}"#,
            #"{"type":"response.completed","response":{"status":"completed","output":[]}}"#),
        call:
            #"{"type":"function_call","call_id":"c9","name":"tide","arguments":"{\"port\":\"Rye\"}"}"#,
        result: #"{"type":"function_call_output","call_id":"c9","output":"14:20"}"#),
    CallingAnswer(
        format: .anthropic,
        body: stream(
            #"{"type":"message_start","message":{"model":"m","usage":{"input_tokens":1,"output_tokens":1}}}"#,
            #"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"c9","name":"tide","input":{}}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"port\":\"Rye\"}"}}"#,
            #"{"type":"content_block_stop","index":0}"#,
            #"{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":3}}"#,
            #"{"type":"message_stop"}"#),
        call: #"[{"type":"tool_use","id":"c9","name":"tide","input":{"port":"Rye"}}]"#,
        result: #"{"type":"tool_result","tool_use_id":"c9","content":"14:20"}"#),
    CallingAnswer(
        format: .gemini,
        body: stream(
            #"{"candidates":[{"content":{"parts":[{"functionCall":{"name":"tide","args":{"port":"Rye"}}}]},"finishReason":"STOP"}]}"#
        ),
        call: #"{"functionCall":{"name":"tide","args":{"port":"Rye"}}"#,
        result: #"{"functionResponse":{"name":"tide","response":{"output":"14:20"}}}"#),
    CallingAnswer(
        format: .cohere,
        body: stream(
            #"{"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"c9","type":"function","function":{"name":"tide","arguments":""}}}}}"#,
            #"{"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"{\"port\":\"Rye\"}"}}}}}"#,
            #"{"type":"message-end","delta":{"finish_reason":"TOOL_CALL"}}"#),
        call:
            #""tool_calls":[{"id":"c9","type":"function","function":{"name":"tide","arguments":"{\"port\":\"Rye\"}"}}]"#,
        result: #"{"role":"tool","tool_call_id":"c9","content":"14:20"}"#),
    CallingAnswer(
        format: .ollama,
        body:
            #"{"model":"m","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"tide","arguments":{"port":"Rye"}}}]},"done":false}"#
            + "\n" + #"{"model":"m","message":{"content":""},"done":true,"done_reason":"stop"}"#
            + "\n",
        call: #""tool_calls":[{"function":{"name":"tide","arguments":{"port":"Rye"}}}]"#,
        result: #"{"role":"tool","tool_name":"tide","content":"14:20"}"#),
]

@Suite struct ToolCallTests {
    private let tool = Tool(
        name: "tide", schema: #"{"type":"object","properties":{"port":{"type":"string"}}}"#)

    private func asked(_ exchange: ScriptedExchange) -> String {
        String(decoding: exchange.request.body, as: UTF8.self)
    }

    @Test(arguments: answers)
    func `a call is answered whole, and goes back with its result`(_ calling: CallingAnswer)
        async throws
    {
        var endpoint = scriptedEndpoint("a")
        endpoint.format = calling.format
        let stage = Stage(endpoints: [endpoint]) { exchange in
            exchange.head()
            exchange.body(calling.body)
            exchange.end()
        }
        let tool = try #require(self.tool)
        var request = ChatRequest(messages: [.user("When is high water?")], tools: [tool])

        let answer = try await stage.client.chat(request)

        #expect(answer.status == .complete)
        #expect(answer.finishReason == .toolCalls)
        #expect(answer.firstText == nil)
        let call = try #require(answer.toolCalls.first)
        #expect(answer.toolCalls.count == 1)
        #expect(call.name == "tide")
        #expect(call.arguments == #"{"port":"Rye"}"#)

        request.messages += [
            answer.message,
            .toolResult(ToolResult(id: call.id, name: call.name, content: "14:20")),
        ]
        _ = try await stage.client.chat(request)

        let second = asked(stage.transport.exchanges[1])
        #expect(second.contains(calling.call), "\(second)")
        #expect(second.contains(calling.result), "\(second)")
        #expect(second.contains("\"tide\""))
    }

    @Test func `interleaved fragments become calls in the order of their indices`() async throws {
        let stage = Stage("a") { exchange in
            exchange.head()
            exchange.body(
                stream(
                    #"{"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"two","arguments":"{\"y\""}},{"index":0,"id":"a","function":{"name":"one","arguments":""}}]}}]}"#,
                    #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\": 1.50}"}},{"index":1,"function":{"arguments":":2}"}}]}}]}"#,
                    #"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#, "[DONE]"))
            exchange.end()
        }

        let (answer, events) = await stage.client.stream(question).everything()

        #expect(
            answer?.toolCalls == [
                ToolCall(id: "a", name: "one", arguments: #"{"x": 1.50}"#),
                ToolCall(id: "b", name: "two", arguments: #"{"y":2}"#),
            ])
        let fragments = events.filter { if case .toolCall = $0 { true } else { false } }
        #expect(fragments.count == 4)
    }

    @Test func `a call that broke off is nobody's call`() async {
        let stage = Stage("a") { exchange in
            exchange.head()
            exchange.body(
                stream(
                    #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"one","arguments":"{}"}}]}}]}"#
                ))
            exchange.fail(.closedInBody)
        }

        let (answer, _) = await stage.client.stream(question).everything()

        #expect(answer?.status == .incomplete)
        #expect(answer?.toolCalls == [])
    }

    @Test func `a schema that is no object makes no tool`() {
        #expect(Tool(name: "t", schema: "[]") == nil)
        #expect(Tool(name: "t", schema: "{") == nil)
        #expect(Tool(name: "t", schema: #"{"type":"object"}"#) != nil)
    }
}
