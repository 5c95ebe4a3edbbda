import Behaviours
import Reliability

@testable import Command
@testable import Simulation

extension Played {
    /// A run written down by hand, so that pictures of it do not change with the core.
    static func byHand(isWhole: Bool = true, breaks: Bool = false) -> Played {
        var scenario = Scenario(
            name: "by-hand", summary: "one endpoint is down for twelve of forty seconds",
            endpoints: [
                ScenarioEndpoint(Behaviour(name: "port")),
                ScenarioEndpoint(Behaviour(name: "starboard")),
            ],
            load: [LoadPhase(.every(.milliseconds(100)))])
        scenario.faultsUntil = .seconds(22)
        scenario.duration = .seconds(40)
        scenario.expectations = [
            Simulation.Expectation(.success, .atLeast(99.9)),
            Simulation.Expectation(.percentile(99), .atMost(250)),
            Simulation.Expectation(.recovery, .atMost(10)),
        ]
        scenario.comparisons = [.bare]
        let report = report(scenario, breaks: breaks)
        let bare = Report(
            scenario: "by-hand", seed: 7, variant: .bare, endpoints: ["port", "starboard"])
        return Played(
            scenario: scenario, report: report, variants: isWhole ? [bare] : [],
            results: isWhole ? report.judge(scenario, comparisons: [bare]) : [],
            cost: .milliseconds(8), isWhole: isWhole)
    }

    private static func report(_ scenario: Scenario, breaks: Bool) -> Report {
        var report = Report(
            scenario: "by-hand", seed: 7, variant: nil, endpoints: ["port", "starboard"])
        for second in 0..<40 {
            var row = Report.Second()
            let isDown = (10..<22).contains(second)
            row.offered = 10
            row.attempts = isDown ? 10 + (22 - second) / 2 : 10
            row.completed = second == 10 ? 9 : 10
            row.budget = isDown ? Double(second - 10) : 10
            row.throttled = second == 12 ? 3 : 0
            row.waiting = second == 13 ? 1 : 0
            row.underWay = isDown ? 5 : 2
            report.seconds.append(row)
        }
        report.calls = 400
        report.complete = 399
        report.failed = 1
        report.failures.add(.transient)
        report.attempts = 442
        report.reasons = [400, 2, 30, 0, 10, 0]
        report.hedgesWon = 12
        report.throttled = 3
        report.attemptFailures.add(.transient)
        report.attemptFailures.add(.rateLimited)
        report.budgetRefusals = 4
        report.hedgesSuppressed = 6
        report.queued = 1
        for call in 1...400 { report.firstToken.record(.milliseconds(call)) }
        report.endpoints[0].attempts = 200
        report.endpoints[0].failed = 30
        report.endpoints[1].attempts = 242
        report.endpoints[1].cancelled = 18
        report.endpoints[1].firstToken.record(.milliseconds(62))
        let changes: [(Double, BreakerState)] = [
            (10.5, .open(until: Instant(.seconds(15)))), (15.5, .halfOpen),
            (15.6, .open(until: Instant(.seconds(24)))), (24.5, .halfOpen), (25, .closed),
        ]
        report.endpoints[0].breaker = changes.map {
            BreakerChange(at: Instant(.seconds($0.0)), state: $0.1, reason: "by hand")
        }
        report.endpoints[0].breakerChanges = changes.count
        report.played = .seconds(40)
        report.makespan = .seconds(40)
        report.digest = 0xBEEF
        if breaks {
            report.violations = [
                Violation(
                    invariant: 13, at: Instant(.seconds(12)), call: CallID(120),
                    text: "before the Retry-After of 0")
            ]
        }
        return report
    }
}
