import Reliability
import Testing

@Suite struct `Circuit breaker under random events` {
    typealias T = Timeline

    @Test(arguments: [UInt64(0xB1), 0xB2, 0xB3])
    func `one trial at a time, stale results ignored, never stuck`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        var breaker = CircuitBreaker(policy: BreakerPolicy(trialLease: .seconds(20)))
        var now = T.start
        var held: [(permit: BreakerPermit, at: Instant)] = []
        var trialUntil: Instant?
        var health = 0.9

        for step in 0..<30_000 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...400, using: &rng)))
            if step % 500 == 0 { health = Double.random(in: 0...1, using: &rng) }
            let place = "seed \(seed), step \(step)"
            if Bool.random(using: &rng) {
                let readiness = breaker.readiness(now: now)
                switch (breaker.admit(now: now), readiness) {
                case (.admitted(let permit), .closed):
                    #expect(!permit.isTrial, "\(place)")
                    held.append((permit, now))
                case (.admitted(let permit), .trialFree):
                    #expect(permit.isTrial, "\(place)")
                    #expect(trialUntil.map { now >= $0 } ?? true, "second trial: \(place)")
                    trialUntil = now.advanced(by: .seconds(20))
                    held.append((permit, now))
                case (.refused(let until, _), .open), (.refused(let until, _), .trialTaken):
                    #expect(until.map { $0 > now } ?? false, "\(place)")
                    #expect(
                        until.map { now.duration(to: $0) <= .seconds(300) } ?? false, "\(place)")
                case (let answer, let readiness):
                    Issue.record("\(place): \(answer) although \(readiness)")
                }
            } else if let index = held.indices.randomElement(using: &rng) {
                let permit = held.remove(at: index).permit
                // Some results never come.
                if Int.random(in: 0..<20, using: &rng) == 0 { continue }
                let before = breaker
                let roll = Double.random(in: 0..<1, using: &rng)
                let outcome: BreakerOutcome =
                    roll < 0.1 ? .neutral : roll < 0.1 + 0.9 * health ? .success : .failure("x")
                let change = breaker.record(outcome, for: permit, now: now, using: &rng)
                if breaker == before { #expect(change == nil, "\(place)") }
                if permit.isTrial, breaker != before { trialUntil = nil }
                if change != nil { trialUntil = nil }
                if outcome == .neutral { #expect(change == nil, "\(place)") }
            }
        }

        // Faults stop: it closes within the longest open time and two trials.
        let end = now.advanced(by: .seconds(302 + 20))
        while now < end {
            now = now.advanced(by: .milliseconds(500))
            if case .admitted(let permit) = breaker.admit(now: now) {
                _ = breaker.record(.success, for: permit, now: now, using: &rng)
            }
        }
        #expect(breaker.readiness(now: now) == .closed, "seed \(seed)")
    }
}
