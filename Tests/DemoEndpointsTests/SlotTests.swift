import Behaviours
import Client
import DemoEndpoints
import HTTPTransport
import Providers
import Testing

@Suite(.serialized, .timeLimit(.minutes(5)))
struct SlotTests {
    private func with(
        _ behaviours: [Behaviour], clock: StoppedClock? = nil,
        _ body: (HTTPTransport, [Endpoint], DemoHarbour) async throws -> Void
    ) async throws {
        let harbour = DemoHarbour(behaviours: behaviours, elapsed: clock?.elapsed)
        let transport = HTTPTransport()
        let endpoints = try await harbour.start()
        try await body(transport, endpoints, harbour)
        await transport.shutdown()
        await harbour.stop()
    }

    /// Sends a request and forgets the answer.
    private func begin(_ transport: HTTPTransport, _ endpoint: Endpoint) -> any TransportExchange {
        transport.start(
            HTTPRequestValue(
                method: "POST", url: endpoint.baseURL + "/chat/completions", headers: [],
                body: Array(#"{"stream":true,"messages":[{"role":"user","content":"x"}]}"#.utf8)),
            to: endpoint
        ) { _ in }
    }

    /// Never answers in its first second, and at once from then on.
    private func waking(queue: Int) -> Behaviour {
        Behaviour(
            name: "waking", fixedWords: 1, slots: 1, queue: queue,
            weather: [Weather(until: .seconds(1), faults: [FaultChance(.blackHole, share: 1)])])
    }

    @Test func `all of a full line are answered, one more is refused`() async throws {
        let clock = StoppedClock()
        try await with([waking(queue: 6)], clock: clock) { transport, endpoints, harbour in
            let first = begin(transport, endpoints[0])
            #expect(await eventually { harbour.counters(of: 0).requests == 1 })
            let replies = await withTaskGroup(of: Reply.self) { group in
                for _ in 0..<6 { group.addTask { await transport.ask(endpoints[0]) } }
                #expect(await eventually { harbour.counters(of: 0).requests == 7 })
                let refused = await transport.ask(endpoints[0])
                clock.set(.seconds(2))
                first.cancel()
                return await group.reduce(into: [refused]) { $0.append($1) }
            }

            #expect(replies.first?.errorCode == "concurrency_limit_exceeded")
            #expect(replies.count { $0.status == 200 && $0.isWhole } == 6)
            #expect(harbour.counters(of: 0).inFlight == 0)
        }
    }

    @Test func `a long line of immediate answers is served to its end`() async throws {
        let behaviour = Behaviour(name: "line", fixedWords: 1, slots: 1, queue: 500)
        try await with([behaviour]) { transport, endpoints, harbour in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<50 { group.addTask { _ = await transport.ask(endpoints[0]) } }
            }

            #expect(harbour.counters(of: 0).answered == 50)
        }
    }

    @Test func `a cancel frees the slot, and one who left the line is passed over`() async throws {
        let clock = StoppedClock()
        try await with([waking(queue: 5)], clock: clock) { transport, endpoints, harbour in
            let first = begin(transport, endpoints[0])
            #expect(await eventually { harbour.counters(of: 0).inFlight == 1 })
            let second = begin(transport, endpoints[0])
            #expect(await eventually { harbour.counters(of: 0).inFlight == 2 })
            second.cancel()
            #expect(await eventually { harbour.counters(of: 0).aborted == 1 })
            async let third = transport.ask(endpoints[0])
            #expect(await eventually { harbour.counters(of: 0).requests == 3 })
            #expect(harbour.counters(of: 0).answered == 0)

            clock.set(.seconds(2))
            first.cancel()

            #expect(await third.isWhole)
            #expect(harbour.counters(of: 0).aborted == 2)
        }
    }

    @Test func `a server that does not honour cancels works on before it serves the next`()
        async throws
    {
        let behaviour = Behaviour(
            name: "deaf", firstToken: .constant(.seconds(2)), fixedWords: 1, slots: 1,
            queue: 5, honoursCancel: false)
        try await with([behaviour]) { transport, endpoints, harbour in
            let first = begin(transport, endpoints[0])
            #expect(await eventually { harbour.counters(of: 0).requests == 1 })
            let second = begin(transport, endpoints[0])
            #expect(await eventually { harbour.counters(of: 0).requests == 2 })
            first.cancel()
            second.cancel()
            #expect(await eventually { harbour.counters(of: 0).aborted == 2 })

            let reply = await transport.ask(endpoints[0])

            // What is left of the first, the whole second, and its own time.
            #expect(reply.isWhole)
            #expect((reply.pieces.first ?? .zero) >= .seconds(4))
        }
    }

    @Test func `endpoints with one key share their quota`() async throws {
        let quota = Quota(requestsPerMinute: 2, key: "org")
        let behaviours = ["a", "b"].map { Behaviour(name: $0, fixedWords: 1, quota: quota) }
        try await with(behaviours, clock: StoppedClock()) { transport, endpoints, _ in
            var replies: [Reply] = []
            for index in [0, 1, 0, 1] { replies.append(await transport.ask(endpoints[index])) }

            #expect(replies.map(\.status) == [200, 200, 429, 429])
            #expect(replies[1].headers.first("x-ratelimit-remaining-requests") == "0")
        }
    }

    @Test func `a silent quota tells nothing, and weather slows what is served`() async throws {
        let behaviour = Behaviour(
            name: "silent", firstToken: .constant(.milliseconds(30)), fixedWords: 1,
            quota: Quota(requestsPerMinute: 1, headers: .silent), weather: [Weather(slowdown: 3)])
        try await with([behaviour], clock: StoppedClock()) { transport, endpoints, _ in
            let served = await transport.ask(endpoints[0])
            let refused = await transport.ask(endpoints[0])

            #expect((served.pieces.first ?? .zero) >= .milliseconds(90))
            #expect(refused.status == 429)
            #expect(refused.headers.first("retry-after") == nil)
            #expect(refused.headers.first("x-ratelimit-remaining-requests") == nil)
        }
    }
}
