/// The body of a chat completion request, as it goes onto the wire.
///
/// Source: OpenAI API reference, “Create chat completion”.
struct OpenAIChatRequestBody {
    var chat: ChatRequest
    var model: String
    /// Asks for the usage chunk; some services refuse the parameter.
    var asksForUsage: Bool
    /// OpenAI's own models refuse `max_tokens`, most others know nothing else.
    var usesMaxCompletionTokens: Bool
    /// How the last message, an answer that broke off, is continued; `nil` asks as usual.
    var continuation: ContinuationStyle?

    /// The JSON document.
    var encoded: [UInt8] {
        var json = JSONWriter(capacity: 256 + chat.messages.reduce(0) { $0 + $1.sizeEstimate })
        json.object { json in
            json.field("model", model)
            json.key("messages")
            json.array { json in
                for (index, message) in chat.messages.enumerated() {
                    let isLast = index == chat.messages.count - 1
                    Self.write(message, marked: isLast ? continuation?.field : nil, to: &json)
                }
                if continuation == .instruction {
                    Self.write(.user(ContinuationStyle.words), marked: nil, to: &json)
                }
            }
            if continuation == .continueFinalMessage {
                json.field("continue_final_message", true)
                json.field("add_generation_prompt", false)
            }
            if chat.streams {
                json.field("stream", true)
                if asksForUsage {
                    json.key("stream_options")
                    json.object { $0.field("include_usage", true) }
                }
            }
            json.field(
                usesMaxCompletionTokens ? "max_completion_tokens" : "max_tokens", chat.maxTokens)
            json.field("temperature", chat.temperature)
            json.field("top_p", chat.topP)
            if !chat.stop.isEmpty {
                json.key("stop")
                json.array { json in
                    for sequence in chat.stop { json.value(sequence) }
                }
            }
            json.field("seed", chat.seed)
        }
        return json.bytes
    }

    private static func write(
        _ message: ChatMessage, marked field: String?, to json: inout JSONWriter
    ) {
        json.object { json in
            json.field("role", message.role.rawValue)
            if let field { json.field(field, true) }
            // Plain text goes as a string: many services know no parts.
            if message.parts.allSatisfy(\.isText) {
                json.field("content", message.text)
            } else {
                json.key("content")
                json.array { json in
                    for part in message.parts { write(part, to: &json) }
                }
            }
        }
    }

    private static func write(_ part: ChatMessage.Part, to json: inout JSONWriter) {
        json.object { json in
            switch part {
            case .text(let text):
                json.field("type", "text")
                json.field("text", text)
            case .image(let base64, let mediaType):
                json.field("type", "image_url")
                json.key("image_url")
                json.object { $0.field("url", "data:\(mediaType);base64,\(base64)") }
            case .imageURL(let address):
                json.field("type", "image_url")
                json.key("image_url")
                json.object { $0.field("url", address) }
            }
        }
    }
}

extension ChatMessage {
    /// Bytes this takes at least, so that the document is allocated once.
    fileprivate var sizeEstimate: Int {
        parts.reduce(40) { sum, part in
            switch part {
            case .text(let text): sum + text.utf8.count + 16
            case .image(let base64, _): sum + base64.utf8.count + 80
            case .imageURL(let address): sum + address.utf8.count + 60
            }
        }
    }
}

extension ChatMessage.Part {
    fileprivate var isText: Bool {
        if case .text = self { true } else { false }
    }
}
