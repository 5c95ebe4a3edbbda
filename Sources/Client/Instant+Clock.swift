public import Reliability

extension Instant {
    /// Where `offset` counts from: one origin for the process, so that instants of all clients and
    /// of the program around them compare.
    private static let origin = ContinuousClock.now

    /// The present on the continuous clock; for shells only, rules receive it as an argument.
    public static var now: Instant { Instant(ContinuousClock.now) }

    /// The same point, as the core counts.
    public init(_ instant: ContinuousClock.Instant) {
        self.init(Self.origin.duration(to: instant))
    }

    /// The same point, as clocks count.
    public var onClock: ContinuousClock.Instant { Self.origin.advanced(by: offset) }
}
