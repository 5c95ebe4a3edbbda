import Reliability
import Testing

@Suite struct `First token estimator` {
    @Test func `nothing recorded means no quantile`() {
        #expect(FirstTokenEstimator().quantile(0.95) == nil)
    }

    @Test(arguments: [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
    func `without losers it is the plain quantile`(q: Double, milliseconds: Int) {
        var estimator = FirstTokenEstimator()

        for milliseconds in (1...100).shuffled() { estimator.record(.milliseconds(milliseconds)) }

        // The curve may lag by a sixteenth of the window.
        let value = estimator.quantile(q)?.inMilliseconds ?? 0
        #expect(abs(value - Double(milliseconds)) <= 7, "\(value)")
    }

    @Test func `losers count as still waiting, not as arrivals`() {
        var estimator = FirstTokenEstimator(capacity: 16)

        for milliseconds in [10, 20, 30, 40] { estimator.record(.milliseconds(milliseconds)) }
        for _ in 0..<4 { estimator.recordCensored(.milliseconds(25)) }

        #expect(estimator.count == 4)
        #expect(estimator.quantile(0.25) == .milliseconds(20))
        #expect(estimator.quantile(0.5) == .milliseconds(30))
        #expect(estimator.quantile(1) == .milliseconds(40))
    }

    @Test func `a quantile beyond what was waited for is unknown`() {
        var estimator = FirstTokenEstimator(capacity: 16)

        for _ in 0..<8 { estimator.record(.milliseconds(50)) }
        for _ in 0..<8 { estimator.recordCensored(.milliseconds(60)) }

        #expect(estimator.quantile(0.5) == .milliseconds(50))
        #expect(estimator.quantile(0.9) == nil)
    }

    @Test func `old samples leave the window`() {
        var estimator = FirstTokenEstimator(capacity: 16)

        for _ in 0..<100 { estimator.record(.seconds(9)) }
        for _ in 0..<16 { estimator.record(.milliseconds(50)) }

        #expect(estimator.count == 16)
        #expect(estimator.quantile(1) == .milliseconds(50))
    }

    @Test func `it agrees with sorting the window under random samples`() {
        let seed: UInt64 = 0xF17
        var rng = SplitMix64(seed: seed)
        var estimator = FirstTokenEstimator(capacity: 16)
        var window: [(milliseconds: Int, isArrival: Bool)] = []

        for step in 0..<5_000 {
            let sample = (
                milliseconds: Int.random(in: 1...30, using: &rng),
                isArrival: Int.random(in: 0..<4, using: &rng) > 0
            )
            if sample.isArrival {
                estimator.record(.milliseconds(sample.milliseconds))
            } else {
                estimator.recordCensored(.milliseconds(sample.milliseconds))
            }
            window.append(sample)
            if window.count > 16 { window.removeFirst() }
            let arrivals = window.filter(\.isArrival)
            #expect(estimator.count == arrivals.count, "seed \(seed), step \(step)")

            // Kaplan and Meier once more, from the definition.
            var share = 1.0
            var median: Int?
            for time in Set(arrivals.map(\.milliseconds)).sorted() where median == nil {
                let waiting = window.count { $0.milliseconds >= time }
                let arrived = arrivals.count { $0.milliseconds == time }
                share *= 1 - Double(arrived) / Double(waiting)
                if share <= 0.5 + 1e-9 { median = time }
            }
            #expect(
                estimator.quantile(0.5) == median.map { .milliseconds($0) },
                "seed \(seed), step \(step)")
        }
    }

    @Test func `a quantile of zero is refused`() async {
        await #expect(processExitsWith: .failure) { _ = FirstTokenEstimator().quantile(0) }
    }
}
