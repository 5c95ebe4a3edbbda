/// The body of a Messages request.
///
/// Source: Anthropic API reference, “Create a Message”; “Adaptive thinking”, which models from Claude
/// 4.6 on take and those after it alone; “Extended thinking” for the others' `budget_tokens`, which must
/// stay below `max_tokens` and allows no temperature.
struct AnthropicRequestBody {
    var chat: ChatRequest
    var model: String
    /// Whose sealed thoughts are given back.
    var origin: SealedThought.Origin?

    /// What every model since Claude 3.5 can write; the service wants to be told a limit.
    static let maxTokensDefault = 8192

    /// The JSON document.
    var encoded: [UInt8] {
        var json = JSONWriter(capacity: chat.sizeEstimate)
        let system = chat.messages.filter { $0.role == .system }.map(\.text)
            .joined(separator: "\n\n")
        let adapts = Self.adapts(model)
        let budget = adapts || hasStrangersCall ? 0 : chat.reasoning?.tokenBudget ?? 0
        json.object { json in
            json.field("model", model)
            // The budget comes on top of what the caller wants to see.
            json.field("max_tokens", (chat.maxTokens ?? Self.maxTokensDefault) + budget)
            if !system.isEmpty { json.field("system", system) }
            json.key("messages")
            json.array { json in
                for message in chat.turns where message.role != .system {
                    Self.write(message.unsealed(for: origin), to: &json)
                }
            }
            if chat.streams { json.field("stream", true) }
            if budget == 0 {
                json.field("temperature", chat.temperature)
                json.field("top_k", chat.topK)
            }
            json.field("top_p", chat.topP)
            json.field("stop_sequences", chat.stop)
            writeThinking(adapts: adapts, budget: budget, to: &json)
            writeTools(to: &json)
        }
        return json.bytes
    }

    /// True when tool results answer a turn whose thinking another service did, or nobody.
    ///
    /// The service then refuses to think with a budget: such a turn must begin with its own thinking.
    private var hasStrangersCall: Bool {
        guard chat.messages.last?.toolResults.isEmpty == false,
            let turn = chat.messages.last(where: { $0.role == .assistant })
        else { return false }
        return !turn.toolCalls.isEmpty
            && !turn.unsealed(for: origin).parts.contains(where: \.isSealed)
    }

    private func writeThinking(adapts: Bool, budget: Int, to json: inout JSONWriter) {
        guard let effort = chat.reasoning else { return }
        if adapts {
            json.key("output_config")
            json.object { $0.field("effort", effort == .none ? "low" : effort.rawValue) }
            // Some of these models refuse to be told not to think.
            guard effort != .none else { return }
        }
        json.key("thinking")
        json.object { json in
            json.field("type", adapts ? "adaptive" : budget > 0 ? "enabled" : "disabled")
            json.field("budget_tokens", budget > 0 ? budget : nil)
            if adapts { json.field("display", "summarized") }
        }
    }

    /// True for Claude 4.6 and later, by the numbers in the name: `claude-haiku-4-5-20251001` is 4.5,
    /// `claude-3-7-sonnet-latest` 3.7, `claude-sonnet-5` 5.0.
    private static func adapts(_ model: String) -> Bool {
        guard model.hasPrefix("claude-") else { return false }
        let numbers = model.split(separator: "-").filter { $0.count <= 2 }.compactMap { Int($0) }
        guard let major = numbers.first else { return false }
        return (major, numbers.dropFirst().first ?? 0) >= (4, 6)
    }

    private func writeTools(to json: inout JSONWriter) {
        guard !chat.tools.isEmpty else { return }
        json.key("tools")
        json.array { json in
            for tool in chat.tools {
                json.object { json in
                    json.field("name", tool.name)
                    if !tool.description.isEmpty { json.field("description", tool.description) }
                    json.key("input_schema")
                    tool.parameters.write(to: &json)
                }
            }
        }
        json.key("tool_choice")
        json.object { json in
            switch chat.toolChoice {
            case .auto: json.field("type", "auto")
            case .none: json.field("type", "none")
            case .required: json.field("type", "any")
            case .named(let name):
                json.field("type", "tool")
                json.field("name", name)
            }
        }
    }

    private static func write(_ message: ChatMessage, to json: inout JSONWriter) {
        json.object { json in
            json.field("role", message.role.rawValue)
            if message.parts.allSatisfy(\.isText) {
                json.field("content", message.text)
            } else {
                json.key("content")
                json.array { json in
                    // Results stand before the words about them, or the service refuses.
                    for result in message.toolResults {
                        write(ChatMessage.Part.toolResult(result), to: &json)
                    }
                    for part in message.parts {
                        if case .toolResult = part { continue }
                        write(part, to: &json)
                    }
                }
            }
        }
    }

    private static func write(_ part: ChatMessage.Part, to json: inout JSONWriter) {
        if case .sealed(let thought) = part { return json.raw(thought.content) }
        json.object { json in
            switch part {
            case .text(let text):
                json.field("type", "text")
                json.field("text", text)
            case .image(let base64, let mediaType):
                json.field("type", "image")
                json.key("source")
                json.object { json in
                    json.field("type", "base64")
                    json.field("media_type", mediaType)
                    json.field("data", base64)
                }
            case .imageURL(let address):
                json.field("type", "image")
                json.key("source")
                json.object { json in
                    json.field("type", "url")
                    json.field("url", address)
                }
            case .toolCall(let call):
                json.field("type", "tool_use")
                json.field("id", call.id)
                json.field("name", call.name)
                json.field("input", objectText: call.arguments)
            case .toolResult(let result):
                json.field("type", "tool_result")
                json.field("tool_use_id", result.id)
                json.field("content", result.content)
                if result.isError { json.field("is_error", true) }
            case .sealed: break
            }
        }
    }
}
