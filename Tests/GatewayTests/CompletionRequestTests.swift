import Providers
import Testing

@testable import Gateway

@Suite struct CompletionRequestTests {
    @Test func `what the core has a place for is read, everything else is carried along`() throws {
        let request = try parse(
            """
            {"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":true,
             "stream_options":{"include_usage":true},"max_completion_tokens":9,"temperature":1,
             "top_p":0.5,"stop":"END","seed":-3,"reasoning_effort":"low","user":null,
             "response_format":{"type":"json_object"},"logit_bias":{"50256":-100}}
            """)

        #expect(request.model == "m")
        #expect(request.streams)
        #expect(request.includesUsage)
        #expect(request.chat.model == nil)
        #expect(request.chat.maxTokens == 9)
        #expect(request.chat.temperature == 1)
        #expect(request.chat.topP == 0.5)
        #expect(request.chat.stop == ["END"])
        #expect(request.chat.seed == -3)
        #expect(request.chat.reasoning == .low)
        #expect(
            request.chat.extra == [
                "response_format": .object(["type": .string("json_object")]),
                "logit_bias": .object(["50256": .integer(-100)]),
            ])
    }

    @Test func `an effort that the core has no word for travels as it is`() throws {
        let request = try parse(
            #"{"messages":[{"role":"user","content":"Hi"}],"reasoning_effort":"minimal"}"#)

        #expect(request.chat.reasoning == nil)
        #expect(request.chat.extra == ["reasoning_effort": .string("minimal")])
        #expect(request.model == "auto")
        #expect(!request.streams)
    }

    @Test func `every kind of message becomes one of the core's`() throws {
        let request = try parse(
            """
            {"messages":[
              {"role":"developer","content":"Be brief."},
              {"role":"user","content":[{"type":"text","text":"What is this?"},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,aGk="}},
                {"type":"image_url","image_url":{"url":"https://example.org/a.png","detail":"low"}}]},
              {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                "function":{"name":"look","arguments":"{\\"at\\":1}"}}]},
              {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"a cat"}]}]}
            """)

        #expect(
            request.chat.messages == [
                .system("Be brief."),
                .user(
                    .text("What is this?"), .image(base64: "aGk=", mediaType: "image/png"),
                    .imageURL("https://example.org/a.png")),
                ChatMessage(
                    role: .assistant,
                    parts: [.toolCall(ToolCall(id: "c1", name: "look", arguments: #"{"at":1}"#))]),
                .toolResult(ToolResult(id: "c1", name: "look", content: "a cat")),
            ])
    }

    @Test func `tools and the choice among them are read`() throws {
        let request = try parse(
            """
            {"messages":[{"role":"user","content":"Hi"}],
             "tools":[{"type":"function","function":{"name":"look","description":"Looks.",
               "parameters":{"type":"object"}}}],
             "tool_choice":{"type":"function","function":{"name":"look"}}}
            """)

        #expect(
            request.chat.tools == [
                Tool(
                    name: "look", description: "Looks.",
                    parameters: .object(["type": .string("object")]))
            ])
        #expect(request.chat.toolChoice == .named("look"))
    }

    @Test(arguments: [
        ("{", nil, "invalid_json"),
        ("[]", nil, "invalid_json"),
        ("{}", "messages", "missing_required_parameter"),
        (#"{"messages":[]}"#, "messages", "invalid_value"),
        (#"{"messages":[7]}"#, "messages[0]", "invalid_type"),
        (#"{"messages":[{"role":"king","content":""}]}"#, "messages[0].role", "invalid_value"),
        (#"{"messages":[{"role":"user"}]}"#, "messages[0].content", "invalid_type"),
        (
            #"{"messages":[{"role":"user","content":[{"type":"input_audio"}]}]}"#,
            "messages[0].content[0]", "invalid_value"
        ),
        (
            #"{"messages":[{"role":"tool","content":"x"}]}"#, "messages[0].tool_call_id",
            "missing_required_parameter"
        ),
        (withUser(#""temperature":3"#), "temperature", "invalid_value"),
        (withUser(#""temperature":"hot""#), "temperature", "invalid_type"),
        (withUser(#""max_tokens":0"#), "max_tokens", "invalid_value"),
        (withUser(#""stream":"yes""#), "stream", "invalid_type"),
        (withUser(#""stop":[1]"#), "stop", "invalid_type"),
        (withUser(#""n":2"#), "n", "invalid_value"),
        (withUser(#""logprobs":true"#), "logprobs", "invalid_value"),
        (withUser(#""tools":[{"type":"web_search"}]"#), "tools[0]", "invalid_value"),
        (withUser(#""tool_choice":"maybe""#), "tool_choice", "invalid_value"),
    ])
    func `what is wrong is refused with its place`(
        body: String, parameter: String?, code: String
    ) {
        let error = #expect(throws: GatewayError.self) { try parse(body) }

        #expect(error?.status == 400)
        #expect(error?.type == "invalid_request_error")
        #expect(error?.parameter == parameter)
        #expect(error?.code == code)
    }

    private func parse(_ text: String) throws -> CompletionRequest {
        try CompletionRequest(parsing: Array(text.utf8))
    }

    private static func withUser(_ field: String) -> String {
        #"{"messages":[{"role":"user","content":"Hi"}],"# + field + "}"
    }
}
