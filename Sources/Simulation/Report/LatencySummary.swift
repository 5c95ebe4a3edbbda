/// Durations in fixed memory, for percentiles that are at most 0.2 % off.
///
/// Nanoseconds below 512 are kept exactly; above, every power of two is cut into 256 equal buckets
/// and the middle of a bucket is told, at most 1/512 away from any duration in it. The shortest, the
/// longest and the mean are exact. Source: the layout of HdrHistogram.
public struct LatencySummary: Sendable, Equatable {
    private static let sub = 256

    /// How many.
    public private(set) var count = 0
    /// The longest; zero without samples.
    public private(set) var longest = Duration.zero
    /// The shortest; zero without samples.
    public private(set) var shortest = Duration.zero
    private var sum = Duration.zero
    private var counts: [UInt32] = []

    /// Creates an empty summary.
    public init() {}

    /// The mean; `nil` without samples.
    public var mean: Duration? { count > 0 ? sum / count : nil }

    /// The duration below which `percent` (0…100) of the samples lie; `nil` without samples.
    ///
    /// The rank is `⌈percent · count / 100⌉`, at least 1: of ten samples p90 is the ninth.
    public func percentile(_ percent: Double) -> Duration? {
        precondition((0...100).contains(percent), "a percentile is 0…100, got \(percent)")
        guard count > 0 else { return nil }
        // The epsilon keeps 95 % of 100 at rank 95 where rounding would make it 96.
        let rank = max(1, Int((percent / 100 * Double(count) - 1e-9).rounded(.up)))
        if rank >= count { return longest }
        var seen = 0
        for (index, held) in counts.enumerated() where held > 0 {
            seen += Int(held)
            if seen >= rank { return min(longest, max(shortest, Self.middle(of: index))) }
        }
        return longest
    }

    mutating func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let index = Self.index(
            of: UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds))
                / 1_000_000_000)
        while counts.count <= index { counts.append(0) }
        counts[index] += 1
        shortest = count == 0 ? duration : min(shortest, duration)
        longest = max(longest, duration)
        sum += duration
        count += 1
    }

    private static func index(of nanoseconds: UInt64) -> Int {
        guard nanoseconds >= UInt64(2 * sub) else { return Int(nanoseconds) }
        let shift = 63 - nanoseconds.leadingZeroBitCount - 8
        return shift * sub + Int(nanoseconds >> UInt64(shift))
    }

    private static func middle(of index: Int) -> Duration {
        guard index >= 2 * sub else { return .nanoseconds(index) }
        let shift = index / sub - 1
        let low = UInt64(index - shift * sub) << UInt64(shift)
        return .nanoseconds(Int64(low) + Int64(1) << Int64(shift) / 2)
    }
}
