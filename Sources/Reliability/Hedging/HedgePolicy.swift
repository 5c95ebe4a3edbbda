/// When a second attempt starts beside a silent first one.
public enum HedgeDelay: Sendable, Equatable {
    /// Never.
    case off
    /// As early as the extra load allows, and only where that shortens the tail.
    case auto
    /// At this quantile of the measured first-token times, above 0 and below 1.
    case quantile(Double)
    /// After this time.
    case fixed(Duration)
}

/// How long to wait, and why.
public struct HedgeChoice: Sendable, Equatable {
    /// From the start of the first attempt.
    public var after: Duration
    /// Why.
    public var reason: HedgeReason
}

/// The rules of hedging.
public struct HedgePolicy: Sendable, Equatable {
    /// When. Default `auto`.
    public var after: HedgeDelay
    /// The share of calls that `auto` may hedge. Above 0, below 1, default 0.08.
    public var extraLoad: Double
    /// The delay below `minimumSamples` samples. Default 1 s.
    public var cold: Duration
    /// The shortest measured delay. Default 50 ms.
    public var min: Duration
    /// The longest measured delay. Default 15 s.
    public var max: Duration
    /// Extra attempts in all. Default 1.
    public var extra: Int
    /// Uncensored samples needed before anything is measured. Default 20.
    public var minimumSamples: Int

    /// Creates a policy; the defaults are those of each property.
    public init(
        after: HedgeDelay = .auto, extraLoad: Double = 0.08, cold: Duration = .seconds(1),
        min: Duration = .milliseconds(50), max: Duration = .seconds(15), extra: Int = 1,
        minimumSamples: Int = 20
    ) {
        self.after = after
        self.extraLoad = extraLoad
        self.cold = cold
        self.min = min
        self.max = max
        self.extra = extra
        self.minimumSamples = minimumSamples
    }

    /// Chooses the delay; `nil` means do not hedge.
    public func choice(first: FirstTokenEstimator, other: FirstTokenEstimator?) -> HedgeChoice? {
        nil
    }
}
