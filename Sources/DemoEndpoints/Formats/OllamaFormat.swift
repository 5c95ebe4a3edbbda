import Providers

/// Ollama's own chat: JSON lines, and a stream unless it is told otherwise.
struct OllamaFormat: ServerFormat {
    var streamType: String { "application/x-ndjson" }

    /// A blank line.
    var heartbeat: [UInt8] { Array("\n".utf8) }

    func read(_ arrival: Arrival) -> Result<CompletionRequest, Refusal> {
        guard let json = JSONValue(parsing: arrival.body), case .object = json else {
            return .failure(.invalid("invalid character in the body: it is not JSON"))
        }
        guard let model = json["model"]?.string, !model.isEmpty else {
            return .failure(.invalid("model is required"))
        }
        let turns = (json["messages"]?.elements ?? []).map {
            CompletionRequest.Turn(
                role: OpenAIChatFormat.role($0["role"]?.string),
                text: $0["content"]?.contentText ?? "")
        }
        // The service would only load the model, which is of no use here.
        guard !turns.isEmpty else { return .failure(.invalid("messages is required")) }
        let limit = json["options"]?["num_predict"]?.int
        var request = CompletionRequest(
            .ollama, model: model, turns: turns, streams: json["stream"] != .bool(false),
            // Numbers below 1 mean no limit.
            maxTokens: limit.flatMap { $0 < 1 ? nil : $0 })
        request.stop = json["options"]?["stop"]?.strings ?? []
        request.thinks = ![nil, .null, .bool(false)].contains(json["think"])
        request.chooseTool(
            from: (json["tools"]?.elements ?? []).map {
                OfferedTool(
                    $0["function"]?["name"]?.string ?? "", schema: $0["function"]?["parameters"])
            }, must: false, after: turns)
        return .success(request)
    }

    func document(_ refusal: Refusal) -> JSONValue {
        let said: String? =
            switch refusal.code {
            // There are no codes, so the sentence must say it.
            case "overloaded": "server busy, please try again. (simulated)"
            case "context_length_exceeded":
                "the input length exceeds the context size (simulated)"
            case "content_filter": "the prompt was flagged by a content filter (simulated)"
            case "insufficient_quota": "you are out of credits (simulated)"
            default: nil
            }
        return .object(["error": .string(refusal.sentence(said))])
    }

    func models(_ model: String, created: Int) -> JSONValue {
        .object([
            "models": .array([
                .object([
                    "name": .string(model), "model": .string(model),
                    "modified_at": .string(rfc3339(created)), "size": .integer(0),
                    "digest": .string("demo"),
                ])
            ])
        ])
    }

    func document(_ answer: Answer) -> JSONValue {
        var message: [String: JSONValue] = ["content": .string(answer.text)]
        message["thinking"] = answer.thought.map(JSONValue.string)
        message["tool_calls"] = Self.calls(answer)
        return Self.line(answer, message, isLast: true)
    }

    func opening(_ answer: Answer) -> [UInt8] {
        guard let thought = answer.thought else { return [] }
        return lineBytes(
            Self.line(answer, ["content": .string(""), "thinking": .string(thought)]))
    }

    func piece(_ word: String, index: Int, of answer: Answer) -> [UInt8] {
        lineBytes(Self.line(answer, ["content": .string(word)]))
    }

    func closing(_ answer: Answer) -> [UInt8] {
        var bytes: [UInt8] = []
        if let calls = Self.calls(answer) {
            bytes += lineBytes(
                Self.line(answer, ["content": .string(""), "tool_calls": calls]))
        }
        return bytes + lineBytes(Self.line(answer, ["content": .string("")], isLast: true))
    }

    func breakingOff(_ refusal: Refusal, in answer: Answer) -> [UInt8] {
        lineBytes(document(refusal))
    }

    private func lineBytes(_ line: JSONValue) -> [UInt8] { line.encoded + Array("\n".utf8) }

    private static func calls(_ answer: Answer) -> JSONValue? {
        answer.call.map { call in
            .array([
                .object([
                    "function": .object([
                        "name": .string(call.name), "arguments": answer.callArguments,
                    ])
                ])
            ])
        }
    }

    private static func line(
        _ answer: Answer, _ message: [String: JSONValue], isLast: Bool = false
    ) -> JSONValue {
        var message = message
        message["role"] = .string("assistant")
        var fields: [String: JSONValue] = [
            "model": .string(answer.model), "created_at": .string(rfc3339(answer.created)),
            "message": .object(message), "done": .bool(isLast),
        ]
        guard isLast else { return .object(fields) }
        fields["done_reason"] = .string(answer.finish == "length" ? "length" : "stop")
        fields["prompt_eval_count"] = .integer(answer.inputTokens)
        fields["eval_count"] = .integer(answer.outputTokens)
        // Nothing is measured here.
        for name in [
            "total_duration", "load_duration", "prompt_eval_duration", "eval_duration",
        ] {
            fields[name] = .integer(0)
        }
        return .object(fields)
    }
}
