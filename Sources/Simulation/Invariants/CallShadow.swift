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
        /// The tokens that it was charged by our own count.
        var tokens = 0.0
    }

    /// An endpoint that this call may not see again, or not before an instant (`nil`: never).
    struct Barred: Sendable {
        var endpoint: EndpointID
        var until: Instant?
    }

    let facts: CallFacts
    /// After it nothing may start, and nobody who saw no text may still wait.
    var deadline: Instant
    var starts = 0
    var live: [Live] = []
    var barred: [Barred] = []
    var committed: AttemptID?
    /// The attempt that waits in the queue, and since when.
    var queued: AttemptID?

    init(facts: CallFacts, deadline: Instant) {
        self.facts = facts
        self.deadline = deadline
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
    var requests = LeakyBucket()
    var tokens = LeakyBucket()
    /// Failures that count against it, and the attempts here and everywhere when the tenth came.
    var failures = 0
    var atTenth: (here: Int, all: Int)?
    /// Attempts since everything had time to recover.
    var calmStarts = 0
}

/// A leaky bucket that must never overflow: what was admitted, drained at the limit.
struct LeakyBucket: Sendable {
    private(set) var level = 0.0
    private var drained: Instant?

    mutating func add(_ units: Double, perSecond: Double, now: Instant) {
        let elapsed = drained.map { now.elapsed(since: $0).inSeconds } ?? 0
        level = max(0, level - elapsed * perSecond) + units
        drained = now
    }

    /// Gives units back, or takes more after the fact, which never overflows.
    mutating func correct(_ units: Double, perSecond: Double, size: Double, now: Instant) {
        add(0, perSecond: perSecond, now: now)
        level = max(0, min(max(level, size), level + units))
    }
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
