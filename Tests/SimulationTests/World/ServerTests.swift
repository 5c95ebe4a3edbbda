import Behaviours
import Reliability
import Simulation
import Testing

@Suite struct `A modelled server` {
    @Test(arguments: [(0.5, 20.0), (0.8, 50.0)])
    func `keeps to the formula of M-M-1`(load: Double, meanMilliseconds: Double) {
        // W = 1 ÷ (μ − λ): 100 − 80 a second is 50 ms.
        let server = Behaviour(
            name: "one", firstToken: .exponential(mean: .milliseconds(10)), fixedWords: 1,
            slots: 1, queue: 100_000)
        let scenario = Scenario(
            name: "mm1", endpoints: [ScenarioEndpoint(server)],
            load: [LoadPhase(.poisson(perSecond: 100 * load), calls: 60_000)],
            duration: .seconds(3_600))

        let report = World.run(scenario, seed: 3, variant: .bare)

        let mean = report.firstToken.mean?.inMilliseconds ?? 0
        #expect(report.complete == 60_000)
        #expect(abs(mean - meanMilliseconds) < 0.07 * meanMilliseconds, "mean \(mean) ms")
    }

    @Test func `answers 429 above its quota and never more than it allows`() {
        let server = Behaviour(
            name: "one", quota: Quota(requestsPerMinute: 60, requestBurst: 10))
        let scenario = Scenario(
            name: "quota", endpoints: [ScenarioEndpoint(server)],
            load: [LoadPhase(.every(.milliseconds(100)))], duration: .seconds(60))

        let report = World.run(scenario, variant: .bare)

        #expect(report.calls == 600)
        #expect((69...70).contains(report.complete), "\(report.complete) complete")
        #expect(report.throttled == report.calls - report.complete)
    }

    @Test(arguments: [(true, 1_999...2_001), (false, 10_999...11_001)])
    func `frees the slot of a cancelled request, or works on`(
        honours: Bool, total: ClosedRange<Int>
    ) {
        let server = Behaviour(
            name: "one", firstToken: .constant(.seconds(10)), fixedWords: 1, slots: 1, queue: 5,
            honoursCancel: honours)
        var first = LoadPhase(.burst(1), cancelShare: 1)
        first.cancelAfter = .constant(.seconds(1))
        let scenario = Scenario(
            name: "cancel", endpoints: [ScenarioEndpoint(server)],
            load: [first, LoadPhase(.burst(1), from: .milliseconds(500))], duration: .seconds(1))

        let report = World.run(scenario, variant: .bare)

        // The second asks at 0.5 s and is served for 10 s from 1 s or from 10 s on.
        let waited = report.total.longest.inMilliseconds
        #expect(report.cancelled == 1 && report.complete == 1)
        #expect(total.contains(Int(waited) - 8_500), "\(waited) ms")
    }

    @Test func `loses and regains slots with the weather`() {
        let server = Behaviour(
            name: "one", firstToken: .constant(.milliseconds(100)), fixedWords: 1, slots: 2,
            queue: 1_000, weather: [Weather(until: .seconds(10), capacity: 0.5)])
        let scenario = Scenario(
            name: "weather", endpoints: [ScenarioEndpoint(server)], load: [LoadPhase(.burst(200))],
            duration: .seconds(60))

        let report = World.run(scenario, variant: .bare)

        // 10 a second for 10 s, then 20 a second: 200 are done after 15 s.
        #expect(report.complete == 200)
        #expect(report.makespan == .seconds(15))
    }
}

@Suite struct `A fault in a scenario` {
    struct Row: Sendable, CustomStringConvertible {
        var fault: Fault
        var kind: FailureKind
        var isIncomplete = false
        var description: String { "\(fault)" }
    }

    static let rows: [Row] = [
        Row(fault: .status(500), kind: .transient),
        Row(fault: .status(529), kind: .overloaded),
        Row(fault: .status(401), kind: .auth),
        Row(fault: .status(402), kind: .quota),
        Row(fault: .status(404), kind: .badRequest),
        Row(fault: .status(413), kind: .tooLong),
        Row(fault: .status(429, code: "x", retryAfter: .seconds(2)), kind: .rateLimited),
        Row(fault: .quotaGone, kind: .quota),
        Row(fault: .tooLong, kind: .tooLong),
        Row(fault: .filtered, kind: .filtered),
        Row(fault: .gatewayPage(502), kind: .transient),
        Row(fault: .errorBody(code: "overloaded_error"), kind: .overloaded),
        Row(fault: .empty(204), kind: .brokenStream),
        Row(fault: .redirect(307, to: "http://elsewhere"), kind: .badRequest),
        Row(fault: .refuse, kind: .neverSent),
        Row(fault: .reset, kind: .transient),
        Row(fault: .blackHole, kind: .timeout),
        Row(fault: .commentsForever, kind: .timeout),
        Row(fault: .emptyDeltasForever, kind: .timeout),
        Row(fault: .drip, kind: .timeout),
        Row(fault: .stall(afterWords: 0), kind: .timeout),
        Row(fault: .stall(afterWords: 3), kind: .timeout, isIncomplete: true),
        Row(fault: .cut(afterWords: 0, reset: true), kind: .brokenStream),
        Row(fault: .cut(afterWords: 3, reset: false), kind: .brokenStream, isIncomplete: true),
        Row(
            fault: .errorInStream(afterWords: 3, code: "overloaded"), kind: .overloaded,
            isIncomplete: true),
        Row(fault: .missingEnd, kind: .brokenStream, isIncomplete: true),
        Row(fault: .finish(afterWords: 0, reason: "content_filter"), kind: .filtered),
    ]

    @Test(arguments: rows)
    func `ends a lonely call as the client's classification says`(row: Row) {
        let server = Behaviour(
            name: "one", firstToken: .constant(.milliseconds(100)), wordsPerSecond: 10,
            faults: [FaultChance(row.fault, share: 1)])
        let scenario = Scenario(
            name: "fault", endpoints: [ScenarioEndpoint(server)], load: [LoadPhase(.burst(1))],
            policy: CallPolicy(attempts: 1), duration: .seconds(1))

        for variant in [nil, Variant.bare] {
            let report = World.run(scenario, variant: variant)

            #expect(report.failures[row.kind] == 1 && report.failures.total == 1)
            #expect(report.incomplete == (row.isIncomplete ? 1 : 0))
            #expect(report.attemptFailures[row.kind] == 1)
        }
    }

    @Test func `leaves an early but proper end complete`() {
        let server = Behaviour(name: "one", faults: [FaultChance(.emptyAnswer, share: 1)])
        let scenario = Scenario(
            name: "fault", endpoints: [ScenarioEndpoint(server)], load: [LoadPhase(.burst(1))],
            duration: .seconds(1))

        #expect(World.run(scenario).complete == 1)
    }

    @Test(arguments: [(29.0, 1, 0), (31.0, 0, 1)])
    func `is a silence only when a gap outlasts the clock`(
        gap: Double, complete: Int, incomplete: Int
    ) {
        let server = Behaviour(name: "one", wordsPerSecond: 1 / gap, fixedWords: 4)
        let scenario = Scenario(
            name: "gap", endpoints: [ScenarioEndpoint(server)], load: [LoadPhase(.burst(1))],
            duration: .seconds(1))

        let report = World.run(scenario)

        #expect(report.complete == complete && report.incomplete == incomplete)
        #expect(report.makespan == .seconds(complete == 1 ? 3 * gap : 30))
    }
}
