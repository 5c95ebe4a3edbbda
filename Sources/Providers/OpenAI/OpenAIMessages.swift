/// Messages and tools in the shape that OpenAI's chat completions brought up, which Cohere shares.
enum OpenAIMessages {
    /// Writes one message: first a message for each tool result in it, then the rest, if any.
    ///
    /// `field` is a field that is set to true in the rest.
    static func write(
        _ message: ChatMessage, marked field: String? = nil, to json: inout JSONWriter
    ) {
        for result in message.toolResults {
            json.object { json in
                json.field("role", "tool")
                json.field("tool_call_id", result.id)
                json.field("content", result.content)
            }
        }
        let calls = message.toolCalls
        // Most messages are nothing else, and need no list of their own.
        let parts =
            message.parts.allSatisfy(\.isContent)
            ? message.parts : message.parts.filter(\.isContent)
        guard !parts.isEmpty || !calls.isEmpty || message.toolResults.isEmpty else { return }
        json.object { json in
            json.field("role", message.role.rawValue)
            if let field { json.field(field, true) }
            // Plain text goes as a string: many services know no parts. A call without words has none.
            if !parts.allSatisfy(\.isText) {
                json.key("content")
                json.array { json in
                    for part in parts { write(part, to: &json) }
                }
            } else if !parts.isEmpty || calls.isEmpty {
                json.field("content", message.text)
            }
            if !calls.isEmpty { json.toolCalls(calls) }
        }
    }

    /// Writes the field `tools`.
    static func write(_ tools: [Tool], to json: inout JSONWriter) {
        json.key("tools")
        json.array { json in
            for tool in tools {
                json.object { json in
                    json.field("type", "function")
                    json.key("function")
                    json.object { json in
                        json.field("name", tool.name)
                        if !tool.description.isEmpty { json.field("description", tool.description) }
                        json.key("parameters")
                        tool.parameters.write(to: &json)
                    }
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
            case .toolCall, .toolResult, .sealed: break
            }
        }
    }
}

extension ChatRequest {
    /// Bytes that a request takes at least, so that its document is allocated once.
    var sizeEstimate: Int { 256 + messages.reduce(0) { $0 + $1.sizeEstimate } }
}

extension ChatMessage {
    fileprivate var sizeEstimate: Int {
        parts.reduce(40) { sum, part in
            switch part {
            case .text(let text): sum + text.utf8.count + 16
            case .image(let base64, _): sum + base64.utf8.count + 80
            case .imageURL(let address): sum + address.utf8.count + 60
            case .toolCall(let call): sum + call.arguments.utf8.count + 120
            case .toolResult(let result): sum + result.content.utf8.count + 80
            case .sealed(let thought): sum + thought.content.utf8.count + 40
            }
        }
    }
}

extension ChatMessage.Part {
    /// True for text.
    var isText: Bool {
        if case .text = self { true } else { false }
    }

    /// True for what is said: text and images.
    var isContent: Bool {
        switch self {
        case .text, .image, .imageURL: true
        case .toolCall, .toolResult, .sealed: false
        }
    }
}
