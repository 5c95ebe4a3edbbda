import Testing

@testable import Reliability

@Suite struct KeyRingTests {
    typealias T = Timeline

    /// What happens to a ring of three, and whose turn it is then.
    enum Step {
        case take(Int)
        case kill(Int)
        case bench(Int, until: Double, isThrottled: Bool = false)
        case reset
    }

    private func play(_ steps: [(at: Double, step: Step)], count: Int = 3) -> KeyRing {
        var ring = KeyRing(count: count)
        for (at, step) in steps {
            let now = T.at(at)
            switch step {
            case .take(let expected):
                #expect(ring.next(now: now) == expected, "at \(at) s")
                let taken = ring.take(now: now)
                #expect(taken == expected, "at \(at) s")
            case .kill(let key): _ = ring.kill(key, because: "401 of \(key)")
            case .bench(let key, let until, let isThrottled):
                _ = ring.bench(
                    key, until: T.at(until), isThrottled: isThrottled, because: "429 of \(key)",
                    now: now)
            case .reset: ring.reset()
            }
        }
        return ring
    }

    @Test func `usable keys take turns`() {
        _ = play([
            (0, .take(0)), (0, .take(1)), (0, .take(2)), (0, .take(0)), (9, .take(1)),
        ])
    }

    @Test func `the table of the documentation holds`() {
        _ = play([
            (0, .kill(0)), (0, .take(1)), (0.5, .take(2)), (1, .bench(1, until: 5)),
            (1, .take(2)), (2, .take(2)), (5, .take(1)), (6, .take(2)),
        ])
    }

    @Test func `a dead key comes back with a reset alone`() {
        let ring = play([(0, .kill(1)), (0, .take(0)), (0, .take(2)), (9e6, .take(0))])
        #expect(ring.usableFrom(now: T.at(9e6)) == T.at(9e6))

        _ = play([(0, .kill(1)), (1, .reset), (1, .take(0)), (1, .take(1)), (1, .take(2))])
    }

    @Test func `one key of one has every turn`() {
        let ring = play([(0, .take(0)), (0, .take(0)), (1, .kill(0)), (2, .take(0))], count: 1)

        #expect(ring.refuses(now: T.at(2)))
        #expect(ring.usableFrom(now: T.at(2)) == nil)
        #expect(ring.snapshots(now: T.at(2)).isEmpty)
        #expect(ring.problem(now: T.at(2)) == "401 of 0")
    }

    @Test(arguments: [
        (5.0, 3.0, 5.0), (5, 8, 8), (5, 5, 5),
    ])
    func `a rest is never cut short`(first: Double, second: Double, end: Double) {
        let ring = play(
            [(0, .bench(0, until: first)), (1, .bench(0, until: second))], count: 1)

        #expect(T.seconds(ring.usableFrom(now: T.at(1))) == end)
    }

    @Test func `each change is told once`() {
        var ring = KeyRing(count: 2)
        func bench(until: Double, at now: Double) -> Bool {
            ring.bench(0, until: T.at(until), isThrottled: true, because: "429", now: T.at(now))
        }
        func kill() -> Bool { ring.kill(0, because: "401") }

        // Of a key that rests already, or is dead, nobody wants to hear again.
        let told = [
            bench(until: 5, at: 0), bench(until: 6, at: 1), kill(), kill(), bench(until: 9, at: 1),
        ]

        #expect(told == [true, false, true, false, false])
        #expect(ring.snapshots(now: T.at(1)).map(\.standing) == [.dead, .usable])
    }

    @Test func `with all keys at rest the first to be free is known`() {
        let quota = play([
            (0, .bench(0, until: 9)), (0, .bench(1, until: 4)), (0, .kill(2)),
        ])
        #expect(quota.refuses(now: T.at(3.9)))
        #expect(T.seconds(quota.usableFrom(now: T.at(1))) == 4)
        #expect(quota.problem(now: T.at(1)) == "none of 3 keys is usable: 429 of 1")
        #expect(!quota.refuses(now: T.at(4)))
        #expect(quota.problem(now: T.at(4)).isEmpty)
        // One that is only throttled makes the endpoint wait and not fail.
        let throttled = play([
            (0, .bench(0, until: 9)), (0, .bench(1, until: 4, isThrottled: true)), (0, .kill(2)),
        ])
        #expect(!throttled.refuses(now: T.at(1)))
        #expect(!throttled.isUsable(now: T.at(1)))
        #expect(throttled.problem(now: T.at(1)).isEmpty)
    }

    @Test func `people see each key with what was said against it`() {
        let ring = play([(0, .kill(0)), (0, .bench(2, until: 5))])

        #expect(
            ring.snapshots(now: T.at(1)) == [
                KeySnapshot(number: 1, standing: .dead, reason: "401 of 0"),
                KeySnapshot(number: 2, standing: .usable, isNext: true),
                KeySnapshot(
                    number: 3, standing: .benched(until: T.at(5)), reason: "429 of 2"),
            ])
        #expect(ring.snapshots(now: T.at(6))[2] == KeySnapshot(number: 3, standing: .usable))
    }

    @Test(arguments: [(-1, 1), (0, 1), (1, 1), (64, 64), (65, 64)])
    func `the number of keys is bounded`(asked: Int, count: Int) {
        #expect(KeyRing(count: asked).count == count)
    }

    /// Never a dead or resting key while another is well, and each well key once a round.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `whatever happens, turns are fair and go to usable keys`(seed: UInt64) {
        var dice = SplitMix64(seed: seed)
        var ring = KeyRing(count: Int.random(in: 2...6, using: &dice))
        var now = 0.0
        for _ in 0..<500 {
            now += Double.random(in: 0...1, using: &dice)
            let at = T.at(now)
            let key = Int.random(in: 0..<ring.count, using: &dice)
            switch Int.random(in: 0..<20, using: &dice) {
            case 0: _ = ring.kill(key, because: "no")
            case 1...4:
                let until = T.at(now + Double.random(in: 0...4, using: &dice))
                _ = ring.bench(key, until: until, isThrottled: true, because: "no", now: at)
            case 5: ring.reset()
            default: _ = ring.take(now: at)
            }
            let well = ring.snapshots(now: at).indices.filter {
                ring.snapshots(now: at)[$0].standing == .usable
            }
            #expect(ring.isUsable(now: at) == !well.isEmpty, "seed \(seed)")
            #expect(
                ring.usableFrom(now: at).map { $0 <= at } ?? false == !well.isEmpty,
                "seed \(seed)")
            var round = ring
            let taken = well.map { _ in round.take(now: at) }
            #expect(taken.sorted() == well, "seed \(seed)")
        }
    }
}
