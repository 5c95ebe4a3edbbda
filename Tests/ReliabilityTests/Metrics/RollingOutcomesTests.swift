import Reliability
import Testing

@Suite struct `Rolling outcomes` {
    typealias T = Timeline

    @Test func `nothing recorded means no rate`() {
        #expect(RollingOutcomes().failureRate(now: T.start) == nil)
    }

    @Test func `the rate is the share of failures`() {
        var outcomes = RollingOutcomes()

        for index in 0..<8 { outcomes.record(succeeded: index % 4 != 0, now: T.at(Double(index))) }

        #expect(isClose(outcomes.failureRate(now: T.at(8)), 0.25))
        #expect(outcomes.counts(now: T.at(8)) == (6, 2))
    }

    @Test(arguments: [(0.0, 1), (54.9, 1), (60.0, 0), (600.0, 0)])
    func `an outcome is forgotten after the window`(second: Double, failed: Int) {
        var outcomes = RollingOutcomes()

        outcomes.record(succeeded: false, now: T.start)

        #expect(outcomes.counts(now: T.at(second)).failed == failed)
    }

    @Test func `a clock that steps back loses nothing`() {
        var outcomes = RollingOutcomes()

        outcomes.record(succeeded: false, now: T.at(3_600))
        outcomes.record(succeeded: true, now: T.start)

        #expect(outcomes.counts(now: T.start) == (1, 1))
        #expect(outcomes.counts(now: T.at(3_600)) == (1, 1))
    }

    @Test func `counts agree with a plain list within one slice`() {
        let seed: UInt64 = 0x0117
        var rng = SplitMix64(seed: seed)
        var outcomes = RollingOutcomes(window: .seconds(10), slices: 10)
        var events: [(at: Double, succeeded: Bool)] = []
        var second = 0.0

        for step in 0..<5_000 {
            second += Double.random(in: 0...1, using: &rng) < 0.01 ? 15 : 0.1
            let succeeded = Bool.random(using: &rng)
            events.append((second, succeeded))
            outcomes.record(succeeded: succeeded, now: T.at(second))
            let later = second + Double.random(in: 0...12, using: &rng)
            let counts = outcomes.counts(now: T.at(later))
            let surely = events.filter { $0.at > later - 9 + 1e-6 }
            let possibly = events.filter { $0.at >= later - 10 - 1e-6 }
            let all = counts.succeeded + counts.failed
            #expect(
                all >= surely.count && all <= possibly.count,
                "seed \(seed), step \(step): \(surely.count)…\(possibly.count), got \(all)")
            if events.count > 300 { events.removeFirst(100) }
        }
    }
}
