/// A latency estimate that believes bad news at once and good news slowly.
///
/// Two parts: `level`, an average over samples, and `peak`, which jumps to any sample above it and
/// relaxes towards the samples with `decay`. In between samples the value relaxes from the peak to
/// the level, never to zero, so that an endpoint which was not used for a minute keeps its level and
/// loses only its bad moment: `value = level + (peak − level) · e^(−Δt / decay)`.
///
/// | at | sample | value |
/// | --- | --- | --- |
/// | 0 s | 100 ms | 100 ms |
/// | 0 s | 1,100 ms | 1,100 ms |
/// | 10 s | – | 784 ms |
/// | 60 s | – | 601 ms |
///
/// What was learned long ago must not hold for ever. A sample below half of the level moves it by
/// `1 − e^(−Δt / (decay / 2))` at least, `Δt` since the last sample, so that such samples together
/// move it by the time that passes, however many they are; after a silence of `decay / 2` it takes
/// the place of everything known. An endpoint that was twenty times as slow, and is tried again after
/// 20 s, is known to be well by that one sample.
///
/// Source: Finagle's `PeakEwma`, whose estimate decays to zero instead.
public struct PeakEWMA: Sendable, Equatable {
    /// The share of a new sample in the level once ten were seen; before that their plain mean.
    static let levelShare = 0.1

    private let decaySeconds: Double
    private var level = 0.0
    private var peak = 0.0
    private var samples = 0
    private var updated: Instant?

    /// Creates an estimate without samples; `decay` above zero, default 10 s.
    public init(decay: Duration = .seconds(10)) {
        precondition(decay > .zero, "decay must be above zero, got \(decay)")
        decaySeconds = decay.inSeconds
    }

    /// Feeds one latency.
    public mutating func record(_ latency: Duration, now: Instant) {
        record(seconds: max(0, LimiterTime(latency).inSeconds), now: now)
    }

    /// Feeds one latency in seconds, at least 0.
    mutating func record(seconds sample: Double, now: Instant) {
        guard let last = updated else {
            (level, peak, samples, updated) = (sample, sample, 1, now)
            return
        }
        let isSurprise = sample < level / 2
        if isSurprise, now.seconds(since: last) >= decaySeconds / 2 {
            (level, peak, samples, updated) = (sample, sample, 1, now)
            return
        }
        let weight = remaining(after: last, now: now)
        let relaxed = level + (peak - level) * weight
        peak = sample >= relaxed ? sample : sample + (relaxed - sample) * weight
        samples = min(samples + 1, 1_000_000)
        var part = max(Self.levelShare, 1 / Double(samples))
        if isSurprise { part = max(part, 1 - weight * weight) }
        level += (sample - level) * part
        updated = max(last, now)
    }

    /// The estimate now; `nil` without samples.
    public func value(now: Instant) -> Duration? { seconds(now: now).map { .seconds($0) } }

    /// The estimate now in seconds, for scores; a `Duration` costs more than the estimate.
    func seconds(now: Instant) -> Double? {
        guard let updated else { return nil }
        // Most endpoints most of the time: no bad moment to forget.
        if peak == level { return level }
        return level + (peak - level) * remaining(after: updated, now: now)
    }

    /// The share of the peak that is left.
    private func remaining(after instant: Instant, now: Instant) -> Double {
        exponential(-now.seconds(since: instant) / decaySeconds)
    }
}
