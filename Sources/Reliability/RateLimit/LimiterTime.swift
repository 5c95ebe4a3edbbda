/// Time inside the rate limiter: units of 2²⁴ attoseconds (17 ps) since the limiter was made.
///
/// A `Duration` has 128 bits, which a bucket would divide and multiply at every question. 64 bits of
/// this unit reach five years, and turning an instant into it is one subtraction and one shift.
struct LimiterTime: Sendable, Hashable, Comparable {
    /// Units since the limiter was made, or of a span.
    var units: Int64

    static let zero = LimiterTime(units: 0)

    init(units: Int64) { self.units = units }

    /// A span, cut to what 64 bits hold.
    init(_ duration: Duration) { units = Int64(clamping: duration.attoseconds >> 24) }

    /// The point `now` of the limiter that was made at `origin`.
    init(_ now: Instant, since origin: Instant) {
        // 10⁹ / 2²⁴ units a nanosecond.
        let nanoseconds = Int128(now.nanoseconds(since: origin))
        units = Int64(clamping: (nanoseconds &* 1_000_000_000) &>> 24)
    }

    /// The span in seconds.
    var inSeconds: Double { Double(units) * Self.secondsPerUnit }

    /// The instant of this point, rounded up to a whole nanosecond after `origin`, so that a caller
    /// who waits until then is never one unit too early.
    func instant(since origin: Instant) -> Instant {
        let attoseconds = Int128(units) << 24
        let nanoseconds = (attoseconds + 999_999_999) / 1_000_000_000
        return origin.advanced(by: .nanoseconds(Int64(clamping: nanoseconds)))
    }

    static func < (left: LimiterTime, right: LimiterTime) -> Bool { left.units < right.units }

    static func + (left: LimiterTime, right: LimiterTime) -> LimiterTime {
        let (sum, overflow) = left.units.addingReportingOverflow(right.units)
        return LimiterTime(units: overflow ? (right.units < 0 ? .min : .max) : sum)
    }

    static func - (left: LimiterTime, right: LimiterTime) -> LimiterTime {
        let (difference, overflow) = left.units.subtractingReportingOverflow(right.units)
        return LimiterTime(units: overflow ? (right.units < 0 ? .max : .min) : difference)
    }

    private static let secondsPerUnit = 16_777_216e-18
}
