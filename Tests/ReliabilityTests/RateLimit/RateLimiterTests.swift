import Reliability
import Testing

@Suite struct `Rate limiter` {
    typealias T = Timeline

    struct Refused: Error {}

    static func limiter(
        requests: Int? = nil, tokens: Int? = nil, day: Int? = nil, concurrent: Int? = nil
    ) -> RateLimiter {
        let limits = RateLimits(
            requestsPerMinute: requests, tokensPerMinute: tokens, requestsPerDay: day,
            concurrent: concurrent)
        return RateLimiter(limits: limits, now: T.start)
    }

    static func reserve(
        _ limiter: inout RateLimiter, tokens: Int = 0, at second: Double = 0
    ) throws -> Reservation {
        guard case .reserved(let reservation) = limiter.reserve(tokens: tokens, now: T.at(second))
        else { throw Refused() }
        return reservation
    }

    @Test func `without limits everything leaves at once`() throws {
        var limiter = Self.limiter()

        for _ in 0..<1_000 { _ = try Self.reserve(&limiter, tokens: 1_000_000) }

        #expect(limiter.inFlight == 1_000)
        #expect(limiter.requests(now: T.start) == nil)
        #expect(limiter.lowestFraction(now: T.start) == 1)
    }

    @Test func `a minute's limit allows ten seconds of it at once`() throws {
        var limiter = Self.limiter(requests: 60)

        for _ in 0..<10 { _ = try Self.reserve(&limiter) }

        #expect(limiter.reserve(tokens: 0, now: T.start) == .wait(until: T.at(1), .requests))
        #expect(limiter.answer(tokens: 0, now: T.start) == .at(T.at(1), .requests))
        #expect(limiter.nextDeadline(tokens: 0, now: T.start) == T.at(1))
        _ = try Self.reserve(&limiter, at: 1)
        #expect(limiter.reserve(tokens: 0, now: T.at(1)) == .wait(until: T.at(2), .requests))
    }

    @Test(arguments: [
        (RateLimits(requestsPerMinute: 6), BucketRefusal.requests),
        (RateLimits(tokensPerMinute: 600), .tokens),
        (RateLimits(requestsPerDay: 1), .requestsPerDay),
        (RateLimits(concurrent: 1), .slots),
    ])
    func `the refusal names the limit`(limits: RateLimits, refusal: BucketRefusal) throws {
        var limiter = RateLimiter(limits: limits, now: T.start)
        _ = try Self.reserve(&limiter, tokens: 100)

        guard case .wait(_, let reason) = limiter.reserve(tokens: 100, now: T.start) else {
            Issue.record("it must wait")
            return
        }

        #expect(reason == refusal)
    }

    @Test func `a refused reservation changes no level`() throws {
        var limiter = Self.limiter(requests: 600, tokens: 6_000, day: 100, concurrent: 4)
        _ = try Self.reserve(&limiter, tokens: 900)
        let before = limiter

        guard case .wait(let until, .tokens) = limiter.reserve(tokens: 200, now: T.start) else {
            Issue.record("it must wait for tokens")
            return
        }

        #expect(isClose(T.seconds(until), 1))
        #expect(limiter == before)
    }

    @Test func `a request larger than the bucket waits for a full one`() throws {
        var limiter = Self.limiter(tokens: 6_000)

        let reservation = try Self.reserve(&limiter, tokens: 50_000)

        #expect(limiter.tokens(now: T.start)?.available == 0)
        #expect(isClose(T.seconds(limiter.nextDeadline(tokens: 50_000, now: T.start)), 10))
        limiter.settle(reservation, usedTokens: 400, succeeded: true, now: T.start)
        #expect(isClose(limiter.tokens(now: T.start)?.available, 600, within: 0.001))
    }

