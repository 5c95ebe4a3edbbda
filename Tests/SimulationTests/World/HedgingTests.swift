import Behaviours
import Reliability
import Simulation
import Testing

/// Hedging through the real machine and fleet, learned online, on whole loads.
@Suite struct `A hedged load` {
    private func play(
        _ law: LatencyLaw, endpoints: Int, perSecond: Double, calls: Int, hedge: HedgePolicy,
        faults: [FaultChance] = [], seed: UInt64, variant: Variant? = nil
    ) -> Report {
        let server = Behaviour(name: "bay", firstToken: law, fixedWords: 1, faults: faults)
        let scenario = Scenario(
            name: "hedged", endpoints: [ScenarioEndpoint(server, count: endpoints)],
            load: [LoadPhase(.poisson(perSecond: perSecond), calls: calls)],
            policy: CallPolicy(hedge: hedge), duration: .seconds(100_000))
        return World.run(scenario, seed: seed, variant: variant)
    }

    private func milliseconds(_ report: Report, _ percent: Double) -> Double {
        report.firstToken.percentile(percent)?.inMilliseconds ?? .infinity
    }

    /// The public workload of bhope/hedge, as the oracle of fixed delays has it: no least delay, two
    /// hedges, independent backups.
    ///
    /// The oracle reaches 15.9 and 23.2 ms at 9.5 %. The p99.9 of one such run is known to a millisecond, so that of all three is judged.
    @Test func `comes close to the oracle at 9,5 % extra`() {
        let law = LatencyLaw.sometimes(
            .lognormal(mean: .milliseconds(5), deviation: .milliseconds(2)), share: 0.05,
            factor: 10)
        var sum = 0.0
        for seed in UInt64(1)...3 {
            let report = play(
                law, endpoints: 5, perSecond: 200, calls: 40_000,
                hedge: HedgePolicy(
                    extraLoad: 0.094, cold: .milliseconds(15), min: .zero, extra: 2),
                seed: seed)

            let extra = Double(report.extraAttempts) / Double(report.calls)
            let p99 = milliseconds(report, 99)
            sum += milliseconds(report, 99.9)
            #expect(extra <= 0.095, "seed \(seed): \(extra)")
            #expect(p99 <= 16.5, "seed \(seed): \(p99) ms")
        }
        #expect(sum / 3 <= 25, "\(sum / 3) ms")
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `cuts a rare long tail by 95 % for 2 % more requests`(seed: UInt64) {
        let law = LatencyLaw.sometimes(
            .lognormal(mean: .milliseconds(5), deviation: .milliseconds(1.5)), share: 0.005,
            factor: 360)
        func play(_ variant: Variant?) -> Report {
            self.play(
                law, endpoints: 8, perSecond: 200, calls: 10_000,
                hedge: HedgePolicy(extraLoad: 0.02, cold: .milliseconds(20), min: .zero),
                seed: seed, variant: variant)
        }

        let (hedged, bare) = (play(nil), play(.bare))

        let ratio = milliseconds(hedged, 99.9) / milliseconds(bare, 99.9)
        let extra = Double(hedged.extraAttempts) / Double(hedged.calls)
        #expect(milliseconds(bare, 99.9) > 1_500, "seed \(seed)")
        #expect(ratio <= 0.05 && extra <= 0.02, "seed \(seed): \(ratio) at \(extra)")
    }

    static let laws: [LatencyLaw] = [
        .lognormal(mean: .milliseconds(800), deviation: .milliseconds(320)),
        .sometimes(
            .lognormal(mean: .milliseconds(800), deviation: .milliseconds(320)), share: 0.05,
            factor: 10),
        .bimodal(usual: .milliseconds(60), rare: .seconds(2.5), rareShare: 0.05),
        .bimodal(usual: .milliseconds(60), rare: .seconds(2.5), rareShare: 0.1),
        .exponential(mean: .milliseconds(300)),
        .uniform(from: .milliseconds(100), to: .milliseconds(900)),
    ]

    /// Invariant 23.
    @Test(arguments: laws, [0, 0.4])
    func `keeps its rate within a point of the target`(law: LatencyLaw, failing: Double) {
        let faults = [
            FaultChance(
                .status(500), share: failing, after: .constant(.milliseconds(20)))
        ]
        let hedge = HedgePolicy(min: .zero)

        let report = play(
            law, endpoints: 4, perSecond: 20, calls: 4_000, hedge: hedge,
            faults: failing > 0 ? faults : [], seed: 11)

        let rate = Double(report.hedges) / Double(report.calls)
        #expect(rate <= hedge.extraLoad + 0.01, "\(law): \(rate)")
        #expect(report.violations.isEmpty, "\(report.violations)")
    }

    /// Six failures in a row, which nothing can mend, have a chance of 0.07 %.
    @Test func `on three endpoints that fail three times in ten is answered`() {
        let server = Behaviour(
            name: "squall", firstToken: .lognormal(median: .milliseconds(45), sigma: 0.25),
            wordsPerSecond: 90, fixedWords: 20,
            faults: [
                FaultChance(.status(500), share: 0.18), FaultChance(.status(503), share: 0.07),
                FaultChance(.reset, share: 0.05),
            ])
        let scenario = Scenario(
            name: "three", endpoints: [ScenarioEndpoint(server, count: 3)],
            load: [LoadPhase(.workers(20, thinking: .constant(.zero)), calls: 10_000)],
            duration: .seconds(600))
        var answered = 0
        for seed in UInt64(1)...4 {
            let report = World.run(scenario, seed: seed)

            answered += report.complete
            #expect(report.attemptsPerCall <= 1.45, "seed \(seed): \(report.attemptsPerCall)")
            #expect(report.violations.isEmpty, "seed \(seed): \(report.violations)")
        }
        #expect(answered >= 39_960, "\(answered) of 40,000")
    }
}
