import Client
import HTTPTransport
import Providers
import Reliability
import Settings

/// Asks each endpoint whether it answers, in the way that its `health` says.
enum EndpointProbe {
    /// A probe that takes longer has failed.
    private static let limit = Duration.seconds(20)

    /// Writes one result into each object, in their order; none where the key is missing.
    static func run(_ session: Session, into objects: inout [EndpointObject]) async {
        for (index, result) in await run(session).enumerated() { objects[index].health = result }
        for (index, endpoint) in session.client.snapshot().endpoints.enumerated() {
            let refused = endpoint.keys.count { $0.standing == .dead }
            if refused > 0 { objects[index].keys_refused = refused }
        }
    }

    /// One result an endpoint, in their order; `nil` for one whose key is missing.
    private static func run(_ session: Session) async -> [EndpointObject.Health?] {
        var policy = session.client.policy
        // What is asked is this endpoint at this moment: nothing may cover up for it.
        policy.attempts = 1
        policy.race = 0
        policy.hedge.after = .off
        policy.deadline = limit
        policy.fallback = FallbackLists()
        session.client.setPolicy(policy)
        return await withTaskGroup(of: (Int, EndpointObject.Health?).self) { group in
            for (index, configured) in session.configured.enumerated() {
                group.addTask { (index, await probe(configured, session)) }
            }
            var results = [EndpointObject.Health?](repeating: nil, count: session.configured.count)
            for await (index, result) in group { results[index] = result }
            return results
        }
    }

    private static func probe(
        _ configured: ConfiguredEndpoint, _ session: Session
    ) async -> EndpointObject.Health? {
        if configured.keyIsMissing { return nil }
        if case .path(let path) = configured.probe.kind {
            return await reach(path, of: configured.endpoint)
        }
        // Keys take turns, so that as many questions as there are keys try each of them.
        var health = await ask(configured, session)
        for _ in configured.endpoint.keys.dropFirst() {
            let next = await ask(configured, session)
            if !health.ok { health = next }
        }
        return health
    }

    private static func ask(
        _ configured: ConfiguredEndpoint, _ session: Session
    ) async -> EndpointObject.Health {
        var options = session.options
        options.endpoint = configured.endpoint.profile.name
        let request = ChatRequest(messages: [.user("Say yes.")], maxTokens: 1)
        let start = ContinuousClock.now
        do throws(ChatError) {
            let answer = try await session.client.chat(request, options: options)
            return EndpointObject.Health(ok: true, ms: answer.total.milliseconds)
        } catch {
            // The attempt says more than the call, which only ran out of attempts.
            var problem = error.description
            if case .failed(let failure)? = error.attempts.last?.outcome {
                problem = "\(failure.kind.rawValue): \(failure.message)"
            }
            return EndpointObject.Health(
                ok: false, ms: start.duration(to: .now).milliseconds,
                problem: OrNull(wrappedValue: problem))
        }
    }

    /// `GET` of a path from the origin: any answer below 500 proves that somebody is there.
    private static func reach(_ path: String, of endpoint: Endpoint) async -> EndpointObject.Health
    {
        let start = ContinuousClock.now
        let (heads, continuation) = AsyncStream.makeStream(of: Result<Int, TransportFailure>.self)
        let transport = HTTPTransport()
        let exchange = transport.start(.reaching(path, at: endpoint), to: endpoint) { event in
            switch event {
            case .head(let head): continuation.yield(.success(head.status))
            case .failed(let failure): continuation.yield(.failure(failure))
            default: break
            }
        }
        let timer = Task {
            // Cancelled when the answer is there.
            try? await Task.sleep(for: limit)
            continuation.finish()
        }
        var result: Result<Int, TransportFailure>?
        for await head in heads {
            result = head
            break
        }
        timer.cancel()
        exchange.cancel()
        let ms = start.duration(to: .now).milliseconds
        switch result {
        case .success(let status) where status < 500:
            return EndpointObject.Health(ok: true, ms: ms)
        case .success(let status):
            return EndpointObject.Health(
                ok: false, ms: ms, problem: OrNull(wrappedValue: "status \(status)"))
        case .failure(let failure):
            return EndpointObject.Health(
                ok: false, ms: ms, problem: OrNull(wrappedValue: failure.message))
        case nil:
            return EndpointObject.Health(
                ok: false, ms: ms, problem: OrNull(wrappedValue: "no answer in time"))
        }
    }
}
