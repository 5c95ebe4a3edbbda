public import Providers
import Reliability

/// Vectors, and how they came about.
public struct EmbeddingsAnswer: Sendable, Equatable {
    /// The document of the server that answered, as it came: OpenAI's `{"object":"list","data":…}`.
    public var document: String
    /// The endpoint that answered.
    public var endpoint: String
    /// The model as the server calls it.
    public var model: String
    /// Every attempt that was started.
    public var attempts: [AttemptRecord]
    /// Tokens used.
    public var usage: TokenUsage
    /// US dollars for all attempts; `nil` when a part of it is unknown.
    public var cost: Double?
    /// From the call's start to its end.
    public var total: Duration
}

extension ChatClient {
    /// Asks for vectors, through the same retries, fallbacks, hedges, limits and breakers as a chat.
    ///
    /// Only endpoints serve it whose `profile.serves` has `.embeddings` and whose model is the one that is asked for,
    /// because vectors of two models cannot be compared. Interceptors stand around chats alone.
    /// Cancelling the task closes the call's sockets. A document above 8 MiB is refused.
    ///
    /// - Throws: `ChatError` for every end without vectors; `bad_request` when no endpoint has
    ///   embeddings of this model.
    public func embeddings(
        _ request: EmbeddingsRequest, options: CallOptions = CallOptions()
    ) async throws(ChatError) -> EmbeddingsAnswer {
        let models = embeddingModels
        guard models.contains(request.model) else {
            let known =
                models.isEmpty ? "none has any" : "there are: " + models.joined(separator: ", ")
            throw ChatError(
                .badRequest, "no endpoint has embeddings of “\(request.model)”; \(known)")
        }
        var options = options
        options.forbidden += profiles.filter { $0.model != request.model }.map(\.name)
        let answer = try await answer(to: .embeddings(request), options)
        return EmbeddingsAnswer(
            document: answer.text, endpoint: answer.endpoint ?? "",
            model: answer.model ?? request.model, attempts: answer.attempts, usage: answer.usage,
            cost: answer.cost, total: answer.total)
    }

    /// The models whose vectors can be had, each once, in the order of the endpoints.
    public var embeddingModels: [String] {
        var models: [String] = []
        for profile in profiles {
            if profile.serves.contains(.embeddings), !models.contains(profile.model) {
                models.append(profile.model)
            }
        }
        return models
    }

    /// Those of the endpoints that are there; one that was removed leaves its name to others.
    private var profiles: [EndpointProfile] {
        snapshot().endpoints.filter { !$0.isRemoved }.map(\.profile)
    }
}
