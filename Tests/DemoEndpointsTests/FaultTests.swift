import Behaviours
import Client
import DemoEndpoints
import HTTPTransport
import Providers
import Testing

@Suite(.timeLimit(.minutes(5)))
struct FaultTests {
    private func with(
        _ behaviour: Behaviour, clock: StoppedClock? = nil,
        _ body: (HTTPTransport, Endpoint, DemoHarbour) async throws -> Void
    ) async throws {
        let harbour = DemoHarbour(
            behaviours: [behaviour], answer: { _, _ in "one two three four five six" },
            elapsed: clock?.elapsed)
        let transport = HTTPTransport()
        let endpoints = try await harbour.start()
        try await body(transport, endpoints[0], harbour)
        await transport.shutdown()
        await harbour.stop()
    }

    private func always(_ fault: Fault, wordsPerSecond: Double? = nil) -> Behaviour {
        Behaviour(
            name: "faulty", wordsPerSecond: wordsPerSecond, faults: [FaultChance(fault, share: 1)])
    }

    @Test(arguments: [500, 502, 503, 504, 529, 401, 402, 403, 404, 408, 422])
    func `an error status has an OpenAI-style body`(status: Int) async throws {
        try await with(always(.status(status))) { transport, endpoint, harbour in
            let reply = await transport.ask(endpoint)

            #expect(reply.status == status)
            #expect(reply.isWhole)
            #expect(reply.errorCode != nil)
            #expect(harbour.counters(of: 0).refused == 1)
        }
    }

    @Test func `a status can say when to come back`() async throws {
        let fault = Fault.status(503, code: "overloaded", retryAfter: .milliseconds(1200))
        try await with(always(fault)) { transport, endpoint, _ in
            let reply = await transport.ask(endpoint)

            #expect(reply.headers.first("retry-after") == "2")
            #expect(reply.errorCode == "overloaded")
        }
    }

    @Test(arguments: [
        (RetryHint.text("NaN"), "NaN"), (.text("-5"), "-5"), (.seconds(30), "30"),
    ])
    func `a hint is told as it is`(hint: RetryHint, told: String) async throws {
        let fault = Fault.status(429, code: "rate_limit_exceeded", retryAfter: hint)
        try await with(always(fault)) { transport, endpoint, _ in
            let reply = await transport.ask(endpoint)

            #expect(reply.headers.first("retry-after") == told)
        }
    }

    @Test func `a hint can be a date, which counts from the head's own`() async throws {
        let fault = Fault.status(
            503, code: "overloaded", retryAfter: .date(after: .seconds(90)))
        try await with(always(fault)) { transport, endpoint, _ in
            let reply = await transport.ask(endpoint)

            #expect(reply.headers.first("retry-after")?.hasSuffix(" GMT") == true)
            #expect(RateLimitHeaders.retryAfter(in: reply.headers) == .seconds(90))
        }
    }

    @Test func `an error can come under status 200, an answer can be empty`() async throws {
        try await with(always(.errorBody(code: "overloaded"))) { transport, endpoint, _ in
            let reply = await transport.ask(endpoint)

            #expect(reply.status == 200)
            #expect(reply.errorCode == "overloaded")
        }
        try await with(always(.empty(204))) { transport, endpoint, _ in
            let reply = await transport.ask(endpoint)

            #expect(reply.status == 204)
            #expect(reply.isWhole)
            #expect(reply.body.isEmpty)
        }
        try await with(always(.emptyAnswer)) { transport, endpoint, _ in
            let reply = await transport.ask(endpoint)

            #expect(reply.text.isEmpty)
            #expect(reply.finishReason == "stop")
        }
    }

    @Test func `a redirect names the other host`() async throws {
        try await with(always(.redirect(307, to: "http://elsewhere.invalid/"))) {
            transport, endpoint, _ in
            let reply = await transport.ask(endpoint)

            #expect(reply.status == 307)
            #expect(reply.headers.first("location") == "http://elsewhere.invalid/")
        }
    }

    @Test func `a filter can end a stream properly`() async throws {
        let fault = Fault.finish(afterWords: 2, reason: "content_filter")
        try await with(always(fault)) { transport, endpoint, harbour in
            let reply = await transport.ask(endpoint)

            #expect(reply.text == "one two ")
            #expect(reply.finishReason == "content_filter")
            #expect(reply.body.hasSuffix("data: [DONE]\n\n"))
            #expect(harbour.counters(of: 0).answered == 0)
        }
    }

    @Test func `a gateway's page is HTML`() async throws {
        try await with(always(.gatewayPage(502))) { transport, endpoint, _ in
            let reply = await transport.ask(endpoint)

            #expect(reply.status == 502)
            #expect(reply.headers.first("content-type") == "text/html")
        }
    }

    @Test func `a reset closes before the head`() async throws {
        try await with(always(.reset)) { transport, endpoint, harbour in
            let reply = await transport.ask(endpoint)

            #expect(reply.status == nil)
            #expect(reply.failure == .closedBeforeHead)
            #expect(harbour.counters(of: 0).broken == 1)
        }
    }

