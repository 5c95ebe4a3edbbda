import Providers
import Reliability

/// What a call asks for: the core treats all kinds alike, and only the wire knows them apart.
enum CallRequest: Sendable {
    /// An answer.
    case chat(ChatRequest)
    /// Vectors.
    case embeddings(EmbeddingsRequest)

    /// What every endpoint that may serve it must be able to do.
    var needs: Abilities {
        switch self {
        case .chat(let chat): chat.needs.union(.chat)
        case .embeddings: .embeddings
        }
    }

    /// Tokens that it will use, as far as can be said before.
    var inputTokens: Int {
        switch self {
        case .chat(let chat): TokenEstimate.inputTokens(of: chat)
        case .embeddings(let embeddings): embeddings.inputTokens
        }
    }

    /// Tokens that it may bring.
    var outputTokens: Int {
        switch self {
        case .chat(let chat): TokenEstimate.outputTokens(of: chat)
        case .embeddings: 0
        }
    }

    /// The model by name; `nil` for the endpoint's own.
    var model: String? {
        switch self {
        case .chat(let chat): chat.model
        case .embeddings(let embeddings): embeddings.model
        }
    }

    /// The same with another model, where one is given.
    func with(model: String?) -> CallRequest {
        guard let model, case .chat(var chat) = self else { return self }
        chat.model = model
        return .chat(chat)
    }

    /// The operation by its name in OpenTelemetry's conventions.
    var operation: String {
        switch self {
        case .chat: "chat"
        case .embeddings: "embeddings"
        }
    }

    /// A decoder for the response of `place`, which speaks `dialect`.
    func decoder(_ dialect: any Dialect, on place: Endpoint) -> any ResponseDecoder {
        switch self {
        case .chat(let chat): dialect.decoder(for: chat, on: place)
        case .embeddings: OpenAIEmbeddings.decoder(on: place)
        }
    }

    /// The request to `place`, which speaks `dialect`.
    func written(_ dialect: any Dialect, on place: Endpoint) -> HTTPRequestValue {
        switch self {
        case .chat(let chat): dialect.request(for: chat, on: place)
        case .embeddings(let embeddings): OpenAIEmbeddings.request(for: embeddings, on: place)
        }
    }
}
