import Behaviours
import Reliability
import Simulation
import Testing

/// Several clients of one key, none of which knows of the others (arXiv 2510.04516).
@Suite struct `A shared quota` {
    /// Each asks four questions at a time until its share of 3,000 is done; 600 a minute are allowed.
    static func scenario(clients: Int) -> Scenario {
        let server = Behaviour(
            name: "sluice",
            firstToken: .lognormal(median: .milliseconds(90), sigma: 0.2), fixedWords: 20,
            quota: Quota(
                requestsPerMinute: 600, requestBurst: 20, headers: .silent, key: "shared"))
        return Scenario(
            name: "crowd", endpoints: [ScenarioEndpoint(server)],
            load: [
                LoadPhase(
                    .workers(4, thinking: .constant(.zero)), calls: 3_000 / clients)
            ],
            policy: CallPolicy(
                attempts: 20, deadline: .seconds(3_600), hedge: HedgePolicy(after: .off)),
            duration: .seconds(7_200))
    }

    @Test(arguments: [10, 50], [1, 2] as [UInt64])
    func `is refused far less often than under exponential backoff`(clients: Int, seed: UInt64) {
        let scenario = Self.scenario(clients: clients)
        let ours = Crowd.run(scenario, clients: clients, seed: seed)
        let theirs = Crowd.run(scenario, clients: clients, seed: seed, variant: .backoff)
        let place = "seed \(seed): \(ours.throttled) of \(theirs.throttled)"

        // A call is given up after twenty attempts, there as here.
        #expect(ours.complete >= theirs.complete, "seed \(seed)")
        #expect(Double(ours.complete) >= 0.99 * Double(ours.calls), "seed \(seed)")
        #expect(ours.throttledSaved(against: theirs) ?? 0 >= 95, "\(place)")
        #expect(ours.clients.allSatisfy { $0.violations.isEmpty }, "seed \(seed)")
    }

    @Test func `is one history, repeated by its seed`() {
        let scenario = Self.scenario(clients: 10)

        #expect(Crowd.run(scenario, clients: 10) == Crowd.run(scenario, clients: 10))
        let one = Crowd.run(Self.scenario(clients: 1), clients: 1)
        // 20 at once and 10 a second: nobody gets more than the quota has.
        #expect(one.makespan >= .seconds(297))
    }
}
