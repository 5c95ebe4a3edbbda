import Reliability
import Testing

@Suite struct `Hedge policy` {
    static func estimator(_ samples: [Duration]) -> FirstTokenEstimator {
        var estimator = FirstTokenEstimator()
        for sample in samples { estimator.record(sample) }
        return estimator
    }

    /// 95 % around 60 ms, 5 % at 2.5 s, in an order that the window cannot favour.
    static let tail = estimator(
        (0..<256).map { $0 % 20 == 7 ? .milliseconds(2_500) : .milliseconds(58 + $0 % 5) })

    /// 50…60 ms.
    static let tight = estimator((0..<256).map { .microseconds(50_000 + $0 * 37 % 256 * 39) })

    @Test func `off and zero extra attempts mean no hedge`() {
        #expect(HedgePolicy(after: .off).choice(first: Self.tail, other: nil) == nil)
        #expect(HedgePolicy(extra: 0).choice(first: Self.tail, other: nil) == nil)
    }

    @Test func `a fixed delay is taken as it is`() {
        let choice = HedgePolicy(after: .fixed(.milliseconds(5))).choice(
            first: FirstTokenEstimator(), other: nil)

        #expect(choice == HedgeChoice(after: .milliseconds(5), reason: .fixed))
    }

    @Test(arguments: [HedgeDelay.auto, .quantile(0.95)])
    func `too few samples wait the cold delay`(after: HedgeDelay) {
        let few = Self.estimator(Array(repeating: .milliseconds(80), count: 19))

        let choice = HedgePolicy(after: after).choice(first: few, other: Self.tail)

        #expect(choice == HedgeChoice(after: .seconds(1), reason: .cold))
    }

    @Test func `losers do not count towards the samples`() {
        var few = Self.estimator(Array(repeating: .milliseconds(80), count: 19))
        for _ in 0..<50 { few.recordCensored(.milliseconds(80)) }

        #expect(HedgePolicy().choice(first: few, other: nil)?.reason == .cold)
    }

    @Test func `a quantile is clamped`() {
        let fast = Self.estimator(Array(repeating: .milliseconds(2), count: 100))
        let slow = Self.estimator(Array(repeating: .seconds(40), count: 100))
        let policy = HedgePolicy(after: .quantile(0.95))

        #expect(policy.choice(first: fast, other: nil)?.after == .milliseconds(50))
        #expect(policy.choice(first: slow, other: nil)?.after == .seconds(15))
    }

    @Test func `auto goes right behind the fast mode of a long tail`() throws {
        let choice = try #require(HedgePolicy().choice(first: Self.tail, other: Self.tail))

        #expect(choice.after >= .milliseconds(60) && choice.after <= .milliseconds(62))
        #expect(choice.after == HedgePolicy().choice(first: Self.tail, other: nil)?.after)
    }

    @Test func `auto leaves a tight distribution alone`() {
        let choice = HedgePolicy().choice(first: Self.tight, other: Self.tight)

        #expect(choice?.after == .seconds(15))
    }

    @Test func `auto does not ask a helper that is slower than the tail`() {
        let slow = Self.estimator(Array(repeating: .seconds(3), count: 100))

        #expect(HedgePolicy().choice(first: Self.tail, other: slow)?.after == .seconds(15))
    }

    @Test func `auto still hedges where all long attempts were ended by us`() throws {
        var cut = Self.estimator((0..<230).map { .milliseconds(58 + $0 % 5) })
        for _ in 0..<13 { cut.recordCensored(.milliseconds(122)) }
        for _ in 0..<13 { cut.record(.milliseconds(60)) }

        let choice = try #require(HedgePolicy().choice(first: cut, other: cut))

        #expect(choice.after <= .milliseconds(62))
    }

    @Test func `a slow mode a little above the load is still hedged`() throws {
        // 9.4 % slow in this window: one standard error above the allowed 8 %.
        let unlucky = Self.estimator(
            (0..<256).map { $0 % 32 < 3 ? .milliseconds(2_500) : .milliseconds(58 + $0 % 5) })

        let choice = try #require(HedgePolicy().choice(first: unlucky, other: unlucky))

        #expect(choice.after <= .milliseconds(62))
    }

    @Test func `a slow mode far above the load is not hedged early`() throws {
        let broken = Self.estimator(
            (0..<256).map { $0 % 10 < 3 ? .milliseconds(2_500) : .milliseconds(60) })

        let choice = try #require(HedgePolicy().choice(first: broken, other: broken))

        #expect(choice.after >= .milliseconds(2_500))
    }

    @Test func `auto stays within its load and its bounds for any distribution`() {
        let seed: UInt64 = 0xA070
        var rng = SplitMix64(seed: seed)

        for step in 0..<300 {
            let slowShare = Double.random(in: 0...0.15, using: &rng)
            let factor = Int.random(in: 2...40, using: &rng)
            let samples = (0..<256).map { _ in
                let base = Int.random(in: 40...120, using: &rng)
                let isSlow = Double.random(in: 0..<1, using: &rng) < slowShare
                return Duration.milliseconds(isSlow ? base * factor : base)
            }
            let estimator = Self.estimator(samples)
            let policy = HedgePolicy()
            guard let choice = policy.choice(first: estimator, other: nil) else {
                Issue.record("seed \(seed), step \(step): no choice")
                continue
            }
            #expect(
                choice.after >= policy.min && choice.after <= policy.max,
                "seed \(seed), step \(step): \(choice)")
            let hedged = Double(samples.count { $0 > choice.after }) / 256
            // Two standard errors of 8 % in 256 samples are 3.4 %, and the curve lags a little.
            #expect(hedged <= 0.13, "seed \(seed), step \(step): \(hedged)")
        }
    }

    @Test func `a load of one is refused`() async {
        await #expect(processExitsWith: .failure) { _ = HedgePolicy(extraLoad: 1) }
    }
}
