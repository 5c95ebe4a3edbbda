import Reliability
import Testing

@Suite struct `What the server says about limits` {
    typealias T = Timeline
    typealias Level = RateLimitHints.Level

    static func requests(
        limit: Int? = 60, _ remaining: Int, reset: Duration? = nil
    ) -> RateLimitHints {
        RateLimitHints(requests: Level(limit: limit, remaining: remaining, reset: reset))
    }

    static func reserve(_ limiter: inout RateLimiter, at second: Double = 0) throws -> Reservation {
        try `Rate limiter`.reserve(&limiter, at: second)
    }

    @Test func `a level is lowered to what is left after later reservations`() throws {
        var limiter = `Rate limiter`.limiter(requests: 60)
        let first = try Self.reserve(&limiter)
        for _ in 0..<3 { _ = try Self.reserve(&limiter) }

        limiter.observe(Self.requests(5), for: first, now: T.start)

        #expect(isClose(limiter.requests(now: T.start)?.available, 2))
        #expect(limiter.requests(now: T.start)?.source == .header)
    }

    @Test func `a header never raises a level`() throws {
        var limiter = `Rate limiter`.limiter(requests: 60)
        var last = try Self.reserve(&limiter)
        for _ in 0..<6 { last = try Self.reserve(&limiter) }

        limiter.observe(Self.requests(9), for: last, now: T.start)

        #expect(isClose(limiter.requests(now: T.start)?.available, 3))
    }

    @Test func `a response that was overtaken is ignored`() throws {
        var limiter = `Rate limiter`.limiter(requests: 60)
        let older = try Self.reserve(&limiter)
        let newer = try Self.reserve(&limiter)
        limiter.observe(Self.requests(6), for: newer, now: T.start)

        limiter.observe(Self.requests(0), for: older, now: T.start)

        #expect(isClose(limiter.requests(now: T.start)?.available, 6))
    }

    @Test func `tokens are lowered by what was reserved since`() throws {
        var limiter = `Rate limiter`.limiter(tokens: 6_000)
        let first = try `Rate limiter`.reserve(&limiter, tokens: 100)
        _ = try `Rate limiter`.reserve(&limiter, tokens: 150)

        limiter.observe(
            RateLimitHints(tokens: Level(limit: 6_000, remaining: 400)), for: first, now: T.start)

        #expect(isClose(limiter.tokens(now: T.start)?.available, 250))
    }

    @Test func `a server that shows more than our burst is believed`() throws {
        var limiter = `Rate limiter`.limiter(requests: 60)
        let first = try Self.reserve(&limiter)
        _ = try Self.reserve(&limiter)

        limiter.observe(Self.requests(59), for: first, now: T.start)

        let level = try #require(limiter.requests(now: T.start))
        #expect(isClose(level.capacity, 60))
        #expect(isClose(level.available, 58))
        #expect(isClose(level.refillPerSecond, 1))
    }

    @Test func `a lower limit of the server holds, a higher one does not`() throws {
        var limiter = `Rate limiter`.limiter(requests: 60)
        let first = try Self.reserve(&limiter)

        limiter.observe(Self.requests(limit: 600, 8), for: first, now: T.start)
        #expect(isClose(limiter.requests(now: T.start)?.refillPerSecond, 1))

        limiter.observe(Self.requests(limit: 30, 4), for: first, now: T.start)
        #expect(isClose(limiter.requests(now: T.start)?.refillPerSecond, 0.5))
    }

    @Test func `a server without a configured limit brings its own bucket`() throws {
        var limiter = `Rate limiter`.limiter()
        let first = try Self.reserve(&limiter)
        _ = try Self.reserve(&limiter)

        limiter.observe(
            RateLimitHints(
                requests: Level(limit: 20, remaining: 19),
                requestsPerDay: Level(limit: 1_000, remaining: 700)), for: first, now: T.start)

        let level = try #require(limiter.requests(now: T.start))
        #expect(isClose(level.available, 18))
        #expect(isClose(level.capacity, 20))
        #expect(level.source == .header)
        #expect(isClose(limiter.requestsPerDay(now: T.start)?.available, 699))
        #expect(limiter.tokens(now: T.start) == nil)
    }

    @Test func `a limit that the server lowers and raises again is followed at once`() throws {
        var limiter = `Rate limiter`.limiter()
        let rates = try [(600, 10.0), (300, 5.0), (600, 10.0)].map { limit, _ in
            let request = try Self.reserve(&limiter)
            limiter.observe(Self.requests(limit: limit, 40), for: request, now: T.start)
            return try #require(limiter.requests(now: T.start)?.refillPerSecond)
        }

        for (rate, expected) in zip(rates, [10.0, 5, 10]) {
            #expect(isClose(rate, expected, within: 1e-6))
        }
    }

