import Behaviours
import Reliability
import Testing

@testable import Simulation

@Suite struct `A latency summary` {
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `is at most half a percent off a sorted list`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let law = LatencyLaw.lognormal(median: .milliseconds(300), sigma: 1.5)
        let samples = (0..<5_000).map { _ in law.sample(using: &random) }
        let sorted = samples.sorted()
        var summary = LatencySummary()

        for sample in samples { summary.record(sample) }

        for permille in [0, 10, 500, 900, 950, 990, 999, 1_000] {
            let percent = Double(permille) / 10
            let rank = max(1, permille * 5)
            let exact = sorted[rank - 1].inSeconds
            let told = try #require(summary.percentile(percent)).inSeconds
            #expect(abs(told - exact) <= 0.005 * exact, "seed \(seed), p\(percent)")
        }
        #expect(summary.longest == sorted.last && summary.shortest == sorted.first)
    }

    @Test func `has nothing to say without samples`() {
        #expect(LatencySummary().percentile(50) == nil && LatencySummary().mean == nil)
    }
}

@Suite struct `A report` {
    @Test func `counts every call and attempt once`() {
        let report = World.run(Scene.stormy, seed: 4)

        #expect(
            report.calls == report.complete + report.incomplete + report.failed + report.cancelled)
        #expect(report.attempts == report.reasons.reduce(0, +))
        #expect(report.endpoints.reduce(0) { $0 + $1.attempts } == report.attempts)
        #expect(
            report.endpoints.allSatisfy { $0.attempts == $0.succeeded + $0.failed + $0.cancelled })
        #expect(report.seconds.reduce(0) { $0 + $1.offered } == report.calls)
        #expect(report.seconds.reduce(0) { $0 + $1.attempts } == report.attempts)
        #expect(report.seconds.reduce(0) { $0 + $1.completed } == report.complete)
        #expect(report.seconds.reduce(0) { $0 + $1.answered } == report.complete)
        #expect(report.total.count == report.complete)
    }

    @Test func `finds the first second from which goodput is back`() {
        var report = Report(scenario: "x", seed: 1, variant: nil, endpoints: [])
        report.seconds = (0..<30).map { second in
            var row = Report.Second()
            row.offered = 100
            row.completed = second < 10 ? 100 : second < 20 ? 40 : 100
            return row
        }

        #expect(report.recovery(after: .seconds(15)) == 5)
        #expect(report.recovery(after: .seconds(22)) == 0)
        #expect(report.recovery(after: .seconds(40)) == nil)
    }

    @Test func `judges expectations against its comparisons`() {
        var scenario = Scene.stormy
        scenario.expectations = [
            Expectation(.success, .atLeast(90)),
            Expectation(.success, .atLeast(100.1)),
            Expectation(.percentileAgainst(50, .bare), .atMost(100)),
            Expectation(.share("steady"), .atLeast(10)),
            Expectation(.share("nobody"), .atLeast(0)),
        ]

        let product = World.run(scenario)
        let judged = product.judge(
            scenario, comparisons: [World.run(scenario, variant: .bare)])

        #expect(judged.map(\.isHeld) == [true, false, true, true, false])
        #expect(judged[4].value == nil)
    }
}

@Suite struct `The memory of a world` {
    @Test func `is that of the calls under way`() {
        let server = Behaviour(name: "one", firstToken: .constant(.milliseconds(50)))
        let scenario = Scenario(
            name: "many", endpoints: [ScenarioEndpoint(server, count: 2)],
            load: [LoadPhase(.every(.milliseconds(1)))], duration: .seconds(20))
        var world = World(scenario)

        var most = 0
        while world.advance(events: 1_000) { most = max(most, world.agenda.count) }

        #expect(world.report.complete == 20_000)
        #expect(world.calls.count < 200 && world.flights.count < 200)
        #expect(most < 10_000, "\(most) planned events")
    }
}
