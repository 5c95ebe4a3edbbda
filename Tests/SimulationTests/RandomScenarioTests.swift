import Foundation
import Reliability
import Testing

@testable import Simulation

/// Whole runs of scenarios that nobody wrote, each with every invariant watched.
///
/// `SOAK=seconds` runs fresh ones for as long; `SEED=number` replays one. `CALLS=number` is the size
/// of each, 12 calls unless given, and belongs to the number in a replay. `SCENARIOS=number` is how
/// many an ordinary run looks at.
@Suite struct `Random scenarios` {
    private static let environment = ProcessInfo.processInfo.environment
    /// In groups, so that two cores share the work.
    private static let groups = Array(0..<8)
    private static let scenarios: Int = environment["SCENARIOS"].flatMap(Int.init) ?? 10_000

    @Test(arguments: groups) func `hold every invariant`(group: Int) async {
        guard Self.environment["SEED"] == nil, Self.environment["SOAK"] == nil else { return }
        for number in stride(from: group + 1, through: Self.scenarios, by: Self.groups.count) {
            check(UInt64(number))
            // Tests of connections share these threads, and would be cut off for being slow.
            await Task.yield()
        }
    }

    @Test(arguments: [3, 77, 4_711]) func `repeat to the last decision`(number: UInt64) {
        let scenario = RandomScenario.make(number, calls: 60)

        let first = World.run(scenario)
        let second = World.run(scenario)
        let other = World.run(scenario, seed: number + 1)

        #expect(first == second)
        #expect(first.digest != other.digest)
    }

    @Test(.enabled(if: environment["SEED"] != nil)) func `replay one`() throws {
        let number = try #require(Self.environment["SEED"].flatMap(UInt64.init))
        var world = World(RandomScenario.make(number, calls: Self.calls), keepsLog: true)
        _ = world.advance(events: 20_000 * Self.calls)
        let call = world.report.violations.first?.call
        for line in world.takeLog() where call == nil || line.call == nil || line.call == call {
            print(line.at.offset, line.call.map { "call \($0.number)" } ?? "-", line.kind)
        }
        check(number)
    }

    @Test(.enabled(if: environment["SOAK"] != nil), arguments: 0..<2)
    func `soak`(lane: Int) throws {
        let seconds = try #require(Self.environment["SOAK"].flatMap(Double.init))
        let end = Date(timeIntervalSinceNow: seconds)
        // Beyond the numbers of the ordinary run, and fresh each day.
        let day = UInt64(Date().timeIntervalSince1970 / 86_400)
        var number = day * 1_000_000_000 + UInt64(lane)
        var count = 0
        while Date() < end {
            check(number)
            number += 2
            count += 1
        }
        print("soak: \(count) scenarios in lane \(lane), from \(day * 1_000_000_000)")
    }

    private static let calls = environment["CALLS"].flatMap(Int.init) ?? 12

    private func check(_ number: UInt64, calls: Int = Self.calls) {
        var world = World(RandomScenario.make(number, calls: calls))
        // A run of this size has a few thousand events; more means that time stands still.
        let isBusy = world.advance(events: 20_000 * calls)
        let report = world.report
        let replay = "replay: make soak SEED=\(number) CALLS=\(calls)"
        #expect(!isBusy, "scenario \(number) does not end; \(replay)")
        #expect(report.unfinished == 0, "\(replay)")
        guard let first = report.violations.first else { return }
        let call = first.call.map { "call \($0.number)" } ?? "the run"
        Issue.record(
            """
            scenario \(number): invariant \(first.invariant) at \(first.at.offset), \(call): \
            \(first.text) (\(report.violations.count) in all; \(replay))
            """)
    }
}
