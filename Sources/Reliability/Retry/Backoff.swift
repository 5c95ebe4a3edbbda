/// Exponential backoff with full jitter: how long to wait before the same endpoint is tried again.
///
/// The wait before retry `n` is uniform over `0 … min(cap, base · 2ⁿ⁻¹)`. With the defaults:
///
/// | retry | longest wait | mean |
/// | --- | --- | --- |
/// | 1 | 500 ms | 250 ms |
/// | 2 | 1 s | 500 ms |
/// | 3 | 2 s | 1 s |
/// | 5 and later | 8 s | 4 s |
///
/// Full jitter spreads callers that failed together over the whole interval ("Exponential Backoff
/// And Jitter", AWS Architecture Blog). A server's Retry-After is a lower bound which the caller
/// applies on top; this value never sees it.
public struct Backoff: Sendable, Equatable, Codable {
    /// The longest wait before the first retry: above zero, default 500 ms.
    public var base: Duration
    /// The longest wait before any retry: at least `base`, default 8 s.
    public var cap: Duration

    /// Creates a backoff; a base of zero or less, or a cap below the base, is a programmer error.
    public init(base: Duration = .milliseconds(500), cap: Duration = .seconds(8)) {
        precondition(base > .zero, "base must be above zero, got \(base)")
        precondition(cap >= base, "cap must be at least base (\(base)), got \(cap)")
        self.base = base
        self.cap = cap
    }

    /// Draws the wait before retry `n`, counted from 1; `n` below 1 is a programmer error.
    public func delay(
        beforeRetry n: Int, using rng: inout some RandomNumberGenerator
    ) -> Duration {
        let longest = ceiling(beforeRetry: n).inNanoseconds
        return .nanoseconds(Int64.random(in: 0...max(0, longest), using: &rng))
    }

    /// The longest wait before retry `n`: `min(cap, base · 2ⁿ⁻¹)`.
    public func ceiling(beforeRetry n: Int) -> Duration {
        precondition(n >= 1, "retries count from 1, got \(n)")
        var ceiling = base
        // Doubling stops at the cap, so neither a large n nor a large base can overflow.
        for _ in 1..<n {
            if ceiling >= cap { break }
            ceiling += ceiling
        }
        return min(ceiling, cap)
    }
}
