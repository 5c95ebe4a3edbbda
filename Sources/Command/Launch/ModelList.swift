import Client
import Providers

/// Asks a server for its models.
enum ModelList {
    /// Why there is no list.
    struct Unavailable: Error, Sendable, Equatable {
        /// A clause for a person.
        var reason: String
    }

    /// The models in the order of the server, asked for within `limit`.
    static func fetch(
        from endpoint: Endpoint, through transport: any Transport, within limit: Duration
    ) async throws(Unavailable) -> [String] {
        let result = await withTaskGroup(of: Result<[String], Unavailable>?.self) { group in
            group.addTask { await ask(endpoint, transport) }
            group.addTask {
                // Cancelled when the answer is there.
                try? await Task.sleep(for: limit)
                return .failure(Unavailable(reason: "it did not answer in time"))
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard let result else { throw Unavailable(reason: "it was not asked") }
        return try result.get()
    }

    /// The first model that can chat; others, such as those that embed, are often listed first.
    ///
    /// `nil` when no model can.
    static func preferred(_ models: [String]) -> String? { models.first(where: canChat) }

    /// False for a name that says what else the model is for.
    private static func canChat(_ model: String) -> Bool {
        let words = model.lowercased().split { !$0.isLetter && !$0.isNumber }
        return !words.contains { word in
            otherUses.contains(where: { word == $0 }) || word.contains("embed")
                || word.contains("rerank") || word.contains("whisper") || word.contains("diffusion")
        }
    }

    /// Words of names: speech, pictures, similarity, and judging what others say.
    private static let otherUses = [
        "tts", "asr", "stt", "kokoro", "piper", "parakeet", "bark", "flux", "sdxl", "clip", "dall",
        "imagen", "veo", "sora", "realtime", "transcribe", "moderation", "bge", "gte", "e5",
        "minilm", "colbert", "reranker", "guard", "vae",
    ]

    /// More than any list of models; a server that sends more is none.
    private static let sizeLimit = 4 << 20

    private static func ask(
        _ endpoint: Endpoint, _ transport: any Transport
    ) async -> Result<[String], Unavailable> {
        let dialect = Dialects.dialect(for: endpoint.format)
        let (events, continuation) = AsyncStream.makeStream(of: TransportEvent.self)
        let exchange = transport.start(dialect.modelsRequest(on: endpoint), to: endpoint) { event in
            continuation.yield(event)
            switch event {
            case .ended, .failed: continuation.finish()
            default: break
            }
        }
        defer { exchange.cancel() }
        var body: [UInt8] = []
        for await event in events {
            switch event {
            case .head(let head) where head.status != 200:
                return .failure(Unavailable(reason: "it answered with status \(head.status)"))
            case .body(let bytes):
                body += bytes
                if body.count > sizeLimit {
                    return .failure(Unavailable(reason: "its list has no end"))
                }
            case .failed(let failure): return .failure(Unavailable(reason: failure.message))
            case .ended:
                let models = dialect.models(in: body)
                if models.isEmpty { return .failure(Unavailable(reason: "it lists no model")) }
                return .success(models)
            case .head, .requestSent: break
            }
        }
        return .failure(Unavailable(reason: "it was not asked"))
    }
}
