/// How long to wait before the hedges, and why so long.
public struct HedgeChoice: Sendable, Equatable {
    /// From the start of the first attempt to the first hedge.
    public var after: Duration
    /// From the start of the first attempt to the second hedge; `nil` means there is none.
    public var second: Duration?
    /// Why.
    public var reason: HedgeReason

    /// Creates a choice, of one hedge unless a second delay is given.
    public init(after: Duration, second: Duration? = nil, reason: HedgeReason) {
        self.after = after
        self.second = second
        self.reason = reason
    }
}

/// Choosing the delays.
///
/// With one hedge `auto` takes the earliest delay `d` with `P(T > d) ≤ extraLoad`. At a fixed delay
/// the tail of `min(T, d + T′)` only grows with `d`, so the earliest allowed delay is the best one
/// (the deterministic policies of Kaler, He, Elnikety: "Optimal Reissue Policies for Reducing Tail
/// Latency", SPAA 2017). With two it divides the load:
///
///     P(T > d₁) + P(min(T, d₁ + T′) > d₂) ≤ extraLoad
///
/// and takes, of the divisions whose p99 is within 2 % of the best, the one with the least p99.9.
/// Where hedging does not shorten the p99 by a tenth it waits for `max`: a tight distribution has
/// nothing to gain.
///
/// | first-token times | extra | load | delays | p99 | p99.9 |
/// | --- | --- | --- | --- | --- | --- |
/// | 50…60 ms, evenly | 1 | 8 % | `max` | 60 → 60 ms | 60 → 60 ms |
/// | 95 % at 60 ms, 5 % at 2.5 s | 1 | 8 % | 60 ms | 2,500 → 120 ms | 2,500 → 2,500 ms |
/// | lognormal 5 ± 2 ms, 5 % ×10 | 1 | 9.5 % | 8.8 ms | 64 → 15.7 ms | 105 → 45 ms |
/// | lognormal 5 ± 2 ms, 5 % ×10 | 2 | 9.5 % | 9.1, 17.2 ms | 64 → 15.9 ms | 105 → 22.6 ms |
extension HedgePolicy {
    /// The p99: hedging is judged by the slowest hundredth.
    private static let tailShare = 0.01
    /// The p99.9, for the second hedge.
    private static let farTailShare = 0.001
    /// A hedge must shorten the tail to this part of itself to be worth its load.
    private static let worthwhile = 0.9
    /// The p99 that may be given up for a shorter p99.9.
    private static let concession = 1.02
    /// The parts of the load that a second hedge may get.
    ///
    /// Fine where the optimum lies: it is flat, so that a finer division gains nothing to speak of.
    private static let parts = [1.0 / 32, 1.0 / 16, 3.0 / 32, 1.0 / 8, 3.0 / 16, 1.0 / 4]

    /// Chooses the delays from what is known of the first endpoint and of the ones that would help.
    ///
    /// `nil` means do not hedge. While `other` is unknown, or has too few samples, it is taken to be
    /// as fast as the first. `share` is the load to choose for, `extraLoad` unless given.
    public func choice(
        first: FirstTokenEstimator, other: FirstTokenEstimator?, share: Double? = nil
    ) -> HedgeChoice? {
        guard extra > 0 else { return nil }
        switch after {
        case .off:
            return nil
        case .fixed(let delay):
            return repeated(delay, .fixed)
        case .auto, .quantile:
            break
        }
        guard first.count >= minimumSamples else { return repeated(cold, .cold) }
        if case .quantile(let q) = after {
            let delay = first.quantile(q).map(clamped) ?? max
            return repeated(delay, .quantile(q, samples: first.count))
        }
        let helper = other.flatMap { $0.count >= minimumSamples ? $0.curve : nil }
        return automatic(
            first: first.curve, helper: helper ?? first.curve, samples: first.count,
            share: share ?? extraLoad)
    }

