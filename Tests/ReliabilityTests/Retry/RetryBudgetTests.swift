import Reliability
import Testing

@Suite struct `Retry budget` {
    typealias T = Timeline

    /// Withdraws and fails until the store is closed and its floor is used up.
    static func closed(at second: Double = 0) -> RetryBudget {
        var budget = RetryBudget()
        while budget.balance(now: T.at(second)) >= budget.policy.closedBelow {
            _ = budget.withdraw(now: T.at(second))
            budget.settle(.failed(overload: true), now: T.at(second))
        }
        _ = budget.withdraw(now: T.at(second))
        budget.settle(.failed(overload: true), now: T.at(second))
        return budget
    }

    @Test func `a full store grants six in a row and then closes`() {
        var budget = RetryBudget()

        let answers = (0..<8).map { _ in budget.withdraw(now: T.start) }

        // 10, 9, 8, 7, 6, 5 are at or above 5; the seventh is the floor.
        #expect(answers.prefix(7).allSatisfy { $0 == .granted })
        #expect(answers[7] == .refused(until: T.at(10)))
    }

    @Test(arguments: [
        (ExtraAttemptOutcome.succeeded, 10.0), (.cancelled, 10.0), (.failed(overload: true), 9.0),
        (.failed(overload: false), 9.5),
    ])
    func `a settled attempt costs what its outcome says`(
        outcome: ExtraAttemptOutcome, balance: Double
    ) {
        var budget = RetryBudget()

        _ = budget.withdraw(now: T.start)
        budget.settle(outcome, now: T.start)

        #expect(isClose(budget.balance(now: T.start), balance))
    }

    @Test func `ten successes pay for one extra attempt`() {
        var budget = Self.closed()
        let before = budget.balance(now: T.start)

        for _ in 0..<10 { budget.deposit(now: T.start) }

        #expect(isClose(budget.balance(now: T.start), before + 1))
    }

    @Test func `the floor grants one attempt every ten seconds and no more`() {
        var budget = Self.closed()

        var granted = 0
        for step in 1...1_000 {
            if budget.withdraw(now: T.at(Double(step) * 0.1)) == .granted {
                granted += 1
                budget.settle(.failed(overload: true), now: T.at(Double(step) * 0.1))
            }
        }

        #expect(granted == 10)
    }

    @Test func `asking changes nothing`() {
        var budget = RetryBudget()
        let before = budget

        #expect(budget.decision(now: T.at(3)) == .granted)
        #expect(budget == before)
        budget = Self.closed()
        #expect(budget.decision(now: T.at(3)) == .refused(until: T.at(10)))
        #expect(budget.decision(now: T.at(10)) == .granted)
    }

    @Test func `the store widens with traffic and narrows again without`() {
        var budget = RetryBudget()

        for step in 0..<500 { budget.deposit(now: T.at(Double(step) * 0.01)) }

        #expect(isClose(budget.capacity(now: T.at(5)), 60))
        #expect(isClose(budget.balance(now: T.at(5)), 60))
        #expect(isClose(budget.capacity(now: T.at(30)), 10))
        #expect(isClose(budget.balance(now: T.at(30)), 10))
    }

    @Test func `an overload narrows the store at once, and later successes widen it again`() {
        var budget = RetryBudget()
        for step in 0..<500 { budget.deposit(now: T.at(Double(step) * 0.01)) }

        budget.strain(now: T.at(5))

        #expect(isClose(budget.capacity(now: T.at(5)), 10))
        #expect(isClose(budget.balance(now: T.at(5)), 10))
        for _ in 0..<50 { budget.deposit(now: T.at(6)) }
        #expect(isClose(budget.capacity(now: T.at(6)), 15))
    }

    /// Three strains at once, which no success has outweighed.
    static func strained(at second: Double) -> RetryBudget {
        var budget = RetryBudget()
        for _ in 0..<3 { budget.strain(now: T.at(second)) }
        return budget
    }

    @Test(arguments: [(5.0, 0.0), (14.9, 0.0), (15.0, 1.0)])
    func `for ten seconds after the last strain a success gives nothing back`(
        second: Double, back: Double
    ) {
        var budget = Self.strained(at: 5)
        _ = budget.withdraw(now: T.at(second))

        budget.settle(.succeeded, now: T.at(second))

        #expect(isClose(budget.balance(now: T.at(second)), 9 + back))
    }

    @Test func `under strain ten successes pay for half an extra attempt`() {
        var budget = Self.closed()
        for _ in 0..<5 { budget.strain(now: T.start) }
        let before = budget.balance(now: T.start)

        for _ in 0..<10 { budget.deposit(now: T.at(9)) }
        #expect(isClose(budget.balance(now: T.at(9)), before + 0.5))

        for _ in 0..<10 { budget.deposit(now: T.at(10)) }
        #expect(isClose(budget.balance(now: T.at(10)), before + 1.5))
    }

