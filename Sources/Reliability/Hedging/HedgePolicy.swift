/// When a second attempt starts beside a silent first one.
public enum HedgeDelay: Sendable, Equatable, Codable {
    /// Never.
    case off
    /// As early as the extra load allows, and only where that shortens the tail.
    case auto
    /// At this quantile of the measured first-token times, above 0 and below 1.
    case quantile(Double)
    /// After this time, whatever was measured.
    case fixed(Duration)
}

/// The rules of hedging: a second attempt beside a silent first one, elsewhere.
///
/// With `auto` the delays follow from the measured distribution; see `choice`.
public struct HedgePolicy: Sendable, Equatable, Codable {
    /// When; default `auto`.
    public var after: HedgeDelay
    /// Hedges per call that `auto` may send, a second one included: above 0, below 1, default 0.08.
    public var extraLoad: Double
    /// The delay while fewer than `minimumSamples` are known: default 1 s.
    public var cold: Duration
    /// The shortest measured delay: default 50 ms.
    public var min: Duration
    /// The longest measured delay, and the delay where hedging gains nothing: default 15 s.
    public var max: Duration
    /// Extra attempts of one call by hedging: 0…2, 0 switches it off, default 1.
    ///
    /// A second one is for the p99.9: it costs half a percent of load and starts where both are late.
    public var extra: Int
    /// Uncensored samples that must be known before a delay is measured: default 20.
    public var minimumSamples: Int
    /// The longest prompt that is hedged, in estimated input tokens: at least 0, default 16,000.
    ///
    /// A hedge pays the whole prompt a second time, and from this length on prefill takes most of the
    /// time to the first token: a second server would begin it again, too late to be first.
    public var maxPrompt: Int

    /// Creates a policy; a value out of its range is a programmer error.
    public init(
        after: HedgeDelay = .auto, extraLoad: Double = 0.08, cold: Duration = .seconds(1),
        min: Duration = .milliseconds(50), max: Duration = .seconds(15), extra: Int = 1,
        minimumSamples: Int = 20, maxPrompt: Int = 16_000
    ) {
        precondition(extraLoad > 0 && extraLoad < 1, "extraLoad must be inside 0…1: \(extraLoad)")
        precondition(cold >= .zero, "cold must not be negative, got \(cold)")
        precondition(min >= .zero, "min must not be negative, got \(min)")
        precondition(max >= min, "max must be at least min (\(min)), got \(max)")
        precondition((0...2).contains(extra), "extra must be 0…2, got \(extra)")
        precondition(minimumSamples >= 1, "minimumSamples must be at least 1: \(minimumSamples)")
        precondition(maxPrompt >= 0, "maxPrompt must not be negative, got \(maxPrompt)")
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
        self.maxPrompt = maxPrompt
    }
}
