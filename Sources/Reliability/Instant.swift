/// A point on the monotonic clock that keeps running while the machine sleeps.
///
/// Every rule of this module receives `now: Instant` as its last labelled argument and never reads a
/// clock itself; wall-clock steps therefore change no decision.
///
/// It is a value of our own, not `ContinuousClock.Instant`, because that one's layout is only known
/// at run time (its library may change it): every struct and enum that holds one is then copied by
/// interpretation, which made a whole call two and a half times as dear. It counts nanoseconds in 64
/// bits, so that comparing and adding are one instruction each; a `Duration` has 128 bits.
public struct Instant: InstantProtocol, Sendable, Hashable {
    /// Since the origin.
    @usableFromInline var nanoseconds: Int64

    @inlinable
    init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The latest instant, 292 years after the origin: when something that is switched off happens.
    static var never: Instant { Instant(nanoseconds: .max) }

    /// Creates the instant `offset` after the origin, to the nearest nanosecond.
    @inlinable
    public init(_ offset: Duration) { nanoseconds = offset.inNanoseconds }

    /// The time since the origin, which the shell chooses; only differences mean anything.
    @inlinable
    public var offset: Duration {
        get { Duration(inNanoseconds: nanoseconds) }
        set { nanoseconds = newValue.inNanoseconds }
    }

    /// The instant `duration` later, to the nearest nanosecond; at most 292 years after the origin.
    @inlinable
    public func advanced(by duration: Duration) -> Instant {
        advanced(byNanoseconds: duration.inNanoseconds)
    }

    /// The same for a span that was converted before.
    @inlinable
    func advanced(byNanoseconds span: Int64) -> Instant {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(span)
        return Instant(nanoseconds: overflow ? (span < 0 ? .min : .max) : sum)
    }

    /// From here to `other`; negative when it lies before.
    @inlinable
    public func duration(to other: Instant) -> Duration { other - self }

    /// The instant `duration` after `instant`.
    @inlinable
    public static func + (instant: Instant, duration: Duration) -> Instant {
        instant.advanced(by: duration)
    }

    /// The instant `duration` before `instant`.
    @inlinable
    public static func - (instant: Instant, duration: Duration) -> Instant {
        instant.advanced(by: .zero - duration)
    }

    /// From `right` to `left`; negative when `left` lies before.
    @inlinable
    public static func - (left: Instant, right: Instant) -> Duration {
        Duration(inNanoseconds: left.nanoseconds(since: right))
    }

    /// Orders by time.
    @inlinable
    public static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

extension Instant {
    /// The time since `earlier`, never negative: an instant that lies in the future counts as now.
    @inlinable
    public func elapsed(since earlier: Instant) -> Duration {
        Duration(inNanoseconds: nanosecondsElapsed(since: earlier))
    }

    /// The same in nanoseconds.
    @inlinable
    func nanosecondsElapsed(since earlier: Instant) -> Int64 {
        max(0, nanoseconds(since: earlier))
    }

    /// The same in seconds, for estimates and scores.
    func seconds(since earlier: Instant) -> Double {
        Double(nanosecondsElapsed(since: earlier)) * 1e-9
    }

    /// The nanoseconds since `other`, negative when it lies later.
    @inlinable
    func nanoseconds(since other: Instant) -> Int64 {
        let (span, overflow) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
        return overflow ? (nanoseconds < 0 ? .min : .max) : span
    }
}

extension Duration {
    /// This duration in seconds, as a floating-point number.
    public var inSeconds: Double { self / .seconds(1) }

    /// This duration in milliseconds, as a floating-point number.
    public var inMilliseconds: Double { self / .milliseconds(1) }

    /// This duration in nanoseconds, to the nearest, clamped to what `Int64` holds (292 years).
    @inlinable
    public var inNanoseconds: Int64 {
        let attoseconds = self.attoseconds &+ 500_000_000
        // 10⁹ is 2⁹ · 5⁹: up to 78 minutes the shift leaves 64 bits, and the division costs 1 ns and
        // not 20.
        guard let shifted = Int64(exactly: attoseconds &>> 9) else {
            let below: Int128 = attoseconds < 0 ? 999_999_999 : 0
            return Int64(clamping: (attoseconds - below) / 1_000_000_000)
        }
        let fifth: Int64 = 1_953_125
        return (shifted < 0 ? shifted - (fifth - 1) : shifted) / fifth
    }

    /// A duration of so many nanoseconds.
    @inlinable
    init(inNanoseconds nanoseconds: Int64) {
        self.init(attoseconds: Int128(nanoseconds) &* 1_000_000_000)
    }
}
