/// The body of an Ollama chat request.
///
/// Source: Ollama, API reference, “Generate a chat completion”; Modelfile reference for `options`.
struct OllamaRequestBody {
    var chat: ChatRequest
    var model: String

    /// The JSON document.
    var encoded: [UInt8] {
        var json = JSONWriter(capacity: chat.sizeEstimate)
        json.object { json in
            json.field("model", model)
            json.key("messages")
            json.array { json in
                for message in chat.turns { Self.write(message, to: &json) }
            }
            // Left out means true.
            json.field("stream", chat.streams)
            if let effort = chat.reasoning {
                // A model that only knows on and off takes any level for on.
                if effort == .none {
                    json.field("think", false)
                } else {
                    json.field("think", effort.rawValue)
                }
            }
            if !chat.tools.isEmpty, chat.toolChoice != .none {
                OpenAIMessages.write(chat.tools, to: &json)
            }
            json.key("options")
            json.object { json in
                json.field("num_predict", chat.maxTokens)
                json.field("temperature", chat.temperature)
                json.field("top_p", chat.topP)
                json.field("top_k", chat.topK)
                json.field("presence_penalty", chat.presencePenalty)
                json.field("frequency_penalty", chat.frequencyPenalty)
                json.field("stop", chat.stop)
                json.field("seed", chat.seed)
            }
        }
        return json.bytes
    }

    private static func write(_ message: ChatMessage, to json: inout JSONWriter) {
        for result in message.toolResults {
            json.object { json in
                json.field("role", "tool")
                json.field("tool_name", result.name)
                json.field("content", result.content)
            }
        }
        let calls = message.toolCalls
        let parts = message.parts.filter(\.isContent)
        guard !parts.isEmpty || !calls.isEmpty || message.toolResults.isEmpty else { return }
        json.object { json in
            json.field("role", message.role.rawValue)
            json.field("content", text(of: parts))
            json.field("images", parts.compactMap(image))
            guard !calls.isEmpty else { return }
            json.key("tool_calls")
            json.array { json in
                for call in calls {
                    json.object { json in
                        json.key("function")
                        json.object { json in
                            json.field("name", call.name)
                            json.field("arguments", objectText: call.arguments)
                        }
                    }
                }
            }
        }
    }

    private static func text(of parts: [ChatMessage.Part]) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .imageURL(let address): "\n\(address)\n"
            default: ""
            }
        }.joined()
    }

    private static func image(_ part: ChatMessage.Part) -> String? {
        if case .image(let base64, _) = part { base64 } else { nil }
    }
}
