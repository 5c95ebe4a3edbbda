import Behaviours
import Reliability
import Simulation

/// Scenarios that give one rule room to be broken, where random ones seldom do.
enum Shape {
    private static func server(
        _ name: String, _ latency: LatencyLaw = .constant(.milliseconds(100)),
        weather: [Weather] = [], faults: [FaultChance] = [], quota: Quota? = nil
    ) -> Behaviour {
        Behaviour(
            name: name, firstToken: latency, fixedWords: 1, faults: faults, quota: quota,
            weather: weather)
    }

    private static func always(
        _ fault: Fault, from: Duration = .zero, until: Duration? = nil
    ) -> Weather {
        Weather(from: from, until: until, faults: [FaultChance(fault, share: 1)])
    }

    private static let alone = CallPolicy(hedge: HedgePolicy(after: .off))

    /// A server fails, and then swallows the trials; nothing there limits the wait for a token.
    static var swallowedTrials: Scenario {
        let weather = [
            always(.status(500), until: .seconds(5)), always(.blackHole, from: .seconds(5)),
        ]
        let profile = EndpointProfile(
            name: "hole", timeouts: AttemptTimeouts(firstToken: nil))
        return Scenario(
            name: "swallowed trials",
            endpoints: [
                ScenarioEndpoint(server("hole", weather: weather), profile: profile),
                ScenarioEndpoint(server("well")),
            ],
            load: [LoadPhase(.every(.milliseconds(500)))], policy: alone,
            fleet: FleetPolicy(
                breaker: BreakerPolicy(openFor: .seconds(1), trialLease: .seconds(15)), peers: nil),
            duration: .seconds(60))
    }

    /// Two servers with a tail that hedging cuts.
    static var tail: Scenario {
        let law = LatencyLaw.sometimes(
            .lognormal(median: .milliseconds(200), sigma: 0.3), share: 0.05, factor: 10)
        return Scenario(
            name: "tail",
            endpoints: [
                ScenarioEndpoint(server("one", law)), ScenarioEndpoint(server("two", law)),
            ],
            load: [LoadPhase(.poisson(perSecond: 20), calls: 4_000)],
            policy: CallPolicy(hedge: HedgePolicy(after: .quantile(0.95))), duration: .seconds(600))
    }

    /// One of three servers fails every request at once.
    static var fastFail: Scenario {
        let hole = server("hole", .constant(.zero), faults: [FaultChance(.status(500), share: 1)])
        return Scenario(
            name: "fast fail",
            endpoints: [
                ScenarioEndpoint(hole), ScenarioEndpoint(server("one")),
                ScenarioEndpoint(server("two")),
            ],
            load: [LoadPhase(.every(.milliseconds(50)), calls: 1_200)], duration: .seconds(120))
    }

    /// One of three equal servers is out for a while.
    static var recovered: Scenario {
        let law = LatencyLaw.lognormal(median: .milliseconds(150), sigma: 0.3)
        let out = [always(.status(500), until: .seconds(20))]
        return Scenario(
            name: "recovered",
            endpoints: [
                ScenarioEndpoint(server("out", law, weather: out)),
                ScenarioEndpoint(server("one", law)), ScenarioEndpoint(server("two", law)),
            ],
            load: [LoadPhase(.poisson(perSecond: 15))],
            fleet: FleetPolicy(breaker: BreakerPolicy(openMax: .seconds(10))),
            faultsUntil: .seconds(20), duration: .seconds(250))
    }

    /// A limit that nothing tells of, at half for a minute, under more demand than it has room for.
    static var learned: Scenario {
        let quota = Quota(requestsPerMinute: 120, headers: .silent)
        let half = [Weather(until: .seconds(60), quota: 0.5)]
        return Scenario(
            name: "learned",
            endpoints: [ScenarioEndpoint(server("one", weather: half, quota: quota))],
            load: [LoadPhase(.poisson(perSecond: 2.5))], policy: alone,
            faultsUntil: .seconds(60), duration: .seconds(720))
    }

    /// Every server asks for patience, each for another time.
    static var benched: Scenario {
        Scenario(
            name: "benched",
            endpoints: [5, 8, 11].map { seconds in
                let wait = Fault.status(
                    429, code: "rate_limit_exceeded", retryAfter: .after(.seconds(seconds)))
                return ScenarioEndpoint(
                    server("after-\(seconds)", weather: [always(wait, until: .seconds(1))]))
            },
            load: [LoadPhase(.burst(10)), LoadPhase(.every(.milliseconds(700)))], policy: alone,
            duration: .seconds(20))
    }

    /// A limit of our own with a line before it; questions of two kinds.
    static var line: Scenario {
        let profile = EndpointProfile(name: "one", limits: RateLimits(requestsPerMinute: 60))
        let background = CallFacts(priority: .background)
        return Scenario(
            name: "line", endpoints: [ScenarioEndpoint(server("one"), profile: profile)],
            load: [
                LoadPhase(.poisson(perSecond: 0.8)),
                LoadPhase(.poisson(perSecond: 0.5), facts: background),
            ],
            policy: CallPolicy(deadline: .seconds(30), hedge: HedgePolicy(after: .off)),
            duration: .seconds(300))
    }

    /// Long answers that outlast an opening of their breaker and its return.
    static var outlasting: Scenario {
        let weather = always(.status(500), from: .seconds(1), until: .seconds(2))
        let server = Behaviour(
            name: "slow", firstToken: .constant(.milliseconds(50)), wordsPerSecond: 2,
            fixedWords: 20, weather: [weather])
        return Scenario(
            name: "outlasting", endpoints: [ScenarioEndpoint(server)],
            load: [LoadPhase(.every(.milliseconds(100)))],
            policy: CallPolicy(attempts: 1, hedge: HedgePolicy(after: .off)),
            fleet: FleetPolicy(breaker: BreakerPolicy(openFor: .milliseconds(500))),
            duration: .seconds(6))
    }

    /// A server that never answers, and calls with less patience than the client has with it.
    static var deaf: Scenario {
        let profile = EndpointProfile(
            name: "deaf", timeouts: AttemptTimeouts(firstToken: .seconds(8)))
        return Scenario(
            name: "deaf",
            endpoints: [
                ScenarioEndpoint(server("deaf", weather: [always(.blackHole)]), profile: profile)
            ],
            load: [LoadPhase(.burst(3))],
            policy: CallPolicy(deadline: .seconds(5), hedge: HedgePolicy(after: .off)),
            duration: .seconds(1))
    }

    /// A prompt that is too long for the one server of its fallback list.
    static var tooLong: Scenario {
        Scenario(
            name: "too long",
            endpoints: [ScenarioEndpoint(server("small", weather: [always(.tooLong)]))],
            load: [LoadPhase(.burst(3))],
            policy: CallPolicy(
                hedge: HedgePolicy(after: .off), fallback: FallbackLists(tooLong: [EndpointID(0)])),
            duration: .seconds(1))
    }

    /// Nobody answers, for load may be the cause.
    static var outage: Scenario {
        Scenario(
            name: "outage",
            endpoints: ["one", "two"].map {
                ScenarioEndpoint(server($0, weather: [always(.status(529))]))
            },
            load: [LoadPhase(.every(.milliseconds(100)), calls: 40)], policy: alone,
            duration: .seconds(10))
    }

    /// What must hold with every protection on.
    static let all = [
        swallowedTrials, tail, fastFail, recovered, learned, benched, line, outlasting, deaf,
        tooLong, outage,
    ]
}