    @Test func `one overload in a hundred calls does not strain the budget`() {
        var budget = RetryBudget()
        var now = T.start
        for call in 0..<1_000 {
            now = now.advanced(by: .milliseconds(50))
            if call % 100 == 0 { budget.strain(now: now) } else { budget.deposit(now: now) }
            let before = budget.balance(now: now)
            guard budget.withdraw(now: now) == .granted else { continue }
            budget.settle(.succeeded, now: now)
            #expect(isClose(budget.balance(now: now), before), "call \(call)")
        }
    }

    @Test func `twenty successes outweigh one strain`() {
        var budget = Self.strained(at: 0)

        budget.deposit(now: T.at(1))
        _ = budget.withdraw(now: T.at(1))
        budget.settle(.succeeded, now: T.at(1))

        // 3 − 1/20 is below three: the first success ends what three strains began.
        #expect(isClose(budget.balance(now: T.at(1)), 10.1))
        for _ in 0..<2 { budget.strain(now: T.at(2)) }
        for _ in 0..<38 { budget.deposit(now: T.at(2)) }
        let before = budget.balance(now: T.at(2))
        _ = budget.withdraw(now: T.at(2))
        budget.settle(.succeeded, now: T.at(2))
        #expect(isClose(budget.balance(now: T.at(2)), before - 1))
        budget.deposit(now: T.at(2))
        budget.deposit(now: T.at(2))
        let calm = budget.balance(now: T.at(2))
        _ = budget.withdraw(now: T.at(2))
        budget.settle(.succeeded, now: T.at(2))
        #expect(isClose(budget.balance(now: T.at(2)), calm))
    }

    @Test func `under strain an attempt that we ended still gives its unit back`() {
        var budget = RetryBudget()
        budget.strain(now: T.start)
        _ = budget.withdraw(now: T.start)

        budget.settle(.cancelled, now: T.at(1))

        #expect(isClose(budget.balance(now: T.at(1)), 10))
    }

    @Test func `twenty callers on endpoints that fail three times in ten never run dry`() {
        let seed: UInt64 = 0xB06E7
        var rng = SplitMix64(seed: seed)
        var budget = RetryBudget()
        var refused = 0

        for call in 0..<20_000 {
            let now = T.at(Double(call) * 0.005)
            var failed = Double.random(in: 0..<1, using: &rng) < 0.3
            while failed {
                guard budget.withdraw(now: now) == .granted else {
                    refused += 1
                    break
                }
                failed = Double.random(in: 0..<1, using: &rng) < 0.3
                budget.settle(failed ? .failed(overload: false) : .succeeded, now: now)
            }
            if !failed { budget.deposit(now: now) }
        }

        #expect(refused == 0, "seed \(seed)")
    }

    @Test func `an overload stops extra attempts but for the floor`() {
        var budget = RetryBudget()
        for step in 0..<1_000 { budget.deposit(now: T.at(Double(step) * 0.01)) }

        var granted = 0
        for step in 0..<6_000 {
            let now = T.at(10 + Double(step) * 0.01)
            if budget.withdraw(now: now) == .granted {
                granted += 1
                budget.settle(.failed(overload: true), now: now)
            }
        }

        // The credit of the last window (110 − 5), and a floor of six in a minute.
        #expect(granted <= 106 + 6, "\(granted)")
    }

    @Test func `grants never exceed start, credit and floor under random traffic`() {
        let seed: UInt64 = 0xC0FFEE
        var rng = SplitMix64(seed: seed)
        var budget = RetryBudget()
        var now = T.start
        var open = 0
        var spent = 0.0
        var deposits = 0

        for step in 0..<20_000 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...200, using: &rng)))
            switch Int.random(in: 0..<4, using: &rng) {
            case 0:
                budget.deposit(now: now)
                deposits += 1
            case 1:
                if budget.withdraw(now: now) == .granted { open += 1 }
            default:
                guard open > 0 else { continue }
                open -= 1
                let overload = Bool.random(using: &rng)
                budget.settle(.failed(overload: overload), now: now)
                spent += overload ? 1 : 0.5
            }
            let balance = budget.balance(now: now)
            #expect(
                balance >= 0 && balance <= budget.capacity(now: now) + 1e-9,
                "seed \(seed), step \(step): \(balance)")
            // A floor grant may take up to 1 that the store does not hold.
            let floors = T.start.duration(to: now).inSeconds / 10 + 1
            #expect(
                spent <= 10 + 0.1 * Double(deposits) + floors,
                "seed \(seed), step \(step): spent \(spent)")
        }
    }

    @Test func `a threshold above the capacity is refused`() async {
        await #expect(processExitsWith: .failure) {
            _ = BudgetPolicy(capacity: 4, closedBelow: 5)
        }
    }
}
