/// The body of a chat completion request, as it goes onto the wire.
///
/// Source: OpenAI API reference, “Create chat completion”.
struct OpenAIChatRequestBody {
    var chat: ChatRequest
    var model: String
    var quirks: Set<ServiceQuirk> = []
    /// How the last message, an answer that broke off, is continued; `nil` asks as usual.
    var continuation: ContinuationStyle?

    /// The JSON document.
    var encoded: [UInt8] {
        var json = JSONWriter(capacity: chat.sizeEstimate)
        json.object { json in
            json.field("model", model)
            json.key("messages")
            json.array { json in
                for (index, message) in chat.messages.enumerated() {
                    let isLast = index == chat.messages.count - 1
                    OpenAIMessages.write(
                        message, marked: isLast ? continuation?.field : nil, to: &json)
                }
                if continuation == .instruction {
                    OpenAIMessages.write(.user(ContinuationStyle.words), to: &json)
                }
            }
            if continuation == .continueFinalMessage {
                json.field("continue_final_message", true)
                json.field("add_generation_prompt", false)
            }
            if chat.streams {
                json.field("stream", true)
                if !quirks.contains(.noStreamOptions) {
                    json.key("stream_options")
                    json.object { $0.field("include_usage", true) }
                }
            }
            writeSampling(to: &json)
            writeTools(to: &json)
            for (name, value) in chat.extra.sorted(by: { $0.key < $1.key }) {
                json.key(name)
                value.write(to: &json)
            }
        }
        return json.bytes
    }

    private func writeSampling(to json: inout JSONWriter) {
        let isNewName = quirks.contains(.maxCompletionTokens)
        json.field(isNewName ? "max_completion_tokens" : "max_tokens", chat.maxTokens)
        json.field("temperature", chat.temperature)
        json.field("top_p", chat.topP)
        json.field("presence_penalty", chat.presencePenalty)
        json.field("frequency_penalty", chat.frequencyPenalty)
        json.field("stop", chat.stop)
        json.field("seed", chat.seed)
        if let effort = chat.reasoning { json.field("reasoning_effort", effort.rawValue) }
    }

    private func writeTools(to json: inout JSONWriter) {
        guard !chat.tools.isEmpty else { return }
        OpenAIMessages.write(chat.tools, to: &json)
        json.key("tool_choice")
        switch chat.toolChoice {
        case .auto: json.value("auto")
        case .none: json.value("none")
        case .required: json.value("required")
        case .named(let name):
            json.object { json in
                json.field("type", "function")
                json.key("function")
                json.object { $0.field("name", name) }
            }
        }
    }
}
