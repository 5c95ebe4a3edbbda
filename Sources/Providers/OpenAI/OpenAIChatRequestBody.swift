/// The body of a chat completion request, as it goes onto the wire.
///
/// Source: OpenAI API reference, “Create chat completion”.
struct OpenAIChatRequestBody: Encodable {
    var chat: ChatRequest
    var model: String
    /// Asks for the usage chunk; some services refuse the parameter.
    var asksForUsage: Bool
    /// OpenAI's own models refuse `max_tokens`, most others know nothing else.
    var usesMaxCompletionTokens: Bool

    private enum Key: String, CodingKey {
        case model
        case messages
        case stream
        case streamOptions = "stream_options"
        case maxTokens = "max_tokens"
        case maxCompletionTokens = "max_completion_tokens"
        case temperature
        case topP = "top_p"
        case stop
        case seed
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(model, forKey: .model)
        try fields.encode(chat.messages.map(Message.init), forKey: .messages)
        if chat.streams {
            try fields.encode(true, forKey: .stream)
            if asksForUsage { try fields.encode(["include_usage": true], forKey: .streamOptions) }
        }
        try fields.encodeIfPresent(
            chat.maxTokens, forKey: usesMaxCompletionTokens ? .maxCompletionTokens : .maxTokens)
        try fields.encodeIfPresent(chat.temperature.flatMap(finite), forKey: .temperature)
        try fields.encodeIfPresent(chat.topP.flatMap(finite), forKey: .topP)
        if !chat.stop.isEmpty { try fields.encode(chat.stop, forKey: .stop) }
        try fields.encodeIfPresent(chat.seed, forKey: .seed)
    }

    /// JSON has no NaN; such a value is left to the model.
    private func finite(_ number: Double) -> Double? { number.isFinite ? number : nil }

    private struct Message: Encodable {
        var message: ChatMessage

        private enum Key: String, CodingKey {
            case role
            case content
        }

        init(_ message: ChatMessage) { self.message = message }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: Key.self)
            try fields.encode(message.role.rawValue, forKey: .role)
            // Plain text goes as a string: many services know no parts.
            if message.parts.allSatisfy(\.isText) {
                try fields.encode(message.text, forKey: .content)
            } else {
                try fields.encode(message.parts.map(Part.init), forKey: .content)
            }
        }
    }

    private struct Part: Encodable {
        var part: ChatMessage.Part

        private enum Key: String, CodingKey {
            case type
            case text
            case imageURL = "image_url"
        }

        init(_ part: ChatMessage.Part) { self.part = part }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: Key.self)
            switch part {
            case .text(let text):
                try fields.encode("text", forKey: .type)
                try fields.encode(text, forKey: .text)
            case .image(let base64, let mediaType):
                try fields.encode("image_url", forKey: .type)
                try fields.encode(["url": "data:\(mediaType);base64,\(base64)"], forKey: .imageURL)
            case .imageURL(let address):
                try fields.encode("image_url", forKey: .type)
                try fields.encode(["url": address], forKey: .imageURL)
            }
        }
    }
}

extension ChatMessage.Part {
    fileprivate var isText: Bool {
        if case .text = self { true } else { false }
    }
}
