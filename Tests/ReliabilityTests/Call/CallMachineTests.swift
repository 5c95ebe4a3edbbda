import Testing

@testable import Reliability

@Suite struct `Call machine` {
    @Test func `a well answered call starts once, commits once and ends complete`() {
        var world = CallWorld(endpoints: 3)
        world.call()
        world.succeed(1)

        #expect(world.endpoints() == [0])
        #expect(world.committed[CallID(1)] == AttemptID(1))
        #expect(world.outcomes[CallID(1)] == .complete(AttemptID(1)))
        #expect(world.timers[CallID(1)]?.isEmpty == true)
        #expect(world.inFlight == 0)
    }

    @Test(arguments: [
        FailureKind.transient, .overloaded, .timeout, .brokenStream, .rateLimited, .quota, .auth,
        .neverSent,
    ])
    func `a failure that moves elsewhere starts the next endpoint in the same instant`(
        kind: FailureKind
    ) {
        var world = CallWorld(endpoints: 3)
        world.call()
        world.fail(1, kind)

        #expect(world.endpoints() == [0, 1])
        #expect(world.outcomes.isEmpty)
    }

    @Test(arguments: [FailureKind.badRequest, .tooLong, .filtered])
    func `a mistake of the request ends the call after one attempt`(kind: FailureKind) {
        var world = CallWorld(endpoints: 3)
        world.call()
        world.fail(1, kind)

        #expect(world.endpoints() == [0])
        guard case .failed(let failure) = world.outcomes[CallID(1)] else {
            Issue.record("the call must fail")
            return
        }
        #expect(failure.kind == kind)
    }

    @Test(arguments: [FailureKind.quota, .auth])
    func `permanent failures never repeat on the same endpoint and key`(kind: FailureKind) {
        var world = CallWorld(endpoints: 1)
        world.call()
        world.fail(1, kind)
        world.call(2)

        #expect(world.endpoints() == [0])
        #expect(world.endpoints(CallID(2)).isEmpty)
        guard case .failed(let failure) = world.outcomes[CallID(2)] else {
            Issue.record("the second call must be refused")
            return
        }
        #expect(failure.kind == .refusedLocally)
    }

    @Test func `the same endpoint is tried again only after backoff`() {
        var world = CallWorld(endpoints: 1)
        world.call()
        world.fail(1, .transient)

        #expect(world.endpoints() == [0])
        let pause = world.timers[CallID(1)]?[.backoff]
        #expect(pause != nil)
        world.fireNext()
        #expect(world.endpoints() == [0, 0])
        #expect(world.now == pause)
    }

    @Test(arguments: 1...20)
    func `retry-after is a lower bound whatever the dice say`(seed: Int) {
        var world = CallWorld(endpoints: 1, seed: UInt64(seed))
        world.call()
        world.fail(1, .transient, retryAfter: .seconds(3))
        while world.endpoints().count < 2, world.fireNext() {}

        #expect(world.endpoints().count == 2)
        #expect(world.start.duration(to: world.now) >= .seconds(3))
    }

    @Test func `a throttled endpoint alone is waited for in the queue until its retry-after`() {
        var world = CallWorld(endpoints: 1)
        world.call()
        world.fail(1, .rateLimited, retryAfter: .seconds(12))

        #expect(world.endpoints() == [0])
        while world.endpoints().count < 2, world.fireNext() {}
        #expect(world.endpoints() == [0, 0])
        #expect(world.start.duration(to: world.now) >= .seconds(12))
    }

    @Test(arguments: 1...20)
    func `a retry-after that is over leaves the pause to the backoff`(seed: Int) {
        var world = CallWorld(endpoints: 1, seed: UInt64(seed))
        world.call()
        world.fail(1, .rateLimited, retryAfter: .zero)

        #expect(world.endpoints() == [0], "a server that says zero is not asked in a tight loop")
        while world.endpoints().count < 2, world.fireNext() {}
        #expect(world.endpoints() == [0, 0])
        #expect(world.start < world.now)
        #expect(world.start.duration(to: world.now) <= Backoff().ceiling(beforeRetry: 1))
    }

    @Test func `a retry-after beyond the deadline fails at once and says when`() {
        var world = CallWorld(endpoints: 1)
        world.call()
        world.fail(1, .rateLimited, retryAfter: .seconds(600))

        guard case .failed(let failure) = world.outcomes[CallID(1)] else {
            Issue.record("waiting is hopeless")
            return
        }
        #expect(failure.kind == .rateLimited)
        #expect((failure.earliest ?? world.start) >= world.start.advanced(by: .seconds(600)))
    }

    @Test func `no call makes more wire attempts than its policy allows`() {
        var world = CallWorld(endpoints: 2)
        world.call(policy: CallPolicy(attempts: 3, hedge: HedgePolicy(after: .off)))
        for attempt in 1...10 {
            world.fail(attempt, .transient)
            while world.outcomes.isEmpty, world.endpoints().count == attempt, world.fireNext() {}
            if !world.outcomes.isEmpty { break }
        }

        #expect(world.endpoints().count == 3)
        #expect(world.inFlight == 0)
    }

