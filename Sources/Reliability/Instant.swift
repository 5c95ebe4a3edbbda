/// A point on the monotonic clock that keeps running while the machine sleeps.
///
/// Every rule of this module receives `now: Instant` as its last labelled argument and never reads a
/// clock itself; wall-clock steps therefore change no decision.
///
/// It is a value of our own, not `ContinuousClock.Instant`, because that one's layout is only known
/// at run time (its library may change it): every struct and enum that holds one is then copied by
/// interpretation, which made a whole call two and a half times as dear.
public struct Instant: InstantProtocol, Sendable, Hashable {
    /// The time since the origin, which the shell chooses; only differences mean anything.
    public var offset: Duration

    /// Creates the instant `offset` after the origin.
    public init(_ offset: Duration) { self.offset = offset }

    /// The instant `duration` later.
    public func advanced(by duration: Duration) -> Instant { Instant(offset + duration) }

    /// From here to `other`; negative when it lies before.
    public func duration(to other: Instant) -> Duration { other.offset - offset }

    /// The instant `duration` after `instant`.
    public static func + (instant: Instant, duration: Duration) -> Instant {
        instant.advanced(by: duration)
    }

    /// The instant `duration` before `instant`.
    public static func - (instant: Instant, duration: Duration) -> Instant {
        Instant(instant.offset - duration)
    }

    /// From `right` to `left`; negative when `left` lies before.
    public static func - (left: Instant, right: Instant) -> Duration { left.offset - right.offset }

    /// Orders by time.
    public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
}

extension Instant {
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
