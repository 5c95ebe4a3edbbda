import Reliability
import Testing

@Suite struct `Return of a breaker after trials` {
    typealias T = Timeline
    typealias Rig = `Circuit breaker`.Rig

    static let fail = BreakerOutcome.failure("connection reset")

    @Test(arguments: [
        (0.0, 0.1), (9.9, 0.1), (10.1, 0.5), (19.9, 0.5), (20.1, 1.0), (500, 1),
    ])
    func `it gets a tenth, then half, then all of its share`(after: Double, share: Double) throws {
        var rig = Rig()
        let closed = try rig.recover()

        #expect(rig.breaker.share(now: T.at(closed + after)) == share)
        #expect(rig.breaker.state(now: T.at(closed + after)) == .closed)
    }

    @Test func `from the start, and by hand, it has its whole share`() throws {
        var rig = Rig()
        #expect(rig.breaker.share(now: T.start) == 1)
        let closed = try rig.recover()

        _ = rig.breaker.reset(now: T.at(closed))

        #expect(rig.breaker.share(now: T.at(closed)) == 1)
    }

    @Test func `a person who holds it closed gives it its whole share`() throws {
        var rig = Rig()
        let closed = try rig.recover()

        _ = rig.breaker.force(.closed, now: T.at(closed))

        #expect(rig.breaker.share(now: T.at(closed)) == 1)
    }

    @Test func `without a recovery time it is back at once`() throws {
        var rig = Rig(BreakerPolicy(recovery: .zero))
        let closed = try rig.recover()

        #expect(rig.breaker.share(now: T.at(closed)) == 1)
    }

    @Test(arguments: [(0, true), (8, true), (9, false)])
    func `a failure opens it at once unless nine of ten were well`(good: Int, opens: Bool) throws {
        var rig = Rig()
        let closed = try rig.recover()
        for _ in 0..<good { try rig.call(.success, at: closed + 1) }

        let change = try rig.call(Self.fail, at: closed + 1)

        #expect((change != nil) == opens)
        if let change { #expect(change.reason == "failed while returning: connection reset") }
    }

    @Test func `what opens it again keeps the growth of the open time`() throws {
        var rig = Rig()
        let closed = try rig.recover()

        guard case .open(let until?) = try rig.call(Self.fail, at: closed + 5)?.state else {
            Issue.record("it must open")
            return
        }

        let length = (T.seconds(until) ?? 0) - (closed + 5)
        #expect(length >= 7.4999 && length <= 12.5001, "\(length)")
    }

    @Test func `after the return a single failure opens nothing`() throws {
        var rig = Rig()
        let closed = try rig.recover()

        #expect(try rig.call(Self.fail, at: closed + 20.1) == nil)
    }

    @Test func `answering as the last one needs no gradual return`() throws {
        var rig = Rig()
        _ = try rig.open(at: 0)

        for _ in 0..<2 {
            let permit = rig.breaker.admitLastResort(now: T.at(1))
            rig.report(.success, permit, at: 1)
        }

        #expect(rig.breaker.readiness(now: T.at(1)) == .closed)
        #expect(rig.breaker.share(now: T.at(1)) == 1)
    }

    @Test func `the first token decides a trial and frees the next one`() throws {
        var rig = Rig()
        let until = try rig.open(at: 0)
        let first = try rig.permit(at: until)
        #expect(rig.firstToken(.usual, first, at: until + 1) == nil)

        let second = try rig.permit(at: until + 1)
        let change = rig.firstToken(.usual, second, at: until + 2)

        #expect(change?.state == .closed)
        #expect(rig.report(.success, first, at: until + 60) == nil)
        #expect(rig.report(.success, second, at: until + 60) == nil)
        #expect(rig.breaker.readiness(now: T.at(until + 60)) == .closed)
    }

    @Test func `a trial that breaks off after its first token has failed`() throws {
        var rig = Rig()
        let until = try rig.open(at: 0)
        let trial = try rig.permit(at: until)
        rig.firstToken(.usual, trial, at: until + 1)

        let change = rig.report(Self.fail, trial, at: until + 2)

        #expect(change?.reason == "the trial failed: connection reset")
    }

    @Test func `a slow trial has failed`() throws {
        var rig = Rig()
        let until = try rig.open(at: 0)
        let trial = try rig.permit(at: until)

        let change = rig.firstToken(.slow("9 s"), trial, at: until + 9)

        #expect(change?.reason == "the trial failed: 9 s")
    }

    @Test func `a slow first token while returning opens it at once`() throws {
        var rig = Rig()
        let closed = try rig.recover()

        let change = rig.firstToken(.slow("9 s"), try rig.permit(at: closed), at: closed + 9)

        #expect(change?.reason == "failed while returning: 9 s")
    }

    @Test(arguments: [(4, 5, nil), (5, 5, 0.5), (4, 6, 0.6), (20, 0, 0)] as [(Int, Int, Double?)])
    func `slow first tokens are counted from the minimum on`(
        usual: Int, slow: Int, share: Double?
    ) throws {
        var rig = Rig()
        for _ in 0..<usual { rig.firstToken(.usual, try rig.permit(at: 0), at: 0) }
        for _ in 0..<slow { rig.firstToken(.slow("9 s"), try rig.permit(at: 0), at: 0) }

        #expect(rig.breaker.slowShare(now: T.start) == share)
        #expect(rig.breaker.slowShare(now: T.at(31)) == nil)
        #expect(rig.breaker.readiness(now: T.start) == .closed)
    }

    @Test func `an ejection is an opening like any other`() throws {
        var rig = Rig()
        let permit = try rig.permit(at: 0)

        let change = rig.breaker.eject(because: "worse", now: T.start, using: &rig.rng)

        #expect(change?.reason == "worse")
        guard case .open(let until?) = change?.state else {
            Issue.record("\(String(describing: change))")
            return
        }
        #expect(until >= T.at(3.75) && until <= T.at(6.25))
        #expect(rig.report(.success, permit, at: 1) == nil, "a result from before decides nothing")
        #expect(rig.breaker.eject(because: "again", now: T.at(1), using: &rig.rng) == nil)
    }

    @Test func `what a person forced is not ejected and not suspected`() {
        var rig = Rig()
        _ = rig.breaker.force(.closed, now: T.start)

        #expect(rig.breaker.eject(because: "worse", now: T.start, using: &rig.rng) == nil)
        #expect(rig.breaker.suspect(because: "kin", now: T.start) == nil)
    }

    @Test func `a suspect is tried one call at a time, without an open time`() throws {
        var rig = Rig()

        let change = rig.breaker.suspect(because: "kin", now: T.start)

        #expect(change?.state == .halfOpen)
        #expect(change?.reason == "kin")
        let trial = try rig.permit(at: 0)
        #expect(trial.isTrial)
        #expect(throws: `Circuit breaker`.Refused.self) { try rig.permit(at: 0) }
        rig.firstToken(.usual, trial, at: 0)
        #expect(rig.firstToken(.usual, try rig.permit(at: 0), at: 0)?.state == .closed)
    }
}
