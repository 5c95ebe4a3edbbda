import Behaviours
import Reliability
import Simulation
import Testing

/// What the router does to traffic over minutes, against modelled servers.
@Suite struct `Routing over time` {
    private static func server(
        _ name: String, weather: [Weather] = [], faults: [FaultChance] = []
    ) -> ScenarioEndpoint {
        ScenarioEndpoint(
            Behaviour(
                name: name, firstToken: .lognormal(median: .milliseconds(200), sigma: 0.3),
                wordsPerSecond: 60, fixedWords: 20, faults: faults, weather: weather))
    }

    /// Four equal servers, one of which is so many times as slow in its second minute.
    ///
    /// Without hedges, whose losers would hide how slow it is, nothing else brings it back: twenty
    /// times are 4 s, which its breaker finds slow only where it gets ten calls in 30 s.
    private static func recovering(
        perSecond: Int, slowdown: Double = 20, hedges: Bool = false,
        exploration: Double = RoutingPolicy().exploration
    ) -> Scenario {
        let slow = Weather(from: .seconds(60), until: .seconds(120), slowdown: slowdown)
        return Scenario(
            name: "recovering",
            endpoints: [
                server("sick", weather: [slow]), server("a"), server("b"), server("c"),
            ],
            load: [LoadPhase(.poisson(perSecond: Double(perSecond)))],
            policy: CallPolicy(hedge: HedgePolicy(after: hedges ? .auto : .off)),
            fleet: FleetPolicy(routing: RoutingPolicy(exploration: exploration)),
            duration: .seconds(300))
    }

    /// The share of wire attempts that the first endpoint had from its second minute after recovery.
    private func share(
        _ scenario: Scenario, seeds: ClosedRange<UInt64>
    ) -> (share: Double, attempts: Int) {
        var first = 0
        var all = 0
        for seed in seeds {
            var world = World(scenario, seed: seed)
            while world.now < .seconds(180), world.advance(events: 1) {}
            let before = (world.report.endpoints[0].attempts, world.report.attempts)
            while world.advance() {}
            first += world.report.endpoints[0].attempts - before.0
            all += world.report.attempts - before.1
        }
        return (Double(first) / Double(all), all)
    }

    /// Invariant 37.
    @Test(arguments: [
        (perSecond: 1, seeds: 1...24 as ClosedRange<UInt64>), (3, 1...10), (10, 1...4), (50, 1...1),
    ])
    func `a recovered endpoint has its fair share again within a minute`(
        row: (perSecond: Int, seeds: ClosedRange<UInt64>)
    ) {
        for (slowdown, hedges) in [(20.0, false), (20, true), (5, false)] {
            let scenario = Self.recovering(
                perSecond: row.perSecond, slowdown: slowdown, hedges: hedges)

            let (share, attempts) = share(scenario, seeds: row.seeds)

            #expect(
                (0.225...0.275).contains(share),
                """
                \(share) of \(attempts) attempts at \(row.perSecond)/s, ×\(slowdown), \
                hedges \(hedges), seeds \(row.seeds)
                """)
        }
    }

    @Test func `without exploration a slow endpoint is not found well again`() {
        let (share, attempts) = share(
            Self.recovering(perSecond: 3, exploration: 0), seeds: 1...4)

        #expect(share < 0.2, "\(share) of \(attempts) attempts")
    }

    /// Invariant 38.
    @Test(arguments: [2, 3, 5], [1, 2] as [UInt64])
    func `an endpoint that fails in 5 ms holds at most 2 % of traffic after ten failures`(
        endpoints: Int, seed: UInt64
    ) {
        let hole = ScenarioEndpoint(
            Behaviour(
                name: "hole",
                faults: [FaultChance(.status(500), share: 1, after: .constant(.milliseconds(5)))]))
        let scenario = Scenario(
            name: "fast-fail",
            endpoints: [hole] + (1..<endpoints).map { Self.server("well-\($0)") },
            load: [LoadPhase(.poisson(perSecond: 20))], duration: .seconds(600))
        var world = World(scenario, seed: seed)
        while world.report.endpoints[0].failed < 10, world.advance(events: 1) {}
        let before = (world.report.endpoints[0].attempts, world.report.attempts)
        while world.advance() {}
        let atHole = world.report.endpoints[0].attempts - before.0
        let all = world.report.attempts - before.1

        #expect(
            Double(atHole) <= 0.02 * Double(all),
            "\(atHole) of \(all), \(endpoints) endpoints, seed \(seed)")
        #expect(world.report.endpoints[0].attempts < 40)
    }

    @Test(arguments: [2, 3, 5], [1, 2] as [UInt64])
    func `a silent black hole is ejected in a few calls`(endpoints: Int, seed: UInt64) {
        let hole = ScenarioEndpoint(
            Behaviour(name: "hole", faults: [FaultChance(.blackHole, share: 1)]))
        let scenario = Scenario(
            name: "silent",
            endpoints: [hole] + (1..<endpoints).map { Self.server("well-\($0)") },
            load: [LoadPhase(.poisson(perSecond: 10))], duration: .seconds(120))
        var world = World(scenario, seed: seed)
        while world.report.endpoints[0].breaker.isEmpty, world.advance(events: 1) {}
        let untilEjected = world.report.endpoints[0].attempts
        while world.advance() {}

        #expect(untilEjected <= 12, "\(untilEjected), \(endpoints) endpoints, seed \(seed)")
        let share = Double(world.report.endpoints[0].attempts) / Double(world.report.attempts)
        #expect(share <= 0.05, "\(share), \(endpoints) endpoints, seed \(seed)")
        #expect(world.report.success == 1)
    }
}
