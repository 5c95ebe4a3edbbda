/// The distribution of the time to the first useful token, unbiased by attempts that we ended.
public struct FirstTokenEstimator: Sendable, Equatable {
    /// Creates an estimator without samples.
    public init(capacity: Int = 256) {}
    /// Samples in the window that ran to their first token.
    public var count: Int { 0 }
    /// Feeds a measured time to the first token.
    public mutating func record(_ latency: Duration) {}
    /// Feeds an attempt that was ended after `elapsed` without a token.
    public mutating func recordCensored(_ elapsed: Duration) {}
    /// The time below which a share `q` of first tokens arrives.
    public func quantile(_ q: Double) -> Duration? { nil }
}
