/// How local buckets are cut, and how a limit is learned from a server that throttles.
public struct RateLimitPolicy: Sendable, Equatable {
    /// The share of a minute's limit that may leave at once: above 0, at most 1, default 10/60.
    public var burstShare: Double
    /// The factor on the rate at a 429 that no header explains: above 0, below 1, default 0.7.
    public var decrease: Double
    /// In which time a lowered rate grows back to a confirmed ceiling: default 60 s.
    ///
    /// Half of it while the ceiling is being searched.
    public var recovery: Duration
    /// A learned limit that nobody waits for is dropped once it exceeds its ceiling by this factor:
    /// ≥ 1, default 2.
    public var dropAbove: Double
    /// How long a slot is held before anything was measured: default 1 s.
    public var assumedHold: Duration
    /// All on; only the proofs switch one off.
    package var protections = Protections.all

    /// Creates a policy; a value out of its range is a programmer error.
    public init(
        burstShare: Double = 10.0 / 60.0, decrease: Double = 0.7, recovery: Duration = .seconds(60),
        dropAbove: Double = 2, assumedHold: Duration = .seconds(1)
    ) {
        precondition(
            burstShare > 0 && burstShare <= 1,
            "burstShare must be above 0, at most 1: \(burstShare)")
        precondition(decrease > 0 && decrease < 1, "decrease must be inside 0…1, got \(decrease)")
        precondition(recovery > .zero, "recovery must be above zero, got \(recovery)")
        precondition(dropAbove >= 1, "dropAbove must be at least 1, got \(dropAbove)")
        precondition(assumedHold > .zero, "assumedHold must be above zero, got \(assumedHold)")
        self.burstShare = burstShare
        self.decrease = decrease
        self.recovery = recovery
        self.dropAbove = dropAbove
        self.assumedHold = assumedHold
    }
}
