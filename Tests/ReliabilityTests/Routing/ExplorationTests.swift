import Testing

@testable import Reliability

@Suite struct ExplorationTests {
    private static let start = Instant(.zero)

    @Test(arguments: [
        (perSecond: 1, explorations: 30), (3, 36), (10, 120), (50, 600),
    ])
    func `takes 2 % of first attempts, and at low rates one in 20 s`(
        row: (perSecond: Int, explorations: Int)
    ) {
        var exploration = Exploration()
        var count = 0
        for call in 0...(600 * row.perSecond) {
            let now = Self.start.advanced(by: .seconds(1) * call / row.perSecond)
            guard exploration.isDue(share: 0.02, now: now) else { continue }
            exploration.settle(lookedAt: 3, of: 3, now: now)
            count += 1
        }

        #expect(abs(count - row.explorations) <= 1, "\(count)")
    }

    @Test func `a person who asks once a minute meets one exploration in twenty questions`() {
        var exploration = Exploration()
        var due: [Int] = []
        for call in 0..<60 {
            let now = Self.start.advanced(by: .seconds(60) * call)
            guard exploration.isDue(share: 0.02, now: now) else { continue }
            exploration.settle(lookedAt: 2, of: 2, now: now)
            due.append(call)
        }

        #expect(due == [19, 39, 59])
    }

    @Test func `a share of 0 never explores`() {
        var exploration = Exploration()
        for call in 0..<1_000 {
            let now = Self.start.advanced(by: .seconds(call))
            let isDue = exploration.isDue(share: 0, now: now)
            #expect(!isDue)
        }
    }

    /// Three endpoints, the last of which answered slowly and is avoided since.
    private func world(
        _ profiles: [EndpointProfile]? = nil, routing: RoutingPolicy = RoutingPolicy()
    ) -> CallWorld {
        var world = CallWorld(
            profiles ?? (0..<3).map { EndpointProfile(name: "e\($0)") },
            policy: FleetPolicy(routing: routing), strategy: .balanced)
        for index in 0..<3 {
            world.fleet.states[index].speed[.short].firstToken.record(
                .milliseconds(index == 2 ? 30_000 : 100), now: world.now)
            world.fleet.states[index].log.lastAttempt = world.now
        }
        return world
    }

    /// The endpoints of `count` first attempts, one a second.
    private func endpoints(
        _ world: inout CallWorld, count: Int = 60, policy: CallPolicy = .plain,
        facts: (Int) -> CallFacts = { _ in CallFacts() }
    ) -> [Int] {
        (1...count).map { number in
            let id = world.call(number, policy: policy, facts: facts(number))
            let endpoint = world.endpoints(id).first ?? -1
            world.advance(endpoint == 2 ? .seconds(30) : .milliseconds(100))
            world.succeed(1, id)
            world.advance(endpoint == 2 ? .zero : .milliseconds(900))
            return endpoint
        }
    }

    @Test func `who was slow long ago is tried again, by a first attempt, and it says why`() {
        var world = world()

        let endpoints = endpoints(&world)

        let tried = endpoints.count { $0 == 2 }
        #expect((1...3).contains(tried), "\(endpoints)")
        let reasons = world.traces.compactMap { trace -> RouteReason? in
            guard case .routed(let decision) = trace, decision.chosen == EndpointID(2) else {
                return nil
            }
            return decision.because
        }
        #expect(reasons.count == tried && reasons.allSatisfy { $0 == .exploration })
    }

    @Test func `never with a long prompt, and never where the price alone loses`() {
        var long = world()
        for index in 0..<3 {
            long.fleet.states[index].speed[.long].firstToken.record(
                .seconds(index == 2 ? 60 : 1), now: long.now)
        }
        #expect(!endpoints(&long) { _ in CallFacts(inputTokens: 20_000) }.contains(2))

        let gold = TokenPrice(inputPerMillion: 0, outputPerMillion: 100)
        var dear = world(
            (0..<3).map { EndpointProfile(name: "e\($0)", price: $0 == 2 ? gold : nil) })
        #expect(!endpoints(&dear).contains(2))
    }

    @Test func `never an endpoint that a person or a breaker excludes`() {
        var off = world()
        off.fleet.setManual(.disabled, for: EndpointID(2), now: off.now)
        #expect(!endpoints(&off).contains(2))

        var open = world()
        open.fleet.force(.open, for: EndpointID(2), now: open.now)
        #expect(!endpoints(&open).contains(2))
    }

    @Test func `a hedge is there to help and explores nothing`() {
        var world = world()
        for number in 1...60 {
            let id = world.call(
                number, policy: .hedging(after: .milliseconds(50)),
                facts: CallFacts(conversation: 9))
            world.advance(.milliseconds(50))
            world.send(.timerFired(.hedge), id)
            world.advance(.milliseconds(50))
            world.succeed(2, id)
            world.advance(.milliseconds(900))
        }

        #expect(!world.started.values.contains { $0.last?.endpoint == 2 && $0.count > 1 })
    }

    @Test func `of a thousand endpoints sixteen are looked at, the next ones next time`() {
        var exploration = Exploration()
        for round in 1...70 {
            exploration.settle(lookedAt: Exploration.looks, of: 1_000, now: Self.start)
            #expect(exploration.cursor == round * Exploration.looks % 1_000)
        }
    }
}
