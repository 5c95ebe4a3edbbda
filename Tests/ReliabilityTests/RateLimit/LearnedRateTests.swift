import Reliability
import Testing

@Suite struct `Learned limit` {
    typealias T = Timeline

    /// Sends one request every tenth of a second, as long as it is allowed to.
    static func busy(_ limiter: inout RateLimiter, from: Double, to: Double) -> [Reservation] {
        stride(from: from, to: to, by: 0.1).compactMap { second in
            guard case .reserved(let reservation) = limiter.reserve(tokens: 0, now: T.at(second))
            else { return nil }
            limiter.settle(reservation, usedTokens: nil, succeeded: true, now: T.at(second))
            return reservation
        }
    }

    static func throttled(at second: Double = 60) throws -> RateLimiter {
        var limiter = `Rate limiter`.limiter()
        let last = try #require(busy(&limiter, from: 0, to: second).last)
        _ = limiter.throttled(retryAfter: nil, for: last, now: T.at(second))
        return limiter
    }

    @Test func `a 429 without headers lowers the rate to seven tenths of what was admitted`() throws
    {
        var limiter = `Rate limiter`.limiter()
        let last = try #require(Self.busy(&limiter, from: 0, to: 60).last)

        let reason = limiter.throttled(retryAfter: nil, for: last, now: T.at(60))

        #expect(reason == "throttled at 600 requests/min, slowing down to 420")
        let level = try #require(limiter.requests(now: T.at(60)))
        #expect(isClose(level.refillPerSecond, 7, within: 0.1))
        #expect(level.available == 0)
        #expect(level.source == .learned)
    }

    @Test func `further 429s of the same round trip lower it no further`() throws {
        var limiter = `Rate limiter`.limiter()
        let sent = Self.busy(&limiter, from: 0, to: 60)

        let reasons = sent.suffix(10).reversed().map {
            limiter.throttled(retryAfter: nil, for: $0, now: T.at(60))
        }

        #expect(reasons.count { $0 != nil } == 1)
        #expect(isClose(limiter.requests(now: T.at(60))?.refillPerSecond, 7, within: 0.1))
    }

    @Test(arguments: [(60.15, 7.0), (70.15, 8.9), (90.15, 9.7), (120.15, 12.6)])
    func `it grows back on a cubic`(second: Double, rate: Double) throws {
        let limiter = try Self.throttled()

        let level = limiter.requests(now: T.at(second))

        #expect(isClose(level?.refillPerSecond, rate, within: 0.1))
    }

    @Test func `after a pause one request goes alone`() throws {
        var limiter = try Self.throttled()

        #expect(limiter.answer(tokens: 0, now: T.at(60)) != .now)
        #expect(limiter.answer(tokens: 0, now: T.at(60.2)) == .now)
        let scout = try `Rate limiter`.reserve(&limiter, at: 60.5)
        #expect(limiter.answer(tokens: 0, now: T.at(60.5)) != .now)

        // Refused as well: the server is closed. The pause doubles, and the rate stays.
        let before = try #require(limiter.requests(now: T.at(60.6))?.refillPerSecond)
        _ = limiter.throttled(retryAfter: nil, for: scout, now: T.at(60.6))
        #expect(limiter.answer(tokens: 0, now: T.at(60.8)) != .now)
        #expect(limiter.answer(tokens: 0, now: T.at(61)) == .now)
        #expect(isClose(limiter.requests(now: T.at(61))?.refillPerSecond, before, within: 0.2))
    }

    @Test func `headers do not explain a 429 when somebody else emptied the bucket`() throws {
        var limiter = `Rate limiter`.limiter()
        let last = try #require(Self.busy(&limiter, from: 0, to: 2).last)
        let hints = RateLimitHints(
            requests: .init(limit: 600, remaining: 0, reset: .milliseconds(100)))

        limiter.observe(hints, for: last, now: T.at(2))
        let reason = limiter.throttled(
            retryAfter: .milliseconds(100), for: last, now: T.at(2))

        // We sent 20 of the 600.
        #expect(reason != nil)
        #expect(limiter.requests(now: T.at(2))?.source == .learned)
    }

    @Test func `it is dropped when it allows well more than is asked for`() throws {
        var limiter = try Self.throttled()

        for second in 60..<240 { _ = limiter.reserve(tokens: 0, now: T.at(Double(second))) }

        #expect(limiter.requests(now: T.at(240)) == nil)
    }

    @Test func `it stays while it is used up`() throws {
        var limiter = try Self.throttled()

        _ = Self.busy(&limiter, from: 60, to: 150)

        #expect(limiter.requests(now: T.at(150))?.source == .learned)
    }

    @Test func `an empty bucket in the headers explains the 429, and nothing is learned`() throws {
        var limiter = `Rate limiter`.limiter()
        let last = try #require(Self.busy(&limiter, from: 0, to: 1).last)
        let hints = RateLimitHints(
            requests: .init(limit: 20, remaining: 0, reset: .seconds(3)), retryAfter: .seconds(3))

        limiter.observe(hints, for: last, now: T.at(1))
        let reason = limiter.throttled(retryAfter: .seconds(3), for: last, now: T.at(1))

        #expect(reason == nil)
        #expect(limiter.requests(now: T.at(1))?.source == .header)
        #expect(limiter.answer(tokens: 0, now: T.at(4)) == .now)
    }

    @Test func `headers that promise plenty are not believed after a 429`() throws {
        var limiter = `Rate limiter`.limiter(requests: 60)
        let first = try `Rate limiter`.reserve(&limiter)
        let plenty = RateLimitHints(requests: .init(limit: 60, remaining: 55))
        limiter.observe(plenty, for: first, now: T.start)
        #expect(isClose(limiter.requests(now: T.start)?.capacity, 60))
        let second = try `Rate limiter`.reserve(&limiter)

        limiter.observe(plenty, for: second, now: T.start)
        let reason = limiter.throttled(retryAfter: nil, for: second, now: T.start)

        #expect(reason != nil)
        #expect(limiter.lowestFraction(now: T.start) == 0)
        limiter.observe(plenty, for: second, now: T.start)
        limiter.replaceLimits(RateLimits(requestsPerMinute: 60), now: T.start)
        #expect(limiter.answer(tokens: 0, now: T.start) != .now)
    }

    @Test func `a Retry-After longer than a burst measures the rate over it`() throws {
        var limiter = `Rate limiter`.limiter()
        let sent = try (0..<21).map { _ in try `Rate limiter`.reserve(&limiter) }
        let last = try #require(sent.last)

        let reason = limiter.throttled(retryAfter: .seconds(57), for: last, now: T.start)

        // 21 requests in 57 s are 22 a minute.
        #expect(reason == "throttled at 22 requests/min, slowing down to 15")
        #expect(limiter.answer(tokens: 0, now: T.start) == .at(T.at(57), .retryAfter))
    }
}
