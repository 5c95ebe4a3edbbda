import Reliability
import Testing

/// The simulation of the steady hedge rate: time to first token lognormal, mean 800 ms and standard
/// deviation 320 ms, one in twenty ten times as long; hedge at the 95th percentile; the loser is
/// ended when the winner's token comes.
@Suite struct `Hedge rate` {
    struct Law {
        var rng: SplitMix64

        /// Mean 800, deviation 320: σ² = ln(1 + 0.16), μ = ln 800 − σ² / 2.
        mutating func draw() -> Duration {
            // The sum of twelve uniforms is near enough to a normal and needs no logarithm.
            let normal = (0..<12).reduce(-6.0) { sum, _ in
                sum + Double.random(in: 0..<1, using: &rng)
            }
            let slow = Double.random(in: 0..<1, using: &rng) < 0.05
            let milliseconds = 742.8 * Self.power(normal * 0.38525)
            return .nanoseconds(Int64(milliseconds * 1e6 * (slow ? 10 : 1)))
        }

        /// e to the power of x by halving; the standard library has no exponential.
        private static func power(_ x: Double) -> Double {
            let small = x / 1_024
            var value = 1 + small + small * small / 2 + small * small * small / 6
            for _ in 0..<10 { value *= value }
            return value
        }
    }

    /// The share of calls that were hedged in the last half of the run.
    static func rate(seed: UInt64, countsLosers: Bool) -> Double {
        let policy = HedgePolicy(after: .quantile(0.95))
        var law = Law(rng: SplitMix64(seed: seed))
        var estimator = FirstTokenEstimator()
        var hedged = 0
        let calls = 40_000
        for call in 0..<calls {
            let after = policy.choice(first: estimator, other: nil)?.after ?? .zero
            let first = law.draw()
            guard first > after else {
                estimator.record(first)
                continue
            }
            if call >= calls / 2 { hedged += 1 }
            let second = law.draw()
            if after + second < first {
                estimator.record(second)
                if countsLosers { estimator.recordCensored(after + second) }
            } else {
                estimator.record(first)
                if countsLosers { estimator.recordCensored(first - after) }
            }
        }
        return Double(hedged) / Double(calls / 2)
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `the rate keeps to its target when losers are counted as censored`(seed: UInt64) {
        let rate = Self.rate(seed: seed, countsLosers: true)

        #expect(rate > 0.043 && rate < 0.057, "seed \(seed): \(rate)")
    }

    @Test func `dropping the losers would nearly double it`() {
        let rate = Self.rate(seed: 1, countsLosers: false)

        #expect(rate > 0.08, "\(rate)")
    }
}