    @Test func `after shown text a failure ends the call incomplete and starts nothing`() {
        var world = CallWorld(endpoints: 3)
        world.call()
        world.send(.firstToken(AttemptID(1)))
        world.fail(1, .brokenStream)

        #expect(world.endpoints() == [0])
        guard case .incomplete(let attempt, let failure) = world.outcomes[CallID(1)] else {
            Issue.record("shown text must be kept")
            return
        }
        #expect(attempt == AttemptID(1))
        #expect(failure.kind == .brokenStream)
    }

    @Test func `tokens of a stopped or cut answer are counted as used and paid`() {
        let price = TokenPrice(inputPerMillion: 1, outputPerMillion: 2)
        var world = CallWorld([EndpointProfile(name: "dear", price: price)])
        world.call(facts: CallFacts(inputTokens: 100))
        world.send(.firstToken(AttemptID(1)))
        for _ in 1...9 { world.machines[CallID(1)]?.noteProgress(AttemptID(1), now: world.now) }
        world.send(.cancelled)

        let endpoint = world.fleet.snapshot(policy: .plain, now: world.now).endpoints[0]
        #expect(endpoint.outputTokens == 10)
        #expect(endpoint.cost == price.cost(input: 100, output: 10))
    }

    @Test func `a cut stream that nobody saw is retried like any transient failure`() {
        var world = CallWorld(endpoints: 2)
        world.call(facts: CallFacts(showsText: false))
        world.send(.firstToken(AttemptID(1)))
        world.fail(1, .brokenStream)
        #expect(world.committed.isEmpty)
        world.succeed(2)

        #expect(world.endpoints() == [0, 1])
        #expect(world.outcomes[CallID(1)] == .complete(AttemptID(2)))
    }

    @Test func `a race starts n at once and the first token cancels the others`() {
        var world = CallWorld(endpoints: 3)
        var policy = CallPolicy.plain
        policy.race = 3
        world.call(policy: policy)
        #expect(world.endpoints() == [0, 1, 2])

        world.send(.firstToken(AttemptID(2)))

        #expect(world.cancelled[CallID(1)] == [AttemptID(1), AttemptID(3)])
        #expect(world.committed[CallID(1)] == AttemptID(2))
        #expect(world.inFlight == 1)
    }

    @Test func `losers count neither as success nor as failure`() {
        var world = CallWorld(endpoints: 2)
        var policy = CallPolicy.plain
        policy.race = 2
        world.call(policy: policy)
        world.succeed(2)

        let loser = world.fleet.snapshot(policy: policy, now: world.now).endpoints[0]
        #expect(loser.succeeded == 0)
        #expect(loser.failed == 0)
        #expect(loser.cancelled == 1)
        #expect(loser.errorRate == nil)
    }

    @Test func `a hedge starts after its delay, on another endpoint, and may win`() {
        var world = CallWorld(endpoints: 2)
        world.call(policy: .hedging(after: .milliseconds(300)))
        world.fireNext()
        #expect(world.start.duration(to: world.now) == .milliseconds(300))
        #expect(world.endpoints() == [0, 1])
        world.succeed(2)

        #expect(world.cancelled[CallID(1)] == [AttemptID(1)])
        #expect(world.outcomes[CallID(1)] == .complete(AttemptID(2)))
    }

    @Test func `a failure pulls the pending hedge forward`() {
        var world = CallWorld(endpoints: 2)
        world.call(policy: .hedging(after: .seconds(10)))
        world.advance(.milliseconds(20))
        world.fail(1, .transient)

        #expect(world.endpoints() == [0, 1])
    }

    @Test func `no hedge after the first token`() {
        var world = CallWorld(endpoints: 2)
        world.call(policy: .hedging(after: .milliseconds(300)))
        world.send(.firstToken(AttemptID(1)))
        world.advance(.seconds(1))
        world.send(.timerFired(.hedge))

        #expect(world.endpoints() == [0])
    }

    @Test func `a hedge without a free target is suppressed and says so`() {
        var world = CallWorld(endpoints: 1)
        world.call(policy: .hedging(after: .milliseconds(300)))
        world.fireNext()

        #expect(world.endpoints() == [0])
        #expect(world.traces.contains(.hedgeSuppressed(.noTarget)))
        #expect(world.outcomes.isEmpty)
    }

    @Test func `the deadline ends everything that has shown nothing`() {
        var world = CallWorld(endpoints: 1)
        world.call(policy: CallPolicy(deadline: .seconds(5), hedge: HedgePolicy(after: .off)))
        world.advance(.seconds(5))
        world.send(.timerFired(.deadline))

        guard case .failed(let failure) = world.outcomes[CallID(1)] else {
            Issue.record("the deadline must end it")
            return
        }
        #expect(failure.kind == .deadline)
        #expect(world.cancelled[CallID(1)] == [AttemptID(1)])
        #expect(world.inFlight == 0)
    }

