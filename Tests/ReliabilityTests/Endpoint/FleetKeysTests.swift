import Testing

@testable import Reliability

/// Keys that turn inside a call: what happens, and which endpoint and key are asked next.
@Suite struct FleetKeysTests {
    private let call = CallID(1)

    /// Endpoints of which the first has so many keys, asked in configuration order.
    private func world(keys: Int, endpoints: Int = 1, limits: RateLimits = RateLimits())
        -> CallWorld
    {
        CallWorld(
            (0..<endpoints).map { index in
                EndpointProfile(
                    name: "e\(index)", provider: "p\(index)", limits: limits,
                    keys: index == 0 ? keys : 1)
            })
    }

    private func asked(_ world: CallWorld, _ id: CallID = CallID(1)) -> [String] {
        zip(world.started[id] ?? [], world.keys[id] ?? []).map { "e\($0.endpoint)/\($1)" }
    }

    private func standings(_ world: CallWorld) -> [KeyStanding] {
        world.fleet.snapshot(policy: CallPolicy(), now: world.now).endpoints[0].keys
            .map(\.standing)
    }

    @Test(arguments: [FailureKind.auth, .quota, .rateLimited])
    func `a refused key makes room for the next one, at once and at the same endpoint`(
        kind: FailureKind
    ) {
        var world = world(keys: 3, endpoints: 2)

        world.call()
        world.fail(1, kind)
        world.fail(2, kind)
        world.succeed(3)

        #expect(asked(world) == ["e0/0", "e0/1", "e0/2"])
        #expect(world.outcomes[call] == .complete(AttemptID(3)))
        #expect(world.now == world.start)
        #expect(world.inFlight == 0)
    }

    @Test(arguments: [FailureKind.auth, .quota])
    func `with the last key gone the call goes elsewhere`(kind: FailureKind) {
        var world = world(keys: 2, endpoints: 2)

        world.call()
        world.fail(1, kind)
        world.fail(2, kind)
        world.succeed(3)
        world.call(2)

        #expect(asked(world) == ["e0/0", "e0/1", "e1/0"])
        #expect(asked(world, CallID(2)) == ["e1/0"])
    }

    @Test func `a refused key moves no breaker and pays no budget`() {
        var world = world(keys: 6)
        let before = world.fleet.budgetBalance(now: world.now)

        world.call()
        for attempt in 1...5 { world.fail(attempt, .auth) }
        world.succeed(6)

        let endpoint = world.fleet.snapshot(policy: CallPolicy(), now: world.now).endpoints[0]
        #expect(asked(world).count == 6)
        #expect(endpoint.breaker == .closed)
        #expect(endpoint.keyProblem.isEmpty)
        #expect(world.fleet.budgetBalance(now: world.now) >= before)
    }

    @Test func `attempts are bounded, however many keys are left`() {
        var world = world(keys: 20)

        world.call()
        for attempt in 1...6 { world.fail(attempt, .auth) }

        #expect(asked(world).count == 6)
        guard case .failed(let failure)? = world.outcomes[call] else {
            Issue.record("the call goes on: \(asked(world))")
            return
        }
        #expect(failure.kind == .auth)
    }

    @Test func `a late refusal is charged to the key that was used`() {
        var world = world(keys: 2)

        world.call(1)
        world.call(2)
        world.call(3)
        // The third took the first key again; the answer to the first comes last.
        world.succeed(1, CallID(3))
        world.fail(1, .auth, CallID(1))
        world.succeed(1, CallID(2))

        #expect(asked(world, CallID(1)) == ["e0/0", "e0/1"])
        #expect(standings(world) == [.dead, .usable])
    }

    @Test func `a throttled key rests until its Retry-After, and no bucket is drained`() {
        var world = world(keys: 2, limits: RateLimits(requestsPerMinute: 600))
        func level() -> Double? {
            world.fleet.snapshot(policy: CallPolicy(), now: world.now).endpoints[0].requests?
                .available
        }

        world.call(1)
        world.fail(1, .rateLimited, retryAfter: .seconds(20))
        world.succeed(2)
        let rest = world.now.advanced(by: .seconds(20))

        #expect(standings(world) == [.benched(until: rest), .usable])
        let endpoint = world.fleet.snapshot(policy: CallPolicy(), now: world.now).endpoints[0]
        #expect(endpoint.blockedUntil == nil)
        #expect(endpoint.requests?.source == .local)
        #expect((level() ?? 0) > 90)
        for number in 2...5 { world.call(number) }
        #expect((2...5).allSatisfy { asked(world, CallID($0)) == ["e0/1"] })
        world.advance(.seconds(20))
        world.call(6)
        #expect(asked(world, CallID(6)) == ["e0/0"])
    }

