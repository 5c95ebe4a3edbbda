import Reliability

/// Ollama's own chat API, streamed as JSON lines.
///
/// `POST {base}/api/chat` and `GET {base}/api/tags`, the base being `http://127.0.0.1:11434`.
/// Source: Ollama, API reference, “Generate a chat completion”.
public struct OllamaDialect: Dialect {
    /// Creates the dialect; it holds nothing.
    public init() {}

    /// The request for `chat` on `endpoint`; the chat's own model beats the endpoint's.
    public func request(for chat: ChatRequest, on endpoint: Endpoint) -> HTTPRequestValue {
        let model = chat.model ?? endpoint.profile.model
        return HTTPRequestValue(
            method: "POST", url: Self.plain(endpoint).chatAddress("/api/chat", model: model),
            headers: endpoint.headers(
                accept: chat.streams ? "application/x-ndjson" : "application/json"),
            body: OllamaRequestBody(chat: chat, model: model).encoded)
    }

    /// The request for the models on the machine.
    public func modelsRequest(on endpoint: Endpoint) -> HTTPRequestValue {
        Self.plain(endpoint).listRequest("/api/tags")
    }

    /// A decoder for one response to `chat` from `endpoint`.
    public func decoder(for chat: ChatRequest, on endpoint: Endpoint) -> any ResponseDecoder {
        StreamDecoder(OllamaReader(), for: endpoint)
    }

    /// People know the address with the part for OpenAI's format, or with this format's own.
    private static func plain(_ endpoint: Endpoint) -> Endpoint {
        var endpoint = endpoint
        for ending in ["/v1", "/api"] where endpoint.baseURL.hasSuffix(ending) {
            endpoint.baseURL.removeLast(ending.count)
        }
        return endpoint
    }
}
