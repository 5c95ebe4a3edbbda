import Reliability
import Testing

@Suite struct `Latency histogram` {
    @Test func `nothing recorded means no percentile and no bars`() {
        let histogram = LatencyHistogram()

        #expect(histogram.percentile(0.5) == nil)
        #expect(histogram.bars(atMost: 10).isEmpty)
    }

    @Test(arguments: [1, 2, 17, 999, 65_536, 1_000_000, 59_999_999, 3_600_000_000])
    func `one latency is reported exactly`(microseconds: Int) {
        var histogram = LatencyHistogram()

        histogram.record(.microseconds(microseconds))

        #expect(histogram.percentile(0.5) == .microseconds(microseconds))
    }

    @Test(arguments: [(0.01, 1), (0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
    func `percentiles are within one percent`(q: Double, milliseconds: Double) {
        var histogram = LatencyHistogram()

        for milliseconds in (1...100).shuffled() { histogram.record(.milliseconds(milliseconds)) }

        let value = histogram.percentile(q)?.inMilliseconds ?? 0
        #expect(abs(value - milliseconds) <= 0.01 * milliseconds, "\(value)")
    }

    @Test func `any percentile of any sample set is within one percent`() {
        let seed: UInt64 = 0x415
        var rng = SplitMix64(seed: seed)

        for step in 0..<200 {
            var histogram = LatencyHistogram()
            var samples: [Duration] = []
            for _ in 0..<Int.random(in: 1...300, using: &rng) {
                // From 1 µs to an hour, evenly over the powers of two.
                let top = Int64(1) << Int64.random(in: 0...31, using: &rng)
                samples.append(.microseconds(Int64.random(in: top...(2 * top), using: &rng)))
            }
            for sample in samples { histogram.record(sample) }
            samples.sort()
            let q = Double.random(in: 0...1, using: &rng)
            let rank = max(1, Int((q * Double(samples.count) - 1e-9).rounded(.up)))
            let exact = samples[rank - 1].inMilliseconds
            let value = histogram.percentile(q)?.inMilliseconds ?? 0
            #expect(
                abs(value - exact) <= 0.01 * exact, "seed \(seed), step \(step): \(value), \(exact)"
            )
        }
    }

    @Test func `a merged histogram equals one that saw everything`() {
        var rng = SplitMix64(seed: 5)
        var left = LatencyHistogram()
        var right = LatencyHistogram()
        var both = LatencyHistogram()

        for index in 0..<2_000 {
            let sample = Duration.microseconds(Int.random(in: 1...5_000_000, using: &rng))
            both.record(sample)
            if index % 3 == 0 { left.record(sample) } else { right.record(sample) }
        }
        left.merge(right)

        #expect(left == both)
        left.merge(LatencyHistogram())
        #expect(left == both)
    }

    @Test(arguments: [1, 3, 8, 40])
    func `bars hold every sample and rise`(n: Int) {
        var rng = SplitMix64(seed: 11)
        var histogram = LatencyHistogram()
        var longest = Duration.zero

        for _ in 0..<1_000 {
            let sample = Duration.microseconds(Int.random(in: 40_000...2_500_000, using: &rng))
            longest = max(longest, sample)
            histogram.record(sample)
        }

        let bars = histogram.bars(atMost: n)
        #expect(bars.count <= n && !bars.isEmpty)
        #expect(bars.reduce(0) { $0 + $1.count } == 1_000)
        #expect(zip(bars, bars.dropFirst()).allSatisfy { $0.upTo < $1.upTo })
        #expect(bars.last.map { $0.upTo >= longest } ?? false)
    }

    @Test func `impossible latencies neither trap nor vanish`() {
        var histogram = LatencyHistogram()

        histogram.record(.seconds(-5))
        histogram.record(.seconds(1_000_000_000_000))

        #expect(histogram.count == 2)
        #expect(histogram.percentile(0.5).map { $0 < .nanoseconds(9) } ?? false)
    }

    @Test func `a percentile above one is refused`() async {
        await #expect(processExitsWith: .failure) { _ = LatencyHistogram().percentile(95) }
    }
}
