import Behaviours
import NIOHTTP1
import Providers

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Anthropic's Messages.
///
/// Stricter than the others, as the service is: a version in the head and a token limit are required.
struct AnthropicFormat: ServerFormat {
    func read(_ arrival: Arrival) -> Result<CompletionRequest, Refusal> {
        guard arrival.headers.contains(name: "anthropic-version") else {
            return .failure(.invalid("anthropic-version: header is required"))
        }
        guard let json = JSONValue(parsing: arrival.body), case .object = json else {
            return .failure(.invalid("The request body is not valid JSON."))
        }
        for name in ["model", "max_tokens", "messages"] where json[name] == nil {
            return .failure(.invalid("\(name): Field required"))
        }
        let messages = json["messages"]?.elements ?? []
        if let problem = Self.problem(messages: messages, in: json) {
            return .failure(.invalid(problem))
        }
        let turns = [Self.system(json)].compactMap(\.self) + messages.map(Self.turn)
        var request = CompletionRequest(
            .anthropic, model: json["model"]?.string, turns: turns,
            streams: json["stream"] == .bool(true), maxTokens: json["max_tokens"]?.int)
        request.stop = json["stop_sequences"]?.strings ?? []
        let thinking = json["thinking"]?["type"]?.string
        request.thinks = thinking == "enabled" || thinking == "adaptive"
        let choice = json["tool_choice"]?["type"]?.string
        if choice != "none" {
            request.chooseTool(
                from: (json["tools"]?.elements ?? []).map {
                    OfferedTool($0["name"]?.string ?? "", schema: $0["input_schema"])
                }, must: choice == "any" || choice == "tool",
                named: json["tool_choice"]?["name"]?.string, after: turns)
        }
        return .success(request)
    }

    private static func problem(messages: [JSONValue], in json: JSONValue) -> String? {
        guard let limit = json["max_tokens"]?.int else {
            return "max_tokens: Input should be a valid integer"
        }
        if limit < 1 { return "max_tokens: Input should be greater than or equal to 1" }
        guard let first = messages.first else {
            return "messages: at least one message is required"
        }
        for (index, message) in messages.enumerated() {
            let role = message["role"]?.string ?? ""
            guard role == "user" || role == "assistant" else {
                return "messages.\(index).role: Unexpected role \"\(role)\". The Messages API "
                    + "accepts a top-level `system` parameter, not \"system\" as a role."
            }
            let isEmpty = message["content"]?.contentText.isEmpty ?? true
            let hasParts = message["content"]?.elements.isEmpty == false
            if isEmpty, !hasParts, index < messages.count - 1 || role == "user" {
                return "messages.\(index): user messages must have non-empty content"
            }
        }
        guard first["role"]?.string == "user" else {
            return "messages: first message must use the \"user\" role"
        }
        if let warmth = json["temperature"]?.double, !(0...1).contains(warmth) {
            return "temperature: range: 0..1"
        }
        guard json["thinking"]?["type"]?.string == "enabled" else { return nil }
        guard let budget = json["thinking"]?["budget_tokens"]?.int, budget >= 1024 else {
            return "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024"
        }
        return budget < limit ? nil : "`max_tokens` must be greater than `thinking.budget_tokens`."
    }

    private static func turn(_ message: JSONValue) -> CompletionRequest.Turn {
        let parts = message["content"]?.elements ?? []
        let isResult = parts.contains { $0["type"]?.string == "tool_result" }
        let role: CompletionRequest.Turn.Role =
            message["role"]?.string == "assistant" ? .answer : isResult ? .toolResult : .question
        return CompletionRequest.Turn(role: role, text: message["content"]?.contentText ?? "")
    }

    private static func system(_ json: JSONValue) -> CompletionRequest.Turn? {
        json["system"].map { CompletionRequest.Turn(role: .instruction, text: $0.contentText) }
    }

    func document(_ refusal: Refusal) -> JSONValue {
        .object([
            "type": .string("error"), "request_id": .string("req_demo"),
            "error": .object([
                "type": .string(Self.type(of: refusal)),
                "message": .string(refusal.sentence(Self.sentence(of: refusal))),
            ]),
        ])
    }

    private static func type(of refusal: Refusal) -> String {
        switch refusal.code {
        case "insufficient_quota": "billing_error"
        case "overloaded", "overloaded_error": "overloaded_error"
        default:
            switch refusal.status {
            case 401: "authentication_error"
            case 402: "billing_error"
            case 403: "permission_error"
            case 404: "not_found_error"
            case 413: "request_too_large"
            case 429: "rate_limit_error"
            case 400..<500: "invalid_request_error"
            case 504: "timeout_error"
            case 529: "overloaded_error"
            default: "api_error"
            }
        }
    }

    private static func sentence(of refusal: Refusal) -> String? {
        switch refusal.code {
        case "insufficient_quota":
            "Your credit balance is too low to access the Anthropic API. (simulated)"
        case "context_length_exceeded":
            "prompt is too long: 208310 tokens > 200000 maximum (simulated)"
        case "content_filter": "Output blocked by content filtering policy (simulated)"
        case "overloaded": "Overloaded (simulated)"
        default: nil
        }
    }

    func models(_ model: String, created: Int) -> JSONValue {
        .object([
            "data": .array([
                .object([
                    "type": .string("model"), "id": .string(model),
                    "display_name": .string(model), "created_at": .string(rfc3339(created)),
                ])
            ]), "has_more": .bool(false), "first_id": .string(model), "last_id": .string(model),
        ])
    }

