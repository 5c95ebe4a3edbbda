import Client
import Reliability
import Simulation
import Synchronization

/// One scenario, played with one seed.
struct Played: Sendable {
    /// What was played.
    let scenario: Scenario
    /// What came out.
    let report: Report
    /// The same load under other policies.
    let variants: [Report]
    /// What was expected, with what came out; empty for a run that was stopped.
    let results: [ExpectationResult]
    /// What the run took, without its variants.
    let cost: Duration
    /// False when a person stopped it.
    let isWhole: Bool

    /// True when everything came out as expected and no rule was broken.
    var isPassed: Bool { isWhole && report.violations.isEmpty && results.allSatisfy(\.isHeld) }

    /// Calls a second of real time.
    var callsPerSecond: Double {
        Double(report.calls) / max(cost.inSeconds, 1e-6)
    }

    /// Virtual seconds a second of real time.
    var speed: Double { report.played.inSeconds / max(cost.inSeconds, 1e-6) }
}

/// Plays a scenario, one seed or many.
struct Player: Sendable {
    /// Between two looks at the clock and at the person: some milliseconds.
    private static let slice = 1_000

    /// What is played.
    let scenario: Scenario
    /// Set when a person has seen enough.
    let stop: StopSign

    /// Plays one seed; `watch` sees the product's run from time to time.
    func play(_ seed: UInt64, watch: (World) -> Void = { _ in }) -> Played {
        let start = Instant.now
        let report = run(seed, nil, watch)
        let cost = start.duration(to: .now)
        var variants: [Report] = []
        for variant in scenario.comparisons where !stop.isSet {
            variants.append(run(seed, variant, { _ in }))
        }
        let isWhole = !stop.isSet
        return Played(
            scenario: scenario, report: report, variants: isWhole ? variants : [],
            results: isWhole ? report.judge(scenario, comparisons: variants) : [], cost: cost,
            isWhole: isWhole)
    }

    /// Plays seeds on all cores and hands them over in order, until there are no more or `next` says
    /// false.
    func play(
        _ seeds: [UInt64], cores: Int, next: (Played) -> Bool
    ) async {
        await withTaskGroup(of: (Int, Played).self) { group in
            var started = 0
            var ready: [Int: Played] = [:]
            var due = 0
            while started < min(cores, seeds.count) {
                let place = started
                group.addTask { (place, play(seeds[place])) }
                started += 1
            }
            for await (place, played) in group {
                ready[place] = played
                while let played = ready.removeValue(forKey: due) {
                    due += 1
                    if !stop.isSet, !next(played) { stop.set() }
                }
                if started < seeds.count, !stop.isSet {
                    let place = started
                    group.addTask { (place, play(seeds[place])) }
                    started += 1
                }
            }
        }
    }

    private func run(_ seed: UInt64, _ variant: Variant?, _ watch: (World) -> Void) -> Report {
        var world = World(scenario, seed: seed, variant: variant)
        while world.advance(events: Player.slice) {
            if stop.isSet { world.stop() }
            watch(world)
        }
        return world.report
    }
}

/// A sign that is put up once and seen from every thread.
final class StopSign: Sendable {
    private let flag = Atomic(false)

    /// True once it was put up.
    var isSet: Bool { flag.load(ordering: .relaxed) }

    /// Puts it up.
    func set() { flag.store(true, ordering: .relaxed) }
}
