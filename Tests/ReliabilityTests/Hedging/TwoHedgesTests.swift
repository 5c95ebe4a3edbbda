import Testing

@testable import Reliability

/// Two hedges on the public workload: lognormal 5 ± 2 ms, one in twenty ten times as long.
@Suite struct `Two hedges` {
    /// Quantiles of the law at 2,000 even steps, so that no chance is in it.
    static let law: FirstTokenEstimator = {
        var estimator = FirstTokenEstimator(capacity: 4_000)
        var rng = SplitMix64(seed: 0x2ED6E)
        for step in 0..<4_000 {
            // The sum of twelve uniforms is near enough to a normal and needs no logarithm.
            let normal = (0..<12).reduce(-6.0) { sum, _ in
                sum + Double.random(in: 0..<1, using: &rng)
            }
            let milliseconds = 4.642 * Self.powerOfE(normal * 0.3853)
            estimator.record(.seconds(milliseconds / 1_000 * (step % 20 == 7 ? 10 : 1)))
        }
        return estimator
    }()

    private static func powerOfE(_ x: Double) -> Double {
        let small = x / 1_024
        var value = 1 + small + small * small / 2 + small * small * small / 6
        for _ in 0..<10 { value *= value }
        return value
    }

    static func policy(extra: Int) -> HedgePolicy {
        HedgePolicy(extraLoad: 0.095, min: .zero, extra: extra)
    }

    /// Hedges per call: `P(T > d₁) + P(T > d₂) · P(T′ > d₂ − d₁)`.
    static func load(_ choice: HedgeChoice) -> Double {
        let one = choice.after.inNanoseconds
        let first = law.curve.share(after: one)
        guard let two = choice.second?.inNanoseconds else { return first }
        return first + law.curve.share(after: two) * law.curve.share(after: two - one)
    }

    @Test func `share one load and come close to the oracle`() throws {
        let choice = try #require(Self.policy(extra: 2).choice(first: Self.law, other: nil))
        let second = try #require(choice.second)

        func tail(_ share: Double) -> Double {
            let time = Self.law.curve.time(
                leaving: share, hedgedAfter: choice.after.inNanoseconds,
                and: second.inNanoseconds, with: Self.law.curve)
            return Double(time ?? .max) / 1e6
        }

        #expect(Self.load(choice) <= 0.095 + 1e-9, "\(choice)")
        #expect(Self.load(choice) > 0.09, "\(choice)")
        #expect(tail(0.01) <= 16.5 && tail(0.001) <= 25, "\(tail(0.01)), \(tail(0.001)) ms")
    }

    @Test func `give up little of the p99 for a much shorter p99,9`() throws {
        let one = try #require(Self.policy(extra: 1).choice(first: Self.law, other: nil))
        let two = try #require(Self.policy(extra: 2).choice(first: Self.law, other: nil))
        let curve = Self.law.curve
        let (after, second) = (two.after.inNanoseconds, two.second?.inNanoseconds ?? 0)

        let single = [0.01, 0.001].map {
            curve.time(leaving: $0, hedgedAfter: one.after.inNanoseconds, with: curve) ?? .max
        }
        let double = [0.01, 0.001].map {
            curve.time(leaving: $0, hedgedAfter: after, and: second, with: curve) ?? .max
        }

        #expect(one.second == nil && two.after >= one.after && second > after)
        #expect(Double(double[0]) <= 1.03 * Double(single[0]), "\(single) \(double)")
        #expect(Double(double[1]) <= 0.6 * Double(single[1]), "\(single) \(double)")
    }

    @Test func `keep to their load for any distribution`() {
        let seed: UInt64 = 0x2B0B
        var rng = SplitMix64(seed: seed)
        for step in 0..<200 {
            let slow = Double.random(in: 0...0.07, using: &rng)
            let factor = Int.random(in: 2...40, using: &rng)
            var estimator = FirstTokenEstimator()
            for _ in 0..<1_024 {
                let base = Int.random(in: 40_000...120_000, using: &rng)
                let isSlow = Double.random(in: 0..<1, using: &rng) < slow
                estimator.record(.microseconds(isSlow ? base * factor : base))
            }
            let policy = HedgePolicy(extraLoad: 0.08, min: .zero, extra: 2)
            guard let choice = policy.choice(first: estimator, other: nil) else {
                Issue.record("seed \(seed), step \(step): no choice")
                continue
            }
            let one = choice.after.inNanoseconds
            var load = estimator.curve.share(after: one)
            if let two = choice.second?.inNanoseconds {
                load += estimator.curve.share(after: two) * estimator.curve.share(after: two - one)
            }
            // Two standard errors of 8 % in 1,024 samples may be taken where the tail is halved.
            #expect(load <= 0.08 + 0.017, "seed \(seed), step \(step): \(load)")
        }
    }

    @Test func `of a fixed delay follow each other at that distance`() {
        let policy = HedgePolicy(after: .fixed(.milliseconds(300)), extra: 2)

        let choice = policy.choice(first: FirstTokenEstimator(), other: nil)

        #expect(
            choice
                == HedgeChoice(
                    after: .milliseconds(300), second: .milliseconds(600), reason: .fixed))
    }

    @Test func `are the most`() async {
        await #expect(processExitsWith: .failure) { _ = HedgePolicy(extra: 3) }
    }
}
