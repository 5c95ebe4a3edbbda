import Reliability
import Testing

@Suite struct `Token budget` {
    typealias T = Timeline

    @Test func `the worked row of its description`() {
        var budget = TokenBudget()

        #expect(budget.withdraw(tokens: 12_000, now: T.start) == .granted)
        #expect(budget.balance == 88_000)
        budget.deposit(tokens: 12_500)
        #expect(isClose(budget.balance, 89_250))
        #expect(budget.withdraw(tokens: 4_000, now: T.start) == .granted)
        budget.refund(tokens: 4_000)
        #expect(isClose(budget.balance, 89_250))
    }

    @Test func `below its price a hedge is granted by the floor alone, once an interval`() {
        var budget = TokenBudget(policy: TokenBudgetPolicy(capacity: 1_000))

        #expect(budget.withdraw(tokens: 600, now: T.start) == .granted)
        #expect(budget.withdraw(tokens: 600, now: T.start) == .granted)
        #expect(budget.balance == 0)
        #expect(budget.withdraw(tokens: 600, now: T.at(9.9)) == .refused(until: T.at(10)))
        #expect(budget.withdraw(tokens: 600, now: T.at(10)) == .granted)
        #expect(budget.withdraw(tokens: 600, now: T.at(10)) == .refused(until: T.at(20)))
    }

    @Test func `asking changes nothing`() {
        var budget = TokenBudget(policy: TokenBudgetPolicy(capacity: 1_000))
        _ = budget.withdraw(tokens: 1_000, now: T.start)
        let before = budget

        #expect(budget.decision(tokens: 500, now: T.at(3)) == .granted)
        #expect(budget == before)
        _ = budget.withdraw(tokens: 500, now: T.at(3))
        #expect(budget.decision(tokens: 500, now: T.at(4)) == .refused(until: T.at(13)))
    }

    @Test func `a lone user with long conversations may hedge every ten seconds`() {
        var budget = TokenBudget(policy: TokenBudgetPolicy(ratio: 0, capacity: 1))

        let granted = (0..<60).count {
            budget.withdraw(tokens: 15_000, now: T.at(Double($0) * 10)) == .granted
        }

        #expect(granted == 60)
    }

    @Test func `alike prompts may be hedged in a tenth of the calls and no more`() {
        var budget = TokenBudget()
        var granted = 0

        for call in 0..<20_000 {
            let now = T.at(Double(call) * 0.01)
            if budget.withdraw(tokens: 2_000, now: now) == .granted { granted += 1 }
            budget.deposit(tokens: 2_000)
        }

        // The store of fifty prompts, a tenth of 20,000, and the floor of twenty in 200 s.
        #expect(granted >= 2_000 && granted <= 2_000 + 50 + 21, "\(granted)")
    }

    @Test func `it never exceeds its capacity nor falls below zero under random traffic`() {
        let seed: UInt64 = 0x70CE
        var rng = SplitMix64(seed: seed)
        var budget = TokenBudget()
        var now = T.start

        for step in 0..<20_000 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...400, using: &rng)))
            let tokens = Int.random(in: 0...30_000, using: &rng)
            switch Int.random(in: 0..<3, using: &rng) {
            case 0: budget.deposit(tokens: tokens)
            case 1: budget.refund(tokens: tokens)
            default: _ = budget.withdraw(tokens: tokens, now: now)
            }
            #expect(
                budget.balance >= 0 && budget.balance <= budget.policy.capacity,
                "seed \(seed), step \(step): \(budget.balance)")
        }
    }

    @Test func `a ratio above one is refused`() async {
        await #expect(processExitsWith: .failure) { _ = TokenBudgetPolicy(ratio: 1.1) }
    }
}
