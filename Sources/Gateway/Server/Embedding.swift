import Client
import Providers
import Reliability

/// One request for vectors under way.
struct Embedding: Sendable {
    let client: ChatClient
    let request: EmbeddingsRequest
    let options: CallOptions

    /// The document of the endpoint that answered, as it came, or why there is none.
    func answer() async -> GatewayAnswer {
        do throws(ChatError) {
            let answer = try await client.embeddings(request, options: options)
            var document = GatewayAnswer.json(Array(answer.document.utf8))
            document.tell(Account(answer))
            return document
        } catch {
            return GatewayAnswer(
                GatewayError(
                    error.answer.failure ?? Failure(error.code, error.message), now: .now))
        }
    }
}
