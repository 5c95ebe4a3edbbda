import Reliability

/// OpenAI-compatible chat completions, as spoken by OpenAI, Groq, DeepSeek, OpenRouter, Mistral,
/// Together, xAI, Moonshot, llama.cpp, LM Studio, vLLM and many more.
///
/// `POST {base}/chat/completions` and `GET {base}/models`. A base that carries a query keeps it, so
/// Azure's `…/deployments/NAME?api-version=…` works as it is.
public struct OpenAIChatDialect: Dialect {
    private static let path = "/chat/completions"

    /// Creates the dialect; it holds nothing.
    public init() {}

    /// The request for `chat` on `endpoint`; the chat's own model beats the endpoint's.
    public func request(for chat: ChatRequest, on endpoint: Endpoint) -> HTTPRequestValue {
        let model = chat.model ?? endpoint.profile.model
        let body = OpenAIChatRequestBody(
            chat: chat, model: model, quirks: endpoint.quirks,
            continuation: chat.continuesLast
                ? ContinuationStyle.of(
                    provider: endpoint.profile.provider, baseURL: endpoint.baseURL) : nil)
        return HTTPRequestValue(
            method: "POST", url: endpoint.chatAddress(Self.path, model: model),
            headers: endpoint.headers(accept: chat.accepted), body: body.encoded)
    }

    /// The request for the model list.
    public func modelsRequest(on endpoint: Endpoint) -> HTTPRequestValue {
        var endpoint = endpoint
        // Some people give the whole address of a chat.
        if endpoint.baseURL.hasSuffix(Self.path) { endpoint.baseURL.removeLast(Self.path.count) }
        return endpoint.listRequest("/models")
    }

    /// A decoder for one response to `chat` from `endpoint`.
    public func decoder(for chat: ChatRequest, on endpoint: Endpoint) -> any ResponseDecoder {
        StreamDecoder(
            OpenAIChatReader(doneIsFinish: endpoint.quirks.contains(.doneIsFinish)), for: endpoint)
    }
}

extension ChatRequest {
    /// The media type that the answer should have.
    var accepted: String { streams ? "text/event-stream" : "application/json" }

    /// The messages, with a request to go on behind an answer that broke off.
    ///
    /// For the wire formats without a prefill that works with every model.
    var turns: [ChatMessage] {
        continuesLast ? messages + [.user(ContinuationStyle.words)] : messages
    }
}
