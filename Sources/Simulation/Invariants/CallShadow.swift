import Reliability

/// What an invariant must remember of a call, kept apart from the machine that it watches.
struct CallShadow: Sendable {
    /// An attempt on the wire.
    struct Live: Sendable {
        var attempt: AttemptID
        var endpoint: EndpointID
        var isExtra: Bool
        var isTrial: Bool
        var generation: UInt64
        var started: Instant
        /// How many attempts had left for this endpoint before it.
        var place: Int
    }

    /// An endpoint that this call may not see again, or not before an instant (`nil`: never).
    struct Barred: Sendable {
        var endpoint: EndpointID
        var until: Instant?
    }

    let facts: CallFacts
    let attemptsMax: Int
    var starts = 0
    var live: [Live] = []
    var barred: [Barred] = []
    var committed: AttemptID?
    /// The attempt that waits in the queue, and since when.
    var queued: AttemptID?

    init(facts: CallFacts, policy: CallPolicy) {
        self.facts = facts
        attemptsMax = policy.attempts
    }
}

/// What an invariant must remember of an endpoint.
struct EndpointShadow: Sendable {
    var live = 0
    var trials: [Instant] = []
    var starts = 0
    var refunds = 0
    /// No attempt may leave before it.
    var blockedUntil: Instant?
    /// The place of the request whose headers were applied last.
    var newestHeaders = 0
    /// A leaky bucket that must never overflow: the admitted requests, drained at the limit.
    var level = 0.0
    var drained: Instant?
}

/// What the extra attempts of one provider, or of all, may have cost.
///
/// The balance cannot be checked from outside without copying its code, but the law behind it can:
/// failures cost at most what the store held, what successes paid and what the floor granted.
struct BudgetShadow: Sendable {
    var spent = 0.0
    var successes = 0

    /// The most that may have been spent until `now`.
    func allowed(_ policy: BudgetPolicy, now: Instant) -> Double {
        let floors = now.offset.inSeconds / policy.floorInterval.inSeconds + 1
        return policy.capacity + policy.ratio * Double(successes) + floors
    }
}