    @Test func `with all keys throttled the endpoint waits for the first, not for the last`() {
        var world = world(keys: 2)

        world.call()
        world.fail(1, .rateLimited, retryAfter: .seconds(30))
        world.fail(2, .rateLimited, retryAfter: .seconds(10))
        let endpoint = world.fleet.snapshot(policy: CallPolicy(), now: world.now).endpoints[0]
        #expect(endpoint.blockedUntil == world.start.advanced(by: .seconds(10)))
        #expect(endpoint.keyProblem.isEmpty)
        while asked(world).count < 3, world.fireNext() {}

        #expect(asked(world) == ["e0/0", "e0/1", "e0/1"])
        #expect(world.start.duration(to: world.now) >= .seconds(10))
        #expect(world.start.duration(to: world.now) < .seconds(11))
    }

    @Test func `a throttled key without a Retry-After rests for five seconds`() {
        var world = world(keys: 2)

        world.call()
        world.fail(1, .rateLimited)

        #expect(
            standings(world).first == .benched(until: world.start.advanced(by: .seconds(5))))
    }

    @Test func `one key left is throttled as if there were no others`() {
        var several = world(keys: 2)
        several.call(1)
        several.fail(1, .auth)
        several.fail(2, .rateLimited, retryAfter: .seconds(10))
        var single = world(keys: 1)
        single.call(1)
        single.fail(1, .rateLimited, retryAfter: .seconds(10))

        for world in [several, single] {
            let endpoint = world.fleet.snapshot(policy: CallPolicy(), now: world.now).endpoints[0]
            #expect(endpoint.blockedUntil == world.start.advanced(by: .seconds(10)))
        }
        #expect(standings(several) == [.dead, .usable])
    }

    @Test func `a quota without an end benches its key for an hour`() {
        var world = world(keys: 2)

        world.call(1)
        world.fail(1, .quota)
        world.succeed(2)
        world.advance(.seconds(3_599))
        world.call(2)
        world.succeed(1, CallID(2))
        world.advance(.seconds(1))
        world.call(3)

        #expect(asked(world, CallID(2)) == ["e0/1"])
        #expect(asked(world, CallID(3)) == ["e0/0"])
    }

    @Test func `a failure that is not the key's goes the usual way`() {
        var world = world(keys: 2, endpoints: 2)

        world.call()
        world.fail(1, .transient)

        #expect(asked(world) == ["e0/0", "e1/0"])
        #expect(standings(world) == [.usable, .usable])
    }

    @Test func `a reset by hand gives every key another chance`() {
        var world = world(keys: 2)
        world.call(1)
        world.fail(1, .auth)
        world.fail(2, .auth)
        #expect(
            world.fleet.snapshot(policy: CallPolicy(), now: world.now).endpoints[0].keyProblem
                == "none of 2 keys is usable: test")

        world.fleet.reset(EndpointID(0), now: world.now)
        world.call(2)

        #expect(standings(world) == [.usable, .usable])
        #expect(asked(world, CallID(2)).count == 1)
    }

    @Test func `each change of a key is told once, by its number`() {
        var world = world(keys: 3)

        world.call(1)
        world.call(2)
        world.call(3)
        world.call(4)
        world.fail(1, .auth, CallID(1))
        world.fail(1, .auth, CallID(4))
        world.fail(1, .quota, retryAfter: .seconds(60), CallID(2))
        let changes = world.fleet.takeTraces().compactMap { event -> KeyChange? in
            if case .keyChanged(_, let change) = event.kind { change } else { nil }
        }

        #expect(
            changes == [
                KeyChange(number: 1, count: 3, standing: .dead, reason: "test"),
                KeyChange(
                    number: 2, count: 3,
                    standing: .benched(until: world.start.advanced(by: .seconds(60))),
                    reason: "test"),
            ])
    }

    @Test func `headers of one account say nothing of the buckets of all`() {
        var several = world(keys: 2, limits: RateLimits(requestsPerMinute: 60))
        var single = world(keys: 1, limits: RateLimits(requestsPerMinute: 60))
        let hints = RateLimitHints(requests: .init(limit: 60, remaining: 0, reset: .seconds(60)))

        several.call()
        several.send(.headReceived(AttemptID(1), hints))
        single.call()
        single.send(.headReceived(AttemptID(1), hints))

        func source(_ world: CallWorld) -> LevelSource? {
            world.fleet.snapshot(policy: CallPolicy(), now: world.now).endpoints[0].requests?.source
        }
        #expect(source(several) == .local)
        #expect(source(single) == .header)
    }

    @Test func `a person's wish for one endpoint is kept while its keys turn`() {
        var world = world(keys: 2, endpoints: 2)

        world.call(facts: CallFacts(only: EndpointID(0)))
        world.fail(1, .auth)
        world.fail(2, .auth)

        #expect(asked(world) == ["e0/0", "e0/1"])
        guard case .failed? = world.outcomes[call] else {
            Issue.record("it went on")
            return
        }
    }
}
