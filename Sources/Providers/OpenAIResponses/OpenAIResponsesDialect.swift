import Reliability

/// OpenAI's Responses API, as far as a chat needs it: nothing is stored on the service's side.
///
/// `POST {base}/responses` and `GET {base}/models`, the base being `https://api.openai.com/v1`.
/// Source: OpenAI API reference, “Responses”.
public struct OpenAIResponsesDialect: Dialect {
    /// Creates the dialect; it holds nothing.
    public init() {}

    /// The request for `chat` on `endpoint`; the chat's own model beats the endpoint's.
    public func request(for chat: ChatRequest, on endpoint: Endpoint) -> HTTPRequestValue {
        let model = chat.model ?? endpoint.profile.model
        return HTTPRequestValue(
            method: "POST", url: endpoint.chatAddress("/responses", model: model),
            headers: endpoint.headers(accept: chat.accepted),
            body: OpenAIResponsesRequestBody(
                chat: chat, model: model, origin: chat.origin(on: endpoint)
            ).encoded)
    }

    /// The request for the model list.
    public func modelsRequest(on endpoint: Endpoint) -> HTTPRequestValue {
        endpoint.listRequest("/models")
    }

    /// A decoder for one response to `chat` from `endpoint`.
    public func decoder(for chat: ChatRequest, on endpoint: Endpoint) -> any ResponseDecoder {
        StreamDecoder(OpenAIResponsesReader(), for: endpoint)
    }
}
