/// Keeps the share of hedged calls at its target, whatever the estimate says, and holds a storm down.
///
/// Two accounts in hedges. `saved` is long: each call pays in the target, each hedge takes 1, and the
/// share that the delay is chosen for leans against it, so that what the estimator gets wrong does
/// not add up:
///
///     share = target + saved / 1,000
///
/// `credit` is short: each call pays in twice that share, ten seconds pay in 1 for a person alone,
/// each hedge takes 1, and it holds at most 5. When everybody slows down at once, every call is late
/// by the old measure, and without it every call would be hedged.
///
/// | event, target 8 % | share | credit |
/// | --- | --- | --- |
/// | start | 8 % | 5 |
/// | 100 calls, 12 hedges | 7.6 % | 5 |
/// | 30 late calls at once: 9 hedged, 21 refused | 6.9 % | below 1 |
///
/// At a steady 8 % fewer than 1 in 1,000 hedges is refused by chance (random walk of 400,000 calls).
/// Source of the idea: Finagle's `BackupRequestFilter`, which has a budget beside its percentile.
public struct HedgeSpending: Sendable, Equatable {
    /// Calls over which a wrong share is corrected: long against the 12 calls between two hedges,
    /// or chance would move the delay.
    private static let memory = 1_000.0
    /// The share may exceed its target by a point, and fall to half of it.
    private static let savedMost = memory / 100
    private static let shareLeast = 0.5
    /// What the short account holds, and how fast it fills.
    private static let creditMost = 5.0
    private static let creditFactor = 2.0
    private static let secondsPerCredit = 10.0

    /// Hedges that were paid in and not sent; negative after too many.
    public private(set) var saved = 0.0
    private var credit = creditMost
    private var paidUntil: Instant?

    /// Creates accounts for a client that has not hedged yet.
    public init() {}

    /// The share of calls to choose the delay for: `target` is above 0 and below 1.
    public func share(target: Double) -> Double {
        max(target * Self.shareLeast, target + saved / Self.memory)
    }

    /// Pays in for one call that may be hedged.
    public mutating func pay(target: Double, now: Instant) {
        let least = -target * (1 - Self.shareLeast) * Self.memory
        saved = min(Self.savedMost, max(least, saved + target))
        credit = min(
            Self.creditMost,
            credit(now: now) + Self.creditFactor * share(target: target))
        paidUntil = max(paidUntil ?? now, now)
    }

    /// Whether one more hedge keeps within the short account; changes nothing.
    public func allows(now: Instant) -> Bool { credit(now: now) >= 1 }

    /// Takes one hedge that was sent from both accounts.
    public mutating func spend(now: Instant) {
        credit = max(0, credit(now: now) - 1)
        paidUntil = max(paidUntil ?? now, now)
        saved -= 1
    }

    private func credit(now: Instant) -> Double {
        let idle = paidUntil.map { max(0, now.elapsed(since: $0).inSeconds) } ?? 0
        return min(Self.creditMost, credit + idle / Self.secondsPerCredit)
    }
}
