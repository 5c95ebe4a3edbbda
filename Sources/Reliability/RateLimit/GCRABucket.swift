/// A token bucket that stores one point in time: when it will be full again.
///
/// The generic cell rate algorithm (ITU-T I.371): a unit costs `emission = window / limit` of time, a
/// full bucket is worth `burst` of time, and taking `n` units moves `fullAt` by `n · emission`. All
/// arithmetic is on integers, so levels do not drift, waits are exact, and nothing has to tick.
///
/// | at (limit 60 a minute, burst 10 s) | event | available |
/// | --- | --- | --- |
/// | 0 s | created | 10 |
/// | 0 s | take 10 | 0; the next unit at 1 s |
/// | 3 s | – | 3 |
/// | 3 s | give back 1 | 4 |
struct GCRABucket: Sendable, Equatable {
    /// The time that one unit takes to come back; at least 1.
    private var emission: Int64
    /// The time in which an empty bucket fills; at least one emission, so that a unit always fits.
    private(set) var burst: LimiterTime
    private var fullAt: LimiterTime

    /// Creates a full bucket of `limit` units a `window` that holds `burst` worth of them.
    init(limit: Int, per window: LimiterTime, burst: LimiterTime, now: LimiterTime) {
        emission = Self.emission(limit: limit, per: window)
        self.burst = max(burst, LimiterTime(units: emission))
        fullAt = now
    }

    /// What a full bucket holds.
    var capacity: Double { Double(burst.units) / Double(emission) }

    /// How fast it refills.
    var unitsPerSecond: Double { 1 / LimiterTime(units: emission).inSeconds }

    /// What is available now, 0…capacity.
    func available(now: LimiterTime) -> Double {
        Double(worth(now: now).units) / Double(emission)
    }

    /// The share that is available now, 0…1.
    func fraction(now: LimiterTime) -> Double {
        Double(worth(now: now).units) / Double(burst.units)
    }

    /// When `units` can be taken, not after `now` if at once; more than a full bucket waits for a
    /// full bucket.
    func earliest(_ units: Int, now: LimiterTime) -> LimiterTime {
        max(fullAt, now) + cost(units) - burst
    }

    /// How long it has been full.
    func idle(now: LimiterTime) -> LimiterTime { max(.zero, now - fullAt) }

    /// Takes `units`, at most what is there.
    mutating func take(_ units: Int, now: LimiterTime) {
        fullAt = min(max(fullAt, now) + cost(units), now + burst)
    }

    /// Returns `units` that were taken and not used; never lifts the level above the capacity.
    mutating func giveBack(_ units: Int) {
        // A point in the past already means full.
        fullAt = fullAt - cost(units)
    }

    /// Lowers the level to `units`; a level below that stays.
    mutating func lower(to units: Int, now: LimiterTime) {
        fullAt = max(fullAt, now + burst - cost(units))
    }

    /// Sets the level to `units`, at most the capacity.
    mutating func set(to units: Int, now: LimiterTime) {
        fullAt = now + burst - cost(units)
    }

    /// Changes rate and size; the units that are there stay there, as far as they fit.
    mutating func reshape(
        limit: Int, per window: LimiterTime, burst: LimiterTime, now: LimiterTime
    ) {
        let emission = Self.emission(limit: limit, per: window)
        reshape(emission: emission, burst: burst, now: now)
    }

    /// Changes the rate to one that was measured; size and units as with a configured one.
    mutating func reshape(unitsPerSecond: Double, burst: LimiterTime, now: LimiterTime) {
        precondition(unitsPerSecond > 0, "a rate must be above zero, got \(unitsPerSecond)")
        let emission = LimiterTime(.seconds(1 / unitsPerSecond)).units
        reshape(emission: max(1, emission), burst: burst, now: now)
    }

    private mutating func reshape(emission: Int64, burst: LimiterTime, now: LimiterTime) {
        let units = available(now: now)
        self.emission = emission
        self.burst = max(burst, LimiterTime(units: emission))
        let worth = min(Double(self.burst.units), units * Double(emission))
        // Who was full and still is has been so since then.
        if fullAt <= now, worth >= Double(self.burst.units) { return }
        fullAt = now + self.burst - LimiterTime(units: Int64(worth))
    }

    private func worth(now: LimiterTime) -> LimiterTime {
        fullAt <= now ? burst : max(.zero, burst - (fullAt - now))
    }

    private func cost(_ units: Int) -> LimiterTime {
        let (product, overflow) = emission.multipliedReportingOverflow(by: Int64(max(0, units)))
        return overflow ? burst : min(burst, LimiterTime(units: product))
    }

    private static func emission(limit: Int, per window: LimiterTime) -> Int64 {
        precondition(limit >= 1, "a limit must be at least 1, got \(limit)")
        return max(1, window.units / Int64(limit))
    }
}
