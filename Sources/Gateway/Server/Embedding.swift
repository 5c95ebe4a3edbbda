import Client
import Hummingbird
import NIOCore
import Providers
import Reliability

/// One request for vectors under way.
struct Embedding: Sendable {
    let client: ChatClient
    let watch: ConnectionWatch
    let channel: any Channel

    /// The document of the endpoint that answered, as it came.
    func response(
        _ request: EmbeddingsRequest, _ options: CallOptions
    ) async throws(GatewayError) -> Response {
        let task = Task { [client] () -> Result<EmbeddingsAnswer, ChatError> in
            do throws(ChatError) {
                return .success(try await client.embeddings(request, options: options))
            } catch {
                return .failure(error)
            }
        }
        watch.hold(channel) { task.cancel() }
        defer { watch.release(channel) }
        switch await task.value {
        case .success(let answer):
            var response = GatewayResponder.json(Array(answer.document.utf8))
            Account(answer).write(to: &response)
            return response
        case .failure(let error):
            throw GatewayError(
                error.answer.failure ?? Failure(error.code, error.message), now: .now)
        }
    }
}

extension Account {
    /// Says in headers who answered, after how many attempts, and what it cost.
    func write(to response: inout Response) {
        response.headers[.answeringEndpoint] = endpoint
        response.headers[.attempts] = String(attempts)
        response.headers[.cost] = cost.map { "\($0)" }
    }
}
