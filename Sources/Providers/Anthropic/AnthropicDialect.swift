import Reliability

/// Anthropic's Messages API.
///
/// `POST {base}/messages` and `GET {base}/models`, the base being `https://api.anthropic.com/v1`; the
/// version of the format travels in a field of the head, which the endpoint's own fields may replace.
/// Source: Anthropic API reference, “Messages”, version 2023-06-01.
public struct AnthropicDialect: Dialect {
    private static let version = [HeaderField("anthropic-version", "2023-06-01")]

    /// Creates the dialect; it holds nothing.
    public init() {}

    /// The request for `chat` on `endpoint`; the chat's own model beats the endpoint's.
    public func request(for chat: ChatRequest, on endpoint: Endpoint) -> HTTPRequestValue {
        let model = chat.model ?? endpoint.profile.model
        return HTTPRequestValue(
            method: "POST", url: endpoint.chatAddress("/messages", model: model),
            headers: endpoint.headers(accept: chat.accepted, standard: Self.version),
            body: AnthropicRequestBody(chat: chat, model: model, origin: chat.origin(on: endpoint))
                .encoded)
    }

    /// The request for the model list, the longest page of it.
    public func modelsRequest(on endpoint: Endpoint) -> HTTPRequestValue {
        var request = endpoint.listRequest("/models", standard: Self.version)
        request.url = endpoint.address("/models", query: "limit=1000")
        return request
    }

    /// A decoder for one response to `chat` from `endpoint`.
    public func decoder(for chat: ChatRequest, on endpoint: Endpoint) -> any ResponseDecoder {
        StreamDecoder(AnthropicReader(), for: endpoint)
    }
}
