import Testing

@testable import Reliability

@Suite struct `Survival curve` {
    /// Arrivals as they are, attempts that we ended as negative numbers.
    static func curve(_ samples: [Int64]) -> SurvivalCurve {
        var curve = SurvivalCurve()
        curve.begin(samples: samples.count)
        for time in Set(samples.map(\.magnitude)).map(Int64.init).sorted() {
            curve.add(
                arrived: samples.count { $0 == time }, at: time,
                ended: samples.count { $0 == -time })
        }
        return curve
    }

    @Test func `without ended attempts it is the plain share`() {
        let curve = Self.curve([10, 20, 30, 40])

        #expect([0, 9, 10, 25, 40, 99].map { curve.share(after: $0) } == [1, 1, 0.75, 0.5, 0, 0])
        #expect(curve.time(leaving: 0.5) == 20)
        #expect(curve.time(leaving: 0.4) == 30)
    }

    /// The remission times of 21 patients, the textbook example (Freireich and others, Blood 1963);
    /// negative: still in remission when last seen.
    static let remissions: [Int64] = [
        6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35,
    ]

    @Test(arguments: [
        (Int64(6), 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538),
        (23, 0.448), (35, 0.448),
    ])
    func `the textbook example comes out as printed`(week: Int64, share: Double) {
        let curve = Self.curve(Self.remissions)

        #expect(isClose(curve.share(after: week), share, within: 0.0006))
    }

    @Test func `what nobody waited for is unknown`() {
        let curve = Self.curve(Self.remissions)

        #expect(curve.time(leaving: 0.5) == 23)
        #expect(curve.time(leaving: 0.4) == nil)
    }

    @Test func `the hedged tail agrees with simulation of every pair`() {
        let seed: UInt64 = 0x5A1
        var rng = SplitMix64(seed: seed)

        for step in 0..<200 {
            let first = (0..<12).map { _ in Int64.random(in: 1...200, using: &rng) }
            let other = (0..<10).map { _ in Int64.random(in: 1...200, using: &rng) }
            let delay = Int64.random(in: 0...220, using: &rng)
            let share = Double.random(in: 0.005...0.9, using: &rng)
            let pairs = first.flatMap { first in other.map { min(first, delay + $0) } }.sorted()
            let exact = pairs.first { time in
                Double(pairs.count { $0 > time }) <= share * Double(pairs.count) + 1e-6
            }

            let tail = Self.curve(first).time(
                leaving: share, hedgedAfter: delay, with: Self.curve(other))
            #expect(tail == exact, "seed \(seed), step \(step)")
        }
    }

    @Test func `the tail of two hedges agrees with simulation of every triple`() {
        let seed: UInt64 = 0x5A2
        var rng = SplitMix64(seed: seed)

        for step in 0..<100 {
            let first = (0..<9).map { _ in Int64.random(in: 1...200, using: &rng) }
            let other = (0..<8).map { _ in Int64.random(in: 1...200, using: &rng) }
            let delay = Int64.random(in: 0...150, using: &rng)
            let second = delay + Int64.random(in: 0...150, using: &rng)
            let share = Double.random(in: 0.003...0.9, using: &rng)
            let triples = first.flatMap { first in
                other.flatMap { one in other.map { min(first, delay + one, second + $0) } }
            }.sorted()
            let exact = triples.first { time in
                Double(triples.count { $0 > time }) <= share * Double(triples.count) + 1e-6
            }

            let tail = Self.curve(first).time(
                leaving: share, hedgedAfter: delay, and: second, with: Self.curve(other))
            #expect(tail == exact, "seed \(seed), step \(step)")
        }
    }
}