    @Test func `a server that says zero and accepts is asked at its rate, not never`() throws {
        var limiter = `Rate limiter`.limiter()
        var sent = 0
        for step in 0..<1_200 {
            let second = Double(step) * 0.1
            guard
                case .reserved(let request) = limiter.reserve(tokens: 0, now: T.at(second))
            else { continue }
            sent += 1
            limiter.observe(Self.requests(limit: 60, 0), for: request, now: T.at(second))
            limiter.settle(request, usedTokens: nil, succeeded: true, now: T.at(second))
        }

        #expect((115...125).contains(sent), "\(sent)")
    }

    @Test func `what counts the day does not slow the minute`() throws {
        var limiter = `Rate limiter`.limiter()
        let request = try Self.reserve(&limiter)

        limiter.observe(
            RateLimitHints(requestsPerDay: Level(limit: 1_000, remaining: 2)), for: request,
            now: T.start)

        _ = try Self.reserve(&limiter)
        _ = try Self.reserve(&limiter)
        guard case .wait(_, .requestsPerDay) = limiter.reserve(tokens: 0, now: T.start) else {
            Issue.record("the day is used up")
            return
        }
        #expect(limiter.requests(now: T.start) == nil)
    }

    @Test func `an empty fixed window stays empty until its reset`() throws {
        var limiter = `Rate limiter`.limiter()
        let first = try Self.reserve(&limiter)
        // One used, and still a minute until full: a bucket would need three seconds.
        limiter.observe(Self.requests(limit: 20, 19, reset: .seconds(59)), for: first, now: T.at(1))
        let second = try Self.reserve(&limiter, at: 1)

        limiter.observe(
            Self.requests(limit: 20, 0, reset: .seconds(50)), for: second, now: T.at(10))

        #expect(limiter.answer(tokens: 0, now: T.at(30)) == .at(T.at(60), .requests))
        #expect(limiter.lowestFraction(now: T.at(30)) == 0)
        #expect(limiter.answer(tokens: 0, now: T.at(60)) == .now)
    }

    @Test func `an empty bucket refills from its rate`() throws {
        var limiter = `Rate limiter`.limiter()
        let first = try Self.reserve(&limiter)
        limiter.observe(Self.requests(limit: 20, 19, reset: .seconds(3)), for: first, now: T.start)
        let second = try Self.reserve(&limiter, at: 1)

        limiter.observe(Self.requests(limit: 20, 0, reset: .seconds(60)), for: second, now: T.at(2))

        #expect(limiter.answer(tokens: 0, now: T.at(2)) == .at(T.at(5), .requests))
    }

    @Test func `a Retry-After is never shortened`() throws {
        var limiter = `Rate limiter`.limiter()
        let first = try Self.reserve(&limiter)

        limiter.observe(RateLimitHints(retryAfter: .seconds(30)), for: first, now: T.start)
        limiter.observe(RateLimitHints(retryAfter: .seconds(2)), for: first, now: T.at(1))

        #expect(limiter.reserve(tokens: 0, now: T.at(10)) == .wait(until: T.at(30), .retryAfter))
        #expect(limiter.blockedUntil(now: T.at(10)) == T.at(30))
        #expect(limiter.blockedUntil(now: T.at(30)) == nil)
        #expect(limiter.lowestFraction(now: T.at(10)) == 0)
    }

    @Test func `headers in any order never lift a level above what the server said`() {
        let seed: UInt64 = 0x5E4
        var rng = SplitMix64(seed: seed)

        for round in 0..<100 {
            var limiter = `Rate limiter`.limiter(requests: 600, tokens: 60_000)
            var reserved: [(reservation: Reservation, number: Int)] = []
            for number in 1...30 {
                if case .reserved(let reservation) = limiter.reserve(tokens: 10, now: T.start) {
                    reserved.append((reservation, number))
                }
            }
            for (reservation, number) in reserved.shuffled(using: &rng) {
                let before = limiter.requests(now: T.start)?.available ?? 0
                let remaining = Int.random(in: 0...100, using: &rng)
                limiter.observe(
                    Self.requests(limit: 600, remaining), for: reservation, now: T.start)
                let after = limiter.requests(now: T.start)?.available ?? 0
                // What this server still has once the later ones have arrived there.
                let view = Double(max(0, remaining - (30 - number)))
                #expect(after <= max(before, view) + 1e-6, "seed \(seed), round \(round)")
            }
        }
    }
}
