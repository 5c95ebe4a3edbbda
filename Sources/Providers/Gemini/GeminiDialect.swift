import Reliability

/// Google's `generateContent`, streamed as server-sent events.
///
/// `POST {base}/models/{model}:streamGenerateContent?alt=sse`, or `:generateContent` for an answer in
/// one piece, and `GET {base}/models`, the base being
/// `https://generativelanguage.googleapis.com/v1beta`. Without `alt=sse` a JSON array would come.
/// Source: Gemini API reference, “Generating content”.
public struct GeminiDialect: Dialect {
    /// Creates the dialect; it holds nothing.
    public init() {}

    /// The request for `chat` on `endpoint`; the chat's own model beats the endpoint's.
    public func request(for chat: ChatRequest, on endpoint: Endpoint) -> HTTPRequestValue {
        var model = chat.model ?? endpoint.profile.model
        if model.hasPrefix("models/") { model.removeFirst("models/".count) }
        let verb = chat.streams ? "streamGenerateContent" : "generateContent"
        return HTTPRequestValue(
            method: "POST",
            url: endpoint.chatAddress(
                "/models/\(Endpoint.percentEncoded(model)):\(verb)", model: model,
                query: chat.streams ? "alt=sse" : nil),
            headers: endpoint.headers(accept: chat.accepted),
            body: GeminiRequestBody(chat: chat, model: model, origin: chat.origin(on: endpoint))
                .encoded)
    }

    /// The request for the model list, the longest page of it.
    public func modelsRequest(on endpoint: Endpoint) -> HTTPRequestValue {
        var request = endpoint.listRequest("/models")
        request.url = endpoint.address("/models", query: "pageSize=1000")
        return request
    }

    /// A decoder for one response to `chat` from `endpoint`.
    public func decoder(for chat: ChatRequest, on endpoint: Endpoint) -> any ResponseDecoder {
        StreamDecoder(GeminiReader(), for: endpoint)
    }
}
