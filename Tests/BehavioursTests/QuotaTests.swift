import Behaviours
import Reliability
import Testing

struct QuotaTests {
    /// A request of no tokens at each instant, in milliseconds: whether it was served.
    private func served(
        _ quota: Quota, weather: [Weather] = [], at instants: [Int]
    ) -> [Bool] {
        var state = BehaviourState(Behaviour(name: "quota", quota: quota, weather: weather))
        return instants.map { state.admit(tokens: 0, at: .milliseconds($0)).fault == nil }
    }

    private func retryAfter(_ plan: ResponsePlan) -> Duration? {
        if case .status(429, _, .after(let delay)?) = plan.fault { delay } else { nil }
    }

    @Test func `sixty a minute, enforced by the second, are one in each second`() {
        let quota = Quota(requestsPerMinute: 60, window: .fixed(.seconds(1)))

        #expect(
            served(quota, at: [0, 1, 999, 1000, 1500, 2000, 9_999, 10_000])
                == [true, false, false, true, false, true, true, true])
    }

    @Test func `a calendar minute allows twice the limit around its boundary`() {
        let quota = Quota(requestsPerMinute: 3, window: .fixed(.seconds(60)))

        #expect(
            served(quota, at: [59_000, 59_001, 59_002, 59_003, 60_000, 60_001, 60_002, 60_003])
                == [true, true, true, false, true, true, true, false])
    }

    @Test func `a refusal in a window waits for the next one`() {
        var state = BehaviourState(
            Behaviour(
                name: "fixed",
                quota: Quota(
                    requestsPerMinute: 600, tokensPerMinute: 6_000, window: .fixed(.seconds(1)))))

        let first = state.admit(tokens: 70, at: .milliseconds(2_250))
        let second = state.admit(tokens: 70, at: .milliseconds(2_250))
        let third = state.admit(tokens: 70, at: .seconds(3))

        #expect(first.tokens?.remaining == 30)
        #expect(first.tokens?.limit == 6_000)
        #expect(first.tokens?.reset == .milliseconds(750))
        #expect(retryAfter(second) == .milliseconds(750))
        #expect(second.requests?.remaining == 9)
        #expect(third.fault == nil)
    }

    @Test func `a window that holds less than one request still allows one`() {
        let quota = Quota(requestsPerMinute: 6, window: .fixed(.seconds(1)))

        #expect(served(quota, at: [0, 500, 1000]) == [true, false, true])
    }

    @Test func `strangers take their share evenly in time`() {
        // One a second for all; a stranger comes every two seconds.
        let quota = Quota(requestsPerMinute: 60, requestBurst: 1, strangers: 30)
        let instants = (0..<600).map { $0 * 100 + 50 }

        let count = served(quota, at: instants).count { $0 }

        // 60 s bring 60 requests and one in advance; strangers get at most 29 of them.
        #expect((31...61).contains(count))
        #expect(served(quota, at: [500, 1_999, 2_001, 3_001]) == [true, true, false, true])
    }

    @Test func `strangers alone drain a fixed window before its end`() {
        let quota = Quota(
            requestsPerMinute: 10, window: .fixed(.seconds(60)), strangers: 20)
        var state = BehaviourState(Behaviour(name: "shared", quota: quota))

        let early = state.admit(tokens: 0, at: .seconds(10))
        let late = state.admit(tokens: 0, at: .seconds(40))

        // Three strangers at 3, 6 and 9 s, then this request.
        #expect(early.requests?.remaining == 6)
        #expect(retryAfter(late) == .seconds(20))
    }

    @Test func `strangers take an average request's tokens`() {
        let quota = Quota(requestsPerMinute: 10, tokensPerMinute: 1_000, strangers: 6)
        var state = BehaviourState(Behaviour(name: "shared", quota: quota))

        // At 10 s one stranger has taken 100 tokens just now.
        let plan = state.admit(tokens: 0, at: .seconds(10))

        #expect(plan.tokens?.remaining == 900)
    }

    @Test func `hours without a request cost no hours of strangers`() {
        let quota = Quota(requestsPerMinute: 60, strangers: 60_000)
        var state = BehaviourState(Behaviour(name: "idle", quota: quota))

        let plan = state.admit(tokens: 0, at: .seconds(3_600 * 24 * 365))

        #expect(retryAfter(plan) != nil)
    }

    @Test func `weather lowers and raises the limit, and the head tells it`() {
        let weather = [
            Weather(from: .seconds(60), until: .seconds(120), quota: 0.5),
            Weather(from: .seconds(180), quota: 2),
        ]
        var state = BehaviourState(
            Behaviour(name: "moving", quota: Quota(requestsPerMinute: 20), weather: weather))
        let told = [0, 60, 119, 120, 180].map {
            state.admit(tokens: 0, at: .seconds($0)).requests
        }

        #expect(told.map(\.?.limit) == [20, 10, 10, 20, 40])
        // Full at 60 s under the lower limit: ten, of which this request took one.
        #expect(told[1]?.remaining == 9)
    }

    @Test func `a raised limit fills faster from the instant it is raised`() {
        let quota = Quota(requestsPerMinute: 60, requestBurst: 1)
        let weather = [Weather(from: .milliseconds(500), quota: 2)]

        // From 0 to 500 ms half a request, then two a second: whole at 750 ms.
        #expect(served(quota, weather: weather, at: [0, 740]) == [true, false])
        #expect(served(quota, weather: weather, at: [0, 750]) == [true, true])
    }

    @Test func `a lowered fixed window keeps what was taken`() {
        let quota = Quota(requestsPerMinute: 10, window: .fixed(.seconds(60)))
        let weather = [Weather(from: .seconds(30), quota: 0.5)]
        let instants = [0, 1, 2, 3, 30_000, 30_001, 60_000]

        #expect(
            served(quota, weather: weather, at: instants)
                == [true, true, true, true, true, false, true])
    }

    @Test func `heads may be silent, too rosy, too black or late`() {
        func remaining(_ headers: QuotaHeaders, _ count: Int = 6) -> [Int?] {
            var state = BehaviourState(
                Behaviour(name: "told", quota: Quota(requestsPerMinute: 10, headers: headers)))
            return (0..<count).map { _ in state.admit(tokens: 0, at: .zero).requests?.remaining }
        }

        #expect(remaining(.honest) == [9, 8, 7, 6, 5, 4])
        #expect(remaining(.silent) == [nil, nil, nil, nil, nil, nil])
        #expect(remaining(.plenty, 12) == Array(repeating: 10, count: 12))
        #expect(remaining(.zero) == [0, 0, 0, 0, 0, 0])
        #expect(remaining(.late) == [9, 9, 7, 9, 5, 7])
    }

    @Test func `lies change what is told, never what is enforced`() {
        for headers in QuotaHeaders.allCases {
            let quota = Quota(requestsPerMinute: 2, headers: headers)
            var state = BehaviourState(Behaviour(name: "enforced", quota: quota))
            let plans = (0..<3).map { _ in state.admit(tokens: 0, at: .zero) }

            #expect(plans.map { $0.fault == nil } == [true, true, false], "\(headers)")
            #expect((retryAfter(plans[2]) == nil) == (headers == .silent), "\(headers)")
        }
    }

    @Test func `endpoints with the same key share one quota, others do not`() {
        func behaviour(_ key: String?) -> Behaviour {
            Behaviour(name: "b", quota: Quota(requestsPerMinute: 2, key: key))
        }
        var quotas = SharedQuotas()
        var states = ["org", "org", "other", nil].map { BehaviourState(behaviour($0)) }
        func serve(_ index: Int) -> Bool {
            states[index].admit(tokens: 0, at: .zero, sharing: &quotas).fault == nil
        }

        #expect([serve(0), serve(1), serve(0), serve(1)] == [true, true, false, false])
        #expect([serve(2), serve(2), serve(2)] == [true, true, false])
        #expect([serve(3), serve(3), serve(3)] == [true, true, false])
    }

    @Test func `a throttle that a person applies is not shared`() {
        var quotas = SharedQuotas()
        var state = BehaviourState(
            Behaviour(name: "b", quota: Quota(requestsPerMinute: 1, key: "org")))
        _ = state.admit(tokens: 0, at: .zero, sharing: &quotas)

        state.apply(.throttle, at: .zero)
        let throttled = state.admit(tokens: 0, at: .zero, sharing: &quotas)
        state.apply(.heal, at: .zero)
        let healed = state.admit(tokens: 0, at: .zero, sharing: &quotas)

        #expect(throttled.fault == nil)
        #expect(retryAfter(healed) == .seconds(60))
    }
}