    func document(_ answer: Answer) -> JSONValue {
        var message = Self.message(answer)
        message["content"] = .array(Self.blocks(answer))
        message["stop_reason"] = .string(Self.stopReason(answer))
        message["stop_sequence"] = answer.stopSequence.map(JSONValue.string) ?? .null
        message["usage"] = Self.usage(answer, output: answer.outputTokens)
        return .object(message)
    }

    func opening(_ answer: Answer) -> [UInt8] {
        var bytes = named("message_start", ["message": .object(Self.message(answer))])
        if let thought = answer.thought {
            bytes += start(
                0,
                [
                    "type": .string("thinking"), "thinking": .string(""),
                    "signature": .string(""),
                ])
            bytes += delta(0, ["type": .string("thinking_delta"), "thinking": .string(thought)])
            bytes += delta(
                0, ["type": .string("signature_delta"), "signature": .string(Self.signature)])
            bytes += stop(0)
        }
        if answer.call == nil {
            bytes += start(
                Self.mainIndex(answer), ["type": .string("text"), "text": .string("")])
        }
        return bytes
    }

    func piece(_ word: String, index: Int, of answer: Answer) -> [UInt8] {
        delta(
            Self.mainIndex(answer), ["type": .string("text_delta"), "text": .string(word)])
    }

    func closing(_ answer: Answer) -> [UInt8] {
        let index = Self.mainIndex(answer)
        var bytes: [UInt8] = []
        if let call = answer.call {
            bytes += start(
                index,
                [
                    "type": .string("tool_use"), "id": .string(call.id),
                    "name": .string(call.name), "input": .object([:]),
                ])
            bytes += delta(
                index,
                [
                    "type": .string("input_json_delta"),
                    "partial_json": .string(call.arguments),
                ])
        }
        bytes += stop(index)
        bytes += named(
            "message_delta",
            [
                "delta": .object([
                    "stop_reason": .string(Self.stopReason(answer)),
                    "stop_sequence": answer.stopSequence.map(JSONValue.string) ?? .null,
                ]), "usage": .object(["output_tokens": .integer(answer.outputTokens)]),
            ])
        return bytes + named("message_stop", [:])
    }

    func breakingOff(_ refusal: Refusal, in answer: Answer) -> [UInt8] {
        event(document(refusal), named: "error")
    }

    var heartbeat: [UInt8] { named("ping", [:]) }

    func limits(_ plan: ResponsePlan) -> HTTPHeaders {
        var headers = HTTPHeaders()
        for (name, level) in [("requests", plan.requests), ("tokens", plan.tokens)] {
            guard let level else { continue }
            let field = "anthropic-ratelimit-\(name)"
            headers.add(name: field + "-limit", value: String(level.limit))
            headers.add(name: field + "-remaining", value: String(level.remaining))
            let seconds = Int((level.reset / .seconds(1)).rounded(.up))
            headers.add(name: field + "-reset", value: rfc3339(time(nil) + seconds))
        }
        return headers
    }

    /// Not a real one: nobody checks it here.
    private static let signature = "ZGVtbw=="

    /// The number of the block that holds the text or the call.
    private static func mainIndex(_ answer: Answer) -> Int { answer.thought == nil ? 0 : 1 }

    private static func message(_ answer: Answer) -> [String: JSONValue] {
        [
            "id": .string("msg_demo_\(answer.number)"), "type": .string("message"),
            "role": .string("assistant"), "model": .string(answer.model), "content": .array([]),
            "stop_reason": .null, "stop_sequence": .null, "usage": usage(answer, output: 1),
        ]
    }

    private static func blocks(_ answer: Answer) -> [JSONValue] {
        var blocks: [JSONValue] = []
        if let thought = answer.thought {
            blocks.append(
                .object([
                    "type": .string("thinking"), "thinking": .string(thought),
                    "signature": .string(signature),
                ]))
        }
        if let call = answer.call {
            blocks.append(
                .object([
                    "type": .string("tool_use"), "id": .string(call.id),
                    "name": .string(call.name), "input": answer.callArguments,
                ]))
        } else {
            blocks.append(.object(["type": .string("text"), "text": .string(answer.text)]))
        }
        return blocks
    }

    private static func stopReason(_ answer: Answer) -> String {
        switch answer.finish {
        case "stop": answer.stopSequence == nil ? "end_turn" : "stop_sequence"
        case "length": "max_tokens"
        case "tool_calls": "tool_use"
        case "content_filter": "refusal"
        default: answer.finish
        }
    }

    private static func usage(_ answer: Answer, output: Int) -> JSONValue {
        .object([
            "input_tokens": .integer(answer.inputTokens), "output_tokens": .integer(output),
        ])
    }

    private func start(_ index: Int, _ block: [String: JSONValue]) -> [UInt8] {
        named(
            "content_block_start", ["index": .integer(index), "content_block": .object(block)])
    }

    private func delta(_ index: Int, _ delta: [String: JSONValue]) -> [UInt8] {
        named("content_block_delta", ["index": .integer(index), "delta": .object(delta)])
    }

    private func stop(_ index: Int) -> [UInt8] {
        named("content_block_stop", ["index": .integer(index)])
    }

    /// An event whose type stands in it as well.
    private func named(_ name: String, _ fields: [String: JSONValue]) -> [UInt8] {
        var fields = fields
        fields["type"] = .string(name)
        return event(.object(fields), named: name)
    }
}
