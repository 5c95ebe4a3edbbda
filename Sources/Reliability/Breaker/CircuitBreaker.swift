/// Stops calling an endpoint that keeps failing, and finds out with one call at a time when to go back.
public struct CircuitBreaker: Sendable, Equatable {
    /// The rules.
    public let policy: BreakerPolicy
    /// What a person forced, if anything.
    public private(set) var forced: ForcedBreaker?
    /// Why it is where it is, in plain words; empty when closed from the start.
    public private(set) var reason = ""

    /// Creates a closed breaker.
    public init(policy: BreakerPolicy = BreakerPolicy()) { self.policy = policy }

    /// What `admit` would find.
    public func readiness(now: Instant) -> BreakerReadiness { .closed }

    /// Asks for one attempt.
    public mutating func admit(now: Instant) -> BreakerAdmission {
        .admitted(BreakerPermit(generation: 0, kind: .normal))
    }

    /// Admits past an open breaker because no other endpoint is left.
    public mutating func admitLastResort(now: Instant) -> BreakerPermit {
        BreakerPermit(generation: 0, kind: .lastResort)
    }

    /// Reports how an admitted attempt ended.
    public mutating func record(
        _ outcome: BreakerOutcome, for permit: BreakerPermit, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) -> BreakerTransition? { nil }

    /// Forces a state by hand; `nil` releases it.
    public mutating func force(_ forced: ForcedBreaker?, now: Instant) -> BreakerTransition? { nil }

    /// Closes it by hand and forgets everything.
    public mutating func reset(now: Instant) -> BreakerTransition? { nil }

    /// The state as a person sees it.
    public func state(now: Instant) -> BreakerState { .closed }

    /// When time alone changes the answer next.
    public func nextDeadline(now: Instant) -> Instant? { nil }
}
