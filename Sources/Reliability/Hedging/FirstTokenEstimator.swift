/// The distribution of the time to the first useful token, unbiased by attempts that we ended.
///
/// A loser of a race was ended before its token came. Dropping it would shorten the measured tail
/// and ratchet the hedge delay down (a 5 % target drifts to 10 %); it is kept as a censored sample
/// instead. The window holds the most recent `capacity` samples of both kinds. The curve behind
/// `quantile` is rebuilt at every sixteenth part of the window, so that asking costs one search and
/// recording costs one insertion into a sorted array.
public struct FirstTokenEstimator: Sendable, Equatable {
    /// Samples in the window that ran to their first token.
    public private(set) var count = 0

    let capacity: Int
    private(set) var curve: SurvivalCurve

    /// `nanoseconds << 1 | censored`: at equal times the arrivals sort first, as the estimate asks.
    private var sorted: [Int64] = []
    /// The same keys in order of arrival; the oldest is at `oldest` once the window is full.
    private var recent: [Int64] = []
    private var oldest = 0
    private var sinceRebuild = 0

    /// Creates an estimator without samples; `capacity` is 16…65,536, default 256.
    public init(capacity: Int = 256) {
        precondition((16...65_536).contains(capacity), "capacity must be 16…65536, got \(capacity)")
        self.capacity = capacity
        curve = SurvivalCurve(capacity: 0)
    }

    /// Feeds a measured time to the first useful token; a negative one counts as zero.
    public mutating func record(_ latency: Duration) {
        insert(Self.key(latency))
    }

    /// Feeds an attempt that was ended after `elapsed` without a useful token.
    ///
    /// For losers of a race and cancelled attempts; never for failures, whose time says nothing.
    public mutating func recordCensored(_ elapsed: Duration) {
        insert(Self.key(elapsed) | 1)
    }

    /// The time below which a share `q` of first tokens arrives, by Kaplan and Meier.
    ///
    /// `q` is above 0 and at most 1, else it is a programmer error. `nil` without samples, and where
    /// so many of the longest attempts were ended by us that the quantile is unknown.
    public func quantile(_ q: Double) -> Duration? {
        precondition(q > 0 && q <= 1, "a quantile is above 0 and at most 1, got \(q)")
        return curve.time(leaving: 1 - q).map { .nanoseconds($0) }
    }

    private static func key(_ latency: Duration) -> Int64 {
        min(max(0, latency.inNanoseconds), .max >> 2) << 1
    }

    private mutating func insert(_ key: Int64) {
        if recent.isEmpty {
            recent.reserveCapacity(capacity)
            sorted.reserveCapacity(capacity)
            curve = SurvivalCurve(capacity: capacity)
        }
        if key & 1 == 0 { count += 1 }
        if recent.count < capacity {
            recent.append(key)
            sorted.insert(key, at: position(of: key))
        } else {
            let leaving = recent[oldest]
            recent[oldest] = key
            oldest = oldest + 1 == capacity ? 0 : oldest + 1
            if leaving & 1 == 0 { count -= 1 }
            replace(leaving, by: key)
        }
        sinceRebuild += 1
        if sinceRebuild * 16 >= sorted.count {
            curve.rebuild(from: sorted)
            sinceRebuild = 0
        }
    }

    /// Moves only the elements between the two places.
    private mutating func replace(_ leaving: Int64, by key: Int64) {
        var hole = position(of: leaving)
        while hole + 1 < sorted.count, sorted[hole + 1] < key {
            sorted[hole] = sorted[hole + 1]
            hole += 1
        }
        while hole > 0, sorted[hole - 1] > key {
            sorted[hole] = sorted[hole - 1]
            hole -= 1
        }
        sorted[hole] = key
    }

    /// The first place whose element is not below `key`.
    private func position(of key: Int64) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
