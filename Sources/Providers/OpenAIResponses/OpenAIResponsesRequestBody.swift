/// The body of a Responses request.
///
/// Source: OpenAI API reference, “Create a model response”.
struct OpenAIResponsesRequestBody {
    var chat: ChatRequest
    var model: String
    /// Whose sealed thoughts are given back.
    var origin: SealedThought.Origin?

    /// The JSON document.
    var encoded: [UInt8] {
        var json = JSONWriter(capacity: chat.sizeEstimate)
        json.object { json in
            json.field("model", model)
            json.key("input")
            json.array { json in
                for message in chat.turns { Self.write(message.unsealed(for: origin), to: &json) }
            }
            json.field("store", false)
            // Nothing is stored, so thinking must come along. A model that does not think refuses this.
            if wantsThoughts { json.field("include", ["reasoning.encrypted_content"]) }
            if chat.streams { json.field("stream", true) }
            json.field("max_output_tokens", chat.maxTokens)
            json.field("temperature", chat.temperature)
            json.field("top_p", chat.topP)
            if let effort = chat.reasoning {
                json.key("reasoning")
                json.object { json in
                    json.field("effort", effort.rawValue)
                    if effort != .none { json.field("summary", "auto") }
                }
            }
            writeTools(to: &json)
        }
        return json.bytes
    }

    /// True when thinking is asked for, or comes back to the one who thought.
    private var wantsThoughts: Bool {
        if let effort = chat.reasoning { return effort != .none }
        return chat.messages.contains { $0.unsealed(for: origin).parts.contains(where: \.isSealed) }
    }

    private func writeTools(to json: inout JSONWriter) {
        guard !chat.tools.isEmpty else { return }
        json.key("tools")
        json.array { json in
            for tool in chat.tools {
                json.object { json in
                    json.field("type", "function")
                    json.field("name", tool.name)
                    if !tool.description.isEmpty { json.field("description", tool.description) }
                    json.key("parameters")
                    tool.parameters.write(to: &json)
                    // Otherwise a schema must forbid and require every field.
                    json.field("strict", false)
                }
            }
        }
        json.key("tool_choice")
        switch chat.toolChoice {
        case .auto: json.value("auto")
        case .none: json.value("none")
        case .required: json.value("required")
        case .named(let name):
            json.object { json in
                json.field("type", "function")
                json.field("name", name)
            }
        }
    }

    /// Results and calls are items of their own beside the messages.
    private static func write(_ message: ChatMessage, to json: inout JSONWriter) {
        for result in message.toolResults {
            json.object { json in
                json.field("type", "function_call_output")
                json.field("call_id", result.id)
                json.field("output", result.content)
            }
        }
        guard message.parts.contains(where: \.isSealed) else {
            let said = message.parts.filter(\.isContent)
            if !said.isEmpty || message.parts.isEmpty { write(said, of: message.role, to: &json) }
            for call in message.toolCalls { write(call, to: &json) }
            return
        }
        // Thinking belongs to what stands right behind it.
        var said: [ChatMessage.Part] = []
        for part in message.parts {
            if part.isContent {
                said.append(part)
                continue
            }
            if !said.isEmpty { write(said, of: message.role, to: &json) }
            said = []
            switch part {
            case .sealed(let thought): json.raw(thought.content)
            case .toolCall(let call): write(call, to: &json)
            case .text, .image, .imageURL, .toolResult: break
            }
        }
        if !said.isEmpty { write(said, of: message.role, to: &json) }
    }

    private static func write(
        _ parts: [ChatMessage.Part], of role: ChatMessage.Role, to json: inout JSONWriter
    ) {
        json.object { json in
            json.field("role", role.rawValue)
            if parts.allSatisfy(\.isText) {
                json.field("content", ChatMessage(role: role, parts: parts).text)
            } else {
                json.key("content")
                json.array { json in
                    for part in parts { write(part, to: &json) }
                }
            }
        }
    }

    private static func write(_ call: ToolCall, to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "function_call")
            json.field("call_id", call.id)
            json.field("name", call.name)
            json.field("arguments", call.arguments)
        }
    }

    private static func write(_ part: ChatMessage.Part, to json: inout JSONWriter) {
        json.object { json in
            switch part {
            case .text(let text):
                json.field("type", "input_text")
                json.field("text", text)
            case .image(let base64, let mediaType):
                json.field("type", "input_image")
                json.field("image_url", "data:\(mediaType);base64,\(base64)")
            case .imageURL(let address):
                json.field("type", "input_image")
                json.field("image_url", address)
            case .toolCall, .toolResult, .sealed: break
            }
        }
    }
}
