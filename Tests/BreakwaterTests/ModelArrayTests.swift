import Breakwater
import TestSupport
import Testing

@Suite struct ModelArrayTests {
    private func array(
        _ strategy: LoadBalancingStrategy, weights: [Double] = [1, 1], healthy: Bool = true
    ) -> ModelArray {
        var models = ModelArray("harbour", strategy: strategy)
        for (index, weight) in weights.enumerated() {
            models.add(
                ModelEndpoint(
                    "berth-\(index + 1)", url: "http://127.0.0.1:\(index + 1)/v1", model: "m",
                    weight: weight, healthy: healthy || index > 0))
        }
        return models
    }

    private func client(_ models: ModelArray, _ transport: ScriptedTransport) throws -> ChatClient {
        try ChatClient(
            models: models, policy: CallPolicy(hedge: HedgePolicy(after: .off)),
            transport: transport, environment: [:], seed: 1)
    }

    private func asked(_ transport: ScriptedTransport) -> [String: Int] {
        transport.exchanges.reduce(into: [:]) { $0[$1.endpoint.profile.name, default: 0] += 1 }
    }

    @Test func `round robin counts calls and not seconds`() async throws {
        let transport = ScriptedTransport { $0.answer() }
        let client = try client(array(.roundRobin), transport)

        for _ in 1...20 { _ = try await client.chat("Hello") }

        #expect(asked(transport) == ["berth-1": 10, "berth-2": 10])
    }

    @Test func `weights are met, and not in blocks`() async throws {
        let transport = ScriptedTransport { $0.answer() }
        let client = try client(array(.weighted, weights: [3, 1]), transport)

        for _ in 1...40 { _ = try await client.chat("Hello") }

        #expect(asked(transport) == ["berth-1": 30, "berth-2": 10])
        let order = transport.exchanges.map(\.endpoint.profile.name)
        for start in stride(from: 0, to: 40, by: 4) {
            #expect(order[start..<start + 4].contains("berth-2"))
        }
    }

    @Test func `the fewest connections are those that are really open`() async throws {
        // The first answers nothing, so what it was asked stays in flight.
        let transport = ScriptedTransport { _ in }
        let client = try client(array(.leastConnections, weights: [1, 1, 1]), transport)

        let streams = (1...6).map { _ in client.stream("Hello") }

        #expect(asked(transport) == ["berth-1": 2, "berth-2": 2, "berth-3": 2])
        #expect(client.snapshot()["berth-2"]?.inFlight == 2)
        for stream in streams { stream.cancel() }
    }

    @Test func `the healthiest is asked`() async throws {
        let transport = ScriptedTransport { $0.answer() }
        transport.script("berth-1") { $0.error(500) }
        let client = try client(array(.healthBased), transport)
        _ = try await client.chat("Hello")
        let before = asked(transport)["berth-1"]

        for _ in 1...10 { _ = try await client.chat("Hello") }

        #expect(asked(transport)["berth-1"] == before)
    }

    @Test func `what a hand marks unhealthy is left alone until it is marked healthy`() async throws
    {
        let transport = ScriptedTransport { $0.answer() }
        let client = try client(array(.roundRobin), transport)

        try client.markUnhealthy("berth-1")
        for _ in 1...4 { _ = try await client.chat("Hello") }
        let whileMarked = asked(transport)
        #expect(client.snapshot()["berth-1"]?.isHealthy == false)
        try client.markHealthy("berth-1")
        for _ in 1...4 { _ = try await client.chat("Hello") }

        #expect(whileMarked == ["berth-2": 4])
        #expect(asked(transport)["berth-1"] == 2)
        #expect(client.snapshot()["berth-1"]?.isHealthy == true)
    }

    @Test func `marking healthy closes the breaker`() async throws {
        let transport = ScriptedTransport { $0.answer() }
        let client = try client(array(.roundRobin), transport)
        client.forceBreaker(.open, for: try client.id(of: "berth-1"))
        #expect(client.snapshot()["berth-1"]?.isHealthy == false)

        try client.markHealthy("berth-1")

        #expect(client.snapshot()["berth-1"]?.isHealthy == true)
    }

    @Test func `an endpoint may be unhealthy from the start; the array is healthy with another`()
        async throws
    {
        let transport = ScriptedTransport { $0.answer() }
        let client = try client(array(.roundRobin, healthy: false), transport)

        for _ in 1...3 { _ = try await client.chat("Hello") }

        #expect(asked(transport) == ["berth-2": 3])
        #expect(client.snapshot().isHealthy)
        try client.markUnhealthy("berth-2")
        #expect(!client.snapshot().isHealthy)
        await #expect(throws: ChatError.self) { try await client.chat("Hello") }
    }

    @Test func `an unknown name is an error with the names that there are`() throws {
        let client = try client(array(.roundRobin), ScriptedTransport { $0.answer() })

        let error = #expect(throws: SetupError.self) { try client.markHealthy("berth-3") }

        #expect(error == .unknownEndpoint("berth-3", known: ["berth-1", "berth-2"]))
    }

    static let mistakes: [(ModelArray, String)] = [
        (ModelArray("none"), "there is nobody to ask"),
        (
            ModelArray(
                "twice",
                endpoints: [
                    ModelEndpoint("a", url: "http://127.0.0.1:1/v1", model: "m"),
                    ModelEndpoint("a", url: "http://127.0.0.1:2/v1", model: "m"),
                ]), "two endpoints are called “a”"
        ),
        (
            ModelArray(
                "light",
                endpoints: [
                    ModelEndpoint("a", url: "http://127.0.0.1:1/v1", model: "m", weight: 0)
                ]), "the weight of “a” must be above 0"
        ),
        (
            ModelArray(
                "lost", endpoints: [ModelEndpoint("a", url: "127.0.0.1:1", model: "m")]),
            "holds no base address"
        ),
        (
            ModelArray(
                "sick",
                endpoints: [ModelEndpoint("a", url: "http://127.0.0.1:1/v1", model: "m")],
                healthCheck: HealthCheck(path: "health")), "a path such as /health"
        ),
        (
            ModelArray(
                "hurried",
                endpoints: [ModelEndpoint("a", url: "http://127.0.0.1:1/v1", model: "m")],
                healthCheck: HealthCheck(every: .zero)), "every of a health check"
        ),
    ]

    @Test(arguments: mistakes)
    func `a mistake says what to write`(models: ModelArray, words: String) {
        let error = #expect(throws: SetupError.self) {
            try ChatClient(models: models, transport: ScriptedTransport(), environment: [:])
        }

        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }
}
