import Providers

/// Cohere's chat, version 2.
struct CohereFormat: ServerFormat {
    func read(_ arrival: Arrival) -> Result<CompletionRequest, Refusal> {
        guard let json = JSONValue(parsing: arrival.body) else {
            return .failure(.invalid("invalid request: failed to parse the body as JSON"))
        }
        guard let model = json["model"]?.string, !model.isEmpty else {
            return .failure(.invalid("invalid request: model is required"))
        }
        let messages = json["messages"]?.elements ?? []
        if let problem = Self.problem(messages: messages, in: json) {
            return .failure(.invalid("invalid request: " + problem))
        }
        let turns = messages.map {
            CompletionRequest.Turn(
                role: OpenAIChatFormat.role($0["role"]?.string),
                text: $0["content"]?.contentText ?? "")
        }
        var request = CompletionRequest(
            .cohere, model: model, turns: turns, streams: json["stream"] == .bool(true),
            maxTokens: json["max_tokens"]?.int)
        request.stop = json["stop_sequences"]?.strings ?? []
        request.thinks = json["thinking"]?["type"] == .string("enabled")
        let choice = json["tool_choice"]?.string
        if choice != "NONE" {
            request.chooseTool(
                from: (json["tools"]?.elements ?? []).map {
                    OfferedTool(
                        $0["function"]?["name"]?.string ?? "",
                        schema: $0["function"]?["parameters"])
                }, must: choice == "REQUIRED", after: turns)
        }
        return .success(request)
    }

    private static func problem(messages: [JSONValue], in json: JSONValue) -> String? {
        guard !messages.isEmpty else { return "list of messages must not be empty" }
        for message in messages {
            let role = message["role"]?.string ?? ""
            guard ["system", "user", "assistant", "tool"].contains(role) else {
                return "message role must be one of 'system', 'user', 'assistant', 'tool'"
            }
        }
        if let limit = json["max_tokens"]?.int, limit < 1 {
            return "max_tokens must be greater than or equal to 1"
        }
        if let warmth = json["temperature"]?.double, !(0...1).contains(warmth) {
            return "temperature must be between 0 and 1.0 inclusive"
        }
        return nil
    }

    func document(_ refusal: Refusal) -> JSONValue {
        .object([
            "id": .string("demo"),
            "message": .string(refusal.sentence(Self.sentence(of: refusal))),
        ])
    }

    /// The service has no codes: the sentence must say it.
    private static func sentence(of refusal: Refusal) -> String? {
        switch refusal.code {
        case "insufficient_quota":
            "You are using a Trial key, which is limited to 1000 API calls / month. (simulated)"
        case "context_length_exceeded":
            "too many tokens: total number of tokens in the prompt cannot exceed 128000 "
                + "- received 130000. (simulated)"
        case "content_filter": "The prompt was flagged by the content filter. (simulated)"
        case "overloaded": "The server is overloaded, please try again later. (simulated)"
        default: nil
        }
    }

    func models(_ model: String, created: Int) -> JSONValue {
        .object([
            "models": .array([
                .object([
                    "name": .string(model), "endpoints": .array([.string("chat")]),
                    "finetuned": .bool(false), "context_length": .integer(128_000),
                ])
            ])
        ])
    }

    func document(_ answer: Answer) -> JSONValue {
        var content: [JSONValue] = []
        if let thought = answer.thought {
            content.append(
                .object(["type": .string("thinking"), "thinking": .string(thought)]))
        }
        var message: [String: JSONValue] = ["role": .string("assistant")]
        if let call = Self.call(answer, arguments: answer.call?.arguments) {
            message["tool_calls"] = .array([call])
        } else {
            content.append(.object(["type": .string("text"), "text": .string(answer.text)]))
        }
        if !content.isEmpty { message["content"] = .array(content) }
        return .object([
            "id": Self.id(answer), "finish_reason": .string(Self.finishReason(answer)),
            "message": .object(message), "usage": Self.usage(answer),
        ])
    }

