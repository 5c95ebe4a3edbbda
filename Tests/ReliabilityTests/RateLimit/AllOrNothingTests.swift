import Testing

@testable import Reliability

@Suite struct `All or nothing` {
    /// Random requests against four limits: how many were refused, and how many of these changed a
    /// level.
    private func play(_ policy: RateLimitPolicy, seed: UInt64) -> (refused: Int, changed: Int) {
        var dice = SplitMix64(seed: seed)
        let limits = RateLimits(
            requestsPerMinute: 60, tokensPerMinute: 6_000, requestsPerDay: 40, concurrent: 3)
        var now = Instant(.zero)
        var limiter = RateLimiter(limits: limits, policy: policy, now: now)
        var held: [Reservation] = []
        var result = (refused: 0, changed: 0)
        for _ in 0..<300 {
            now = now + .milliseconds(Int.random(in: 0...900, using: &dice))
            let before = limiter.countedLevels(now: now)
            switch limiter.reserve(tokens: Int.random(in: 1...900, using: &dice), now: now) {
            case .reserved(let reservation):
                held.append(reservation)
            case .wait:
                result.refused += 1
                if limiter.countedLevels(now: now) != before { result.changed += 1 }
            }
            guard let oldest = held.first, Bool.random(using: &dice) else { continue }
            held.removeFirst()
            if Bool.random(using: &dice) {
                limiter.settle(oldest, usedTokens: 100, succeeded: true, now: now)
            } else {
                limiter.refund(oldest, now: now)
            }
        }
        return result
    }

    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func `a refusal by any limit changes no level`(seed: UInt64) {
        let (refused, changed) = play(RateLimitPolicy(), seed: seed)

        #expect(refused > 20 && changed == 0, "seed \(seed): \(changed) of \(refused)")
    }

    @Test func `a limiter that charges before it asks is noticed`() {
        var policy = FleetPolicy()
        policy.switchOff(.allOrNothing)

        #expect(play(policy.rateLimit, seed: 1).changed > 0)
    }
}
