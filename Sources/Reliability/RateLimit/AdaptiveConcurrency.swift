/// Finds how many requests a server takes at once, from its first tokens.
///
/// For a local server with a few slots that nobody told us: beyond them it queues, where the wait
/// runs against our timers, cannot be ordered, and cannot move elsewhere. On by default for servers
/// on this machine, off for hosted ones, whose latency says nothing of their size.
///
/// A first token's stretch is its time over what is usual for its prompt size without a crowd. Once
/// a round, of as many first tokens as the limit and at least eight, all of attempts that began in it:
///
///     gradient = tolerance ÷ average stretch, in 0.5…1
///     below 1:  limit ← limit · (1 − smoothing · (1 − gradient))
///     at 1, and the limit was reached:  limit ← limit + 0.5, or · 1.5 until the first step down
///
/// What is usual is the average where at most half of the limit was under way. Where nothing of the
/// kind came for 20 rounds, because the limit is always reached, it is halved for a moment, until as
/// many first tokens as that have come: with 4 slots that is one in a hundred answers less.
///
/// | limit | usual | average | stretch | gradient | limit after |
/// | --- | --- | --- | --- | --- | --- |
/// | 4.0, reached | 0.6 s | 0.7 s | 1.2 | 1 | 4.5 |
/// | 5.0 | 0.6 s | 1.2 s | 2 | 0.75 | 4.7 |
/// | 8.0 | 0.6 s | 6.0 s | 4, the most | 0.5 | 7.0 |
///
/// It is the gradient of Netflix' `Gradient2Limit` with the measuring pauses of Envoy's gradient
/// controller. The former compares with a long average, which a lasting queue pulls along; the latter
/// lets three requests in while it measures, which is more than a small server has.
public struct AdaptiveConcurrency: Sendable, Equatable {
    /// More at once than this is not looked for: local servers have 1 to 256 slots.
    public static let ceiling = 256
    /// Where it begins, unless the ceiling is lower: most local servers have 1 to 4 slots.
    static let initial = 4
    /// So many times the usual time is no sign of a queue: an average of eight strays less.
    static let tolerance = 1.5
    /// The part of the gradient that one round applies.
    static let smoothing = 0.25
    /// The least gradient, so that one bad round takes an eighth at most.
    static let leastGradient = 0.5
    /// A longer stretch says no more than this, or one token in twenty that takes ten times as long
    /// would look like a queue.
    static let mostStretch = 4.0
    /// The fewest first tokens of a round.
    static let smallestRound = 8
    /// Rounds without a quiet first token after which the limit is halved for a moment; a quarter of
    /// them while fewer than `smallestRound` were ever seen.
    static let roundsToMeasure = 20
    /// The part of a quiet first token in what is usual, once ten were seen.
    static let newest = 0.1

    private let most: Int
    private var exact: Double
    /// The usual seconds by prompt size, in the order of `PromptSize`; 0 is unknown.
    private var usual = SIMD4<Double>(repeating: 0)
    /// Quiet first tokens behind them.
    private var quiet = SIMD4<Double>(repeating: 0)
    private var isStarting = true
    /// First tokens that the present pause still waits for; 0 when there is none.
    private var measuring = 0
    private var roundsSinceQuiet = 0
    /// When the present round, or pause, began: what started before says nothing about it.
    private var began: Instant?
    private var count = 0
    private var stretches = 0.0
    private var wasReached = false

    /// Creates a limit that starts at 4; `ceiling` is the most it may become, at least 1.
    public init(ceiling: Int = Self.ceiling) {
        precondition(ceiling >= 1, "ceiling must be at least 1, got \(ceiling)")
        most = ceiling
        exact = Double(min(Self.initial, ceiling))
    }

    /// Requests that may be under way at once, 1…ceiling.
    public var limit: Int { measuring > 0 ? half : Int(exact) }

    private var half: Int { max(1, Int(exact / 2)) }

    /// Feeds the time to a first token; `crowd` were under way when its attempt began, itself included.
    mutating func record(_ elapsed: Duration, size: PromptSize, crowd: Int, now: Instant) {
        // A microsecond keeps the stretch finite.
        let seconds = max(1e-6, elapsed.inSeconds)
        let isNew = began.map { now.elapsed(since: $0) >= elapsed } ?? true
        if began == nil { began = now.advanced(by: .zero - elapsed) }
        if crowd <= half || usual[size.rawValue] == 0 {
            learn(seconds, size)
            if crowd <= half { roundsSinceQuiet = 0 }
            if measuring > 0, isNew {
                measuring -= 1
                if measuring == 0 { startRound(now: now) }
            }
        }
        guard isNew, measuring == 0 else { return }
        count += 1
        stretches += min(Self.mostStretch, seconds / usual[size.rawValue])
        if crowd >= limit { wasReached = true }
        if count >= max(limit, Self.smallestRound) { endRound(now: now) }
    }

    /// Feeds that the server refused as overloaded what began among `crowd`: the limit falls to 70 %
    /// of what was under way.
    mutating func recordBusy(crowd: Int, now: Instant) {
        let next = max(1, min(exact, Double(crowd)) * 0.7)
        guard next < exact else { return }
        exact = next
        isStarting = false
        measuring = 0
        startRound(now: now)
    }

    private mutating func learn(_ seconds: Double, _ size: PromptSize) {
        let index = size.rawValue
        quiet[index] += 1
        guard usual[index] > 0 else {
            usual[index] = seconds
            return
        }
        // An outlier may be any size.
        let bounded = min(seconds, usual[index] * 4)
        usual[index] += (bounded - usual[index]) * max(Self.newest, 1 / quiet[index])
    }

    private mutating func endRound(now: Instant) {
        let stretch = stretches / Double(count)
        let gradient = min(1, max(Self.leastGradient, Self.tolerance / stretch))
        if gradient < 1 {
            exact = max(1, exact * (1 - Self.smoothing * (1 - gradient)))
            isStarting = false
        } else if wasReached {
            exact = min(Double(most), isStarting ? exact * 1.5 : exact + 0.5)
        }
        roundsSinceQuiet += 1
        let isYoung = quiet.sum() < Double(Self.smallestRound)
        if roundsSinceQuiet >= (isYoung ? Self.roundsToMeasure / 4 : Self.roundsToMeasure) {
            roundsSinceQuiet = 0
            measuring = max(2, half)
        }
        startRound(now: now)
    }

    private mutating func startRound(now: Instant) {
        began = now
        count = 0
        stretches = 0
        wasReached = false
    }
}
