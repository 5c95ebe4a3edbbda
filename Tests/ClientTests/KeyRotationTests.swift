import Client
import Providers
import Reliability
import TestSupport
import Testing

/// Several keys at one endpoint, through the real client.
@Suite struct KeyRotationTests {
    private func endpoint(_ name: String = "a", keys: Int = 3) -> Endpoint {
        var endpoint = scriptedEndpoint(name)
        endpoint.keys = (1...keys).map { Secret("secret-\($0)-of-\(name)") }
        return endpoint
    }

    /// The keys that were sent, in order.
    private func sent(_ stage: Stage) -> [String] {
        stage.transport.exchanges.map { $0.request.headers.first("authorization") ?? "none" }
    }

    private func bearer(_ numbers: [Int], _ name: String = "a") -> [String] {
        numbers.map { "Bearer secret-\($0)-of-\(name)" }
    }

    @Test func `calls take the keys in turns`() async {
        let stage = Stage(endpoints: [endpoint()]) { $0.answer() }

        for _ in 0..<7 { _ = await stage.client.stream(question).answer() }

        #expect(sent(stage) == bearer([1, 2, 3, 1, 2, 3, 1]))
    }

    @Test func `a refused key is left out, and the call does not notice`() async {
        let stage = Stage(endpoints: [endpoint(), scriptedEndpoint("b")]) { exchange in
            let key = exchange.request.headers.first("authorization") ?? ""
            if key.contains("-2-") { exchange.error(401) } else { exchange.answer() }
        }

        for _ in 0..<4 {
            #expect(await stage.client.stream(question).answer()?.status == .complete)
        }

        #expect(sent(stage) == bearer([1, 2, 3, 1, 3]))
        #expect(stage.endpoint(0).keys.map(\.standing) == [.usable, .dead, .usable])
        #expect(stage.endpoint(0).breaker == .closed)
        #expect(stage.leftovers == [0, 0, 0, 0])
    }

    @Test func `a whole answer asks with the next key in the same instant`() async throws {
        let stage = Stage(endpoints: [endpoint(keys: 2)]) {
            $0.number == 1
                ? $0.error(
                    429, code: "insufficient_quota", headers: [HeaderField("retry-after", "60")])
                : $0.answer()
        }

        let answer = try await stage.client.chat(question)

        #expect(answer.total == .zero)
        #expect(answer.attempts.map(\.reason) == [.first, .retry])
        #expect(sent(stage) == bearer([1, 2]))
        let until = Instant(stage.clock.now.advanced(by: .seconds(60)))
        #expect(stage.endpoint(0).keys[0].standing == .benched(until: until))
    }

    @Test func `a late refusal does not touch the key that took over`() async {
        let stage = Stage(endpoints: [endpoint(keys: 2)])

        let slow = stage.client.stream(question)
        let quick = stage.client.stream(question)
        stage.transport.exchanges[1].answer()
        _ = await quick.answer()
        stage.transport.exchanges[0].error(401)
        await stage.transport.exchange(3).answer()

        #expect(await slow.answer()?.status == .complete)
        #expect(sent(stage) == bearer([1, 2, 2]))
        #expect(stage.endpoint(0).keys.map(\.standing) == [.dead, .usable])
    }

    @Test func `a throttled key rests while the other serves`() async {
        let stage = Stage(endpoints: [endpoint(keys: 2)]) {
            $0.number == 1
                ? $0.error(429, headers: [HeaderField("retry-after", "20")]) : $0.answer()
        }

        for _ in 0..<3 { _ = await stage.client.stream(question).answer() }
        #expect(sent(stage) == bearer([1, 2, 2, 2]))
        #expect(stage.endpoint(0).blockedUntil == nil)
        stage.clock.advance(by: .seconds(20))
        _ = await stage.client.stream(question).answer()

        #expect(sent(stage) == bearer([1, 2, 2, 2, 1]))
    }

    @Test func `with all keys throttled a call waits for the first of them`() async {
        let stage = Stage(endpoints: [endpoint(keys: 2)]) { exchange in
            switch exchange.number {
            case 1: exchange.error(429, headers: [HeaderField("retry-after", "20")])
            case 2: exchange.error(429, headers: [HeaderField("retry-after", "8")])
            default: exchange.answer()
            }
        }

        let stream = stage.client.stream(question)
        await stage.pass(.seconds(8))
        let answer = await stream.answer()

        #expect(answer?.status == .complete)
        #expect((answer?.attempts.last?.start).map { $0 >= .seconds(8) } == true)
        #expect(sent(stage) == bearer([1, 2, 2]))
    }

    @Test func `no key is shown, whoever asks`() async {
        let stage = Stage(endpoints: [endpoint()]) { exchange in
            let key = exchange.request.headers.first("authorization") ?? ""
            exchange.error(401, message: "\(key) is no good key")
        }
        let events = stage.client.events()

        let (answer, seen) = await stage.client.stream(question).everything()
        let snapshot = stage.client.snapshot()
        await stage.client.shutdown()
        var published: [ClientEvent] = []
        for await event in events { published.append(event) }

        #expect(answer?.failure?.kind == .auth)
        #expect(sent(stage) == bearer([1, 2, 3]))
        var changes = 0
        for case .trace(let trace, _) in published {
            if case .keyChanged = trace.kind { changes += 1 }
        }
        #expect(changes == 3)
        var shown = ""
        dump(answer, to: &shown)
        dump(seen, to: &shown)
        dump(snapshot, to: &shown)
        dump(published, to: &shown)
        dump(stage.client.endpoints, to: &shown)
        #expect(shown.contains("is no good key"))
        #expect(!shown.contains("secret-"))
    }

    @Test func `an endpoint without a first key uses the others`() async {
        var endpoint = endpoint(keys: 2)
        endpoint.key = nil
        let stage = Stage(endpoints: [endpoint]) { $0.answer() }

        for _ in 0..<2 { _ = await stage.client.stream(question).answer() }

        #expect(sent(stage) == bearer([2, 2]))
    }

    @Test func `keys beyond the bound are not used`() async {
        let stage = Stage(endpoints: [endpoint(keys: 70)]) { $0.answer() }

        for _ in 0..<65 { _ = await stage.client.stream(question).answer() }

        #expect(sent(stage).suffix(2) == bearer([64, 1])[...])
    }
}
