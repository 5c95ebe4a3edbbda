import Client
import Providers
import Reliability

/// Writes one completion in OpenAI's shape: as one document, or as events.
struct CompletionWriter: Sendable {
    /// The answer's number, `chatcmpl-…`.
    let id: String
    /// Seconds since 1970.
    let created: Int
    /// The model as the client named it; a whole document names the one that answered.
    let model: String
    private var hasRole = false

    init(id: String, created: Int, model: String) {
        self.id = id
        self.created = created
        self.model = model
    }

    /// The last bytes of a stream that is whole.
    static let done = Array("data: [DONE]\n\n".utf8)

    /// The event for one piece of the answer; `nil` for what a client has no use for.
    mutating func event(_ event: ChatEvent) -> [UInt8]? {
        let role = hasRole ? nil : "assistant"
        let bytes: [UInt8]
        switch event {
        case .started, .trace, .finished: return nil
        case .text(let text):
            bytes = chunk(role) { $0.field("content", text) }
        case .reasoning(let text):
            bytes = chunk(role) { $0.field("reasoning_content", text) }
        case .toolCall(let index, let id, let name, let arguments):
            bytes = chunk(role) { json in
                json.key("tool_calls")
                json.array { json in
                    json.object { json in
                        json.field("index", index)
                        if let id { json.field("id", id) }
                        if id != nil || name != nil { json.field("type", "function") }
                        json.key("function")
                        json.object { json in
                            if let name { json.field("name", name) }
                            json.field("arguments", arguments)
                        }
                    }
                }
            }
        }
        hasRole = true
        return bytes
    }

    /// The events that end a whole answer.
    func end(of answer: ChatAnswer, includesUsage: Bool) -> [UInt8] {
        var bytes = document("chat.completion.chunk", model: model) { json in
            json.key("choices")
            json.array { json in
                json.object { json in
                    json.field("index", 0)
                    json.key("delta")
                    json.object { _ in }
                    json.field("finish_reason", (answer.finishReason ?? .stop).rawValue)
                }
            }
            Self.write(Account(answer), to: &json)
        }
        if includesUsage {
            bytes += document("chat.completion.chunk", model: model) { json in
                json.key("choices")
                json.array { _ in }
                Self.write(answer.usage, to: &json)
            }
        }
        return bytes + Self.done
    }

    /// The event that ends a stream which broke off: never a finish reason, never `[DONE]`.
    static func breakingOff(_ error: GatewayError) -> [UInt8] { framed(error.encoded) }

    /// The whole answer as one document.
    func document(of answer: ChatAnswer) -> [UInt8] {
        let toolCalls = answer.toolCalls
        var json = JSONWriter(capacity: answer.text.utf8.count + 512)
        json.object { json in
            writeHead("chat.completion", model: answer.model ?? model, to: &json)
            json.key("choices")
            json.array { json in
                json.object { json in
                    json.field("index", 0)
                    json.key("message")
                    json.object { json in
                        json.field("role", "assistant")
                        json.key("content")
                        if answer.text.isEmpty && !toolCalls.isEmpty {
                            json.raw("null")
                        } else {
                            json.value(answer.text)
                        }
                        if !answer.reasoning.isEmpty {
                            json.field("reasoning_content", answer.reasoning)
                        }
                        if !toolCalls.isEmpty { json.toolCalls(toolCalls) }
                    }
                    json.field("finish_reason", (answer.finishReason ?? .stop).rawValue)
                }
            }
            Self.write(answer.usage, to: &json)
            Self.write(Account(answer), to: &json)
        }
        return json.bytes
    }

    // MARK: Parts

    private func chunk(_ role: String?, _ delta: (inout JSONWriter) -> Void) -> [UInt8] {
        document("chat.completion.chunk", model: model) { json in
            json.key("choices")
            json.array { json in
                json.object { json in
                    json.field("index", 0)
                    json.key("delta")
                    json.object { json in
                        if let role { json.field("role", role) }
                        delta(&json)
                    }
                    json.key("finish_reason")
                    json.raw("null")
                }
            }
        }
    }

    private func document(
        _ kind: String, model: String, _ body: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            writeHead(kind, model: model, to: &json)
            body(&json)
        }
        return Self.framed(json.bytes)
    }

    private func writeHead(_ kind: String, model: String, to json: inout JSONWriter) {
        json.field("id", id)
        json.field("object", kind)
        json.field("created", created)
        json.field("model", model)
    }

    private static func framed(_ document: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(document.count + 8)
        bytes += "data: ".utf8
        bytes += document
        bytes += "\n\n".utf8
        return bytes
    }

    private static func write(_ usage: TokenUsage, to json: inout JSONWriter) {
        json.key("usage")
        json.object { json in
            json.field("prompt_tokens", usage.inputTokens)
            json.field("completion_tokens", usage.outputTokens)
            json.field("total_tokens", usage.inputTokens + usage.outputTokens)
            json.key("prompt_tokens_details")
            json.object { $0.field("cached_tokens", usage.cachedInputTokens) }
            json.key("completion_tokens_details")
            json.object { $0.field("reasoning_tokens", usage.reasoningTokens) }
        }
    }

    private static func write(_ account: Account, to json: inout JSONWriter) {
        json.key("breakwater")
        json.object { json in
            if let endpoint = account.endpoint { json.field("endpoint", endpoint) }
            json.field("attempts", account.attempts)
            json.field("cost_usd", account.cost)
        }
    }
}

/// What a call took: who answered, how many attempts, what they cost.
struct Account: Sendable, Equatable {
    /// The endpoint that answered.
    var endpoint: String?
    /// Attempts that were started.
    var attempts: Int
    /// US dollars; `nil` when a part of it is unknown.
    var cost: Double?

    init(_ answer: EmbeddingsAnswer) {
        endpoint = answer.endpoint
        attempts = answer.attempts.count
        cost = answer.cost
    }

    init(_ answer: ChatAnswer) {
        endpoint = answer.endpoint
        attempts = answer.attempts.count
        cost = answer.cost
    }
}
