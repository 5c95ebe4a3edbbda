import Testing

@testable import Reliability

@Suite struct `Peer ejection` {
    typealias T = Timeline

    /// Endpoints by successes and failures.
    private func records(_ counts: [(Int, Int)]) -> [PeerEjection.Record] {
        counts.enumerated().map { index, count in
            PeerEjection.Record(
                index: index, succeeded: count.0, failed: count.1, mayEject: true, isOut: false)
        }
    }

    private func outliers(
        _ records: [PeerEjection.Record], _ policy: PeerPolicy = PeerPolicy()
    ) -> [PeerEjection.Outlier] {
        var rule = PeerEjection(policy: policy)
        return rule.outliers(among: records, now: T.start)
    }

    @Test func `the one that fails beside well peers is named with both rates`() {
        let found = outliers(records([(99, 1), (82, 18), (99, 1), (98, 2), (100, 0)]))

        #expect(
            found == [.init(index: 1, reason: "82 % success where its peers have 99 %")])
    }

    @Test(arguments: [
        // All alike, at whatever rate.
        [(70, 30), (68, 32), (72, 28), (71, 29), (69, 31)],
        // Two sigma of five, and still only one failure.
        [(19, 1), (20, 0), (20, 0), (20, 0), (20, 0)],
        // Below the minimum of outcomes.
        [(0, 19), (100, 0), (100, 0), (100, 0), (100, 0)],
        // Four peers are too few to compare with.
        [(50, 50), (100, 0), (100, 0), (100, 0)],
        // A gap of nine points.
        [(90, 10), (99, 1), (99, 1), (99, 1), (99, 1)],
        [],
    ])
    func `nobody stands out`(counts: [(Int, Int)]) {
        #expect(outliers(records(counts)).isEmpty)
    }

    @Test func `a tenth at most is out at once, and one in any case`() {
        var all = records(Array(repeating: (200, 0), count: 30))
        for index in 0..<5 { all[index] = records([(100, 100 + index)])[0] }
        for index in 0..<5 { all[index].index = index }

        #expect(outliers(all).map(\.index) == [4, 3, 2])
        all[4].isOut = true
        all[3].isOut = true
        #expect(outliers(all).map(\.index) == [2])
        all[2].isOut = true
        #expect(outliers(all).isEmpty)
        #expect(outliers(records([(50, 50)] + Array(repeating: (99, 1), count: 5))).count == 1)
    }

    @Test func `who came back a moment ago is left alone`() {
        var all = records([(99, 1), (50, 50), (99, 1), (98, 2), (100, 0), (100, 0)])
        all[1].mayEject = false

        #expect(outliers(all).isEmpty)
    }

    @Test func `it looks again after the interval`() {
        var rule = PeerEjection(policy: PeerPolicy())
        #expect(rule.isDue(now: T.start))

        _ = rule.outliers(among: [], now: T.start)

        #expect(!rule.isDue(now: T.at(9.9)))
        #expect(rule.isDue(now: T.at(10)))
    }

    @Test func `chance alone ejects nobody of twenty over a day`() {
        var rng = SplitMix64(seed: 0xEE)
        var rule = PeerEjection(policy: PeerPolicy())
        var ejected = 0
        for round in 0..<8_640 {
            let counts = (0..<20).map { _ in
                let failed = (0..<40).count { _ in Double.random(in: 0..<1, using: &rng) < 0.05 }
                return (40 - failed, failed)
            }
            ejected += rule.outliers(among: records(counts), now: T.at(Double(round) * 10)).count
        }

        // 172,800 looks at an endpoint that is like the others.
        #expect(ejected <= 40, "\(ejected) of 172,800")
    }

    @Test func `two peers are no peers`() async {
        await #expect(processExitsWith: .failure) { _ = PeerPolicy(minimumPeers: 2) }
    }
}
