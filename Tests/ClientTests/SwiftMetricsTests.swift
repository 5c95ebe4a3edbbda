import Client
import CoreMetrics
import MetricsTestKit
import Providers
import Reliability
import TestSupport
import Testing

/// The adapter against the factory that swift-metrics ships for tests.
@Suite struct SwiftMetricsTests {
    @Test func `a call reaches the backend under its names, dimensions and units`() async throws {
        let backend = TestMetrics()
        let stage = Stage(
            endpoints: [
                scriptedEndpoint(
                    "a", price: TokenPrice(inputPerMillion: 1, outputPerMillion: 1),
                    limits: RateLimits(requestsPerMinute: 60))
            ], metrics: SwiftMetrics(factory: backend))
        let stream = stage.client.stream(question)
        let exchange = await stage.transport.exchange(1)
        await stage.clock.sleeper(dueBy: stage.clock.now.advanced(by: .seconds(120)))
        stage.clock.advance(by: .milliseconds(250))
        exchange.answer()
        let answer = try #require(await stream.answer())

        let calls = try backend.expectCounter("breakwater_calls", [("status", "complete")])
        #expect(calls.values == [1])
        let started = try backend.expectCounter(
            "breakwater_attempts", [("endpoint", "a"), ("outcome", "started")])
        #expect(started.values == [1])
        let first = try backend.expectTimer("breakwater_time_to_first_token", [("endpoint", "a")])
        #expect(first.values == [250_000_000])
        let attempts = try backend.expectRecorder("breakwater_call_attempts")
        #expect(attempts.values == [1])
        // A fraction of a cent: swift-metrics keeps the sum and hands on whole dollars.
        let cost = try #require(answer.cost)
        #expect(cost > 0 && cost < 0.01)
        #expect(backend.counters.contains { $0.label == "breakwater_cost_usd" })
        #expect(
            try backend.expectGauge("breakwater_bucket_level", [("endpoint", "a")]).values != [])
    }

    @Test func `money smaller than a dollar is not lost on the way to the backend`() throws {
        let backend = TestMetrics()
        let series = SwiftMetrics(factory: backend).series(.cost, tags: [])

        for _ in 0..<400 { series.record(0.005) }

        #expect(try backend.expectCounter("breakwater_cost_usd").values.reduce(0, +) == 2)
    }
}

/// What only a won hedge and a breaker that heals emit.
@Suite struct MetricsOfRecoveryTests {
    @Test func `a hedge that wins counts as one`() async throws {
        let metrics = RecordedMetrics()
        let stage = Stage(
            endpoints: ["a", "b"].map { scriptedEndpoint($0) },
            policy: CallPolicy(hedge: HedgePolicy(after: .fixed(.milliseconds(50)))),
            metrics: metrics)
        let stream = stage.client.stream(question)
        _ = await stage.transport.exchange(1)
        await stage.pass(.milliseconds(50))
        await stage.transport.exchange(2).answer()
        _ = await stream.answer()

        #expect(metrics.sum(.attemptReasons, ["reason": "hedge", "endpoint": "b"]) == 1)
        #expect(metrics.sum(.wins, ["reason": "hedge", "endpoint": "b"]) == 1)
        #expect(metrics.sum(.attempts, ["endpoint": "a", "outcome": "cancelled"]) == 1)
    }

    @Test func `a breaker that heals by itself is reported half-open and closed`() async {
        let metrics = RecordedMetrics()
        let stage = Stage(
            endpoints: [scriptedEndpoint("a")],
            policy: CallPolicy(attempts: 1, hedge: HedgePolicy(after: .off)),
            fleet: FleetPolicy(
                breaker: BreakerPolicy(
                    consecutive: 2, openFor: .seconds(5), successesToClose: 1)),
            metrics: metrics)
        stage.transport.script("a") { $0.error(500) }
        for _ in 0..<2 { _ = try? await stage.client.chat(question) }
        #expect(metrics.values(.breakerState, ["endpoint": "a"]).last == 1)

        stage.transport.script("a") { $0.answer() }
        stage.clock.advance(by: .seconds(10))
        let answer = try? await stage.client.chat(question)

        #expect(answer?.status == .complete)
        #expect(metrics.sum(.breakerChanges, ["state": "half_open", "endpoint": "a"]) == 1)
        #expect(metrics.sum(.breakerChanges, ["state": "closed", "endpoint": "a"]) == 1)
        #expect(metrics.values(.breakerState, ["endpoint": "a"]).last == 0)
    }
}
