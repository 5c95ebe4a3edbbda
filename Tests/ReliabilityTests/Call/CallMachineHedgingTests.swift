import Testing

@testable import Reliability

/// When a hedge may be sent, clause by clause.
@Suite struct `Hedging of a call` {
    private static let after = Duration.milliseconds(100)

    /// Hedges that were refused, with why.
    private func refusals(_ world: CallWorld) -> [SuppressedReason] {
        world.traces.compactMap {
            if case .hedgeSuppressed(let reason) = $0 { reason } else { nil }
        }
    }

    // MARK: How many

    @Test func `sends one by default`() {
        var world = CallWorld(endpoints: 4)
        world.call(policy: .hedging(after: Self.after))

        world.fireNext()

        #expect(world.endpoints() == [0, 1])
        #expect(world.timers[CallID(1)]?[.hedge] == nil)
    }

    @Test func `sends two where two are allowed, both counted from the first attempt`() {
        var world = CallWorld(endpoints: 4)
        world.call(policy: .hedging(after: Self.after, extra: 2))

        world.fireNext()
        #expect(world.endpoints() == [0, 1] && world.now - world.start == Self.after)
        world.fireNext()

        #expect(world.endpoints() == [0, 1, 2] && world.now - world.start == Self.after * 2)
        #expect(world.timers[CallID(1)]?[.hedge] == nil)
    }

    @Test func `of an attempt that follows a failure begins again at that attempt`() {
        var world = CallWorld(endpoints: 4)
        world.call(policy: .hedging(after: Self.after, extra: 2))
        world.advance(.milliseconds(60))
        world.fail(1, .transient)

        world.fireNext()

        #expect(world.endpoints() == [0, 1, 2])
        #expect(world.now - world.start == .milliseconds(160))
    }

    // MARK: When

    @Test func `waits the cold delay below twenty samples, and a measured one from then on`() {
        var world = CallWorld(endpoints: 2)
        for number in 1...20 {
            let id = world.call(number, policy: CallPolicy())
            #expect(
                world.traces.contains(
                    .hedgeArmed(at: world.now.advanced(by: .seconds(1)), because: .cold)),
                "call \(number)")
            world.advance(.milliseconds(80))
            world.succeed(1, id)
        }

        world.call(21, policy: CallPolicy())

