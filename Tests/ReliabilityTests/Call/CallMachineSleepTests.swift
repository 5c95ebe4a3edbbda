import Testing

@testable import Reliability

/// A sleep of the whole machine: elapsed time leaves it out, the world's time does not.
@Suite struct CallMachineSleepTests {
    private static let nap = Duration.seconds(3 * 3600)

    private func profile(_ name: String) -> EndpointProfile {
        EndpointProfile(
            name: name, provider: name,
            timeouts: AttemptTimeouts(
                connect: .seconds(5), firstToken: .seconds(60), gap: .seconds(30),
                total: .seconds(90)))
    }

    /// The machine sleeps, wakes, and hears of it before anything else.
    private func sleep(_ world: inout CallWorld, _ id: CallID = CallID(1)) {
        world.advance(Self.nap)
        for case .setTimer(let timer, let at) in world.machines[id]?.slept(for: Self.nap) ?? [] {
            world.timers[id, default: [:]][timer] = at
        }
    }

    @Test func `every timer of a silent attempt keeps the time it had left`() {
        var world = CallWorld([profile("a"), profile("b")])
        var policy = CallPolicy.plain
        policy.hedge = HedgePolicy(after: .fixed(.seconds(4)))
        world.call(policy: policy)
        world.advance(.seconds(2))
        world.send(.requestSent(AttemptID(1)))
        let before = world.timers[CallID(1)] ?? [:]

        sleep(&world)

        #expect(before.keys.contains(.deadline) && before.keys.contains(.hedge))
        let after = world.timers[CallID(1)] ?? [:]
        for (timer, at) in before where timer != .attempt(AttemptID(1)) {
            #expect(after[timer] == at + Self.nap, "\(timer)")
        }
        // Its connect limit is over since the request left; the first token's counts.
        #expect(after[.attempt(AttemptID(1))] == world.start + .seconds(60) + Self.nap)
    }

    @Test func `a first token after the sleep is not slow`() {
        var world = CallWorld([profile("a")])
        world.call()
        world.advance(.seconds(2))
        world.send(.requestSent(AttemptID(1)))

        sleep(&world)
        world.advance(.seconds(1))
        world.send(.firstToken(AttemptID(1)))

        #expect(
            world.fleet.snapshot(policy: .plain, now: world.now).endpoints[0].p50 == .seconds(3))
    }

    @Test func `the first thing that rings after the sleep ends nothing`() {
        var world = CallWorld([profile("a")])
        world.call()
        world.send(.requestSent(AttemptID(1)))
        world.send(.firstToken(AttemptID(1)))

        sleep(&world)
        world.send(.timerFired(.attempt(AttemptID(1))))
        world.send(.timerFired(.deadline))

        #expect(world.outcomes.isEmpty)
        #expect(world.timers[CallID(1)]?[.attempt(AttemptID(1))] == world.now + .seconds(30))
    }

    @Test func `without being told, the same sleep is a gap that ran out`() {
        var world = CallWorld([profile("a")])
        world.call()
        world.send(.requestSent(AttemptID(1)))
        world.send(.firstToken(AttemptID(1)))

        world.advance(Self.nap)
        world.send(.timerFired(.attempt(AttemptID(1))))

        #expect(world.outcomes[CallID(1)] != nil)
    }

    @Test func `a Retry-After runs on in the sleep`() {
        var world = CallWorld([profile("a")])
        world.call()
        let failure = Failure(.overloaded, "busy", retryAfter: .seconds(50))
        world.send(.attemptFailed(AttemptID(1), failure))
        let backoff = world.timers[CallID(1)]?[.backoff]

        sleep(&world)
        world.send(.timerFired(.backoff))

        #expect(backoff != nil)
        #expect(world.timers[CallID(1)]?[.backoff] == backoff, "not moved")
        #expect(world.started[CallID(1)]?.count == 2, "it was over, so the attempt went out")
    }

    @Test func `an open breaker is over after the sleep`() {
        var world = CallWorld([profile("a"), profile("b")])
        for call in 1...5 {
            world.call(call)
            world.send(.attemptFailed(AttemptID(1), Failure(.transient, "500")), CallID(call))
        }
        world.call(6)
        #expect(world.started[CallID(6)]?.first?.endpoint == 1, "open")

        sleep(&world)
        world.call(7)

        #expect(world.started[CallID(7)]?.first?.endpoint == 0, "its trial")
    }

    @Test func `a call that is over has nothing to move`() {
        var world = CallWorld([profile("a")])
        world.call()
        world.send(.cancelled)

        #expect(world.machines[CallID(1)]?.slept(for: Self.nap).isEmpty == true)
    }
}