    @Test(
        arguments: [(nil, 500.0), (100, 900), (500, 500), (800, 200), (5_000, 0)]
            as [(Int?, Double)])
    func `settling corrects the tokens both ways`(used: Int?, available: Double) throws {
        var limiter = Self.limiter(tokens: 6_000)
        let reservation = try Self.reserve(&limiter, tokens: 500)

        limiter.settle(reservation, usedTokens: used, succeeded: true, now: T.start)

        #expect(isClose(limiter.tokens(now: T.start)?.available, available, within: 0.001))
        #expect(limiter.inFlight == 0)
    }

    @Test func `a refund returns everything and no more`() throws {
        var limiter = Self.limiter(requests: 60, tokens: 6_000, day: 100, concurrent: 1)
        let reservation = try Self.reserve(&limiter, tokens: 500)

        limiter.refund(reservation, now: T.at(0))

        #expect(isClose(limiter.requests(now: T.start)?.available, 10))
        #expect(isClose(limiter.tokens(now: T.start)?.available, 1_000, within: 0.001))
        #expect(isClose(limiter.requestsPerDay(now: T.start)?.available, 100))
        #expect(limiter.answer(tokens: 0, now: T.start) == .now)
    }

    @Test func `a reservation ends once`() throws {
        var limiter = Self.limiter(requests: 60, tokens: 6_000, concurrent: 2)
        let first = try Self.reserve(&limiter, tokens: 300)
        let second = try Self.reserve(&limiter, tokens: 300)
        limiter.settle(first, usedTokens: 300, succeeded: true, now: T.start)
        let third = try Self.reserve(&limiter, tokens: 300)
        let before = limiter

        limiter.settle(first, usedTokens: 0, succeeded: true, now: T.start)
        limiter.refund(first, now: T.start)

        #expect(limiter == before)
        #expect(limiter.inFlight == 2)
        limiter.refund(second, now: T.start)
        limiter.refund(third, now: T.start)
        #expect(limiter.inFlight == 0)
    }

    @Test func `the wait for a slot is guessed from the time slots are held`() throws {
        var limiter = Self.limiter(concurrent: 1)
        for index in 0..<60 {
            let reservation = try Self.reserve(&limiter, at: Double(index) * 10)
            limiter.settle(
                reservation, usedTokens: nil, succeeded: true, now: T.at(Double(index) * 10 + 4))
        }
        _ = try Self.reserve(&limiter, at: 1_000)

        guard case .at(let guess, .slots) = limiter.answer(tokens: 0, now: T.at(1_000)) else {
            Issue.record("the slot is taken")
            return
        }

        #expect(isClose(T.seconds(guess), 1_004, within: 0.01))
        #expect(limiter.nextDeadline(tokens: 0, now: T.at(1_000)) == nil)
    }

    @Test func `other limits take effect at once`() throws {
        var limiter = Self.limiter(requests: 60)
        for _ in 0..<10 { _ = try Self.reserve(&limiter) }

        limiter.replaceLimits(RateLimits(requestsPerMinute: 120, concurrent: 50), now: T.start)

        #expect(limiter.answer(tokens: 0, now: T.start) == .at(T.at(0.5), .requests))
        #expect(limiter.slots == 50)
        limiter.replaceLimits(RateLimits(), now: T.start)
        #expect(limiter.answer(tokens: 0, now: T.start) == .now)
        #expect(limiter.requests(now: T.start) == nil)
    }

    @Test func `a clock that steps back grants nothing extra`() throws {
        var limiter = Self.limiter(requests: 60)
        for _ in 0..<10 { _ = try Self.reserve(&limiter, at: 100) }

        #expect(limiter.answer(tokens: 0, now: T.at(50)) != .now)
        #expect(limiter.answer(tokens: 0, now: T.at(101)) == .now)
    }

    @Test func `no slots is refused`() async {
        await #expect(processExitsWith: .failure) {
            _ = RateLimiter(limits: RateLimits(concurrent: 0), now: Instant(.zero))
        }
    }
}
