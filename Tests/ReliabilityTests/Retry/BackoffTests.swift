import Reliability
import Testing

@Suite struct `Backoff delay` {
    @Test(arguments: [
        (1, 500), (2, 1_000), (3, 2_000), (4, 4_000), (5, 8_000), (6, 8_000), (1_000_000, 8_000),
    ])
    func `the longest wait doubles up to the cap`(retry: Int, milliseconds: Int) {
        #expect(Backoff().ceiling(beforeRetry: retry) == .milliseconds(milliseconds))
    }

    @Test func `a wait is spread over the whole interval`() {
        let backoff = Backoff()
        var rng = SplitMix64(seed: 7)

        let waits = (0..<4_000).map { _ in
            backoff.delay(beforeRetry: 2, using: &rng).inMilliseconds
        }

        #expect(waits.allSatisfy { (0...1_000).contains($0) })
        #expect(isClose(waits.reduce(0, +) / 4_000, 500, within: 20))
        #expect(waits.contains { $0 < 50 })
        #expect(waits.contains { $0 > 950 })
    }

    @Test func `no wait leaves its bounds, whatever the policy`() {
        let seed: UInt64 = 0xB0FF
        var rng = SplitMix64(seed: seed)

        for step in 0..<2_000 {
            let base = Duration.microseconds(Int64.random(in: 1...5_000_000, using: &rng))
            let cap = base + .microseconds(Int64.random(in: 0...60_000_000, using: &rng))
            let backoff = Backoff(base: base, cap: cap)
            let retry = Int.random(in: 1...80, using: &rng)
            let wait = backoff.delay(beforeRetry: retry, using: &rng)
            #expect(wait >= .zero && wait <= cap, "seed \(seed), step \(step): \(wait)")
            #expect(
                wait <= backoff.ceiling(beforeRetry: retry), "seed \(seed), step \(step): \(wait)")
        }
    }

    @Test func `retries count from one`() async {
        await #expect(processExitsWith: .failure) { _ = Backoff().ceiling(beforeRetry: 0) }
    }

    @Test func `a cap below the base is refused`() async {
        await #expect(processExitsWith: .failure) {
            _ = Backoff(base: .seconds(2), cap: .seconds(1))
        }
    }
}
