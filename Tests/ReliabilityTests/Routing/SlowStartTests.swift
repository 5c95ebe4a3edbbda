import Testing

@testable import Reliability

@Suite struct `Slow start` {
    /// The newcomer's share of 3,000 first attempts at two endpoints, `seconds` after it joined.
    private func share(after seconds: Double, routing: RoutingPolicy = RoutingPolicy()) -> Double {
        var world = CallWorld(
            endpoints: 1, policy: FleetPolicy(routing: routing), strategy: .balanced)
        world.succeed(1, world.call(1))
        world.fleet.add([EndpointProfile(name: "new")], now: world.now)
        world.advance(.seconds(seconds))
        var taken = 0
        for number in 2...3_001 {
            let id = world.call(number)
            if world.endpoints(id) == [1] { taken += 1 }
            world.succeed(1, id)
        }
        return Double(taken) / 3_000
    }

    @Test(arguments: [(0.0, 0.1), (14.9, 0.1), (15.1, 0.5), (29.9, 0.5)])
    func `who joins a running fleet gets a tenth of its share, then half`(
        seconds: Double, most: Double
    ) {
        let share = share(after: seconds)

        // Without a limit the newcomer, who is taken to be quick, would get all or half.
        #expect(share <= most * 1.2 && share > 0, "\(share)")
    }

    @Test func `after thirty seconds, or without a slow start, it gets what its score earns`() {
        #expect(share(after: 30.1) > 0.4)
        #expect(share(after: 0, routing: RoutingPolicy(slowStart: .zero)) > 0.4)
    }

    @Test func `what starts together starts at once`() {
        let world = CallWorld(endpoints: 3)
        let snapshot = world.fleet.snapshot(policy: .plain, now: world.now)

        #expect(snapshot.endpoints.allSatisfy { $0.returning == 1 })
    }

    @Test func `a newcomer whose breaker returns has the smaller share, not the product`() {
        var world = CallWorld(endpoints: 1)
        world.succeed(1, world.call(1))
        world.fleet.add([EndpointProfile(name: "new")], now: world.now)
        var rng = SplitMix64(seed: 1)
        _ = world.fleet.states[1].breaker.eject(because: "test", now: world.now, using: &rng)
        world.advance(.seconds(7))
        for number in 2...3 { world.succeed(1, world.call(number)) }

        #expect(world.fleet.snapshot(policy: .plain, now: world.now).endpoints[1].returning == 0.1)
    }
}
