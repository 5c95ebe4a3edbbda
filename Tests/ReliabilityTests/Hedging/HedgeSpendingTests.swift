import Reliability
import Testing

@Suite struct `Hedge spending` {
    typealias T = Timeline

    /// Sends a hedge if the short account allows; true when it was sent.
    static func send(_ spending: inout HedgeSpending, now: Instant) -> Bool {
        guard spending.allows(now: now) else { return false }
        spending.spend(now: now)
        return true
    }

    @Test func `the share leans against what was spent too much, and no lower than half`() {
        var spending = HedgeSpending()

        for _ in 0..<100 { spending.pay(target: 0.08, now: T.start) }
        for _ in 0..<12 { spending.spend(now: T.start) }
        #expect(isClose(spending.saved, -4))
        #expect(isClose(spending.share(target: 0.08), 0.076))
        for _ in 0..<100 { spending.spend(now: T.start) }
        #expect(isClose(spending.share(target: 0.08), 0.04))
    }

    @Test func `the share exceeds its target by a point at most, however much was saved`() {
        var spending = HedgeSpending()

        for _ in 0..<100_000 { spending.pay(target: 0.08, now: T.start) }

        #expect(isClose(spending.share(target: 0.08), 0.09))
    }

    @Test func `when every call is late at once, few are hedged`() {
        var spending = HedgeSpending()

        let sent = (0..<400).count { call in
            let now = T.at(Double(call) * 0.025)
            spending.pay(target: 0.08, now: now)
            return Self.send(&spending, now: now)
        }

        // The store of 5, the tenth second's one, and at most twice 8 % of 400 calls.
        #expect(sent >= 40 && sent <= 5 + 1 + 64, "\(sent)")
    }

    @Test func `a person alone may hedge every ten seconds though every call is late`() {
        var spending = HedgeSpending()

        let sent = (0..<100).count { call in
            let now = T.at(Double(call) * 10)
            spending.pay(target: 0.08, now: now)
            return Self.send(&spending, now: now)
        }

        #expect(sent == 100)
    }

    @Test(arguments: [0.02, 0.08, 0.095])
    func `at a steady rate chance alone refuses fewer than one hedge in a hundred`(target: Double) {
        let seed: UInt64 = 0x5E4D
        var rng = SplitMix64(seed: seed)
        var spending = HedgeSpending()
        var asked = 0
        var refused = 0

        for call in 0..<100_000 {
            let now = T.at(Double(call) * 0.001)
            spending.pay(target: target, now: now)
            guard Double.random(in: 0..<1, using: &rng) < spending.share(target: target) else {
                continue
            }
            asked += 1
            if !Self.send(&spending, now: now) { refused += 1 }
        }

        #expect(Double(refused) < 0.01 * Double(asked), "seed \(seed): \(refused) of \(asked)")
    }

    @Test(arguments: [0.7, 1.5])
    func `an estimate that is wrong by half keeps to the target all the same`(error: Double) {
        let seed: UInt64 = 0xE44
        var rng = SplitMix64(seed: seed)
        var spending = HedgeSpending()
        var sent = 0

        for call in 0..<60_000 {
            let now = T.at(Double(call) * 0.001)
            spending.pay(target: 0.08, now: now)
            let share = error * spending.share(target: 0.08)
            guard Double.random(in: 0..<1, using: &rng) < share, Self.send(&spending, now: now)
            else { continue }
            if call >= 10_000 { sent += 1 }
        }

        // Too low an estimate may be raised by a point and no more.
        let rate = Double(sent) / 50_000
        #expect(rate <= 0.083 && rate >= min(0.077, 0.09 * error - 0.003), "\(rate), seed \(seed)")
    }

    @Test func `time that goes backwards pays nothing`() {
        var spending = HedgeSpending()
        for _ in 0..<5 { spending.spend(now: T.at(100)) }

        #expect(!spending.allows(now: T.at(100)))
        spending.pay(target: 0.08, now: T.at(10))
        #expect(!spending.allows(now: T.at(100)))
        #expect(spending.allows(now: T.at(110)))
    }
}