    /// The same silence again before the second hedge.
    func repeated(_ delay: Duration, _ reason: HedgeReason) -> HedgeChoice {
        HedgeChoice(after: delay, second: extra > 1 ? delay * 2 : nil, reason: reason)
    }

    private func automatic(
        first: SurvivalCurve, helper: SurvivalCurve, samples: Int, share: Double
    ) -> HedgeChoice {
        let unhedged = first.time(leaving: Self.tailShare) ?? .max
        var best = plan(leaving: share, first: first, helper: helper)

        // The share of a slow mode in a window varies. Where it exceeds the load by no more than two
        // standard errors, and going before it would halve the tail, the limit is taken as kept.
        let slack = 2 * (extraLoad * (1 - extraLoad) / Double(samples)).squareRoot()
        if let early = first.time(leaving: share + slack), early <= (best?.tail ?? .max) / 2,
            let bold = plan(leaving: share + slack, first: first, helper: helper),
            bold.tail <= (best?.tail ?? .max) / 2
        {
            best = bold
        }
        // An unknown tail is one that hedging is cutting right now.
        let gains =
            unhedged == .max || Double(best?.tail ?? .max) <= Self.worthwhile * Double(unhedged)
        guard let best, gains else {
            return HedgeChoice(after: max, reason: .quantile(1, samples: samples))
        }
        return HedgeChoice(
            after: .nanoseconds(best.delay), second: best.second.map { .nanoseconds($0) },
            reason: .quantile(1 - first.share(after: best.delay), samples: samples))
    }

    /// Delays that keep within a load, and the percentiles that they lead to, in nanoseconds.
    private struct Plan {
        var delay: Int64
        var second: Int64?
        /// The p99.
        var tail: Int64
        /// The p99.9, where a second hedge is looked for.
        var farTail = Int64.max
    }

    private func plan(leaving share: Double, first: SurvivalCurve, helper: SurvivalCurve) -> Plan? {
        guard var single = single(leaving: share, first: first, helper: helper) else { return nil }
        guard extra > 1 else { return single }
        single.farTail =
            first.time(leaving: Self.farTailShare, hedgedAfter: single.delay, with: helper) ?? .max
        let pairs = Self.parts.compactMap {
            pair(leaving: share, part: $0, first: first, helper: helper)
        }
        let least = pairs.reduce(single.tail) { Swift.min($0, $1.tail) }
        let limit = Double(least) * Self.concession
        return pairs.reduce(single) { best, pair in
            Double(pair.tail) <= limit && pair.farTail < best.farTail ? pair : best
        }
    }

    /// The earliest delay that leaves at most `share` silent.
    private func single(
        leaving share: Double, first: SurvivalCurve, helper: SurvivalCurve
    ) -> Plan? {
        guard let time = first.time(leaving: share) else { return nil }
        let delay = clamped(.nanoseconds(time)).inNanoseconds
        let tail = first.time(leaving: Self.tailShare, hedgedAfter: delay, with: helper)
        return Plan(delay: delay, tail: tail ?? .max)
    }

    /// The earliest delays where the second hedge gets `part` of the load, and what the first leaves.
    private func pair(
        leaving share: Double, part: Double, first: SurvivalCurve, helper: SurvivalCurve
    ) -> Plan? {
        guard let one = first.time(leaving: share * (1 - part)) else { return nil }
        let delay = clamped(.nanoseconds(one)).inNanoseconds
        let left = share - first.share(after: delay)
        guard left > 0, let two = first.time(leaving: left, hedgedAfter: delay, with: helper)
        else { return nil }
        let second = Swift.max(two, delay)
        guard second <= max.inNanoseconds else { return nil }
        func tail(_ share: Double) -> Int64 {
            first.time(leaving: share, hedgedAfter: delay, and: second, with: helper) ?? .max
        }
        return Plan(
            delay: delay, second: second, tail: tail(Self.tailShare),
            farTail: tail(Self.farTailShare))
    }

    private func clamped(_ delay: Duration) -> Duration {
        Swift.min(max, Swift.max(min, delay))
    }
}
