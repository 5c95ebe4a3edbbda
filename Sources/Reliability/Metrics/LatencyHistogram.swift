/// Latencies with a relative error of at most 1 % in fixed memory, for percentiles and bars.
///
/// Every power of two is cut into 64 equal buckets, so the middle of a bucket is at most
/// 1/128 = 0.8 % away from any latency in it. From 1 µs to 78 minutes; shorter latencies keep an
/// absolute error of 9 ns, longer ones count as the longest. 2,112 counters (8.4 kB) are allocated
/// with the first sample. Source: the layout of HdrHistogram.
///
/// The percentile `q` is the sample of rank `⌈q · count⌉`:
///
/// | samples | p50 | p95 | p99 |
/// | --- | --- | --- | --- |
/// | 1, 2, 3 … 100 ms | 50 ms | 95 ms | 99 ms, each ± 1 % |
public struct LatencyHistogram: Sendable, Equatable {
    /// 64 buckets below 2⁶ units, and 64 for each of the 32 powers of two from there.
    private static let bucketCount = 33 * 64
    /// One unit is 2³⁴ attoseconds (17 ns): a shift instead of a 128-bit division.
    private static let unitShift = 34

    /// Samples so far.
    public private(set) var count = 0

    private var counts: [UInt32] = []
    private var lowest = LatencyHistogram.bucketCount
    private var highest = 0
    private var shortest = Duration.zero
    private var longest = Duration.zero

    /// Creates an empty histogram.
    public init() {}

    /// Adds one latency; a negative one counts as zero.
    public mutating func record(_ latency: Duration) {
        let latency = max(.zero, latency)
        if counts.isEmpty { counts = Array(repeating: 0, count: Self.bucketCount) }
        let index = Self.index(of: latency)
        counts[index] &+= 1
        shortest = count == 0 ? latency : min(shortest, latency)
        longest = max(longest, latency)
        lowest = min(lowest, index)
        highest = max(highest, index)
        count += 1
    }

    /// The latency below which a share `q` of the samples lies; `nil` without samples.
    ///
    /// `q` is 0…1; anything else is a programmer error. The rank is `⌈q · count⌉`, at least 1.
    public func percentile(_ q: Double) -> Duration? {
        precondition((0...1).contains(q), "a percentile is 0…1, got \(q)")
        guard count > 0 else { return nil }
        // The epsilon keeps 0.95 · 100 at rank 95 where rounding would make it 96.
        let rank = max(1, Int((q * Double(count) - 1e-9).rounded(.up)))
        var seen = 0
        for index in lowest...highest {
            seen += Int(counts[index])
            if seen >= rank { return min(longest, max(shortest, Self.middle(of: index))) }
        }
        return longest
    }

    /// Adds all samples of another histogram.
    public mutating func merge(_ other: LatencyHistogram) {
        guard other.count > 0 else { return }
        if counts.isEmpty { counts = Array(repeating: 0, count: Self.bucketCount) }
        for index in other.lowest...other.highest { counts[index] &+= other.counts[index] }
        shortest = count == 0 ? other.shortest : min(shortest, other.shortest)
        longest = max(longest, other.longest)
        lowest = min(lowest, other.lowest)
        highest = max(highest, other.highest)
        count += other.count
    }

    /// At most `n` bars of equal width on a logarithmic scale from the shortest to the longest.
    ///
    /// Empty without samples; the counts add up to `count`; `n` below 1 is a programmer error.
    public func bars(atMost n: Int) -> [HistogramBar] {
        precondition(n >= 1, "bars need room for at least one, got \(n)")
        guard count > 0 else { return [] }
        let step = (highest - lowest) / n + 1
        return stride(from: lowest, through: highest, by: step).map { start in
            let last = min(start + step - 1, highest)
            let sum = counts[start...last].reduce(0) { $0 + Int($1) }
            return HistogramBar(upTo: Self.lowerEdge(of: last + 1), count: sum)
        }
    }

    private static func index(of latency: Duration) -> Int {
        let units = UInt64(clamping: latency.attoseconds >> unitShift)
        if units < 64 { return Int(units) }
        let exponent = 63 - units.leadingZeroBitCount
        if exponent > 37 { return bucketCount - 1 }
        return (exponent - 5) * 64 + Int((units >> UInt64(exponent - 6)) & 63)
    }

    private static func lowerEdge(of index: Int) -> Duration {
        let units =
            index < 64 ? Int128(index) : Int128(64 + index % 64) << Int128(index / 64 - 1)
        return Duration(attoseconds: units << unitShift)
    }

    private static func middle(of index: Int) -> Duration {
        (lowerEdge(of: index) + lowerEdge(of: index + 1)) / 2
    }
}
