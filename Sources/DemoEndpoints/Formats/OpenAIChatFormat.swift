import Behaviours
import NIOHTTP1
import Providers

/// OpenAI's chat completions.
struct OpenAIChatFormat: ServerFormat {
    func read(_ arrival: Arrival) -> Result<CompletionRequest, Refusal> {
        guard let json = JSONValue(parsing: arrival.body) else { return .failure(.unreadable) }
        let messages = json["messages"]?.elements ?? []
        guard !messages.isEmpty else {
            return .failure(
                .invalid("'messages' must be a non-empty array.", parameter: "messages"))
        }
        let limit = json["max_completion_tokens"]?.int ?? json["max_tokens"]?.int
        if let limit, limit < 1 {
            return .failure(
                .invalid("'max_tokens' must be at least 1.", parameter: "max_tokens"))
        }
        if let warmth = json["temperature"]?.double, !(0...2).contains(warmth) {
            return .failure(
                .invalid(
                    "'temperature' must be between 0 and 2, got \(warmth).",
                    parameter: "temperature"))
        }
        let turns = messages.map {
            CompletionRequest.Turn(
                role: Self.role($0["role"]?.string), text: $0["content"]?.contentText ?? "")
        }
        var request = CompletionRequest(
            .openAIChat, model: json["model"]?.string, turns: turns,
            streams: json["stream"] == .bool(true),
            includesUsage: json["stream_options"]?["include_usage"] == .bool(true),
            maxTokens: limit)
        request.stop = json["stop"]?.strings ?? []
        guard let tools = json["tools"]?.elements else { return .success(request) }
        let choice = json["tool_choice"]
        guard choice != .string("none") else { return .success(request) }
        let name = choice?["function"]?["name"]?.string
        request.chooseTool(
            from: tools.map {
                OfferedTool(
                    $0["function"]?["name"]?.string ?? "", schema: $0["function"]?["parameters"])
            }, must: choice == .string("required") || name != nil, named: name, after: turns)
        return .success(request)
    }

    /// The roles of OpenAI's chat, which Cohere and Ollama share.
    static func role(_ word: String?) -> CompletionRequest.Turn.Role {
        switch word {
        case "user": .question
        case "assistant": .answer
        case "tool": .toolResult
        default: .instruction
        }
    }

    func document(_ refusal: Refusal) -> JSONValue { Self.error(refusal) }

    /// OpenAI's error object.
    static func error(_ refusal: Refusal) -> JSONValue {
        .object([
            "error": .object([
                "message": .string(refusal.sentence()), "type": .string(type(of: refusal)),
                "param": refusal.parameter.map(JSONValue.string) ?? .null,
                "code": refusal.code.map(JSONValue.string) ?? .null,
            ])
        ])
    }

    private static func type(of refusal: Refusal) -> String {
        switch refusal.status {
        case 429: "rate_limit_error"
        case 400..<500: "invalid_request_error"
        default: "server_error"
        }
    }

    func models(_ model: String, created: Int) -> JSONValue {
        .object([
            "object": .string("list"),
            "data": .array([
                .object([
                    "id": .string(model), "object": .string("model"),
                    "created": .integer(created), "owned_by": .string("demo"),
                ])
            ]),
        ])
    }

    func document(_ answer: Answer) -> JSONValue {
        var message: [String: JSONValue] = ["role": .string("assistant")]
        message["content"] = answer.call == nil ? .string(answer.text) : .null
        if let call = Self.call(answer) { message["tool_calls"] = .array([call]) }
        return Self.document(
            "chat.completion", of: answer,
            choice: [
                "message": .object(message), "finish_reason": .string(answer.finish),
            ], usage: Self.usage(of: answer))
    }

    func opening(_ answer: Answer) -> [UInt8] {
        event(Self.chunk(answer, ["role": .string("assistant"), "content": .string("")]))
    }

    func piece(_ word: String, index: Int, of answer: Answer) -> [UInt8] {
        event(Self.chunk(answer, ["content": .string(word)]))
    }

    func emptyPiece(_ answer: Answer) -> [UInt8] { event(Self.chunk(answer, [:])) }

    func closing(_ answer: Answer) -> [UInt8] {
        var bytes: [UInt8] = []
        if var call = Self.call(answer)?.fields {
            call["index"] = .integer(0)
            bytes += event(Self.chunk(answer, ["tool_calls": .array([.object(call)])]))
        }
        bytes += event(Self.chunk(answer, [:], finish: .string(answer.finish)))
        if answer.includesUsage {
            bytes += event(
                Self.document(
                    Self.chunkKind, of: answer, choice: nil, usage: Self.usage(of: answer)))
        }
        return bytes + Array("data: [DONE]\n\n".utf8)
    }

    func breakingOff(_ refusal: Refusal, in answer: Answer) -> [UInt8] {
        event(Self.error(refusal))
    }

    func limits(_ plan: ResponsePlan) -> HTTPHeaders { Self.limits(plan) }

    /// The buckets in OpenAI's fields.
    static func limits(_ plan: ResponsePlan) -> HTTPHeaders {
        var headers = HTTPHeaders()
        for (name, level) in [("requests", plan.requests), ("tokens", plan.tokens)] {
            guard let level else { continue }
            headers.add(name: "x-ratelimit-limit-\(name)", value: String(level.limit))
            headers.add(name: "x-ratelimit-remaining-\(name)", value: String(level.remaining))
            headers.add(name: "x-ratelimit-reset-\(name)", value: level.reset.asResetTime)
        }
        return headers
    }

    private static let chunkKind = "chat.completion.chunk"

    private static func call(_ answer: Answer) -> JSONValue? {
        answer.call.map { call in
            .object([
                "id": .string(call.id), "type": .string("function"),
                "function": .object([
                    "name": .string(call.name), "arguments": .string(call.arguments),
                ]),
            ])
        }
    }

    private static func chunk(
        _ answer: Answer, _ delta: [String: JSONValue], finish: JSONValue = .null
    ) -> JSONValue {
        document(
            chunkKind, of: answer, choice: ["delta": .object(delta), "finish_reason": finish],
            usage: nil)
    }

    private static func document(
        _ kind: String, of answer: Answer, choice: [String: JSONValue]?, usage: JSONValue?
    ) -> JSONValue {
        var choices: [JSONValue] = []
        if var choice {
            choice["index"] = .integer(0)
            choices = [.object(choice)]
        }
        var fields: [String: JSONValue] = [
            "id": .string("chatcmpl-demo-\(answer.number)"), "object": .string(kind),
            "created": .integer(answer.created), "model": .string(answer.model),
            "choices": .array(choices),
        ]
        fields["usage"] = usage
        return .object(fields)
    }

    private static func usage(of answer: Answer) -> JSONValue {
        .object([
            "prompt_tokens": .integer(answer.inputTokens),
            "completion_tokens": .integer(answer.outputTokens),
            "total_tokens": .integer(answer.inputTokens + answer.outputTokens),
        ])
    }
}
