import Behaviours
import Client
import DemoEndpoints
import HTTPTransport
import Providers
import Testing

@Suite(.timeLimit(.minutes(5)))
struct WheelTests {
    @Test func `kill resets streams and connections, heal brings the endpoint back`() async throws {
        let harbour = DemoHarbour(
            behaviours: [Behaviour(name: "stream", wordsPerSecond: 100, fixedWords: 100_000)])
        let transport = HTTPTransport()
        let endpoint = try await harbour.start()[0]
        async let streamed = transport.ask(endpoint)
        #expect(await eventually { harbour.counters(of: 0).inFlight == 1 })

        harbour.apply(.kill, to: 0)
        let cut = await streamed
        let refused = await transport.ask(endpoint)
        harbour.apply(.heal, to: 0)
        let healed = await transport.ask(endpoint, extra: #","max_tokens":1"#)

        #expect(cut.failure == (cut.status == nil ? .closedBeforeHead : .closedInBody))
        #expect(refused.status == nil)
        #expect(refused.failure != nil)
        #expect(healed.status == 200)
        #expect(healed.isWhole)
        #expect(harbour.applied(to: 0) == nil)
        await transport.shutdown()
        await harbour.stop()
    }

    @Test func `fail, throttle and slow change the next request`() async throws {
        let harbour = DemoHarbour(behaviours: [Behaviour(name: "plain", fixedWords: 1)])
        let transport = HTTPTransport()
        let endpoint = try await harbour.start()[0]

        harbour.apply(.fail, to: 0)
        let failed = await transport.ask(endpoint)
        harbour.apply(.throttle, to: 0)
        var throttled: [Int?] = []
        for _ in 0..<5 { throttled.append(await transport.ask(endpoint).status) }

        #expect(failed.status == 500)
        #expect(throttled == [200, 200, 200, 200, 429])
        #expect(harbour.applied(to: 0) == .throttle)
        await transport.shutdown()
        await harbour.stop()
    }

    @Test func `a fault touches its own endpoint alone`() async throws {
        let harbour = DemoHarbour(
            behaviours: [Behaviour(name: "a", fixedWords: 1), Behaviour(name: "b", fixedWords: 1)])
        let transport = HTTPTransport()
        let endpoints = try await harbour.start()

        harbour.apply(.fail, to: 1)
        harbour.apply(.kill, to: 7)
        let replies = [await transport.ask(endpoints[0]), await transport.ask(endpoints[1])]

        #expect(replies.map(\.status) == [200, 500])
        #expect(harbour.counters(of: 0).answered == 1)
        #expect(harbour.counters(of: 1).refused == 1)
        #expect(harbour.counters(of: 7) == DemoCounters())
        await transport.shutdown()
        await harbour.stop()
    }

    @Test func `every request ends in exactly one counter`() async throws {
        var squall = Behaviour.squall
        squall.firstToken = .constant(.zero)
        squall.wordsPerSecond = nil
        squall.fixedWords = 3
        let harbour = DemoHarbour(behaviours: [squall])
        let transport = HTTPTransport()
        let endpoint = try await harbour.start()[0]

        for _ in 0..<200 { _ = await transport.ask(endpoint) }

        let counters = harbour.counters(of: 0)
        #expect(counters.requests == 200)
        #expect(counters.inFlight == 0)
        #expect(
            counters.answered + counters.refused + counters.broken + counters.aborted == 200)
        #expect((35...85).contains(counters.refused + counters.broken))
        #expect(counters.words == counters.answered * 3)
        await transport.shutdown()
        await harbour.stop()
    }

    @Test func `stopping twice, or without a start, does no harm`() async throws {
        let harbour = DemoHarbour(behaviours: [Behaviour(name: "a")])
        await harbour.stop()
        _ = try await harbour.start()
        await harbour.stop()
        await harbour.stop()
    }
}
