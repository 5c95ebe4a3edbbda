/// When an endpoint is ejected because its peers do much better.
///
/// The breaker's own rules ask whether an endpoint is bad; this asks whether it is worse than the
/// others, and so finds one that fails 20 % of the time among those that fail 1 %. The rule is
/// Envoy's success-rate outlier detection (mean − 1.9 σ, five hosts, 100 requests in 10 s, at most
/// 10 % ejected), scaled to chat volumes, where nobody sees 100 requests in 10 s: 20 outcomes in a
/// minute. So few need two more conditions that Envoy has not: a clear gap to the peers, and more
/// failures than chance would give. (Of five equal hosts with one failure in all, Envoy's formula
/// alone finds an outlier: the largest deviation among five is always 2 σ.)
///
/// | success of the five | peers | ejected |
/// | --- | --- | --- |
/// | 82, 99, 99, 99, 100 % of 50 | 99 % | the first |
/// | 95, 100, 100, 100, 100 % of 20 | 100 % | none: the gap is below 10 points |
/// | 70, 68, 72, 71, 69 % of 50 | – | none: all alike |
///
/// Source: Envoy, "Outlier detection" (success rate), and `OutlierDetection` in its API reference.
public struct PeerPolicy: Sendable, Equatable {
    /// Endpoints with enough outcomes that there must be: ≥ 3, default 5 (Envoy's).
    public var minimumPeers: Int
    /// Outcomes in the last 60 s that an endpoint must have: ≥ 1, default 20 (Envoy's is 100 in 10 s).
    public var minimumOutcomes: Int
    /// Standard deviations below the mean success rate: above 0, default 1.9 (Envoy's).
    public var deviations: Double
    /// How far below its peers' success rate it must be: above 0, below 1, default 0.1.
    public var gap: Double
    /// The most endpoints that may be out at once for it to eject another, as a share of all.
    ///
    /// One is always allowed: 0…1, default 0.1 (Envoy's).
    public var mostEjected: Double
    /// The pause between two looks: above zero, default 10 s (Envoy's).
    public var interval: Duration

    /// Creates a policy; a value out of its range is a programmer error.
    public init(
        minimumPeers: Int = 5, minimumOutcomes: Int = 20, deviations: Double = 1.9,
        gap: Double = 0.1, mostEjected: Double = 0.1, interval: Duration = .seconds(10)
    ) {
        precondition(minimumPeers >= 3, "minimumPeers must be at least 3, got \(minimumPeers)")
        precondition(
            minimumOutcomes >= 1, "minimumOutcomes must be at least 1, got \(minimumOutcomes)")
        precondition(deviations > 0, "deviations must be above 0, got \(deviations)")
        precondition(gap > 0 && gap < 1, "gap must be inside 0…1, got \(gap)")
        precondition((0...1).contains(mostEjected), "mostEjected must be 0…1, got \(mostEjected)")
        precondition(interval > .zero, "interval must be above zero, got \(interval)")
        self.minimumPeers = minimumPeers
        self.minimumOutcomes = minimumOutcomes
        self.deviations = deviations
        self.gap = gap
        self.mostEjected = mostEjected
        self.interval = interval
    }
}
