/// The distribution of the time to the first useful token, unbiased by attempts that we ended.
///
/// A loser of a race was ended before its token came. Dropping it would shorten the measured tail
/// and ratchet the hedge delay down (a 5 % target drifts to 10 %); it is kept as a censored sample
/// instead. The window holds the most recent `capacity` samples of both kinds.
///
/// Times are counted in steps of a 64th of a power of two, so that a sample costs two counters
/// whatever the window; a step is told by the longest arrival in it, at most 1.6 % late and exact
/// where servers repeat themselves. The curve behind `quantile` is rebuilt at every sixteenth part of
/// the window.
public struct FirstTokenEstimator: Sendable, Equatable {
    /// The window unless another is given.
    ///
    /// A hedged share of 8 % is known to 0.8 points from 1,024 samples and to 1.7 from 256, and a
    /// delay that jumps about costs load and tail alike.
    public static let standardCapacity = 1_024

    /// Samples in the window that ran to their first token.
    public private(set) var count = 0

    let capacity: Int
    private(set) var curve = SurvivalCurve()
    /// Rises whenever the curve changes.
    private(set) var version = 0

    /// `step << 1 | ended by us`, in order of arrival; the oldest is at `oldest` in a full window.
    private var recent: [UInt16] = []
    private var oldest = 0
    private var sinceRebuild = 0
    /// The counts of neighbouring steps; the first of them has the number `lowest`.
    private var steps: [Step] = []
    private var lowest = 0

    private struct Step: Sendable, Equatable {
        /// The longest arrival, in nanoseconds.
        var longest: Int64 = 0
        var arrived: UInt32 = 0
        var ended: UInt32 = 0
    }

    /// Creates an estimator without samples; `capacity` is 16…65,536, default 1,024.
    public init(capacity: Int = standardCapacity) {
        precondition((16...65_536).contains(capacity), "capacity must be 16…65536, got \(capacity)")
        self.capacity = capacity
    }

    /// Feeds a measured time to the first useful token; a negative one counts as zero.
    public mutating func record(_ latency: Duration) {
        insert(Self.nanoseconds(latency), isEnded: false)
    }

    /// Feeds an attempt that was ended after `elapsed` without a useful token.
    ///
    /// For losers of a race and cancelled attempts; never for failures, whose time says nothing.
    public mutating func recordCensored(_ elapsed: Duration) {
        insert(Self.nanoseconds(elapsed), isEnded: true)
    }

    /// The time below which a share `q` of first tokens arrives, by Kaplan and Meier.
    ///
    /// `q` is above 0 and at most 1, else it is a programmer error. `nil` without samples, and where
    /// so many of the longest attempts were ended by us that the quantile is unknown.
    public func quantile(_ q: Double) -> Duration? {
        precondition(q > 0 && q <= 1, "a quantile is above 0 and at most 1, got \(q)")
        return curve.time(leaving: 1 - q).map { .nanoseconds($0) }
    }

    private static func nanoseconds(_ latency: Duration) -> Int64 {
        min(max(0, latency.inNanoseconds), .max >> 2)
    }

    /// The number of the step that holds a time: 64 to an octave from 1,024 ns on, one below.
    private static func step(of nanoseconds: Int64) -> Int {
        let time = max(nanoseconds, 1_024)
        let octave = 63 - time.leadingZeroBitCount
        return (octave - 10) << 6 | Int(time >> (octave - 6)) & 63
    }

    private mutating func insert(_ nanoseconds: Int64, isEnded: Bool) {
        let step = Self.step(of: nanoseconds)
        let key = UInt16(step << 1 | (isEnded ? 1 : 0))
        if recent.count < capacity {
            recent.append(key)
        } else {
            forget(recent[oldest])
            recent[oldest] = key
            oldest = oldest + 1 == capacity ? 0 : oldest + 1
        }
        let place = place(of: step)
        if isEnded {
            steps[place].ended += 1
        } else {
            let held = steps[place].arrived == 0 ? 0 : steps[place].longest
            steps[place].longest = max(held, nanoseconds)
            steps[place].arrived += 1
            count += 1
        }
        sinceRebuild += 1
        if sinceRebuild * 16 >= recent.count { rebuild() }
    }

    private mutating func forget(_ key: UInt16) {
        let place = Int(key >> 1) - lowest
        if key & 1 == 1 {
            steps[place].ended -= 1
        } else {
            steps[place].arrived -= 1
            count -= 1
        }
    }

    /// Where the counts of a step are, with room made for it.
    private mutating func place(of step: Int) -> Int {
        if steps.isEmpty { lowest = step }
        if step < lowest {
            steps.insert(contentsOf: repeatElement(Step(), count: lowest - step), at: 0)
            lowest = step
        }
        while steps.count <= step - lowest { steps.append(Step()) }
        return step - lowest
    }

    private mutating func rebuild() {
        curve.begin(samples: recent.count)
        for step in steps where step.arrived | step.ended != 0 {
            curve.add(arrived: Int(step.arrived), at: step.longest, ended: Int(step.ended))
        }
        sinceRebuild = 0
        version += 1
    }
}
