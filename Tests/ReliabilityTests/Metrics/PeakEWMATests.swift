import Reliability
import Testing

@Suite struct `Peak EWMA` {
    typealias T = Timeline

    static func estimate(_ samples: [(Double, Int)]) -> PeakEWMA {
        var estimate = PeakEWMA()
        for (second, milliseconds) in samples {
            estimate.record(.milliseconds(milliseconds), now: T.at(second))
        }
        return estimate
    }

    @Test func `nothing recorded means no value`() {
        #expect(PeakEWMA().value(now: T.start) == nil)
    }

    @Test func `a spike is believed at once`() {
        let estimate = Self.estimate([(0, 100), (0, 100), (1, 1_100)])

        #expect(isClose(estimate.value(now: T.at(1))?.inMilliseconds, 1_100, within: 0.01))
    }

    @Test func `recovery is slow`() {
        let estimate = Self.estimate([(0, 1_000), (1, 100)])

        let value = estimate.value(now: T.at(1))?.inMilliseconds ?? 0

        #expect(value > 800 && value < 1_000, "\(value)")
    }

    @Test(arguments: [(0.0, 1_100.0), (10.0, 783.9), (60.0, 601.2), (3_600.0, 600.0)])
    func `without samples it relaxes to the level, not to zero`(
        second: Double, milliseconds: Double
    ) {
        let estimate = Self.estimate([(0, 100), (0, 1_100)])

        let value = estimate.value(now: T.at(second))?.inMilliseconds

        #expect(isClose(value, milliseconds, within: 0.1))
    }

    @Test func `a clock that steps back changes nothing`() {
        var estimate = Self.estimate([(100, 200)])

        estimate.record(.milliseconds(200), now: T.at(0))

        #expect(isClose(estimate.value(now: T.at(0))?.inMilliseconds, 200, within: 0.01))
        #expect(isClose(estimate.value(now: T.at(100))?.inMilliseconds, 200, within: 0.01))
    }

    @Test func `the value stays between the smallest and the largest sample`() {
        let seed: UInt64 = 0xE3A
        var rng = SplitMix64(seed: seed)
        var estimate = PeakEWMA()
        var now = T.start

        for step in 0..<5_000 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...3_000, using: &rng)))
            let sample = Duration.milliseconds(Int.random(in: 20...900, using: &rng))
            estimate.record(sample, now: now)
            let value = estimate.value(now: now)?.inMilliseconds ?? 0
            #expect(
                value >= sample.inMilliseconds - 0.001 && value <= 900.001,
                "seed \(seed), step \(step): \(value) after \(sample)")
            let later = now.advanced(by: .seconds(Int.random(in: 0...100, using: &rng)))
            let rested = estimate.value(now: later)?.inMilliseconds ?? 0
            #expect((19.999...900.001).contains(rested), "seed \(seed), step \(step): \(rested)")
        }
    }

    @Test(arguments: [(1.0, 20), (5, 4), (20, 1)])
    func `a much better server is believed by the time that passed, not by the number of samples`(
        interval: Double, samples: Int
    ) {
        var estimate = Self.estimate((0..<30).map { (Double($0), 2_000) })

        for sample in 1...samples {
            estimate.record(.milliseconds(100), now: T.at(29 + interval * Double(sample)))
        }
        let value = estimate.value(now: T.at(29 + 20 + 30))?.inMilliseconds ?? 0

        // 30 s later the peak is gone as well; a tenth a sample would leave 1,810 ms after one.
        #expect(value < 250, "\(value) after \(samples) samples, \(interval) s apart")
    }

    @Test func `an ordinary quick sample after a pause moves the level by a tenth`() {
        var estimate = Self.estimate((0..<30).map { (Double($0), 200) })

        estimate.record(.milliseconds(110), now: T.at(89))
        let value = estimate.value(now: T.at(500))?.inMilliseconds

        #expect(isClose(value, 191, within: 0.1))
    }
}
