import Reliability
import Scenarios
import Simulation

/// The figures that scenarios of the library give, in virtual time: the same on every machine.
///
/// Each is the mean of ten seeds, beginning with 1.
enum SimulationBenchmarks {
    private static let seeds: ClosedRange<UInt64> = 1...10

    static func rows() throws -> [Row] {
        try [
            metastable(), oracle(), hedgeRate(), tail(), quota(), failing(), dead(), speed(),
        ]
    }

    private static func metastable() throws -> Row {
        let runs = try play("metastable", [.bare])
        let own = runs.mean(.recovery)
        let bare = runs.mean { $0.others.first?.recovery(after: $0.faultsUntil) ?? 0 }
        return Row(
            what: "metastable trigger: back after, attempts",
            ours: "\(figure(own / bare, "×")), \(figure(runs.mean(.attempts), "a call"))",
            anchor: "without retries \(figure(bare, "s")); without a budget never, 3.9 a call",
            goal: "≤ 1.1 ×, ≤ 1.1")
    }

    private static func oracle() throws -> Row {
        let runs = try play("hedge-oracle")
        return Row(
            what: "5 ± 2 ms, 5 % ×10: p99, p99.9, extra",
            ours: "\(figure(runs.mean(.percentile(99)), "")) · "
                + "\(figure(runs.mean(.percentile(99.9)), "ms")), "
                + figure(runs.mean(.hedgeRate), "%"),
            anchor: "oracle 15.9 · 23.2 ms, 9.5 %; bhope/hedge 17.0 · 59.4 ms, 8.9 % (published)",
            goal: "≤ 16.5 · 25, ≤ 9.5 %")
    }

    private static func hedgeRate() throws -> Row {
        Row(
            what: "hedges at p95, with failures and losers",
            ours: figure(try play("estimator-failures").mean(.hedgeRate), "%"),
            anchor: "losers dropped 9.5–10.2 %, failures sampled 10.3 % (simulated)", goal: "≤ 6 %")
    }

    private static func tail() throws -> Row {
        let runs = try play("tail-at-scale", [.bare])
        let cut = (1 - runs.mean(.percentileAgainst(99.9, .bare))) * 100
        return Row(
            what: "tail at scale: p99.9 cut, extra",
            ours: "\(figure(cut, "%")), \(figure(runs.mean(.hedgeRate), "%"))",
            anchor: "BigTable 1,800 → 74 ms, 95.9 %, at 2 % (published)", goal: "≥ 95 %, ≤ 2 %")
    }

    private static func quota() throws -> Row {
        let runs = try play("shared-quota", [.backoff])
        let saved = runs.mean(.throttledSaved(.backoff))
        return Row(
            what: "shared quota: fewer 429s, makespan",
            ours: "\(figure(saved, "%")), \(figure(runs.mean(.makespanAgainst(.backoff)), "×"))",
            anchor: "adaptive buckets 97.3 % (arXiv 2510.04516), against plain backoff",
            goal: "≥ 97 %, ≤ 1.1 ×")
    }

    private static func failing() throws -> Row {
        let runs = try play("three-failing")
        return Row(
            what: "three endpoints failing 30 %",
            ours: "\(figure(runs.mean(.success), "%")), \(figure(runs.mean(.attempts), "a call"))",
            anchor: "tenacity 99.3 %, 1.39; LiteLLM Router 24–100 % (measured elsewhere)",
            goal: "≥ 99.9 %, ≤ 1.45")
    }

    private static func dead() throws -> Row {
        let own = try play("dead-slow-healthy").mean(.percentile(99))
        let alone = try play("dead-slow-healthy") { scenario in
            scenario.endpoints.removeAll { $0.profile.name != "beacon" }
        }.mean(.percentile(99))
        return Row(
            what: "one dead, one bimodal, one healthy: p99",
            ours: "\(figure(own, "ms")), \(figure(own / alone, "×"))",
            anchor: "the healthy one alone \(figure(alone, "ms"))", goal: "≤ 1.1 ×")
    }

    private static func speed() throws -> Row {
        guard let scenario = try ScenarioLibrary.named("calm")?.read() else {
            preconditionFailure("the library has no scenario calm")
        }
        let start = ContinuousClock.now
        let report = World.run(scenario.limited(toCalls: 100_000))
        let speed = Double(report.calls) / (start.duration(to: .now) / .seconds(1))
        return Row(
            what: "simulated calls, invariants watched, one core",
            ours: figure(speed, "a second"), anchor: "", goal: "≥ 50,000 a second")
    }

    /// One run and the same load under other policies.
    fileprivate struct Run {
        var scenario: Scenario
        var report: Report
        var others: [Report]

        var faultsUntil: Duration { scenario.faultsUntil ?? .zero }
    }

    private static func play(
        _ name: String, _ variants: [Variant] = [], _ change: (inout Scenario) -> Void = { _ in }
    ) throws -> [Run] {
        guard var scenario = try ScenarioLibrary.named(name)?.read() else {
            preconditionFailure("the library has no scenario \(name)")
        }
        change(&scenario)
        return seeds.map { seed in
            Run(
                scenario: scenario, report: World.run(scenario, seed: seed),
                others: variants.map { World.run(scenario, seed: seed, variant: $0) })
        }
    }
}

extension [SimulationBenchmarks.Run] {
    /// The mean of what `value` gives.
    fileprivate func mean(_ value: (Element) -> Double) -> Double {
        reduce(0) { $0 + value($1) } / Double(Swift.max(1, count))
    }

    /// The mean of a measure; 0 stands where nothing was measured.
    fileprivate func mean(_ measure: Expectation.Measure) -> Double {
        mean { $0.report.value(of: measure, $0.scenario, $0.others) ?? 0 }
    }
}