    @Test func `the deadline does not touch an answer that is being shown`() {
        var world = CallWorld(endpoints: 1)
        world.call()
        world.send(.firstToken(AttemptID(1)))
        world.send(.timerFired(.deadline))

        #expect(world.outcomes.isEmpty)
        #expect(world.timers[CallID(1)]?[.deadline] == nil)
    }

    @Test func `each of the five clocks ends an attempt with its own name`() {
        let limits = AttemptTimeouts(
            connect: .seconds(1), head: .seconds(2), firstToken: .seconds(3), gap: .seconds(4),
            total: .seconds(20))
        let rows: [(AttemptTimer, [CallEvent], Duration)] = [
            (.connect, [], .seconds(1)),
            (.head, [.requestSent(AttemptID(1))], .seconds(2)),
            (
                .firstToken,
                [.requestSent(AttemptID(1)), .headReceived(AttemptID(1), RateLimitHints())],
                .seconds(3)
            ),
            (.gap, [.firstToken(AttemptID(1))], .seconds(4)),
        ]
        for (timer, events, after) in rows {
            var world = CallWorld([EndpointProfile(name: "one", timeouts: limits)])
            world.call()
            for event in events { world.send(event) }
            while world.traces.count(where: { if case .attemptEnded = $0 { true } else { false } })
                == 0,
                world.fireNext()
            {}

            let ended = world.traces.compactMap { kind -> Failure? in
                if case .attemptEnded(_, .failed(let failure)) = kind { failure } else { nil }
            }
            #expect(ended.first?.timer == timer)
            #expect(world.start.duration(to: world.now) == after, "\(timer)")
            #expect(world.cancelled[CallID(1)]?.first == AttemptID(1))
        }
    }

    @Test func `useful tokens keep the gap clock from running out`() {
        var world = CallWorld([
            EndpointProfile(name: "one", timeouts: AttemptTimeouts(gap: .seconds(4)))
        ])
        world.call()
        world.send(.firstToken(AttemptID(1)))
        for _ in 1...5 {
            world.advance(.seconds(3))
            world.machines[CallID(1)]?.noteProgress(AttemptID(1), now: world.now)
            world.send(.timerFired(.attempt(AttemptID(1))))
        }

        #expect(world.outcomes.isEmpty)
    }

    @Test(arguments: 0..<5)
    func `cancel gives everything back in every phase`(phase: Int) {
        var world = CallWorld(endpoints: 2)
        world.call(policy: .hedging(after: .milliseconds(100)))
        if phase >= 1 { world.send(.requestSent(AttemptID(1))) }
        if phase >= 2 { world.send(.headReceived(AttemptID(1), RateLimitHints())) }
        if phase >= 3 { world.fireNext() }
        if phase >= 4 { world.send(.firstToken(AttemptID(1))) }
        world.send(.cancelled)
        world.send(.cancelled)

        #expect(world.outcomes[CallID(1)] == .cancelled(phase >= 4 ? AttemptID(1) : nil))
        #expect(world.inFlight == 0)
        #expect(world.timers[CallID(1)]?.isEmpty == true)
        #expect(world.fleet.snapshot(policy: .plain, now: world.now).callsInFlight == 0)
    }

    @Test func `a fallback list is used when the primary endpoints are used up, in its order`() {
        var world = CallWorld(endpoints: 4)
        var policy = CallPolicy.plain
        policy.fallback.general = [EndpointID(3), EndpointID(2)]
        world.call(policy: policy)
        world.fail(1, .transient)
        world.fail(2, .transient)
        world.fail(3, .transient)

        #expect(world.endpoints() == [0, 1, 3, 2])
    }

    @Test(arguments: [(FailureKind.tooLong, 2), (.filtered, 1)])
    func `too long and filtered go to their own lists only`(kind: FailureKind, expected: Int) {
        var world = CallWorld(endpoints: 3)
        var policy = CallPolicy.plain
        policy.fallback.tooLong = [EndpointID(2)]
        policy.fallback.filtered = [EndpointID(1)]
        world.call(policy: policy)
        world.fail(1, kind)
        #expect(world.endpoints() == [0, expected])
        world.fail(2, kind)

        #expect(world.endpoints() == [0, expected])
        #expect(world.outcomes[CallID(1)] != nil)
    }

    @Test func `a request that never left is sent again once, free and at once`() {
        var world = CallWorld(endpoints: 1)
        world.call()
        world.fail(1, .neverSent)
        #expect(world.endpoints() == [0, 0])
        world.fail(2, .neverSent)

        #expect(world.endpoints() == [0, 0])
        #expect(world.timers[CallID(1)]?[.backoff] != nil)
    }
}
