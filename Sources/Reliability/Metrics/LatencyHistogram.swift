/// Latencies with a bounded relative error in fixed memory.
public struct LatencyHistogram: Sendable, Equatable {
    /// Samples so far.
    public private(set) var count = 0
    /// Creates an empty histogram.
    public init() {}
    /// Adds one latency.
    public mutating func record(_ latency: Duration) {}
    /// The latency below which a share `q` of the samples lies.
    public func percentile(_ q: Double) -> Duration? { nil }
    /// Adds all samples of another histogram.
    public mutating func merge(_ other: LatencyHistogram) {}
    /// At most `n` bars for the screen.
    public func bars(atMost n: Int) -> [HistogramBar] { [] }
}
