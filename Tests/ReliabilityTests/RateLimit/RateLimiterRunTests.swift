import Reliability
import Testing

@Suite struct `Rate limiter under random events` {
    typealias T = Timeline

    @Test(arguments: [UInt64(0x71), 0x72, 0x73])
    func `no level leaves its bounds and every end counts once`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        let limits = RateLimits(
            requestsPerMinute: 120, tokensPerMinute: 60_000, requestsPerDay: 5_000, concurrent: 12)
        var limiter = RateLimiter(limits: limits, now: T.start)
        var held: [Reservation] = []
        var ended: [Reservation] = []
        var admitted: [Instant] = []
        var now = T.start

        for step in 0..<20_000 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...300, using: &rng)))
            let place = "seed \(seed), step \(step)"
            switch Int.random(in: 0..<10, using: &rng) {
            case 0..<5:
                let tokens = Int.random(in: 0...12_000, using: &rng)
                let answer = limiter.answer(tokens: tokens, now: now)
                let before = limiter
                switch limiter.reserve(tokens: tokens, now: now) {
                case .reserved(let reservation):
                    #expect(answer == .now, "\(place)")
                    held.append(reservation)
                    admitted.append(now)
                case .wait(let until, let refusal):
                    #expect(until > now, "\(place)")
                    #expect(answer == .at(until, refusal), "\(place)")
                    #expect(
                        limiter.inFlight == before.inFlight
                            && limiter.tokens(now: now) == before.tokens(now: now)
                            && limiter.requestsPerDay(now: now) == before.requestsPerDay(now: now),
                        "\(place)")
                    if refusal != .slots, Int.random(in: 0..<3, using: &rng) == 0 {
                        now = until
                        let later = limiter.answer(tokens: tokens, now: now)
                        if case .at(_, let reason) = later {
                            #expect(reason == .slots, "\(place): still \(reason) at its own time")
                        }
                    }
                }
            case 5..<8:
                guard let index = held.indices.randomElement(using: &rng) else { continue }
                let reservation = held.remove(at: index)
                ended.append(reservation)
                if Bool.random(using: &rng) {
                    let used = Int.random(in: 0...15_000, using: &rng)
                    limiter.settle(reservation, usedTokens: used, succeeded: true, now: now)
                } else {
                    limiter.refund(reservation, now: now)
                    admitted.removeLast()
                }
            case 8:
                guard let reservation = held.randomElement(using: &rng) else { continue }
                let remaining = Int.random(in: 0...120, using: &rng)
                let hint = RateLimitHints.Level(limit: 120, remaining: remaining)
                limiter.observe(RateLimitHints(requests: hint), for: reservation, now: now)
            default:
                guard let reservation = ended.randomElement(using: &rng) else { continue }
                let before = limiter
                limiter.settle(reservation, usedTokens: 0, succeeded: true, now: now)
                limiter.refund(reservation, now: now)
                #expect(limiter == before, "\(place)")
            }
            if Int.random(in: 0..<2_000, using: &rng) == 0, let reservation = held.last {
                _ = limiter.throttled(retryAfter: .seconds(2), for: reservation, now: now)
            }
            #expect(limiter.inFlight == held.count && held.count <= 12, "\(place)")
            let levels = [
                limiter.requests(now: now), limiter.tokens(now: now),
                limiter.requestsPerDay(now: now),
            ]
            for level in levels.compactMap(\.self) {
                #expect(
                    level.available >= 0 && level.available <= level.capacity + 1e-9,
                    "\(place): \(level)")
            }
            #expect((0...1).contains(limiter.lowestFraction(now: now)), "\(place)")
        }

        // A whole minute of burst may have been adopted from headers; the rate is 2 a second.
        let seconds = T.start.duration(to: now).inSeconds
        #expect(Double(admitted.count) <= 120 + 2 * seconds, "seed \(seed)")
    }
}