        guard case .hedgeArmed(_, .quantile(_, samples: 20)) = world.traces.last else {
            Issue.record("\(String(describing: world.traces.last))")
            return
        }
    }

    @Test func `starts at the cold delay and not before`() {
        var world = CallWorld(endpoints: 2)
        world.call(policy: CallPolicy())

        while world.endpoints().count < 2, world.fireNext() {}

        #expect(world.now - world.start == .seconds(1))
    }

    // MARK: Where

    @Test func `never queues`() {
        var world = CallWorld([
            EndpointProfile(name: "a"),
            EndpointProfile(name: "b", limits: RateLimits(concurrent: 1)),
        ])
        world.call(1, facts: CallFacts(only: EndpointID(1)))
        world.call(2, policy: .hedging(after: Self.after))

        world.fireNext()

        #expect(world.endpoints(CallID(2)) == [0])
        #expect(refusals(world) == [.noTarget] && world.fleet.waitingCount == 0)
    }

    @Test(arguments: [(4, true), (6, false)])
    func `uses no bucket at or below half`(used: Int, isSent: Bool) {
        // 60 a minute is a burst of ten.
        var world = CallWorld([
            EndpointProfile(name: "a"),
            EndpointProfile(name: "b", limits: RateLimits(requestsPerMinute: 60)),
        ])
        for number in 1...used { world.call(number, facts: CallFacts(only: EndpointID(1))) }
        world.call(9, policy: .hedging(after: .milliseconds(1)))

        world.fireNext()

        #expect(world.endpoints(CallID(9)) == (isSent ? [0, 1] : [0]))
        #expect(refusals(world) == (isSent ? [] : [.noTarget]))
    }

    @Test func `takes no slot that others wait for`() {
        var world = CallWorld([
            EndpointProfile(name: "a"),
            EndpointProfile(name: "b", limits: RateLimits(concurrent: 1)),
        ])
        world.call(1, facts: CallFacts(only: EndpointID(1)))
        world.call(2, facts: CallFacts(only: EndpointID(1), priority: .background))
        world.call(3, policy: .hedging(after: Self.after))
        world.advance(Self.after)
        // The slot is free, and the queue was not looked at yet.
        let usage = AttemptUsage(input: 1, output: 1, isReported: true)
        for event in [CallEvent.firstToken(AttemptID(1)), .attemptSucceeded(AttemptID(1), usage)] {
            _ = world.machines[CallID(1)]?.handle(
                event, fleet: &world.fleet, now: world.now, using: &world.rng)
        }

        world.send(.timerFired(.hedge), CallID(3))

        #expect(world.endpoints(CallID(3)) == [0] && refusals(world) == [.noTarget])
        #expect(world.endpoints(CallID(2)) == [1])
    }

    // MARK: Degraded fleets

    /// So many endpoints, of which some just failed twice; no breaker is open.
    private static func degraded(_ failing: Int, of endpoints: Int) -> CallWorld {
        var world = CallWorld(endpoints: endpoints)
        for index in 0..<failing {
            for round in 0..<2 {
                let id = world.call(
                    100 + index * 2 + round,
                    facts: CallFacts(only: EndpointID(endpoints - 1 - index)))
                world.fail(1, .transient, id)
                world.send(.cancelled, id)
            }
        }
        return world
    }

    @Test(arguments: [(3, 10, true), (4, 10, false), (4, 13, false), (4, 14, true), (9, 9, true)])
    func `stops while over 30 % of ten or more endpoints are degraded`(
        failing: Int, endpoints: Int, isSent: Bool
    ) {
        var world = Self.degraded(failing, of: endpoints)
        world.call(1, policy: .hedging(after: Self.after))

        world.fireNext()

        #expect(world.endpoints(CallID(1)).count == (isSent ? 2 : 1))
        #expect(refusals(world) == (isSent ? [] : [.degraded]))
    }

    @Test func `does not count ejected endpoints as degraded`() {
        var world = Self.degraded(4, of: 13)
        world.fleet.force(.open, for: EndpointID(12), now: world.now)
        world.call(1, policy: .hedging(after: Self.after))

        world.fireNext()

        #expect(world.endpoints(CallID(1)) == [0, 1])
    }

    // MARK: What it costs

    @Test func `stops while the budget is closed, without its floor, and leaves the call alone`() {
        var world = CallWorld(
            endpoints: 2, policy: FleetPolicy(budget: BudgetPolicy(capacity: 5, closedBelow: 5)))
        for number in 1...2 {
            world.call(number, policy: .hedging(after: Self.after))
            world.fireNext()
        }

        #expect(world.endpoints(CallID(1)) == [0, 1])
        #expect(world.endpoints(CallID(2)) == [0])
        #expect(refusals(world) == [.budget])
        #expect(world.outcomes.isEmpty)
        // The floor is there for a call that failed.
        #expect(world.fleet.globalBudget.decision(now: world.now) == .granted)
    }

    @Test(arguments: [true, false])
    func `takes nothing from one budget when the other refuses`(isGlobal: Bool) {
        var world = CallWorld(endpoints: 2)
        var closed = RetryBudget()
        for _ in 0..<7 { _ = closed.withdraw(now: world.now) }
        if isGlobal {
            world.fleet.globalBudget = closed
        } else {
            world.fleet.providerBudgets[1] = closed
        }
        func balances() -> [Double] {
            ([world.fleet.globalBudget] + world.fleet.providerBudgets)
                .map { $0.balance(now: world.now) }
        }
        let before = balances()
        world.call(policy: .hedging(after: Self.after))
        world.fireNext()

        #expect(refusals(world) == [.budget])
        // A failed first attempt asks as well: for a fallback, and for a retry.
        world.fail(1, .rateLimited, retryAfter: .seconds(100))

        #expect(world.endpoints() == [0])
        #expect(balances() == before)
    }

    @Test func `takes one from both budgets and gives it back to both`() {
        var world = CallWorld(endpoints: 2)
        world.call(policy: .hedging(after: Self.after))

        world.fireNext()
        #expect(world.fleet.globalBudget.balance(now: world.now) == 9)
        #expect(
            world.fleet.providerBudgets.map { $0.balance(now: world.now) } == [10, 9])
        world.succeed(1)

        // With what the success of the first paid in.
        #expect(isClose(world.fleet.globalBudget.balance(now: world.now), 10.1))
        #expect(
            world.fleet.providerBudgets.map { $0.balance(now: world.now) } == [10.1, 10])
    }

    @Test func `stops when its tokens are used up, but for the floor`() {
        let tokens = TokenBudgetPolicy(capacity: 1_000, floorInterval: .seconds(60))
        var world = CallWorld(endpoints: 2, policy: FleetPolicy(hedgeTokens: tokens))
        for number in 1...3 {
            world.call(
                number, policy: .hedging(after: Self.after), facts: CallFacts(inputTokens: 600))
            world.fireNext()
        }

        #expect((1...3).map { world.endpoints(CallID($0)).count } == [2, 2, 1])
        #expect(refusals(world) == [.tokens])
        #expect(world.outcomes.isEmpty)
    }

    @Test func `pays its tokens for good, unless it never left`() {
        var world = CallWorld(endpoints: 2)
        let full = world.fleet.hedgeTokens.balance
        world.call(policy: .hedging(after: Self.after), facts: CallFacts(inputTokens: 5_000))
        world.fireNext()
        #expect(world.fleet.hedgeTokens.balance == full - 5_000)

        world.fail(2, .neverSent)
        #expect(world.fleet.hedgeTokens.balance == full)

        world.call(2, policy: .hedging(after: Self.after), facts: CallFacts(inputTokens: 5_000))
        world.fireNext()
        world.fireNext()
        world.succeed(2, CallID(2))
        // The answer of 30 tokens paid in 3.
        #expect(isClose(world.fleet.hedgeTokens.balance, full - 5_000 + 3))
    }

    @Test(arguments: [(16_000, true), (16_001, false)])
    func `leaves a prompt above the cap alone, and says so once`(tokens: Int, isSent: Bool) {
        var world = CallWorld(endpoints: 2)
        world.call(
            policy: .hedging(after: Self.after), facts: CallFacts(inputTokens: tokens))

        world.fireNext()

        #expect(world.endpoints() == (isSent ? [0, 1] : [0]))
        #expect(refusals(world) == (isSent ? [] : [.longPrompt]))
        let isAnnounced = world.traces.contains {
            if case .hedgeArmed = $0 { true } else { false }
        }
        #expect(isAnnounced == isSent)
        #expect(world.timers[CallID(1)]?[.hedge] == nil)
    }

    @Test func `when all calls are late at once stays near the extra load, and says so`() {
        var world = CallWorld(endpoints: 60)
        let policy = CallPolicy(hedge: HedgePolicy(cold: Self.after))
        for number in 1...50 { world.call(number, policy: policy) }
        world.advance(Self.after)

        for number in 1...50 { world.send(.timerFired(.hedge), CallID(number)) }

        // The store of five; all calls paid in before the first hedge was sent.
        #expect((1...50).count { world.endpoints(CallID($0)).count > 1 } == 5)
        #expect(refusals(world).allSatisfy { $0 == .load } && refusals(world).count == 45)
    }
}
