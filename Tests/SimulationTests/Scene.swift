import Behaviours
import Reliability
import Simulation

/// Scenarios that tests share.
enum Scene {
    /// Three servers with a tail, faults of chance and an outage; 20 calls a second for a minute.
    static var stormy: Scenario {
        let tail = LatencyLaw.sometimes(
            .lognormal(median: .milliseconds(200), sigma: 0.3), share: 0.05, factor: 10)
        return Scenario(
            name: "stormy",
            endpoints: [
                ScenarioEndpoint(
                    Behaviour(
                        name: "steady", firstToken: tail, wordsPerSecond: 50,
                        faults: [FaultChance(.status(500), share: 0.1)])),
                ScenarioEndpoint(
                    Behaviour(
                        name: "cut", firstToken: tail, wordsPerSecond: 50,
                        faults: [
                            FaultChance(.cut(afterWords: 5, reset: true), share: 0.05),
                            FaultChance(.blackHole, share: 0.02),
                        ])),
                ScenarioEndpoint(
                    Behaviour(
                        name: "away", firstToken: tail, wordsPerSecond: 50,
                        outages: [Outage(from: .seconds(20), to: .seconds(30))])),
            ],
            load: [LoadPhase(.poisson(perSecond: 20))], faultsUntil: .seconds(30),
            duration: .seconds(60))
    }
}
