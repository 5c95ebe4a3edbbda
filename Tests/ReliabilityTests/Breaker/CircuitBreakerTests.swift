import Reliability
import Testing

@Suite struct `Circuit breaker` {
    typealias T = Timeline

    /// A breaker with its own dice, and verbs that read like a story.
    struct Rig {
        var breaker: CircuitBreaker
        var rng = SplitMix64(seed: 9)

        init(_ policy: BreakerPolicy = BreakerPolicy()) { breaker = CircuitBreaker(policy: policy) }

        mutating func permit(at second: Double) throws -> BreakerPermit {
            guard case .admitted(let permit) = breaker.admit(now: T.at(second)) else {
                throw Refused()
            }
            return permit
        }

        @discardableResult
        mutating func firstToken(
            _ pace: FirstTokenPace, _ permit: BreakerPermit, at second: Double
        ) -> BreakerTransition? {
            breaker.recordFirstToken(pace, for: permit, now: T.at(second), using: &rng)
        }

        /// Opens at 0 and closes by two good trials; returns when it closed.
        mutating func recover() throws -> Double {
            let until = try open(at: 0)
            try call(.success, at: until)
            try call(.success, at: until)
            return until
        }

        @discardableResult
        mutating func report(
            _ outcome: BreakerOutcome, _ permit: BreakerPermit, at second: Double
        ) -> BreakerTransition? {
            breaker.record(outcome, for: permit, now: T.at(second), using: &rng)
        }

        /// Admits and reports at once.
        @discardableResult
        mutating func call(
            _ outcome: BreakerOutcome, at second: Double
        ) throws -> BreakerTransition? {
            report(outcome, try permit(at: second), at: second)
        }

        /// Fails in a row until it opens at that second; returns when its open time ends.
        mutating func open(at second: Double) throws -> Double {
            for _ in 0..<200 {
                if case .open(let until) = try call(.failure("reset"), at: second)?.state {
                    // A microsecond later, for what seconds as a number cannot hold.
                    return (T.seconds(until) ?? 0) + 1e-6
                }
            }
            throw Refused()
        }
    }

    struct Refused: Error {}

    static let fail = BreakerOutcome.failure("connection reset")

    @Test func `five failures in a row open it`() throws {
        var rig = Rig()

        for _ in 0..<4 { #expect(try rig.call(Self.fail, at: 0) == nil) }
        let change = try #require(try rig.call(Self.fail, at: 0))

        #expect(change.reason == "5 failures in a row: connection reset")
        guard case .open(let until?) = change.state else {
            Issue.record("\(change)")
            return
        }
        #expect(until >= T.at(3.75) && until <= T.at(6.25))
        #expect(
            rig.breaker.admit(now: T.at(0.1)) == .refused(until: until, trialTaken: false))
        #expect(rig.breaker.nextDeadline(now: T.at(0.1)) == until)
    }

    @Test func `a success in between starts the run again`() throws {
        var rig = Rig(BreakerPolicy(minimum: 1_000))

        for index in 0..<50 {
            let change = try rig.call(index % 5 == 4 ? .success : Self.fail, at: 0)
            #expect(change == nil)
        }
    }

    @Test(arguments: [(0.0, 5), (0.1, 5), (0.3, 10), (0.5, 17)])
    func `the run needed grows with the failure rate before it`(share: Double, needed: Int) throws {
        var rig = Rig(BreakerPolicy(minimum: 1_000))
        let failing = Set((0..<Int(share * 20)).map { Int(Double($0) / share) })
        for index in 0..<20 {
            try rig.call(failing.contains(index) ? Self.fail : .success, at: Double(index) * 0.01)
        }

        var run = 0
        var change: BreakerTransition?
        while change == nil, run < 100 {
            change = try rig.call(Self.fail, at: 1)
            run += 1
        }

        #expect(run == needed)
    }

