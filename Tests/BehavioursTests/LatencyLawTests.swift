import Behaviours
import Reliability
import Testing

struct LatencyLawTests {
    /// 20,000 samples, sorted.
    private func sorted(_ law: LatencyLaw, seed: UInt64 = 7) -> [Duration] {
        var random = SplitMix64(seed: seed)
        return (0..<20_000).map { _ in law.sample(using: &random) }.sorted()
    }

    @Test func `a constant law never varies`() {
        let samples = sorted(.constant(.milliseconds(50)))

        #expect(samples.first == .milliseconds(50))
        #expect(samples.last == .milliseconds(50))
    }

    @Test func `a uniform law stays between its bounds and centres between them`() {
        let samples = sorted(.uniform(from: .milliseconds(10), to: .milliseconds(30)))

        #expect(samples[0] >= .milliseconds(10))
        #expect(samples[19_999] < .milliseconds(30))
        #expect(abs(samples[10_000].inMilliseconds - 20) < 0.5)
    }

    @Test func `a lognormal law has its median, and sigma sets its p97_7`() {
        let samples = sorted(.lognormal(median: .milliseconds(200), sigma: 0.25))

        #expect(abs(samples[10_000].inMilliseconds - 200) < 4)
        // Two standard deviations up: 200 · e^0.5.
        #expect(abs(samples[19_545].inMilliseconds - 329.7) < 12)
    }

    @Test func `a lognormal law by mean and deviation has that mean and deviation`() {
        let samples = sorted(.lognormal(mean: .milliseconds(5), deviation: .milliseconds(2)))
            .map(\.inMilliseconds)
        let mean = samples.reduce(0, +) / 20_000
        let variance = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000

        #expect(abs(mean - 5) < 0.1)
        #expect(abs(variance.squareRoot() - 2) < 0.1)
    }

    @Test func `an exponential law has its mean, its median and its p99`() {
        let samples = sorted(.exponential(mean: .milliseconds(10))).map(\.inMilliseconds)

        #expect(abs(samples.reduce(0, +) / 20_000 - 10) < 0.3)
        #expect(abs(samples[10_000] - 6.93) < 0.25)
        #expect(abs(samples[19_800] - 46.05) < 2.5)
        #expect((samples.first ?? -1) >= 0)
    }

    @Test func `a bimodal law is rare as often as it says`() {
        let samples = sorted(
            .bimodal(usual: .milliseconds(60), rare: .milliseconds(2500), rareShare: 0.05))
        let rare = samples.count { $0 == .milliseconds(2500) }

        #expect(abs(rare - 1000) < 120)
        #expect(samples.count { $0 == .milliseconds(60) } == 20_000 - rare)
    }

    @Test func `a law can be multiplied now and then`() {
        let samples = sorted(.sometimes(.constant(.milliseconds(5)), share: 0.05, factor: 10))

        #expect(abs(samples.count { $0 == .milliseconds(50) } - 1000) < 120)
    }

    @Test func `a law can be delayed`() {
        let samples = sorted(.delayed(.constant(.milliseconds(5)), by: .seconds(3)))

        #expect(samples[0] == .milliseconds(3005))
    }
}
