import Testing

@testable import Reliability

@Suite struct `Silent losses` {
    @Test(arguments: [(0.0, 5), (0.02, 5), (0.05, 6), (0.1, 7), (0.3, 14), (0.5, 24)])
    func `the run needed grows with how often it happens`(share: Double, needed: Int) {
        var losses = SilentLosses()
        var rng = SplitMix64(seed: 3)
        for _ in 0..<20_000 {
            if Double.random(in: 0..<1, using: &rng) < share {
                losses.lost()
            } else {
                _ = losses.answered()
            }
        }

        // The share is an average over some 64 calls, so it lies around the truth.
        #expect(abs(losses.needed(fleet: 0) - needed) <= 3 + needed / 3)
        #expect(SilentLosses().needed(fleet: share) == max(needed, 6))
    }

    @Test func `the present run does not count against itself`() {
        var losses = SilentLosses()
        let before = losses.share

        for _ in 0..<50 { losses.lost() }

        #expect(losses.share == before)
        #expect(losses.run == 50)
        #expect(losses.answered() == 50)
        #expect(losses.run == 0)
        #expect(losses.share > 0.3)
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5])
    func `five percent of slow answers are not punished in 100,000 calls`(seed: UInt64) {
        var losses = SilentLosses()
        var rng = SplitMix64(seed: seed)
        var ejected = 0
        for _ in 0..<100_000 {
            if Double.random(in: 0..<1, using: &rng) < 0.05 {
                losses.lost()
                if losses.run >= losses.needed(fleet: 0.05) { ejected += 1 }
            } else {
                _ = losses.answered()
            }
        }

        #expect(ejected == 0, "seed \(seed)")
    }
}
