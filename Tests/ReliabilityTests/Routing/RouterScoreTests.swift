import Testing

@testable import Reliability

@Suite struct `Score of balanced` {
    private static let now = Instant(.zero)

    /// An endpoint whose first token takes 0.4 s and each further one 10 ms, in a fleet whose answers
    /// have 100 tokens.
    private static func fleet(
        slots: Int? = nil, price: TokenPrice? = nil, inFlight: Int = 0,
        routing: RoutingPolicy = RoutingPolicy()
    ) -> Fleet {
        var fleet = Fleet(
            profiles: [
                EndpointProfile(name: "a", price: price, limits: RateLimits(concurrent: slots))
            ], policy: FleetPolicy(routing: routing), now: now)
        fleet.states[0].speed[.short].firstToken.record(.milliseconds(400), now: now)
        fleet.states[0].speed.recordPace(secondsPerToken: 0.01, now: now)
        _ = fleet.router.usual.record(tokens: 100, seconds: 3)
        fleet.states[0].log.inFlight = inFlight
        return fleet
    }

    private static let dear = TokenPrice(inputPerMillion: 0, outputPerMillion: 20)

    @Test(arguments: [
        (inFlight: 0, slots: Int?.none, price: TokenPrice?.none, score: 1.4),
        (2, nil, nil, 4.2),
        (2, 4, nil, 1.05),
        (0, nil, dear, 1.6),
    ])
    func `is expected time by load, and the price in seconds`(
        row: (inFlight: Int, slots: Int?, price: TokenPrice?, score: Double)
    ) {
        let fleet = Self.fleet(slots: row.slots, price: row.price, inFlight: row.inFlight)

        let score = fleet.score(0, CallFacts(outputTokens: 512), now: Self.now)

        #expect(abs(score - row.score) < 1e-6, "\(score)")
    }

    @Test func `lambda says what a dollar is worth, and 0 leaves the price out`() {
        for (lambda, expected) in [(1_000.0, 3.4), (0, 1.4)] {
            let fleet = Self.fleet(
                price: Self.dear, routing: RoutingPolicy(secondsPerDollar: lambda))

            let score = fleet.score(0, CallFacts(), now: Self.now)

            #expect(abs(score - expected) < 1e-6, "\(score)")
        }
    }

    @Test func `an answer that may have fewer tokens than usual is shorter`() {
        let score = Self.fleet().score(0, CallFacts(outputTokens: 10), now: Self.now)

        #expect(abs(score - 0.5) < 1e-6, "\(score)")
    }

    @Test func `prompt sizes have estimates of their own`() {
        var fleet = Self.fleet()
        fleet.states[0].speed[.long].firstToken.record(.seconds(9), now: Self.now)

        let short = fleet.score(0, CallFacts(inputTokens: 10), now: Self.now)
        let long = fleet.score(0, CallFacts(inputTokens: 10_000), now: Self.now)

        #expect(abs(short - 1.4) < 1e-6 && abs(long - 10) < 1e-6, "\(short), \(long)")
    }

    @Test func `a longer prompt takes no less than a shorter one where it was never tried`() {
        var speed = EndpointSpeed()
        speed[.short].firstToken.record(.seconds(4), now: Self.now)

        let quickFleet = speed.firstToken(.medium, pooled: .milliseconds(800), now: Self.now)
        let slowFleet = speed.firstToken(.medium, pooled: .seconds(20), now: Self.now)

        #expect(abs(quickFleet - 4) < 1e-6 && abs(slowFleet - 10) < 1e-6)
    }

    @Test func `a limit of slots elsewhere does not make an unlimited endpoint look narrow`() {
        var fleet = Fleet(
            profiles: [
                EndpointProfile(name: "wide", limits: RateLimits(concurrent: 50)),
                EndpointProfile(name: "open"),
            ], now: Self.now)
        for index in 0..<2 {
            fleet.states[index].speed[.short].firstToken.record(.seconds(1), now: Self.now)
        }

        let scores = (0..<2).map { fleet.score($0, CallFacts(), now: Self.now) }

        #expect(scores[0] == scores[1])
    }

    @Test func `who lets the present attempts wait is at least that slow`() {
        var fleet = Self.fleet()
        fleet.states[0].speed[.short].asked(now: Self.now)
        let later = Self.now.advanced(by: .seconds(5))

        let silent = fleet.score(0, CallFacts(), now: later)
        fleet.states[0].speed[.short].settled(heard: true, now: later)
        let heard = fleet.score(0, CallFacts(), now: later)

        #expect(abs(silent - 6) < 1e-6 && abs(heard - 1.4) < 1e-6, "\(silent), \(heard)")
    }

    @Test func `traffic leaves a server that falls silent before anything fails`() {
        var world = CallWorld(endpoints: 2, strategy: .balanced)
        for number in 1...20 {
            let id = world.call(number)
            world.advance(.milliseconds(100))
            world.succeed(1, id)
        }
        let hole = 0
        var atHole = 0
        for number in 21...80 {
            let id = world.call(number)
            world.advance(.milliseconds(100))
            if world.endpoints(id) == [hole] { atHole += 1 } else { world.succeed(1, id) }
        }

        #expect(atHole <= 5, "\(atHole) of 60")
        for endpoint in world.fleet.snapshot(policy: .plain, now: world.now).endpoints {
            #expect(endpoint.breaker == .closed)
        }
    }
}
