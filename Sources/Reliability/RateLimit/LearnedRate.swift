/// A request rate learned from throttling that no configured limit and no header explains.
///
/// A 429 cuts the rate to `decrease` of what was being admitted. From there it grows on a cubic:
/// `rate(t) = before · (1 + (1 − decrease) · ((t − k) / k)³)`, steeply at first, flat around the rate
/// that was too much, then carefully beyond it. `k` is at least `recovery`, and long enough for
/// `callsPerProbe` calls, so that a small limit is not probed every few calls.
///
/// | t (before 10/s, k 60 s) | rate |
/// | --- | --- |
/// | 0 s | 7.0/s |
/// | 20 s | 9.1/s |
/// | 60 s | 10/s |
/// | 120 s | 13/s |
///
/// Source: CUBIC (RFC 9438) as AWS's adaptive retry mode uses it, stretched from round trips to the
/// minutes in which model quotas are counted.
struct LearnedRate: Sendable, Equatable {
    /// About one refusal in that many calls while a limit is being held.
    static let callsPerProbe = 50.0
    /// No quota of a paid service is smaller than one call a minute.
    static let rateMin = 1.0 / 60.0
    /// What may leave at once: nothing is known of the server's burst.
    static let burst = LimiterTime(.seconds(1))

    private let before: Double
    private let cut: Double
    private let flatAfter: Double
    private let since: LimiterTime
    private(set) var bucket: GCRABucket

    /// Learns from a 429 that came while `measured` calls a second were admitted; the rate begins to
    /// grow once a Retry-After is over.
    init(measured: Double, policy: RateLimitPolicy, blockedUntil: LimiterTime, now: LimiterTime) {
        before = max(measured, Self.rateMin / policy.decrease)
        cut = 1 - policy.decrease
        flatAfter = max(policy.recovery.inSeconds, Self.callsPerProbe / before)
        since = max(now, blockedUntil)
        bucket = GCRABucket(limit: 1, per: Self.burst, burst: Self.burst, now: now)
        bucket.reshape(unitsPerSecond: before * policy.decrease, burst: Self.burst, now: now)
        bucket.lower(to: 0, now: now)
    }

    /// Calls a second that are allowed now.
    func rate(now: LimiterTime) -> Double {
        let x = (elapsed(now: now) - flatAfter) / flatAfter
        return before * (1 + cut * x * x * x)
    }

    /// True once it allows well more than is asked for, or than was ever refused.
    func isObsolete(demand: Double, policy: RateLimitPolicy, now: LimiterTime) -> Bool {
        elapsed(now: now) > flatAfter
            && rate(now: now) > policy.dropAbove * demand
    }

    /// Follows the curve; called when a request asks.
    mutating func follow(now: LimiterTime) {
        bucket.reshape(unitsPerSecond: rate(now: now), burst: Self.burst, now: now)
    }

    mutating func take(now: LimiterTime) { bucket.take(1, now: now) }

    mutating func giveBack() { bucket.giveBack(1) }

    private func elapsed(now: LimiterTime) -> Double { max(0, (now - since).inSeconds) }
}
