import Breakwater

/// How long after a cancel the server sees the socket closed, phase by phase, through the whole
/// client; where there is no socket, how long until the call is over.
enum CancelBenchmarks {
    private static let rounds = 200

    static func rows() async throws -> [Row] {
        var rows: [Row] = []
        for phase in CancelServer.Phase.allCases { rows.append(try await row(phase)) }
        rows.append(try await queued())
        rows.append(try await connecting())
        return rows
    }

    private static func row(_ phase: CancelServer.Phase) async throws -> Row {
        let server = CancelServer(phase)
        let client = client(try await server.start())
        var closed = server.closed.makeAsyncIterator()
        var times: [Double] = []
        for _ in 0..<rounds {
            let (cancelled, ended) = await cancel(client) { isReached(phase, $0) }
            if phase == .error {
                times.append(cancelled.duration(to: ended).inMilliseconds)
            } else {
                guard let seen = await closed.next() else { break }
                times.append(cancelled.duration(to: seen).inMilliseconds)
            }
        }
        await client.shutdown()
        await server.stop()
        let what = phase == .error ? "the call is over" : "FIN at the server"
        return row("\(phase.rawValue): \(what)", times)
    }

    /// Asks, cancels as soon as `moment` says so, and returns when that was and when the call ended.
    private static func cancel(
        _ client: ChatClient, when moment: (ChatEvent) -> Bool
    ) async -> (cancelled: Instant, ended: Instant) {
        let stream = client.stream(ChatRequest(messages: [.user("hello")]))
        var cancelled: Instant?
        for await event in stream where cancelled == nil && moment(event) {
            // A moment for the server, so that the phase has begun on both sides.
            try? await Task.sleep(for: .milliseconds(3))
            cancelled = .now
            stream.cancel()
        }
        return (cancelled ?? .now, .now)
    }

    private static func isReached(_ phase: CancelServer.Phase, _ event: ChatEvent) -> Bool {
        switch (phase, event) {
        case (.head, .trace(let trace)):
            if case .requestSent = trace.kind { true } else { false }
        case (.prefill, .trace(let trace)):
            if case .headReceived = trace.kind { true } else { false }
        case (.error, .trace(let trace)):
            if case .backingOff = trace.kind { true } else { false }
        case (.token, .text), (.stream, .text), (.end, .finished): true
        default: false
        }
    }

    /// Cancels calls that wait behind a slot that is taken.
    private static func queued() async throws -> Row {
        let server = CancelServer(.head)
        let client = client(try await server.start(), limits: RateLimits(concurrent: 1))
        let first = client.stream(ChatRequest(messages: [.user("hello")]))
        var times: [Double] = []
        for _ in 0..<rounds {
            let (cancelled, ended) = await cancel(client) { event in
                if case .trace(let trace) = event, case .queued = trace.kind { true } else { false }
            }
            times.append(cancelled.duration(to: ended).inMilliseconds)
        }
        first.cancel()
        await client.shutdown()
        await server.stop()
        return row("waiting in the queue: the call is over", times)
    }

    /// Cancels calls whose connection is being made, to a port that accepts and never shakes hands.
    private static func connecting() async throws -> Row {
        let server = CancelServer(.head)
        let url = try await server.start().replacing("http:", with: "https:")
        let client = client(url)
        var times: [Double] = []
        for _ in 0..<rounds {
            let (cancelled, ended) = await cancel(client) { event in
                if case .trace(let trace) = event, case .attemptStarted = trace.kind {
                    true
                } else {
                    false
                }
            }
            times.append(cancelled.duration(to: ended).inMilliseconds)
        }
        await client.shutdown()
        await server.stop()
        return row("connecting: the call is over", times)
    }

    private static func client(_ url: String, limits: RateLimits = RateLimits()) -> ChatClient {
        // A breaker that opened, or a second attempt, would only stand in the way.
        let profile = EndpointProfile(name: "cancel", provider: "cancel", limits: limits)
        let client = ChatClient(
            endpoints: [Endpoint(profile: profile, baseURL: url, auth: .none)],
            policy: CallPolicy(
                backoff: Backoff(base: .seconds(20), cap: .seconds(20)),
                hedge: HedgePolicy(after: .off)))
        client.forceBreaker(.closed, for: EndpointID(0))
        return client
    }

    private static func row(_ what: String, _ times: [Double]) -> Row {
        let sorted = times.sorted()
        func percentile(_ share: Double) -> String {
            figure(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))], "ms")
        }
        return Row(
            what: what, ours: "p50 \(percentile(0.5)), p99 \(percentile(0.99))",
            anchor: "22–41 s through an edge proxy (quoted); \(sorted.count) cancels",
            goal: "p99 ≤ 5 ms")
    }
}
