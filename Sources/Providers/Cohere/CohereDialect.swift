import Reliability

/// Cohere's chat API, version 2.
///
/// `POST {base}/v2/chat` and `GET {base}/v1/models`, the base being `https://api.cohere.com`. Messages
/// and tools have the shape of OpenAI's. Source: Cohere API reference, “Chat (v2)”.
public struct CohereDialect: Dialect {
    /// Creates the dialect; it holds nothing.
    public init() {}

    /// The request for `chat` on `endpoint`; the chat's own model beats the endpoint's.
    public func request(for chat: ChatRequest, on endpoint: Endpoint) -> HTTPRequestValue {
        let model = chat.model ?? endpoint.profile.model
        return HTTPRequestValue(
            method: "POST", url: Self.unversioned(endpoint).chatAddress("/v2/chat", model: model),
            headers: endpoint.headers(accept: chat.accepted),
            body: Self.body(chat, model: model))
    }

    /// The request for the list of models that can chat.
    public func modelsRequest(on endpoint: Endpoint) -> HTTPRequestValue {
        let endpoint = Self.unversioned(endpoint)
        var request = endpoint.listRequest("/v1/models")
        request.url = endpoint.address("/v1/models", query: "page_size=1000&endpoint=chat")
        return request
    }

    /// A decoder for one response to `chat` from `endpoint`.
    public func decoder(for chat: ChatRequest, on endpoint: Endpoint) -> any ResponseDecoder {
        StreamDecoder(CohereReader(), for: endpoint)
    }

    /// A base with a version at its end is as good: the version belongs to the path here.
    private static func unversioned(_ endpoint: Endpoint) -> Endpoint {
        var endpoint = endpoint
        for version in ["/v1", "/v2"] where endpoint.baseURL.hasSuffix(version) {
            endpoint.baseURL.removeLast(version.count)
        }
        return endpoint
    }

    private static func body(_ chat: ChatRequest, model: String) -> [UInt8] {
        var json = JSONWriter(capacity: chat.sizeEstimate)
        json.object { json in
            json.field("model", model)
            json.key("messages")
            json.array { json in
                for message in chat.turns { OpenAIMessages.write(message, to: &json) }
            }
            json.field("stream", chat.streams)
            json.field("max_tokens", chat.maxTokens)
            json.field("temperature", chat.temperature)
            json.field("p", chat.topP)
            json.field("k", chat.topK)
            json.field("presence_penalty", chat.presencePenalty)
            json.field("frequency_penalty", chat.frequencyPenalty)
            json.field("stop_sequences", chat.stop)
            json.field("seed", chat.seed)
            if let effort = chat.reasoning {
                json.key("thinking")
                json.object { json in
                    json.field("type", effort == .none ? "disabled" : "enabled")
                    json.field("token_budget", effort == .none ? nil : effort.tokenBudget)
                }
            }
            guard !chat.tools.isEmpty else { return }
            OpenAIMessages.write(chat.tools, to: &json)
            switch chat.toolChoice {
            case .auto: break
            case .none: json.field("tool_choice", "NONE")
            case .required, .named: json.field("tool_choice", "REQUIRED")
            }
        }
        return json.bytes
    }
}
