import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct StrategyTests {
    /// The requests of `calls` sequential calls by endpoint name.
    private func shares(
        _ strategy: RoutingStrategy, _ endpoints: [Endpoint], calls: Int,
        script: @escaping @Sendable (ScriptedExchange, ManualClock) -> Void = { exchange, _ in
            exchange.answer()
        }
    ) async -> [String: Int] {
        let stage = Stage(endpoints: endpoints, strategy: strategy)
        let clock = stage.clock
        for endpoint in endpoints {
            stage.transport.script(endpoint.profile.name) { script($0, clock) }
        }
        for _ in 0..<calls { _ = await stage.client.stream(question).answer() }
        return Dictionary(grouping: stage.asked, by: { $0 }).mapValues(\.count)
    }

    /// Answers after a first-token time that depends on the endpoint.
    private static func slowly(_ times: [String: Duration])
        -> @Sendable (
            ScriptedExchange, ManualClock
        ) -> Void
    {
        { exchange, clock in
            exchange.head()
            clock.advance(by: times[exchange.endpoint.profile.name] ?? .zero)
            exchange.text("ok")
            exchange.finish()
        }
    }

    @Test func `priority takes the first free one`() async {
        let shares = await shares(
            .priority, ["a", "b", "c"].map { scriptedEndpoint($0) }, calls: 30)

        #expect(shares == ["a": 30])
    }

    @Test func `round robin gives everyone the same`() async {
        let shares = await shares(
            .roundRobin, ["a", "b", "c"].map { scriptedEndpoint($0) }, calls: 30)

        #expect(shares == ["a": 10, "b": 10, "c": 10])
    }

    @Test func `weighted follows the weights exactly`() async {
        let endpoints = [
            scriptedEndpoint("a", weight: 5), scriptedEndpoint("b", weight: 3),
            scriptedEndpoint("c", weight: 2),
        ]

        #expect(await shares(.weighted, endpoints, calls: 100) == ["a": 50, "b": 30, "c": 20])
    }

    @Test func `least loaded spreads what runs at once`() async {
        let stage = Stage("a", "b", "c", strategy: .leastLoaded)

        let streams = (0..<30).map { _ in stage.client.stream(question) }

        for index in 0..<3 { #expect(stage.endpoint(index).inFlight == 10) }
        for stream in streams { stream.cancel() }
        #expect(stage.leftovers == [0, 0, 0, 0, 0])
    }

    @Test func `latency prefers the fastest first token`() async {
        let shares = await shares(
            .latency, ["slow", "fast"].map { scriptedEndpoint($0) }, calls: 100,
            script: Self.slowly(["slow": .milliseconds(300), "fast": .milliseconds(20)]))

        #expect((shares["fast"] ?? 0) >= 90)
    }

    @Test func `balanced prefers the fastest and still tries the others`() async {
        let shares = await shares(
            .balanced, ["slow", "fast", "middle"].map { scriptedEndpoint($0) }, calls: 300,
            script: Self.slowly([
                "slow": .milliseconds(400), "fast": .milliseconds(20),
                "middle": .milliseconds(100),
            ]))

        #expect((shares["fast"] ?? 0) > 150)
        #expect((shares["slow"] ?? 0) > 0)
        #expect((shares["slow"] ?? 0) < 60)
    }

    @Test func `cost takes the cheapest, unknown prices last`() async {
        let endpoints = [
            scriptedEndpoint("unknown"),
            scriptedEndpoint(
                "dear", price: TokenPrice(inputPerMillion: 3, outputPerMillion: 15)),
            scriptedEndpoint(
                "cheap", price: TokenPrice(inputPerMillion: 0.1, outputPerMillion: 0.4)),
        ]

        #expect(await shares(.cost, endpoints, calls: 20) == ["cheap": 20])
    }

    @Test func `health avoids the endpoint that fails`() async {
        let shares = await shares(
            .health, ["sick", "well"].map { scriptedEndpoint($0) }, calls: 60
        ) { exchange, _ in
            if exchange.endpoint.profile.name == "sick" {
                exchange.error(500)
            } else {
                exchange.answer()
            }
        }

        #expect((shares["sick"] ?? 0) <= 3)
        #expect((shares["well"] ?? 0) == 60)
    }

    @Test func `the strategy can be changed while running`() async {
        let stage = Stage("a", "b") { $0.answer() }

        for _ in 0..<4 { _ = await stage.client.stream(question).answer() }
        stage.client.setStrategy(.roundRobin)
        for _ in 0..<4 { _ = await stage.client.stream(question).answer() }

        #expect(stage.client.snapshot().strategy == .roundRobin)
        #expect(stage.transport.exchanges(with: "b").count == 2)
    }
}
