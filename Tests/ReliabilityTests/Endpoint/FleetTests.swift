import Testing

@testable import Reliability

@Suite struct `Endpoint fleet` {
    private func shares(
        _ strategy: RoutingStrategy, profiles: [EndpointProfile], calls: Int = 300,
        latency: (Int) -> Duration = { _ in .milliseconds(50) }
    ) -> [Int] {
        var world = CallWorld(profiles, strategy: strategy)
        for number in 1...calls {
            let id = world.call(number)
            let endpoint = world.endpoints(id)[0]
            world.advance(latency(endpoint))
            world.succeed(1, id)
        }
        return profiles.indices.map { index in
            world.started.values.count { $0[0].endpoint == index }
        }
    }

    private let three = (0..<3).map { EndpointProfile(name: "e\($0)") }

    @Test func `priority takes the first free endpoint`() {
        #expect(shares(.priority, profiles: three) == [300, 0, 0])
    }

    @Test func `round robin takes everyone in turn`() {
        #expect(shares(.roundRobin, profiles: three) == [100, 100, 100])
    }

    @Test func `smooth weighted gives shares by weight`() {
        let weighted = [5.0, 1, 4].enumerated().map { index, weight in
            EndpointProfile(name: "e\(index)", weight: weight)
        }
        #expect(shares(.weighted, profiles: weighted) == [150, 30, 120])
    }

    @Test func `latency prefers the fastest once all are known`() {
        let counts = shares(.latency, profiles: three) {
            [.milliseconds(90), .milliseconds(30), .milliseconds(60)][$0]
        }
        #expect(counts[1] > 280)
    }

    @Test func `cost takes the cheapest, and unknown prices last`() {
        let priced: [EndpointProfile] = [
            EndpointProfile(name: "unknown"),
            EndpointProfile(
                name: "dear", price: TokenPrice(inputPerMillion: 5, outputPerMillion: 15)),
            EndpointProfile(
                name: "cheap", price: TokenPrice(inputPerMillion: 0.1, outputPerMillion: 0.2)),
        ]
        #expect(shares(.cost, profiles: priced) == [0, 0, 300])
    }

    @Test func `balanced spreads over equals and leaves the slow one behind`() {
        let equal = shares(.balanced, profiles: three, calls: 600)
        #expect(equal.allSatisfy { $0 > 120 })
        let slow = shares(.balanced, profiles: three, calls: 600) {
            $0 == 0 ? .seconds(2) : .milliseconds(50)
        }
        #expect(slow[0] < 60)
    }

    @Test func `least loaded fills the emptiest`() {
        var world = CallWorld(endpoints: 3, strategy: .leastLoaded)
        for number in 1...9 { world.call(number) }

        let snapshot = world.fleet.snapshot(policy: .plain, now: world.now)
        #expect(snapshot.endpoints.map(\.inFlight) == [3, 3, 3])
    }

    @Test func `a call's own strategy decides about that call alone`() throws {
        var rig = FleetRig(2)
        func place(_ acquisition: Acquisition) -> Int? {
            if case .leased(let lease) = acquisition { lease.endpoint.index } else { nil }
        }

        #expect(place(rig.acquire()) == 0)
        #expect(place(rig.acquire(strategy: .leastLoaded)) == 1)
        #expect(rig.fleet.strategy == .priority)
        #expect(place(rig.acquire()) == 0)
    }

    @Test func `health avoids the endpoint that fails`() {
        var world = CallWorld(endpoints: 2, strategy: .health)
        for number in 1...40 {
            let id = world.call(number)
            for attempt in 1...2 where world.outcomes[id] == nil {
                if world.endpoints(id)[attempt - 1] == 0 {
                    world.fail(attempt, .transient, id)
                } else {
                    world.succeed(attempt, id)
                }
            }
        }
        #expect(world.started.values.count { $0[0].endpoint == 0 } <= 3)
    }

    @Test(arguments: [ManualState.disabled, .draining])
    func `what is switched off gets nothing new`(state: ManualState) {
        var world = CallWorld(endpoints: 2)
        world.call(1)
        world.fleet.setManual(state, for: EndpointID(0), now: world.now)
        world.call(2)

        #expect(world.endpoints(CallID(1)) == [0])
        #expect(world.endpoints(CallID(2)) == [1])
        world.succeed(1, CallID(1))
        #expect(world.outcomes[CallID(1)] == .complete(AttemptID(1)))
    }

    @Test func `a pin sends everything to one endpoint, and nothing elsewhere when it fails`() {
        var world = CallWorld(endpoints: 3)
        world.fleet.pin(EndpointID(2), now: world.now)
        world.call(1)
        world.fail(1, .transient)

        #expect(world.endpoints(CallID(1)) == [2])
        world.fleet.pin(nil, now: world.now)
        world.call(2)
        #expect(world.endpoints(CallID(2)) == [0])
    }

    @Test func `all switched off refuses at once in plain words`() {
        var world = CallWorld(endpoints: 2)
        for index in 0..<2 {
            world.fleet.setManual(.disabled, for: EndpointID(index), now: world.now)
        }
        world.call()

        guard case .failed(let failure) = world.outcomes[CallID(1)] else {
            Issue.record("nobody may serve it")
            return
        }
        #expect(failure.kind == .refusedLocally)
        #expect(failure.message == "every endpoint is switched off")
    }

