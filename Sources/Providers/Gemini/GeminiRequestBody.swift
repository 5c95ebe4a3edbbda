/// The body of a `generateContent` request.
///
/// Source: Gemini API reference, “GenerateContentRequest”; “Gemini thinking”; “Thought signatures”.
struct GeminiRequestBody {
    var chat: ChatRequest
    var model: String
    /// Whose sealed thoughts are given back.
    var origin: SealedThought.Origin?

    /// Gemini 2.5 counts thinking in tokens, its successors in words.
    private var isOfSecondGeneration: Bool { model.hasPrefix("gemini-2") }

    /// The JSON document.
    var encoded: [UInt8] {
        var json = JSONWriter(capacity: chat.sizeEstimate)
        let system = chat.messages.filter { $0.role == .system }
        json.object { json in
            if !system.isEmpty {
                json.key("systemInstruction")
                json.object { json in
                    json.key("parts")
                    json.array { json in
                        for message in system { json.object { $0.field("text", message.text) } }
                    }
                }
            }
            json.key("contents")
            json.array { json in
                for message in chat.turns where message.role != .system {
                    write(message.unsealed(for: origin), to: &json)
                }
            }
            writeGenerationConfig(to: &json)
            writeTools(to: &json)
        }
        return json.bytes
    }

    private func writeGenerationConfig(to json: inout JSONWriter) {
        json.key("generationConfig")
        json.object { json in
            json.field("maxOutputTokens", chat.maxTokens)
            json.field("temperature", chat.temperature)
            json.field("topP", chat.topP)
            json.field("topK", chat.topK)
            json.field("presencePenalty", chat.presencePenalty)
            json.field("frequencyPenalty", chat.frequencyPenalty)
            json.field("stopSequences", chat.stop)
            json.field("seed", chat.seed)
            guard let effort = chat.reasoning else { return }
            json.key("thinkingConfig")
            json.object { json in
                json.field("includeThoughts", effort != .none)
                if isOfSecondGeneration {
                    json.field("thinkingBudget", effort.tokenBudget)
                } else {
                    json.field("thinkingLevel", effort == .none ? "minimal" : effort.rawValue)
                }
            }
        }
    }

    private func writeTools(to json: inout JSONWriter) {
        guard !chat.tools.isEmpty else { return }
        json.key("tools")
        json.array { json in
            json.object { json in
                json.key("functionDeclarations")
                json.array { json in
                    for tool in chat.tools {
                        json.object { json in
                            json.field("name", tool.name)
                            json.field("description", tool.description)
                            json.key("parametersJsonSchema")
                            tool.parameters.write(to: &json)
                        }
                    }
                }
            }
        }
        json.key("toolConfig")
        json.object { json in
            json.key("functionCallingConfig")
            json.object { json in
                switch chat.toolChoice {
                case .auto: json.field("mode", "AUTO")
                case .none: json.field("mode", "NONE")
                case .required: json.field("mode", "ANY")
                case .named(let name):
                    json.field("mode", "ANY")
                    json.field("allowedFunctionNames", [name])
                }
            }
        }
    }

    private func write(_ message: ChatMessage, to json: inout JSONWriter) {
        json.object { json in
            json.field("role", message.role == .assistant ? "model" : "user")
            json.key("parts")
            json.array { json in
                // Only the first of several calls at once is signed, so a signed turn needs no stand-in.
                var signature = isOfSecondGeneration || message.signsCalls ? nil : Self.standIn
                for part in message.parts {
                    if case .sealed(let thought) = part, thought.sealsCall {
                        signature = thought.content
                        continue
                    }
                    json.object { write(part, signature: signature, to: &$0) }
                    if message.signsCalls { signature = nil }
                }
            }
        }
    }

    /// The word which the service documents for calls from elsewhere; without any, Gemini 3 answers 400.
    private static let standIn = "skip_thought_signature_validator"

    private func write(
        _ part: ChatMessage.Part, signature: String?, to json: inout JSONWriter
    ) {
        switch part {
        case .text(let text):
            json.field("text", text)
        case .image(let base64, let mediaType):
            json.key("inlineData")
            json.object { json in
                json.field("mimeType", mediaType)
                json.field("data", base64)
            }
        case .imageURL(let address):
            json.key("fileData")
            json.object { $0.field("fileUri", address) }
        case .toolCall(let call):
            json.key("functionCall")
            json.object { json in
                json.field("name", call.name)
                json.field("args", objectText: call.arguments)
            }
            if let signature { json.field("thoughtSignature", signature) }
        case .sealed(let thought):
            // A signature of text comes in a part of its own, behind the text.
            json.field("text", "")
            json.field("thoughtSignature", thought.content)
        case .toolResult(let result):
            json.key("functionResponse")
            json.object { json in
                json.field("name", result.name)
                json.key("response")
                json.object { json in
                    json.field(result.isError ? "error" : "output", result.content)
                }
            }
        }
    }
}

extension ChatMessage {
    /// True when a signature stands before one of its calls.
    fileprivate var signsCalls: Bool {
        parts.contains { part in
            if case .sealed(let thought) = part { thought.sealsCall } else { false }
        }
    }
}