    @Test func `more than half of ten failures open it`() throws {
        var rig = Rig(BreakerPolicy(consecutive: 100))

        var change: BreakerTransition?
        for index in 0..<11 {
            #expect(change == nil)
            change = try rig.call(index % 2 == 0 ? Self.fail : .success, at: Double(index))
        }

        #expect(change?.reason == "6 of the last 11 calls failed: connection reset")
    }

    @Test func `failures that left the window do not count`() throws {
        var rig = Rig(BreakerPolicy(consecutive: 100))

        for index in 0..<9 { try rig.call(Self.fail, at: Double(index) * 0.1) }
        for index in 0..<5 { try rig.call(.success, at: 40 + Double(index)) }

        #expect(try rig.call(Self.fail, at: 46) == nil)
        #expect(rig.breaker.readiness(now: T.at(46)) == .closed)
    }

    @Test func `half-open admits one trial at a time`() throws {
        var rig = Rig()
        let until = try rig.open(at: 0)

        let answers = (0..<1_000).map { _ in rig.breaker.admit(now: T.at(until)) }

        #expect(answers.count { if case .admitted = $0 { true } else { false } } == 1)
        #expect(
            answers.last
                == .refused(until: T.at(until).advanced(by: .seconds(90)), trialTaken: true))
        #expect(rig.breaker.state(now: T.at(until)) == .halfOpen)
    }

    @Test func `two good trials close it`() throws {
        var rig = Rig()
        let until = try rig.open(at: 0)

        #expect(try rig.call(.success, at: until) == nil)
        #expect(rig.breaker.readiness(now: T.at(until)) == .trialFree)
        let change = try #require(try rig.call(.success, at: until + 1))

        #expect(change.state == .closed)
        #expect(change.reason == "2 trials succeeded")
        #expect(rig.breaker.readiness(now: T.at(until + 1)) == .closed)
    }

    @Test func `counters are cleared when it closes`() throws {
        var rig = Rig(BreakerPolicy(recovery: .zero))
        let until = try rig.open(at: 0)
        try rig.call(.success, at: until)
        try rig.call(.success, at: until)

        for _ in 0..<4 { #expect(try rig.call(Self.fail, at: until) == nil) }
    }

    @Test func `a neutral trial goes back and decides nothing`() throws {
        var rig = Rig()
        let until = try rig.open(at: 0)

        for _ in 0..<20 { #expect(try rig.call(.neutral, at: until) == nil) }

        #expect(rig.breaker.readiness(now: T.at(until)) == .trialFree)
        try rig.call(.success, at: until)
        #expect(try rig.call(.success, at: until)?.state == .closed)
    }

    @Test func `neutral outcomes never move a closed one`() throws {
        var rig = Rig()
        let before = rig.breaker

        for _ in 0..<100 { try rig.call(.neutral, at: 0) }

        #expect(rig.breaker == before)
    }

    @Test func `a lost trial gives way when its lease ends`() throws {
        var rig = Rig()
        let until = try rig.open(at: 0)
        let lost = try rig.permit(at: until)
        #expect(rig.breaker.readiness(now: T.at(until + 89.9)) != .trialFree)

        let next = try rig.permit(at: until + 90.1)

        #expect(rig.report(Self.fail, lost, at: until + 90.2) == nil)
        #expect(rig.breaker.state(now: T.at(until + 90.2)) == .halfOpen)
        #expect(rig.report(.success, next, at: until + 91) == nil)
        #expect(try rig.call(.success, at: until + 91)?.state == .closed)
    }

    @Test func `a result from before the opening changes nothing`() throws {
        var rig = Rig()
        let late = try (0..<10).map { _ in try rig.permit(at: 0) }
        let until = try rig.open(at: 0)
        let trial = try rig.permit(at: until)
        let before = rig.breaker

        for permit in late { #expect(rig.report(.success, permit, at: until) == nil) }
        for permit in late { #expect(rig.report(Self.fail, permit, at: until) == nil) }

        #expect(rig.breaker == before)
        #expect(rig.report(.success, trial, at: until) == nil)
        #expect(rig.report(.success, trial, at: until) == nil, "a permit reports once")
        #expect(rig.breaker.state(now: T.at(until)) == .halfOpen)
    }

    @Test func `the open time doubles with jitter up to its maximum`() throws {
        var rig = Rig()
        var until = try rig.open(at: 0)
        var lengths = [until]

        for _ in 0..<9 {
            let from = until
            guard case .open(let next?) = try rig.call(Self.fail, at: from)?.state else {
                Issue.record("a failed trial must open")
                return
            }
            until = (T.seconds(next) ?? 0) + 1e-6
            lengths.append(until - from)
        }

        for (index, length) in lengths.enumerated() {
            let middle = min(300, 5 * Double(1 << index))
            #expect(
                length >= middle * 0.7499 && length <= min(300.001, middle * 1.2501),
                "opening \(index + 1): \(length)")
        }
    }

    @Test(arguments: [(10.0, 2.0), (61.0, 1.0)])
    func `only a long calm makes the next opening a first one`(calm: Double, factor: Double) throws
    {
        var rig = Rig()
        let until = try rig.open(at: 0)
        try rig.call(.success, at: until)
        try rig.call(.success, at: until)

        let again = try rig.open(at: until + calm) - (until + calm)

        #expect(again >= 5 * factor * 0.7499 && again <= 5 * factor * 1.2501, "\(again)")
    }

    @Test func `forced open refuses until it is released`() throws {
        var rig = Rig()

        let change = rig.breaker.force(.open, now: T.at(0))

        #expect(change?.state == .open(until: nil))
        #expect(rig.breaker.admit(now: T.at(9_999)) == .refused(until: nil, trialTaken: false))
        #expect(rig.breaker.force(.open, now: T.at(1)) == nil)
        #expect(rig.breaker.force(nil, now: T.at(2))?.state == .closed)
        #expect(rig.breaker.readiness(now: T.at(2)) == .closed)
    }

    @Test func `forced closed admits whatever happens`() throws {
        var rig = Rig()
        _ = try rig.open(at: 0)
        _ = rig.breaker.force(.closed, now: T.at(0))

        for _ in 0..<50 { #expect(try rig.call(Self.fail, at: 0) == nil) }

        #expect(rig.breaker.state(now: T.at(0)) == .closed)
        #expect(rig.breaker.forced == .closed)
    }

    @Test func `reset closes it and forgets the growth`() throws {
        var rig = Rig()
        let until = try rig.open(at: 0)
        try rig.call(Self.fail, at: until)

        let change = rig.breaker.reset(now: T.at(until))

        #expect(change?.state == .closed)
        let length = try rig.open(at: until) - until
        #expect(length <= 6.26)
    }

    @Test func `the last endpoint keeps serving and closes when it answers`() throws {
        var rig = Rig()
        _ = try rig.open(at: 0)

        let first = rig.breaker.admitLastResort(now: T.at(1))
        let second = rig.breaker.admitLastResort(now: T.at(1))
        #expect(!first.isTrial)
        #expect(rig.report(.success, first, at: 1) == nil)
        let change = rig.report(.success, second, at: 1)

        #expect(change?.state == .closed)
    }

    @Test func `a failing last endpoint stays open as long as it was to`() throws {
        var rig = Rig()
        let until = try rig.open(at: 0)

        for _ in 0..<20 {
            let permit = rig.breaker.admitLastResort(now: T.at(1))
            #expect(rig.report(Self.fail, permit, at: 1) == nil)
        }

        let end = T.seconds(rig.breaker.nextDeadline(now: T.at(1)))
        #expect(isClose(end, until, within: 1e-5))
        #expect(rig.breaker.admitLastResort(now: T.at(until)).isTrial)
    }

    @Test func `a clock that steps back does not open it`() throws {
        var rig = Rig()
        try rig.call(Self.fail, at: 3_600)

        #expect(try rig.call(.success, at: 0) == nil)

        #expect(rig.breaker.readiness(now: T.at(0)) == .closed)
    }

    @Test func `a policy without failures to count is refused`() async {
        await #expect(processExitsWith: .failure) { _ = BreakerPolicy(consecutive: 0) }
    }
}