    @Test func `a breaker that a person forced open is obeyed even at the last endpoint`() {
        var world = CallWorld(endpoints: 1)
        world.fleet.force(.open, for: EndpointID(0), now: world.now)
        world.call()

        #expect(world.endpoints().isEmpty)
        #expect(world.outcomes[CallID(1)] != nil)
    }

    @Test func `automatic opening spares the last usable endpoint and says so`() {
        var world = CallWorld(endpoints: 1)
        openBreaker(&world)
        let snapshotBefore = world.fleet.snapshot(policy: .plain, now: world.now).endpoints[0]
        guard case .open = snapshotBefore.breaker else {
            Issue.record("five failures in a row must open it")
            return
        }
        world.call(100)

        #expect(world.endpoints(CallID(100)) == [0])
        #expect(world.fleet.snapshot(policy: .plain, now: world.now).endpoints[0].isLastResort)
    }

    /// Five calls that fail at endpoint 0 and are then cancelled.
    private func openBreaker(_ world: inout CallWorld) {
        for number in 1...5 {
            let id = world.call(number, facts: CallFacts(only: EndpointID(0)))
            world.fail(1, .transient, id)
            world.send(.cancelled, id)
        }
    }

    @Test func `half-open lets exactly one of a thousand callers through`() {
        var world = CallWorld(endpoints: 2)
        openBreaker(&world)
        guard
            case .open(let until?) = world.fleet.snapshot(policy: .plain, now: world.now).endpoints[
                0
            ].breaker
        else {
            Issue.record("the breaker must be open")
            return
        }
        world.now = until
        for number in 100..<1_100 { world.call(number) }

        let atSick = (100..<1_100).count { world.endpoints(CallID($0)).first == 0 }
        #expect(atSick == 1)
    }

    @Test func `a cancelled trial gives its permit back and decides nothing`() {
        var world = CallWorld(endpoints: 2)
        openBreaker(&world)
        guard
            case .open(let until?) = world.fleet.snapshot(policy: .plain, now: world.now).endpoints[
                0
            ].breaker
        else { return }
        world.now = until
        world.call(100)
        #expect(world.endpoints(CallID(100)) == [0])
        world.send(.cancelled, CallID(100))

        #expect(
            world.fleet.snapshot(policy: .plain, now: world.now).endpoints[0].breaker == .halfOpen)
        world.call(101)
        #expect(world.endpoints(CallID(101)) == [0])
    }

    @Test func `a black hole that hedges always beat is ejected within a few calls`() {
        var world = CallWorld(endpoints: 2)
        var atHole = 0
        for number in 1...30 {
            let id = world.call(number, policy: .hedging(after: .milliseconds(100)))
            if world.endpoints(id) == [0] {
                atHole += 1
                world.advance(.milliseconds(100))
                world.send(.timerFired(.hedge), id)
                world.advance(.milliseconds(50))
                world.succeed(2, id)
            } else {
                world.advance(.milliseconds(50))
                world.succeed(1, id)
            }
        }

        #expect(atHole <= 7)
        guard case .open = world.fleet.snapshot(policy: .plain, now: world.now).endpoints[0].breaker
        else {
            Issue.record("the black hole must be open")
            return
        }
    }

    @Test func `the queue is first in first out and admits as the bucket refills`() {
        var world = CallWorld([
            EndpointProfile(name: "one", limits: RateLimits(requestsPerMinute: 60))
        ])
        for number in 1...15 { world.call(number) }
        let atOnce = world.started.count
        #expect((1...10).contains(atOnce))
        var order: [Int] = []
        while world.started.count < 15, world.fireNext() {
            let known = Set(order)
            order += world.started.keys.map(\.number).filter { $0 > atOnce && !known.contains($0) }
                .sorted()
        }

        #expect(order == Array((atOnce + 1)...15))
        #expect(world.start.duration(to: world.now) >= .seconds(15 - atOnce - 1))
    }

    @Test func `what cannot be served in time is refused at once and told when`() {
        var world = CallWorld([
            EndpointProfile(name: "one", limits: RateLimits(requestsPerMinute: 6))
        ])
        let hurry = CallPolicy(deadline: .seconds(15), hedge: HedgePolicy(after: .off))
        for number in 1...4 { world.call(number, policy: hurry) }

        #expect(world.started.count == 1)
        guard case .failed(let failure) = world.outcomes[CallID(4)] else {
            Issue.record("30 s of queue do not fit into 15 s")
            return
        }
        #expect(failure.kind == .refusedLocally)
        #expect((failure.earliest ?? world.now) > world.now.advanced(by: .seconds(15)))
        #expect(world.outcomes[CallID(2)] == nil)
    }

    @Test func `a slot that becomes free goes to the first in the queue`() {
        var world = CallWorld([EndpointProfile(name: "one", limits: RateLimits(concurrent: 1))])
        for number in 1...3 { world.call(number) }
        #expect(world.started.count == 1)
        world.succeed(1, CallID(1))

        #expect(world.endpoints(CallID(2)) == [0])
        #expect(world.endpoints(CallID(3)).isEmpty)
    }

    @Test func `leaving the queue by cancel lets the next one in`() {
        var world = CallWorld([EndpointProfile(name: "one", limits: RateLimits(concurrent: 1))])
        for number in 1...3 { world.call(number) }
        world.send(.cancelled, CallID(2))
        world.succeed(1, CallID(1))

        #expect(world.endpoints(CallID(3)) == [0])
    }
}
