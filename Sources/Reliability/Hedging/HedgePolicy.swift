/// When a second attempt starts beside a silent first one.
public enum HedgeDelay: Sendable, Equatable {
    /// Never.
    case off
    /// As early as the extra load allows, and only where that shortens the tail.
    case auto
    /// At this quantile of the measured first-token times, above 0 and below 1.
    case quantile(Double)
    /// After this time, whatever was measured.
    case fixed(Duration)
}

/// How long to wait before the hedge, and why so long.
public struct HedgeChoice: Sendable, Equatable {
    /// From the start of the first attempt.
    public var after: Duration
    /// Why.
    public var reason: HedgeReason

    /// Creates a choice.
    public init(after: Duration, reason: HedgeReason) {
        self.after = after
        self.reason = reason
    }
}

/// The rules of hedging: a second attempt beside a silent first one, elsewhere.
///
/// `auto` takes the earliest delay `d` with `P(T > d) ≤ extraLoad`. With one hedge at a fixed delay
/// the tail of `min(T, d + T′)` only grows with `d`, so the earliest allowed delay is the best one
/// (the deterministic policies of Kaler, He, Elnikety: "Optimal Reissue Policies for Reducing Tail
/// Latency", SPAA 2017). Where that does not shorten the p99 by a tenth it waits for `max`: a tight
/// distribution has nothing to gain.
///
/// | first-token times | delay (defaults) | p99 without → with |
/// | --- | --- | --- |
/// | 50…60 ms, evenly | `max` | 60 → 60 ms |
/// | 95 % at 60 ms, 5 % at 2.5 s | 60 ms | 2,500 → 120 ms |
public struct HedgePolicy: Sendable, Equatable {
    /// The share of hedged calls that must see a gain: the tail is judged at its 99th percentile.
    private static let tailShare = 0.01
    /// A hedge must shorten the tail to this part of itself to be worth its load.
    private static let worthwhile = 0.9

    /// When; default `auto`.
    public var after: HedgeDelay
    /// The share of calls that `auto` may hedge: above 0, below 1, default 0.08.
    public var extraLoad: Double
    /// The delay while fewer than `minimumSamples` are known: default 1 s.
    public var cold: Duration
    /// The shortest measured delay: default 50 ms.
    public var min: Duration
    /// The longest measured delay, and the delay where hedging gains nothing: default 15 s.
    public var max: Duration
    /// Extra attempts of one call by hedging; 0 switches it off, default 1.
    public var extra: Int
    /// Uncensored samples that must be known before a delay is measured: default 20.
    public var minimumSamples: Int

    /// Creates a policy; a value out of its range is a programmer error.
    public init(
        after: HedgeDelay = .auto, extraLoad: Double = 0.08, cold: Duration = .seconds(1),
        min: Duration = .milliseconds(50), max: Duration = .seconds(15), extra: Int = 1,
        minimumSamples: Int = 20
    ) {
        precondition(extraLoad > 0 && extraLoad < 1, "extraLoad must be inside 0…1: \(extraLoad)")
        precondition(cold >= .zero, "cold must not be negative, got \(cold)")
        precondition(min >= .zero, "min must not be negative, got \(min)")
        precondition(max >= min, "max must be at least min (\(min)), got \(max)")
        precondition(extra >= 0, "extra must not be negative, got \(extra)")
        precondition(minimumSamples >= 1, "minimumSamples must be at least 1: \(minimumSamples)")
        switch after {
        case .quantile(let q): precondition(q > 0 && q < 1, "a hedge quantile is inside 0…1: \(q)")
        case .fixed(let delay): precondition(delay >= .zero, "a delay is not negative: \(delay)")
        case .off, .auto: break
        }
        self.after = after
        self.extraLoad = extraLoad
        self.cold = cold
        self.min = min
        self.max = max
        self.extra = extra
        self.minimumSamples = minimumSamples
    }

    /// Chooses the delay from what is known of the first endpoint and of the one that would help.
    ///
    /// `nil` means do not hedge. While `other` is unknown, or has too few samples, it is taken to be
    /// as fast as the first.
    public func choice(
        first: FirstTokenEstimator, other: FirstTokenEstimator?
    ) -> HedgeChoice? {
        guard extra > 0 else { return nil }
        switch after {
        case .off:
            return nil
        case .fixed(let delay):
            return HedgeChoice(after: delay, reason: .fixed)
        case .auto, .quantile:
            break
        }
        guard first.count >= minimumSamples else {
            return HedgeChoice(after: cold, reason: .cold)
        }
        if case .quantile(let q) = after {
            let delay = first.quantile(q).map(clamped) ?? max
            return HedgeChoice(after: delay, reason: .quantile(q, samples: first.count))
        }
        let helper = other.flatMap { $0.count >= minimumSamples ? $0.curve : nil }
        return automatic(first: first.curve, helper: helper ?? first.curve, samples: first.count)
    }

    private func automatic(
        first: SurvivalCurve, helper: SurvivalCurve, samples: Int
    ) -> HedgeChoice {
        let unhedged = first.time(leaving: Self.tailShare) ?? .max
        var best = candidate(leaving: extraLoad, first: first, helper: helper)

        // The share of a slow mode in a window varies. Where it exceeds the load by no more than two
        // standard errors, and going before it would halve the tail, the limit is taken as kept.
        let slack = 2 * (extraLoad * (1 - extraLoad) / Double(samples)).squareRoot()
        if let early = first.time(leaving: extraLoad + slack), early <= (best?.tail ?? .max) / 2,
            let bold = candidate(leaving: extraLoad + slack, first: first, helper: helper),
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
            after: .nanoseconds(best.delay),
            reason: .quantile(1 - first.share(after: best.delay), samples: samples))
    }

    /// The earliest delay that leaves at most `share` silent, and the p99 that it leads to.
    private func candidate(
        leaving share: Double, first: SurvivalCurve, helper: SurvivalCurve
    ) -> (delay: Int64, tail: Int64)? {
        guard let time = first.time(leaving: share) else { return nil }
        let delay = clamped(.nanoseconds(time)).inNanoseconds
        let tail = first.time(leaving: Self.tailShare, hedgedAfter: delay, with: helper)
        return (delay, tail ?? .max)
    }

    private func clamped(_ delay: Duration) -> Duration {
        Swift.min(max, Swift.max(min, delay))
    }
}
