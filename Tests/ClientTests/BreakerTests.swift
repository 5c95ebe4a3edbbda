import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct BreakerTests {
    /// Opens the breaker of the first of two endpoints by failing calls.
    private func broken() async -> Stage {
        let stage = Stage("a", "b") { $0.answer("b") }
        stage.transport.script("a") { $0.error(500) }
        for _ in 0..<5 { _ = await stage.client.stream(question).answer() }
        return stage
    }

    @Test func `five failures in a row open it, and traffic goes elsewhere`() async {
        let stage = await broken()

        guard case .open = stage.endpoint(0).breaker else {
            Issue.record("expected open, got \(stage.endpoint(0).breaker)")
            return
        }
        let before = stage.transport.exchanges(with: "a").count
        let answer = await stage.client.stream(question).answer()

        #expect(answer?.attempts.map(\.endpoint) == ["b"])
        #expect(stage.transport.exchanges(with: "a").count == before)
        #expect(!stage.endpoint(0).breakerReason.isEmpty)
        #expect(stage.endpoint(0).breakerHistory.count == 1)
    }

    @Test func `half-open admits exactly one probe, whoever asks`() async {
        let stage = await broken()
        stage.transport.script("a") { _ in }
        let before = stage.transport.exchanges(with: "a").count

        stage.clock.advance(by: .seconds(60))
        let streams = (0..<100).map { _ in stage.client.stream(question) }

        #expect(stage.transport.exchanges(with: "a").count == before + 1)
        #expect(stage.endpoint(0).breaker == .halfOpen)
        stage.transport.exchanges(with: "a").last?.answer("a")
        for stream in streams { #expect(await stream.answer()?.status == .complete) }
    }

    @Test func `successful probes close it`() async {
        let stage = await broken()
        stage.transport.script("a") { $0.answer("a") }

        stage.clock.advance(by: .seconds(60))
        for _ in 0..<2 { _ = await stage.client.stream(question).answer() }

        #expect(stage.endpoint(0).breaker == .closed)
    }

    @Test func `a cancelled probe decides nothing and frees its place`() async {
        let stage = await broken()
        stage.transport.script("a") { _ in }
        stage.clock.advance(by: .seconds(60))

        let probe = stage.client.stream(question)
        probe.cancel()
        let before = stage.transport.exchanges(with: "a").count
        let next = stage.client.stream(question)

        #expect(stage.endpoint(0).breaker == .halfOpen)
        #expect(stage.transport.exchanges(with: "a").count == before + 1)
        next.cancel()
        #expect(stage.leftovers == [0, 0, 0, 0])
    }

    @Test func `a late success of an old generation closes nothing`() async {
        let stage = Stage("a", "b") { $0.answer("b") }
        let old = stage.client.stream(question)
        _ = old
        let early = await stage.transport.exchange(1)

        stage.transport.script("a") { $0.error(500) }
        for _ in 0..<6 { _ = await stage.client.stream(question).answer() }
        guard case .open = stage.endpoint(0).breaker else {
            Issue.record("expected open, got \(stage.endpoint(0).breaker)")
            return
        }
        early.answer()

        guard case .open = stage.endpoint(0).breaker else {
            Issue.record("a stale result moved it to \(stage.endpoint(0).breaker)")
            return
        }
    }

    @Test func `forced open is obeyed even when nobody else is left`() async {
        let stage = Stage("a") { $0.answer() }

        stage.client.forceBreaker(.open, for: EndpointID(0))
        let refused = await stage.client.stream(question).answer()
        stage.client.forceBreaker(nil, for: EndpointID(0))
        stage.client.resetBreaker(for: EndpointID(0))
        let served = await stage.client.stream(question).answer()

        #expect(refused?.failure?.kind == .refusedLocally)
        #expect(served?.status == .complete)
        #expect(stage.asked == ["a"])
    }

    @Test func `forced closed admits whatever fails`() async {
        let stage = Stage("a", "b") { $0.error(500) }
        stage.transport.script("b") { $0.answer() }

        stage.client.forceBreaker(.closed, for: EndpointID(0))
        for _ in 0..<20 { _ = await stage.client.stream(question).answer() }

        #expect(stage.transport.exchanges(with: "a").count == 20)
    }

    @Test func `a reset gives traffic back at once`() async {
        let stage = await broken()
        stage.transport.script("a") { $0.answer("a") }

        stage.client.resetBreaker(for: EndpointID(0))

        #expect(await stage.client.stream(question).answer()?.endpoint == "a")
        #expect(stage.endpoint(0).breaker == .closed)
    }

    @Test func `opening by itself spares the last usable endpoint`() async {
        let stage = Stage("a") { $0.error(400) }
        stage.transport.script("a") { exchange in
            if exchange.number <= 12 { exchange.fail(.closedBeforeHead) } else { exchange.answer() }
        }
        var policy = quietPolicy
        policy.attempts = 1
        stage.client.setPolicy(policy)

        for _ in 0..<12 { _ = await stage.client.stream(question).answer() }
        let answer = await stage.client.stream(question).answer()

        #expect(answer?.status == .complete)
    }

    @Test func `429s and the user's own mistakes never move it`() async {
        let stage = Stage("a", "b") { $0.answer() }
        stage.transport.script("a") { exchange in
            exchange.error(exchange.number.isMultiple(of: 2) ? 429 : 400)
        }

        for _ in 0..<30 {
            _ = await stage.client.stream(question).answer()
            stage.clock.advance(by: .seconds(120))
        }

        #expect(stage.endpoint(0).breaker == .closed)
        #expect(stage.endpoint(0).breakerHistory.isEmpty)
    }
}
