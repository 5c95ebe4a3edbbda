/// A point on the monotonic clock that keeps running while the machine sleeps.
///
/// Every rule of this module receives `now: Instant` as its last labelled argument and never reads a
/// clock itself; wall-clock steps therefore change no decision.
public typealias Instant = ContinuousClock.Instant

extension ContinuousClock.Instant {
    /// The time since `earlier`, never negative: an instant that lies in the future counts as now.
    public func elapsed(since earlier: Instant) -> Duration {
        max(.zero, earlier.duration(to: self))
    }
}

extension Duration {
    /// This duration in seconds, as a floating-point number.
    public var inSeconds: Double { self / .seconds(1) }

    /// This duration in milliseconds, as a floating-point number.
    public var inMilliseconds: Double { self / .milliseconds(1) }

    /// This duration in whole nanoseconds, clamped to what `Int64` holds (292 years).
    public var inNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, carried) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return carried ? (seconds < 0 ? .min : .max) : sum
    }
}