    func opening(_ answer: Answer) -> [UInt8] {
        var bytes = named(
            "message-start",
            [
                "id": Self.id(answer),
                "delta": Self.message([
                    "role": .string("assistant"), "content": .array([]),
                    "tool_plan": .string(""), "tool_calls": .array([]),
                    "citations": .array([]),
                ]),
            ])
        if let thought = answer.thought {
            bytes += start(0, ["type": .string("thinking"), "thinking": .string("")])
            bytes += delta(0, ["thinking": .string(thought)])
            bytes += named("content-end", ["index": .integer(0)])
        }
        if answer.call == nil {
            bytes += start(
                Self.mainIndex(answer), ["type": .string("text"), "text": .string("")])
        }
        return bytes
    }

    func piece(_ word: String, index: Int, of answer: Answer) -> [UInt8] {
        delta(Self.mainIndex(answer), ["text": .string(word)])
    }

    func closing(_ answer: Answer) -> [UInt8] {
        var bytes: [UInt8] = []
        if let call = Self.call(answer, arguments: "") {
            bytes += named(
                "tool-call-start",
                ["index": .integer(0), "delta": Self.message(["tool_calls": call])])
            bytes += named(
                "tool-call-delta",
                [
                    "index": .integer(0),
                    "delta": Self.message([
                        "tool_calls": .object([
                            "function": .object([
                                "arguments": .string(answer.call?.arguments ?? "")
                            ])
                        ])
                    ]),
                ])
            bytes += named("tool-call-end", ["index": .integer(0)])
        } else {
            bytes += named("content-end", ["index": .integer(Self.mainIndex(answer))])
        }
        return bytes + end(answer, reason: Self.finishReason(answer), error: nil)
    }

    /// The service breaks off with an end that says so.
    func breakingOff(_ refusal: Refusal, in answer: Answer) -> [UInt8] {
        end(
            answer, reason: "ERROR",
            error: .string(refusal.sentence(Self.sentence(of: refusal))))
    }

    private func end(_ answer: Answer, reason: String, error: JSONValue?) -> [UInt8] {
        var delta: [String: JSONValue] = [
            "finish_reason": .string(reason), "usage": Self.usage(answer),
        ]
        delta["error"] = error
        return named("message-end", ["id": Self.id(answer), "delta": .object(delta)])
    }

    private static func id(_ answer: Answer) -> JSONValue { .string("demo-\(answer.number)") }

    private static func mainIndex(_ answer: Answer) -> Int { answer.thought == nil ? 0 : 1 }

    private static func message(_ fields: [String: JSONValue]) -> JSONValue {
        .object(["message": .object(fields)])
    }

    private static func call(_ answer: Answer, arguments: String?) -> JSONValue? {
        answer.call.map { call in
            .object([
                "id": .string(call.id), "type": .string("function"),
                "function": .object([
                    "name": .string(call.name), "arguments": .string(arguments ?? ""),
                ]),
            ])
        }
    }

    private static func usage(_ answer: Answer) -> JSONValue {
        let tokens = JSONValue.object([
            "input_tokens": .integer(answer.inputTokens),
            "output_tokens": .integer(answer.outputTokens),
        ])
        return .object(["billed_units": tokens, "tokens": tokens])
    }

    private static func finishReason(_ answer: Answer) -> String {
        switch answer.finish {
        case "stop": answer.stopSequence == nil ? "COMPLETE" : "STOP_SEQUENCE"
        case "length": "MAX_TOKENS"
        case "tool_calls": "TOOL_CALL"
        case "content_filter": "ERROR_TOXIC"
        default: answer.finish
        }
    }

    private func start(_ index: Int, _ content: [String: JSONValue]) -> [UInt8] {
        named(
            "content-start",
            [
                "index": .integer(index),
                "delta": Self.message(["content": .object(content)]),
            ])
    }

    private func delta(_ index: Int, _ content: [String: JSONValue]) -> [UInt8] {
        named(
            "content-delta",
            [
                "index": .integer(index),
                "delta": Self.message(["content": .object(content)]),
            ])
    }

    /// An event whose type stands in it as well.
    private func named(_ name: String, _ fields: [String: JSONValue]) -> [UInt8] {
        var fields = fields
        fields["type"] = .string(name)
        return event(.object(fields), named: name)
    }
}
