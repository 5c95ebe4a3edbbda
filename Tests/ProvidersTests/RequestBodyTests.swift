import Reliability
import Testing

@testable import Providers

/// One conversation with everything in it, and what each format makes of it.
private let rich = ChatRequest(
    messages: [
        .system("Be brief."), .system("Be kind."),
        ChatMessage(
            role: .user,
            parts: [
                .text("what?"), .image(base64: "QUI=", mediaType: "image/png"),
                .imageURL("https://x.test/a.png"),
            ]),
        ChatMessage(
            role: .assistant,
            parts: [
                .text("I look."),
                .toolCall(ToolCall(id: "c1", name: "sum", arguments: #"{"b":2,"a":1}"#)),
            ]),
        ChatMessage(
            role: .user,
            parts: [
                .text("and?"),
                .toolResult(ToolResult(id: "c1", name: "sum", content: "3", isError: false)),
            ]),
    ],
    maxTokens: 9, temperature: 0.5, topP: 1, topK: 40, presencePenalty: 0.25,
    frequencyPenalty: -0.5, stop: ["x", "y"], seed: -3,
    tools: [
        Tool(
            name: "sum", description: "Adds.",
            parameters: .object(["type": .string("object"), "properties": .object([:])]))
    ],
    toolChoice: .named("sum"), streams: false)

private let schema = #"{"properties":{},"type":"object"}"#

private let expected: [(WireFormat, String)] = [
    (
        .openAIChat,
        #"{"model":"small","messages":[{"role":"system","content":"Be brief."},"#
            + #"{"role":"system","content":"Be kind."},{"role":"user","content":["#
            + #"{"type":"text","text":"what?"},"#
            + #"{"type":"image_url","image_url":{"url":"data:image/png;base64,QUI="}},"#
            + #"{"type":"image_url","image_url":{"url":"https://x.test/a.png"}}]},"#
            + #"{"role":"assistant","content":"I look.","tool_calls":[{"id":"c1","#
            + #""type":"function","function":{"name":"sum","arguments":"{\"b\":2,\"a\":1}"}}]},"#
            + #"{"role":"tool","tool_call_id":"c1","content":"3"},{"role":"user","content":"and?"}],"#
            + #""max_tokens":9,"temperature":0.5,"top_p":1.0,"presence_penalty":0.25,"#
            + #""frequency_penalty":-0.5,"stop":["x","y"],"seed":-3,"tools":[{"type":"function","#
            + #""function":{"name":"sum","description":"Adds.","parameters":"# + schema
            + #"}}],"tool_choice":{"type":"function","function":{"name":"sum"}}}"#
    ),
    (
        .openAIResponses,
        #"{"model":"small","input":[{"role":"system","content":"Be brief."},"#
            + #"{"role":"system","content":"Be kind."},{"role":"user","content":["#
            + #"{"type":"input_text","text":"what?"},"#
            + #"{"type":"input_image","image_url":"data:image/png;base64,QUI="},"#
            + #"{"type":"input_image","image_url":"https://x.test/a.png"}]},"#
            + #"{"role":"assistant","content":"I look."},{"type":"function_call","call_id":"c1","#
            + #""name":"sum","arguments":"{\"b\":2,\"a\":1}"},"#
            + #"{"type":"function_call_output","call_id":"c1","output":"3"},"#
            + #"{"role":"user","content":"and?"}],"store":false,"max_output_tokens":9,"#
            + #""temperature":0.5,"top_p":1.0,"tools":[{"type":"function","name":"sum","#
            + #""description":"Adds.","parameters":"# + schema
            + #","strict":false}],"tool_choice":{"type":"function","name":"sum"}}"#
    ),
    (
        .anthropic,
        #"{"model":"small","max_tokens":9,"system":"Be brief.\n\nBe kind.","messages":["#
            + #"{"role":"user","content":[{"type":"text","text":"what?"},{"type":"image","#
            + #""source":{"type":"base64","media_type":"image/png","data":"QUI="}},"#
            + #"{"type":"image","source":{"type":"url","url":"https://x.test/a.png"}}]},"#
            + #"{"role":"assistant","content":[{"type":"text","text":"I look."},"#
            + #"{"type":"tool_use","id":"c1","name":"sum","input":{"b":2,"a":1}}]},"#
            + #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"3"},"#
            + #"{"type":"text","text":"and?"}]}],"temperature":0.5,"top_k":40,"top_p":1.0,"#
            + #""stop_sequences":["x","y"],"tools":[{"name":"sum","description":"Adds.","#
            + #""input_schema":"# + schema + #"}],"tool_choice":{"type":"tool","name":"sum"}}"#
    ),
    (
        .gemini,
        #"{"systemInstruction":{"parts":[{"text":"Be brief."},{"text":"Be kind."}]},"contents":["#
            + #"{"role":"user","parts":[{"text":"what?"},"#
            + #"{"inlineData":{"mimeType":"image/png","data":"QUI="}},"#
            + #"{"fileData":{"fileUri":"https://x.test/a.png"}}]},"#
            + #"{"role":"model","parts":[{"text":"I look."},"#
            + #"{"functionCall":{"name":"sum","args":{"b":2,"a":1}},"#
            + #""thoughtSignature":"skip_thought_signature_validator"}]},"#
            + #"{"role":"user","parts":[{"text":"and?"},"#
            + #"{"functionResponse":{"name":"sum","response":{"output":"3"}}}]}],"#
            + #""generationConfig":{"maxOutputTokens":9,"temperature":0.5,"topP":1.0,"topK":40,"#
            + #""presencePenalty":0.25,"frequencyPenalty":-0.5,"stopSequences":["x","y"],"#
            + #""seed":-3},"tools":[{"functionDeclarations":[{"name":"sum","#
            + #""description":"Adds.","parametersJsonSchema":"# + schema
            + #"}]}],"toolConfig":{"functionCallingConfig":{"mode":"ANY","#
            + #""allowedFunctionNames":["sum"]}}}"#
    ),
    (
        .cohere,
        #"{"model":"small","messages":[{"role":"system","content":"Be brief."},"#
            + #"{"role":"system","content":"Be kind."},{"role":"user","content":["#
            + #"{"type":"text","text":"what?"},"#
            + #"{"type":"image_url","image_url":{"url":"data:image/png;base64,QUI="}},"#
            + #"{"type":"image_url","image_url":{"url":"https://x.test/a.png"}}]},"#
            + #"{"role":"assistant","content":"I look.","tool_calls":[{"id":"c1","#
            + #""type":"function","function":{"name":"sum","arguments":"{\"b\":2,\"a\":1}"}}]},"#
            + #"{"role":"tool","tool_call_id":"c1","content":"3"},{"role":"user","content":"and?"}],"#
            + #""stream":false,"max_tokens":9,"temperature":0.5,"p":1.0,"k":40,"#
            + #""presence_penalty":0.25,"frequency_penalty":-0.5,"stop_sequences":["x","y"],"#
            + #""seed":-3,"tools":[{"type":"function","function":{"name":"sum","#
            + #""description":"Adds.","parameters":"# + schema + #"}}],"tool_choice":"REQUIRED"}"#
    ),
    (
        .ollama,
        #"{"model":"small","messages":[{"role":"system","content":"Be brief."},"#
            + #"{"role":"system","content":"Be kind."},"#
            + #"{"role":"user","content":"what?\nhttps://x.test/a.png\n","images":["QUI="]},"#
            + #"{"role":"assistant","content":"I look.","tool_calls":[{"function":"#
            + #"{"name":"sum","arguments":{"b":2,"a":1}}}]},"#
            + #"{"role":"tool","tool_name":"sum","content":"3"},{"role":"user","content":"and?"}],"#
            + #""stream":false,"tools":[{"type":"function","function":{"name":"sum","#
            + #""description":"Adds.","parameters":"# + schema
            + #"}}],"options":{"num_predict":9,"temperature":0.5,"top_p":1.0,"top_k":40,"#
            + #""presence_penalty":0.25,"frequency_penalty":-0.5,"stop":["x","y"],"seed":-3}}"#
    ),
]

@Suite struct RequestBodyTests {
    private func body(
        _ chat: ChatRequest, _ format: WireFormat, model: String = "small"
    ) -> String {
        var endpoint = exampleEndpoint
        endpoint.profile.model = model
        let request = Dialects.dialect(for: format).request(for: chat, on: endpoint)
        return String(decoding: request.body, as: UTF8.self)
    }

    @Test(arguments: expected) func `a conversation with everything in it is written whole`(
        _ format: WireFormat, _ json: String
    ) {
        #expect(body(rich, format) == json)
        #expect(JSONValue(parsing: Array(json.utf8)) != nil)
    }

    @Test(arguments: WireFormat.allCases) func `every body is one JSON document`(
        _ format: WireFormat
    ) {
        for chat in [
            rich, ChatRequest(messages: []), ChatRequest(messages: [.user("\u{0}\"\\\n")]),
            ChatRequest(messages: [.assistant("x")], streams: true, continuesLast: true),
            ChatRequest(messages: [.user("x")], temperature: .nan, reasoning: .high),
            ChatRequest(messages: [.user("x")], reasoning: ReasoningEffort.none),
            ChatRequest(
                messages: [
                    ChatMessage(
                        role: .assistant,
                        parts: [.toolCall(ToolCall(id: "i", name: "n", arguments: "{broken"))])
                ]),
        ] {
            let text = body(chat, format)
            #expect(JSONValue(parsing: Array(text.utf8)) != nil, "\(text)")
        }
    }

    @Test(arguments: [
        (ToolChoice.auto, #""tool_choice":"auto""#, #""tool_choice":{"type":"auto"}"#, "AUTO"),
        (.none, #""tool_choice":"none""#, #""tool_choice":{"type":"none"}"#, "NONE"),
        (.required, #""tool_choice":"required""#, #""tool_choice":{"type":"any"}"#, "ANY"),
    ])
    func `the choice of tools has its word in each format`(
        choice: ToolChoice, openAI: String, anthropic: String, gemini: String
    ) {
        let chat = ChatRequest(
            messages: [.user("q")], tools: [Tool(name: "t")], toolChoice: choice)

        #expect(body(chat, .openAIChat).contains(openAI))
        #expect(body(chat, .openAIResponses).contains(openAI))
        #expect(body(chat, .anthropic).contains(anthropic))
        #expect(body(chat, .gemini).contains(#""mode":"\#(gemini)""#))
        #expect(body(chat, .ollama).contains(#""tools""#) == (choice != .none))
    }

    @Test func `without tools nothing is said of them`() {
        for format in WireFormat.allCases {
            #expect(!body(ChatRequest(messages: [.user("q")]), format).contains("tool"))
        }
    }

    @Test(arguments: [
        ("claude-haiku-4-5-20251001", #""thinking":{"type":"enabled","budget_tokens":1024}"#),
        ("claude-3-7-sonnet-latest", #""thinking":{"type":"enabled","budget_tokens":1024}"#),
        ("MiniMax-M2", #""thinking":{"type":"enabled","budget_tokens":1024}"#),
        (
            "claude-sonnet-4-6",
            #""output_config":{"effort":"low"},"thinking":{"type":"adaptive","display":"summarized"}"#
        ),
        (
            "claude-sonnet-5",
            #""output_config":{"effort":"low"},"thinking":{"type":"adaptive","display":"summarized"}"#
        ),
    ])
    func `each Claude is told to think in its own words`(model: String, words: String) {
        let chat = ChatRequest(
            messages: [.user("q")], maxTokens: 100, temperature: 0.5, reasoning: .low)

        let text = body(chat, .anthropic, model: model)

        #expect(text.contains(words), "\(text)")
        #expect(text.contains(#""max_tokens":1124"#) == words.contains("1024"))
        #expect(text.contains("temperature") != words.contains("1024"))
    }

    @Test func `thinking can be forbidden where the model allows that`() {
        let chat = ChatRequest(messages: [.user("q")], reasoning: ReasoningEffort.none)

        #expect(body(chat, .openAIChat).contains(#""reasoning_effort":"none""#))
        #expect(body(chat, .anthropic).contains(#""thinking":{"type":"disabled"}"#))
        #expect(!body(chat, .anthropic, model: "claude-sonnet-5").contains("thinking"))
        #expect(
            body(chat, .gemini, model: "gemini-2.5-flash")
                .contains(#""thinkingConfig":{"includeThoughts":false,"thinkingBudget":0}"#))
        #expect(body(chat, .gemini).contains(#""thinkingLevel":"minimal""#))
        #expect(body(chat, .cohere).contains(#""thinking":{"type":"disabled"}"#))
        #expect(body(chat, .ollama).contains(#""think":false"#))
    }

    @Test func `an answer that broke off is continued by an instruction`() {
        let chat = ChatRequest(messages: [.user("q"), .assistant("ha")], continuesLast: true)

        for format in WireFormat.allCases where format != .openAIChat {
            let text = body(chat, format)
            let isLast = (text.firstRange(of: "cut off")?.lowerBound ?? text.startIndex)
            #expect(
                isLast > (text.firstRange(of: #""ha""#)?.lowerBound ?? text.endIndex), "\(text)")
        }
    }

    @Test func `Anthropic's limit of tokens is always told`() {
        let text = body(ChatRequest(messages: [.user("q")]), .anthropic)

        #expect(text.contains(#""max_tokens":8192"#))
    }

    @Test(arguments: [
        (
            #"{"models":[{"name":"models/gemini-a","supportedGenerationMethods":["generateContent"]},"#
                + #"{"name":"models/embed","supportedGenerationMethods":["embedContent"]}]}"#,
            ["gemini-a"]
        ),
        (
            #"{"models":[{"name":"command","endpoints":["chat","generate"]},"#
                + #"{"name":"rerank","endpoints":["rerank"]}]}"#, ["command"]
        ),
        (#"{"models":[{"name":"smollm2:135m","model":"smollm2:135m"}]}"#, ["smollm2:135m"]),
        (
            #"{"data":[{"type":"model","id":"claude-haiku-5-5"}],"has_more":false}"#,
            ["claude-haiku-5-5"]
        ),
    ]) func `each service's model list is read, without what cannot chat`(
        _ body: String, _ names: [String]
    ) {
        #expect(GeminiDialect().models(in: Array(body.utf8)) == names)
    }
}
