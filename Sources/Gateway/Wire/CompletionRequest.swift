import Providers

/// A request for a chat completion, understood.
struct CompletionRequest: Sendable, Equatable {
    /// What is asked; its model stays `nil`, because the gateway chooses by `model`.
    var chat: ChatRequest
    /// The model as the client named it.
    var model: String
    /// True when the client wants events.
    var streams: Bool
    /// True when a last event shall tell the tokens.
    var includesUsage: Bool

    /// Reads the JSON body of `POST /v1/chat/completions`.
    ///
    /// Fields that are not known here travel in `ChatRequest.extra`.
    init(parsing body: [UInt8]) throws(GatewayError) {
        guard let value = JSONValue(parsing: body) else {
            throw .invalid("The body is no JSON document.", code: "invalid_json")
        }
        guard case .object(var fields) = value else {
            throw .invalid("The body must be a JSON object.", code: "invalid_json")
        }
        let reader = FieldReader(fields: fields)
        model = try reader.text("model") ?? ModelChoice.any
        streams = try reader.truth("stream") ?? false
        includesUsage = fields["stream_options"]?["include_usage"] == .bool(true)
        if let count = try reader.whole("n", in: 1...128), count > 1 {
            throw .invalid("n must be 1: one call has one answer. Send several requests.", "n")
        }
        if fields["logprobs"] == .bool(true) {
            throw .invalid("logprobs are not carried through. Leave the field out.", "logprobs")
        }
        guard let messages = fields["messages"] else {
            throw .invalid(
                "messages is missing. Send a list of messages.", "messages",
                code: "missing_required_parameter")
        }
        chat = ChatRequest(messages: try MessageReading.messages(messages))
        let older = try reader.whole("max_tokens", in: 1...Int.max)
        chat.maxTokens = try reader.whole("max_completion_tokens", in: 1...Int.max) ?? older
        chat.temperature = try reader.number("temperature", in: 0...2)
        chat.topP = try reader.number("top_p", in: 0...1)
        chat.topK = try reader.whole("top_k", in: 1...Int.max)
        chat.presencePenalty = try reader.number("presence_penalty", in: -2...2)
        chat.frequencyPenalty = try reader.number("frequency_penalty", in: -2...2)
        chat.stop = try reader.texts("stop")
        chat.seed = try reader.whole("seed", in: Int.min...Int.max)
        if let word = fields["reasoning_effort"]?.string,
            let effort = ReasoningEffort(rawValue: word)
        {
            chat.reasoning = effort
            fields["reasoning_effort"] = nil
        }
        if let tools = fields["tools"], tools != .null {
            chat.tools = try MessageReading.tools(tools)
        }
        if let choice = fields["tool_choice"], choice != .null {
            chat.toolChoice = try MessageReading.toolChoice(choice)
        }
        for name in Self.understood { fields[name] = nil }
        // A null means the default everywhere in this format.
        chat.extra = fields.filter { $0.value != .null }
        chat.streams = true
    }

    /// The fields that `ChatRequest` has a place for, or that concern only this server.
    ///
    /// `top_k` is carried along as well: OpenAI has no such field, but servers of its format do.
    private static let understood: Set<String> = [
        "model", "messages", "stream", "stream_options", "n", "logprobs", "max_tokens",
        "max_completion_tokens", "temperature", "top_p", "presence_penalty", "frequency_penalty",
        "stop", "seed", "tools", "tool_choice",
    ]
}

/// Reads fields by their type; what has another type is refused with the field's name.
private struct FieldReader {
    let fields: [String: JSONValue]

    func text(_ name: String) throws(GatewayError) -> String? {
        switch fields[name] {
        case nil, .null: return nil
        case .string(let text): return text
        default: throw .invalid("\(name) must be a string.", name, code: "invalid_type")
        }
    }

    func truth(_ name: String) throws(GatewayError) -> Bool? {
        switch fields[name] {
        case nil, .null: return nil
        case .bool(let truth): return truth
        default: throw .invalid("\(name) must be true or false.", name, code: "invalid_type")
        }
    }

    func whole(_ name: String, in range: ClosedRange<Int>) throws(GatewayError) -> Int? {
        switch fields[name] {
        case nil, .null: return nil
        case .integer(let number) where range.contains(number): return number
        case .integer(let number):
            throw .invalid("\(name) is out of its range, got \(number).", name)
        default: throw .invalid("\(name) must be a whole number.", name, code: "invalid_type")
        }
    }

    func number(_ name: String, in range: ClosedRange<Double>) throws(GatewayError) -> Double? {
        let number: Double
        switch fields[name] {
        case nil, .null: return nil
        case .integer(let whole): number = Double(whole)
        case .number(let value): number = value
        default: throw .invalid("\(name) must be a number.", name, code: "invalid_type")
        }
        guard range.contains(number) else {
            throw .invalid(
                "\(name) must be \(range.lowerBound)…\(range.upperBound), got \(number).", name)
        }
        return number
    }

    func texts(_ name: String) throws(GatewayError) -> [String] {
        switch fields[name] {
        case nil, .null: return []
        case .string(let text): return [text]
        case .array(let elements):
            let texts = elements.compactMap(\.string)
            if texts.count == elements.count { return texts }
        default: break
        }
        throw .invalid("\(name) must be a string or a list of strings.", name, code: "invalid_type")
    }
}
