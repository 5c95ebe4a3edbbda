import Behaviours
import Reliability
import Testing

@testable import Simulation

/// 27: steps of the wall clock and sleeps of the machine change no duration, window or decision.
///
/// No pure target can read the wall clock (the tidy tests see to that), so a step of it is nothing
/// that the core could notice. What could go wrong is that a decision depends on where time begins.
@Suite struct `Time` {
    private struct Decision: Equatable {
        var microsecond: Int64
        var call: Int
        var what: String
    }

    /// Everything that was decided, on the clock that began at `start`.
    private func decisions(_ scenario: Scenario, from start: Duration) -> [Decision] {
        var world = World(scenario, keepsLog: true)
        while world.advance() {}
        return world.takeLog().compactMap { entry in
            let what: String
            switch entry.kind {
            case .directive(.startAttempt(let id, let endpoint, _)):
                what = "start \(id.number) at \(endpoint.index)"
            case .directive(.cancelAttempt(let id)): what = "cancel \(id.number)"
            case .directive(.commit(let id)): what = "commit \(id.number)"
            case .fleet(.breakerChanged(let endpoint, _, let reason)):
                what = "breaker \(endpoint.index): \(reason)"
            default: return nil
            }
            // Limiters round to whole nanoseconds after their own start.
            let at = (entry.at.offset - start).inSeconds * 1_000_000
            return Decision(
                microsecond: Int64(at.rounded()), call: entry.call?.number ?? 0, what: what)
        }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `has no beginning: an hour later everything is decided alike`(number: UInt64) {
        var scenario = RandomScenario.make(number, calls: 12)
        // Strangers would use a quota for an hour before the first call.
        for index in scenario.endpoints.indices { scenario.endpoints[index].behaviour.quota = nil }
        let hour = Duration.seconds(3_600)

        let now = decisions(scenario, from: .zero)
        let later = decisions(scenario.later(by: hour), from: hour)

        #expect(!now.isEmpty && now == later, "scenario \(number)")
    }

    @Test func `asleep is nobody's slowness: nothing fails, nothing opens, nothing is measured`() {
        let server = Behaviour(
            name: "server", firstToken: .lognormal(median: .milliseconds(200), sigma: 0.2),
            wordsPerSecond: 30, fixedWords: 60)
        let hour = Duration.seconds(3_600)
        let scenario = Scenario(
            name: "asleep", endpoints: [ScenarioEndpoint(server, count: 2)],
            load: [LoadPhase(.poisson(perSecond: 5))],
            happenings: [
                Happening(at: .seconds(20), .suspend(hour)),
                Happening(at: .seconds(40) + hour, .suspend(hour)),
            ],
            duration: .seconds(60) + hour * 2)

        let report = World.run(scenario)

        #expect(report.violations == [] && report.unfinished == 0)
        #expect(report.calls > 200 && report.complete == report.calls)
        #expect(report.attemptFailures.total == 0)
        #expect(report.endpoints.allSatisfy { $0.breakerChanges == 0 })
        #expect(report.total.longest < .seconds(5), "\(report.total.longest)")
        #expect(report.firstToken.longest < .seconds(2), "\(report.firstToken.longest)")
    }

    @Test func `asleep the world goes on: a Retry-After and an open breaker end`() {
        let wait = Fault.status(429, code: "x", retryAfter: .after(.seconds(1_800)))
        let server = Behaviour(
            name: "server", firstToken: .constant(.milliseconds(100)), fixedWords: 1,
            weather: [Weather(until: .seconds(1), faults: [FaultChance(wait, share: 1)])])
        let scenario = Scenario(
            name: "asleep", endpoints: [ScenarioEndpoint(server)],
            load: [LoadPhase(.burst(1)), LoadPhase(.burst(1), from: .seconds(3_602))],
            happenings: [Happening(at: .seconds(2), .suspend(.seconds(3_600)))],
            duration: .seconds(3_610))

        let report = World.run(scenario)

        // The first is told at once that no time is left for it; the second is asked after the wait.
        #expect(report.failed == 1 && report.complete == 1)
        #expect(report.total.longest < .seconds(1))
    }
}

extension Scenario {
    /// The same with every instant moved.
    func later(by shift: Duration) -> Scenario {
        var moved = self
        for index in moved.endpoints.indices {
            for place in moved.endpoints[index].behaviour.weather.indices {
                moved.endpoints[index].behaviour.weather[place].from += shift
                moved.endpoints[index].behaviour.weather[place].until? += shift
            }
        }
        for index in moved.load.indices {
            moved.load[index].from += shift
            moved.load[index].until? += shift
        }
        for index in moved.happenings.indices { moved.happenings[index].at += shift }
        moved.faultsUntil? += shift
        moved.duration += shift
        return moved
    }
}
