/// A token bucket that stores one instant: when it will be full again.
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
    /// The time that one unit takes to come back, in attoseconds, so that no rate is rounded badly.
    private var emission: Int128
    /// The time in which an empty bucket fills; at least one emission, so that a unit always fits.
    private(set) var burst: Duration
    private var fullAt: Instant

    /// Creates a full bucket of `limit` units a `window` that holds `burst` worth of them.
    init(limit: Int, per window: Duration, burst: Duration, now: Instant) {
        precondition(limit >= 1, "a limit must be at least 1, got \(limit)")
        emission = Self.emission(limit: limit, per: window)
        self.burst = max(burst, Duration(attoseconds: emission))
        fullAt = now
    }

    /// What a full bucket holds.
    var capacity: Double { burst / Duration(attoseconds: emission) }

    /// How fast it refills.
    var unitsPerSecond: Double { 1e18 / Double(emission) }

    /// What is available now, 0…capacity.
    func available(now: Instant) -> Double {
        guard fullAt > now else { return capacity }
        return max(0, (burst - now.duration(to: fullAt)) / Duration(attoseconds: emission))
    }

    /// When `units` can be taken; `nil` means now. More than a full bucket waits for a full bucket.
    func earliest(_ units: Int, now: Instant) -> Instant? {
        let after = max(fullAt, now).advanced(by: cost(units))
        let instant = after.advanced(by: .zero - burst)
        return instant > now ? instant : nil
    }

    /// Takes `units`, at most what is there.
    mutating func take(_ units: Int, now: Instant) {
        fullAt = min(max(fullAt, now).advanced(by: cost(units)), now.advanced(by: burst))
    }

    /// Returns `units` that were taken and not used; never lifts the level above the capacity.
    mutating func giveBack(_ units: Int, now: Instant) {
        // An instant in the past already means full.
        fullAt = fullAt.advanced(by: .zero - cost(units))
    }

    /// Lowers the level to `units`; a higher one stays out.
    mutating func lower(to units: Int, now: Instant) {
        fullAt = max(fullAt, now.advanced(by: burst - cost(units)))
    }

    /// Sets the level to `units`, at most the capacity.
    mutating func set(to units: Int, now: Instant) {
        fullAt = now.advanced(by: burst - cost(units))
    }

    /// Changes rate and size; the units that are there stay there, as far as they fit.
    mutating func reshape(limit: Int, per window: Duration, burst: Duration, now: Instant) {
        precondition(limit >= 1, "a limit must be at least 1, got \(limit)")
        reshape(emission: Self.emission(limit: limit, per: window), burst: burst, now: now)
    }

    /// Changes rate and size to a rate per second, for limits that were measured.
    mutating func reshape(unitsPerSecond: Double, burst: Duration, now: Instant) {
        precondition(unitsPerSecond > 0, "a rate must be above zero, got \(unitsPerSecond)")
        reshape(emission: Int128(1e18 / unitsPerSecond), burst: burst, now: now)
    }

    private mutating func reshape(emission: Int128, burst: Duration, now: Instant) {
        let units = available(now: now)
        self.emission = emission
        self.burst = max(burst, Duration(attoseconds: emission))
        let worth = Duration(attoseconds: Int128(units * Double(emission)))
        fullAt = now.advanced(by: self.burst - min(self.burst, worth))
    }

    private func cost(_ units: Int) -> Duration {
        min(burst, Duration(attoseconds: emission * Int128(max(0, units))))
    }

    private static func emission(limit: Int, per window: Duration) -> Int128 {
        window.attoseconds / Int128(limit)
    }
}
