import Behaviours
import Reliability
import Testing

struct SlotTests {
    private func code(_ plan: ResponsePlan) -> String? {
        if case .status(429, let code, _) = plan.fault { code } else { nil }
    }

    @Test func `the first are served, the next wait, the rest are refused`() {
        var state = BehaviourState(Behaviour(name: "queue", slots: 2, queue: 3))

        let plans = (0..<7).map { _ in state.admit(tokens: 0, at: .zero) }

        #expect(plans.map(\.waits) == [false, false, true, true, true, false, false])
        #expect(
            plans.suffix(2).map(code) == Array(repeating: "concurrency_limit_exceeded", count: 2))
        #expect(plans.map(\.takesSlot) == [true, true, true, true, true, false, false])
        #expect(state.serving == 2)
        #expect(state.waiting == 3)
    }

    @Test func `slots go to those who wait in the order of arrival`() {
        var state = BehaviourState(Behaviour(name: "queue", slots: 2, queue: 100))
        var running = (0..<100).map { _ in state.admit(tokens: 0, at: .zero) }.filter { !$0.waits }
        var started: [Int] = []

        while let done = running.first {
            running.removeFirst()
            state.release(done)
            while let next = state.startNext(at: .zero) {
                started.append(next.number)
                running.append(next)
            }
            #expect(state.serving <= 2)
        }

        #expect(started == Array(2..<100))
        #expect(state.serving == 0)
        #expect(state.inFlight == 0)
    }

    @Test func `nobody overtakes those who wait, even when a slot is free`() {
        var state = BehaviourState(Behaviour(name: "queue", slots: 1, queue: 2))
        let first = state.admit(tokens: 0, at: .zero)
        _ = state.admit(tokens: 0, at: .zero)

        state.release(first)
        let late = state.admit(tokens: 0, at: .zero)

        #expect(late.waits)
        #expect(state.startNext(at: .zero)?.number == 1)
        #expect(state.startNext(at: .zero) == nil)
    }

    @Test func `one who leaves the line is passed over and holds no slot`() {
        var state = BehaviourState(Behaviour(name: "queue", slots: 1, queue: 10))
        let plans = (0..<5).map { _ in state.admit(tokens: 0, at: .zero) }

        state.release(plans[2])
        state.release(plans[4])
        state.release(plans[0])
        let next = state.startNext(at: .zero)
        #expect(next?.number == 1)
        next.map { state.release($0) }

        #expect(state.startNext(at: .zero)?.number == 3)
        #expect(state.serving == 1)
        #expect(state.inFlight == 1)
        #expect(state.waiting == 0)
    }

    @Test func `a plan from before the start gives back the slot as well`() {
        var state = BehaviourState(Behaviour(name: "queue", slots: 1, queue: 1))
        let first = state.admit(tokens: 0, at: .zero)
        let waiting = state.admit(tokens: 0, at: .zero)
        state.release(first)
        let started = state.startNext(at: .zero)

        state.release(waiting)

        #expect(started?.number == waiting.number)
        #expect(state.serving == 0)
    }

    @Test func `who starts later meets the weather of that time with the dice of its number`()
        throws
    {
        let behaviour = Behaviour(
            name: "queue", firstToken: .lognormal(median: .milliseconds(100), sigma: 0.5),
            outages: [Outage(from: .seconds(30), to: .seconds(31))], slots: 1, queue: 1,
            weather: [Weather(from: .seconds(10), slowdown: 3)])
        var state = BehaviourState(behaviour)
        let first = state.admit(tokens: 0, at: .zero)
        let waiting = state.admit(tokens: 0, at: .zero)

        state.release(first)
        let next = state.startNext(at: .seconds(20))
        let started = try #require(next)

        #expect(started.number == waiting.number)
        #expect(!started.waits)
        #expect(abs(started.firstToken / waiting.firstToken - 3) < 1e-9)
        #expect(waiting.resetAfter == .seconds(30))
        #expect(started.resetAfter == .seconds(10))
    }

    @Test func `halved capacity starts nobody until enough have ended`() {
        let behaviour = Behaviour(
            name: "halved", slots: 4, queue: 10,
            weather: [Weather(from: .seconds(10), until: .seconds(20), capacity: 0.5)])
        var state = BehaviourState(behaviour)
        let plans = (0..<6).map { _ in state.admit(tokens: 0, at: .zero) }

        state.release(plans[0])
        state.release(plans[1])
        #expect(state.startNext(at: .seconds(10)) == nil)
        state.release(plans[2])
        #expect(state.startNext(at: .seconds(10))?.number == 4)
        #expect(state.startNext(at: .seconds(10)) == nil)
        #expect(behaviour.slotsChange(after: .seconds(10)) == .seconds(10))
        #expect(state.startNext(at: .seconds(20))?.number == 5)
    }

    @Test func `a refusal for its quota takes no slot and no place`() {
        var state = BehaviourState(
            Behaviour(name: "both", quota: Quota(requestsPerMinute: 1), slots: 1, queue: 5))

        let served = state.admit(tokens: 0, at: .zero)
        let refused = state.admit(tokens: 0, at: .zero)

        #expect(code(refused) == "rate_limit_exceeded")
        #expect(!refused.waits)
        state.release(refused)
        #expect(state.serving == 1)
        state.release(served)
        #expect(state.serving == 0)
    }

    @Test func `a full house charges no quota`() {
        var state = BehaviourState(
            Behaviour(name: "both", quota: Quota(requestsPerMinute: 2), slots: 1))
        let first = state.admit(tokens: 0, at: .zero)

        let refused = state.admit(tokens: 0, at: .zero)
        state.release(first)

        #expect(code(refused) == "concurrency_limit_exceeded")
        #expect(refused.requests?.remaining == 1)
        #expect(state.admit(tokens: 0, at: .zero).fault == nil)
    }

    @Test func `a request that comes while it is down takes no slot`() {
        var state = BehaviourState(
            Behaviour(name: "down", outages: [Outage(from: .zero, to: .seconds(1))], slots: 1))

        let plan = state.admit(tokens: 0, at: .zero)

        #expect(plan.fault == .reset)
        #expect(!plan.takesSlot)
        #expect(state.serving == 0)
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5])
    func `whatever the order of ends, slots and line stay within their bounds`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var state = BehaviourState(
            Behaviour(
                name: "random", slots: 4, queue: 8,
                weather: [Weather(until: .seconds(1), every: .seconds(2), capacity: 0.5)]))
        var live: [Int: ResponsePlan] = [:]
        var lastStarted = -1

        for step in 0..<5_000 {
            let now = Duration.milliseconds(step * 7)
            if Bool.random(using: &random) {
                let plan = state.admit(tokens: 0, at: now)
                live[plan.number] = plan
                if plan.takesSlot, !plan.waits { lastStarted = max(lastStarted, plan.number) }
            } else if let number = live.keys.sorted().randomElement(using: &random) {
                live.removeValue(forKey: number).map { state.release($0) }
            }
            while let next = state.startNext(at: now) {
                #expect(next.number > lastStarted, "seed \(seed), step \(step)")
                lastStarted = next.number
                live[next.number] = next
            }
            #expect(state.serving <= 4 && state.waiting <= 8, "seed \(seed), step \(step)")
            #expect(state.inFlight == live.count, "seed \(seed), step \(step)")
            #expect(
                state.serving == live.values.count { $0.takesSlot && !$0.waits },
                "seed \(seed), step \(step)")
        }
    }
}
