import Testing

@testable import Reliability

@Suite struct `Why the winner won` {
    private func because(
        _ strategy: RoutingStrategy, endpoints: Int = 4,
        prepare: (inout CallWorld) -> Void = { _ in }, facts: CallFacts = CallFacts()
    ) -> RouteDecision? {
        var world = CallWorld(endpoints: endpoints, strategy: strategy)
        prepare(&world)
        world.call(facts: facts)
        for case .routed(let decision) in world.traces.reversed() { return decision }
        return nil
    }

    @Test(arguments: [
        (RoutingStrategy.balanced, RouteReason.score), (.priority, .order), (.roundRobin, .turn),
        (.weighted, .weight), (.leastLoaded, .score), (.latency, .score), (.cost, .score),
        (.health, .score),
    ])
    func `every strategy has its reason`(strategy: RoutingStrategy, reason: RouteReason) {
        #expect(because(strategy)?.because == reason)
    }

    @Test(arguments: [2, 3, 4, 40])
    func `the better of two says who the other was`(endpoints: Int) {
        let decision = because(.balanced, endpoints: endpoints)

        #expect(decision?.rival != nil && decision?.rival != decision?.chosen)
        #expect(decision?.candidates.count == endpoints)
        #expect(decision?.candidates.allSatisfy { $0.score != nil } == true)
    }

    @Test func `the only one that is allowed won alone`() {
        let decision = because(.balanced, facts: CallFacts(only: EndpointID(2)))

        #expect(decision?.because == .alone && decision?.rival == nil)
    }

    @Test func `a half-open breaker got its trial`() {
        let decision = because(.balanced) { world in
            var rng = SplitMix64(seed: 1)
            _ = world.fleet.states[3].breaker.eject(because: "test", now: world.now, using: &rng)
            world.fleet.mayTry(from: world.now)
            world.advance(.seconds(10))
        }

        #expect(decision?.because == .trial && decision?.chosen == EndpointID(3))
    }

    @Test func `nobody free is no winner and no reason`() {
        let decision = because(.balanced, endpoints: 1) { world in
            world.fleet.setManual(.disabled, for: EndpointID(0), now: world.now)
        }

        #expect(decision != nil && decision?.chosen == nil && decision?.because == nil)
    }

    /// A listener must change no decision: the same calls, explained and not.
    @Test(arguments: RoutingStrategy.allCases)
    func `an explanation changes no choice`(strategy: RoutingStrategy) {
        func endpoints(explains: Bool) -> [Int] {
            var world = CallWorld(endpoints: 6, strategy: strategy, seed: 11)
            return (1...300).map { number in
                let id = CallID(number)
                var machine = CallMachine(
                    call: id, facts: CallFacts(conversation: UInt64(number % 7)), policy: .plain,
                    now: world.now)
                machine.explains = explains
                world.machines[id] = machine
                world.send(.started, id)
                world.advance(.milliseconds(number % 5 == 0 ? 400 : 90))
                if number % 11 != 0 { world.succeed(1, id) }
                return world.endpoints(id).first ?? -1
            }
        }

        #expect(endpoints(explains: true) == endpoints(explains: false))
    }
}