    @Test(arguments: [true, false])
    func `a cut delivers its words and then breaks`(byReset: Bool) async throws {
        let behaviour = always(.cut(afterWords: 3, reset: byReset), wordsPerSecond: 40)
        try await with(behaviour) { transport, endpoint, harbour in
            let reply = await transport.ask(endpoint)

            #expect(reply.failure == .closedInBody)
            // The bytes that arrive together with the break may be lost, as over any network.
            #expect("one two three ".hasPrefix(reply.text))
            #expect(harbour.counters(of: 0).broken == 1)
        }
    }

    @Test func `an error can come within a stream`() async throws {
        let fault = Fault.errorInStream(afterWords: 2, code: "overloaded")
        try await with(always(fault)) { transport, endpoint, _ in
            let reply = await transport.ask(endpoint)

            #expect(reply.status == 200)
            #expect(reply.isWhole)
            #expect(reply.text == "one two ")
            #expect(reply.errorCode == "overloaded")
            #expect(!reply.body.contains("[DONE]"))
        }
    }

    @Test func `an answer without its end looks complete and is not`() async throws {
        try await with(always(.missingEnd)) { transport, endpoint, harbour in
            let reply = await transport.ask(endpoint)

            #expect(reply.isWhole)
            #expect(reply.text == "one two three four five six")
            #expect(reply.finishReason == nil)
            #expect(!reply.body.contains("[DONE]"))
            #expect(harbour.counters(of: 0).answered == 0)
        }
    }

    @Test(arguments: [
        (Fault.blackHole, 0), (.stall(afterWords: 2), 1), (.commentsForever, 3),
        (.emptyDeltasForever, 3),
    ])
    func `a silent fault never ends by itself`(fault: Fault, pieces: Int) async throws {
        try await with(always(fault)) { transport, endpoint, harbour in
            let (seen, continuation) = AsyncStream<TransportEvent>.makeStream()
            let request = HTTPRequestValue(
                method: "POST", url: endpoint.baseURL + "/chat/completions", headers: [],
                body: Array(
                    #"{"stream":true,"messages":[{"role":"user","content":"x"}]}"#.utf8))
            let exchange = transport.start(request, to: endpoint) { continuation.yield($0) }
            var bodies = 0
            for await event in seen {
                if case .requestSent = event, pieces == 0 { break }
                if case .body = event { bodies += 1 }
                if bodies == pieces, pieces > 0 { break }
            }
            #expect(await eventually { harbour.counters(of: 0).inFlight == 1 })

            exchange.cancel()

            #expect(await eventually { harbour.counters(of: 0).aborted == 1 })
            #expect(harbour.counters(of: 0).inFlight == 0)
            #expect(harbour.counters(of: 0).lastAbort != nil)
        }
    }

    @Test func `a throttled endpoint tells its buckets and answers 429 when they are empty`()
        async throws
    {
        let clock = StoppedClock()
        let behaviour = Behaviour(
            name: "tight", quota: Quota(requestsPerMinute: 2, tokensPerMinute: 40_000))
        try await with(behaviour, clock: clock) { transport, endpoint, harbour in
            let first = await transport.ask(endpoint)
            _ = await transport.ask(endpoint)
            let third = await transport.ask(endpoint)
            clock.set(.seconds(30))
            let later = await transport.ask(endpoint)

            #expect(first.status == 200)
            #expect(first.headers.first("x-ratelimit-limit-requests") == "2")
            #expect(first.headers.first("x-ratelimit-remaining-requests") == "1")
            #expect(first.headers.first("x-ratelimit-reset-requests") == "30s")
            #expect(first.headers.first("x-ratelimit-limit-tokens") == "40000")
            #expect(third.status == 429)
            #expect(third.headers.first("retry-after") == "30")
            #expect(third.headers.first("x-ratelimit-remaining-requests") == "0")
            #expect(third.headers.first("x-ratelimit-reset-requests") == "1m0s")
            #expect(third.errorCode == "rate_limit_exceeded")
            #expect(later.status == 200)
            #expect(harbour.counters(of: 0).refused == 1)
        }
    }

    @Test func `a flapping endpoint resets in its ebb and answers in its flood`() async throws {
        let clock = StoppedClock()
        var tidal = Behaviour.tidal
        tidal.firstToken = .constant(.zero)
        tidal.wordsPerSecond = nil
        try await with(tidal, clock: clock) { transport, endpoint, harbour in
            for (second, isUp) in [(0, true), (39, true), (41, false), (59, false), (60, true)] {
                clock.set(.seconds(second))
                let reply = await transport.ask(endpoint)

                #expect((reply.status == 200) == isUp, "at \(second) s")
                #expect((reply.failure == nil) == isUp, "at \(second) s")
            }
            // The kept connection carried one request into the ebb; a new one was reset on arrival.
            #expect(harbour.counters(of: 0).requests == 4)
            #expect(harbour.counters(of: 0).turnedAway == 1)
        }
    }

    @Test func `an outage that begins in mid-stream resets the stream`() async throws {
        let behaviour = Behaviour(
            name: "ebb", wordsPerSecond: 50, fixedWords: 1000,
            outages: [Outage(from: .milliseconds(150), to: .seconds(60))])
        // The clock stands still, so that the request arrives before the outage on any machine.
        try await with(behaviour, clock: StoppedClock()) { transport, endpoint, harbour in
            let reply = await transport.ask(endpoint)

            #expect(reply.failure == .closedInBody)
            #expect(!reply.text.isEmpty)
            #expect(harbour.counters(of: 0).broken == 1)
        }
    }
}
