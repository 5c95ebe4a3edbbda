import Behaviours
import Reliability
import Testing

struct BehaviourStateTests {
    private func isThrottled(_ plan: ResponsePlan) -> Bool {
        if case .status(429, _, _) = plan.fault { true } else { false }
    }

    private func retryAfter(_ plan: ResponsePlan) -> Duration? {
        if case .status(_, _, let hint?) = plan.fault { hint.understood } else { nil }
    }

    @Test func `twenty requests a minute are twenty, then 429 says when the next fits`() {
        var state = BehaviourState(.sluice)

        let served = (0..<20).map { _ in state.admit(tokens: 10, at: .zero) }
        let refused = state.admit(tokens: 10, at: .zero)
        let later = state.admit(tokens: 10, at: .seconds(3))

        #expect(served.allSatisfy { $0.fault == nil })
        #expect(served.map(\.requests?.remaining) == (0..<20).map { 19 - $0 })
        #expect(isThrottled(refused))
        #expect(retryAfter(refused) == .seconds(3))
        #expect(refused.firstToken == .zero)
        #expect(refused.requests?.limit == 20)
        #expect(refused.requests?.reset == .seconds(60))
        #expect(later.fault == nil)
    }

    @Test func `a refused request takes nothing from either bucket`() {
        var state = BehaviourState(
            Behaviour(name: "tokens", quota: Quota(requestsPerMinute: 60, tokensPerMinute: 100)))

        let first = state.admit(tokens: 80, at: .zero)
        let second = state.admit(tokens: 80, at: .zero)
        let third = state.admit(tokens: 20, at: .zero)

        #expect(first.fault == nil)
        #expect(retryAfter(second) == .seconds(36))
        #expect(second.tokens?.remaining == 20)
        #expect(second.requests?.remaining == 59)
        #expect(third.fault == nil)
        #expect(third.tokens?.remaining == 0)
    }

    @Test func `a request larger than the bucket is served by a full one`() {
        var state = BehaviourState(
            Behaviour(name: "small", quota: Quota(requestsPerMinute: 60, tokensPerMinute: 100)))

        #expect(state.admit(tokens: 500, at: .zero).fault == nil)
        #expect(isThrottled(state.admit(tokens: 500, at: .seconds(59))))
        #expect(state.admit(tokens: 500, at: .seconds(61)).fault == nil)
    }

    @Test func `a slot is free again when its request was released`() {
        var state = BehaviourState(Behaviour(name: "slots", slots: 2))

        let plans = (0..<3).map { _ in state.admit(tokens: 1, at: .zero) }
        state.release(plans[2])
        let refused = state.admit(tokens: 1, at: .zero)
        state.release(plans[0])
        let served = state.admit(tokens: 1, at: .zero)

        #expect(plans.map(isThrottled) == [false, false, true])
        #expect(isThrottled(refused))
        #expect(served.fault == nil)
        #expect(state.serving == 2)
        #expect(state.inFlight == 3)
    }

    @Test func `kill resets every request until heal`() {
        var state = BehaviourState(.beacon)

        state.apply(.kill, at: .seconds(5))
        #expect(state.applied == .kill)
        #expect(state.isDown(at: .seconds(6)))
        #expect(state.admit(tokens: 1, at: .seconds(6)).fault == .reset)

        state.apply(.heal, at: .seconds(7))
        #expect(state.applied == nil)
        #expect(!state.isDown(at: .seconds(8)))
        #expect(state.admit(tokens: 1, at: .seconds(8)).fault == nil)
    }

    @Test func `slow comes three seconds later and speaks at a quarter of the rate`() {
        var state = BehaviourState(.undertow)

        state.apply(.slow, at: .zero)
        let plan = state.admit(tokens: 1, at: .zero)

        #expect(plan.firstToken >= .milliseconds(3060))
        #expect(abs(plan.gap.inMilliseconds - 4000.0 / 60) < 0.001)
    }

    @Test func `throttle serves four, fail serves none`() {
        var state = BehaviourState(.beacon)

        state.apply(.throttle, at: .zero)
        let throttled = (0..<6).map { _ in isThrottled(state.admit(tokens: 1, at: .zero)) }
        state.apply(.fail, at: .zero)
        let failed = (0..<6).map { _ in state.admit(tokens: 1, at: .zero).fault }

        #expect(throttled == [false, false, false, false, true, true])
        #expect(failed.allSatisfy { $0 == .status(500) })
    }

    @Test func `a fault replaces the one before and never piles up`() {
        var state = BehaviourState(.beacon)

        state.apply(.slow, at: .zero)
        state.apply(.slow, at: .zero)
        state.apply(.throttle, at: .zero)

        #expect(state.current == Behaviour.beacon.under(.throttle))
        #expect(state.original == .beacon)
    }

    @Test(arguments: DemoFault.allCases)
    func `every fault says in plain words what it does`(fault: DemoFault) {
        #expect(fault.title.count > 10)
        #expect(fault.title.lowercased().hasPrefix(fault.rawValue))
    }
}
