import Behaviours
import Reliability
import Simulation
import Testing

/// The queue in front of limits that the demand exceeds.
@Suite struct `A queue under load` {
    struct Row: Sendable, CustomStringConvertible {
        var name: String
        var limits: RateLimits
        var slots: Int?
        var description: String { name }
    }

    /// Each passes about four calls a second.
    static let rows: [Row] = [
        Row(name: "requests", limits: RateLimits(requestsPerMinute: 240)),
        Row(name: "slots", limits: RateLimits(concurrent: 4), slots: 4),
    ]

    static func scenario(
        _ limits: RateLimits, slots: Int? = nil, deadline: Duration, load: [LoadPhase]
    ) -> Scenario {
        let server = Behaviour(
            name: "sluice", firstToken: .lognormal(median: .milliseconds(950), sigma: 0.3),
            fixedWords: 1, slots: slots, queue: slots.map { _ in 100 })
        var profile = EndpointProfile(name: "sluice", provider: "sluice")
        profile.limits = limits
        return Scenario(
            name: "queue", endpoints: [ScenarioEndpoint(server, profile: profile)], load: load,
            policy: CallPolicy(deadline: deadline, hedge: HedgePolicy(after: .off)),
            duration: .seconds(120))
    }

    @Test(arguments: rows)
    func `sends nineteen of twenty it admits in time and refuses the hopeless at once`(row: Row) {
        for seed in 1...3 as ClosedRange<UInt64> {
            let report = World.run(
                Self.scenario(
                    row.limits, slots: row.slots, deadline: .seconds(15),
                    load: [LoadPhase(.poisson(perSecond: 12), until: .seconds(60))]),
                seed: seed)

            let late = report.failures[.deadline]
            let refused = report.failures[.refusedLocally]
            let place = "seed \(seed): \(report.queued) queued, \(late) late, \(refused) refused"
            #expect(report.queued > 200 && refused > 200, "\(place)")
            // Rule 26 counts who was not sent in time; this also counts who was not answered in time.
            #expect(Double(late) <= 0.25 * Double(report.queued), "\(place)")
            #expect(report.violations.isEmpty, "\(place): \(report.violations.prefix(2))")
        }
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `three times the limit loses nothing and is never refused by the server`(seed: UInt64) {
        let server = Behaviour(
            name: "sluice", firstToken: .lognormal(median: .milliseconds(90), sigma: 0.2),
            fixedWords: 20, quota: Quota(requestsPerMinute: 120, requestBurst: 20))
        var profile = EndpointProfile(name: "sluice", provider: "sluice")
        profile.limits = RateLimits(requestsPerMinute: 120)
        let report = World.run(
            Scenario(
                name: "threefold",
                endpoints: [ScenarioEndpoint(server, profile: profile, count: 2)],
                load: [LoadPhase(.poisson(perSecond: 12), until: .seconds(60))],
                policy: CallPolicy(deadline: .seconds(300)), duration: .seconds(61)),
            seed: seed)

        #expect(report.calls > 600 && report.complete == report.calls, "seed \(seed)")
        #expect(report.seconds.dropFirst().allSatisfy { $0.throttled == 0 }, "seed \(seed)")
        // Rule 25 watches the order.
        #expect(report.violations.isEmpty, "seed \(seed): \(report.violations.prefix(2))")
    }
}
