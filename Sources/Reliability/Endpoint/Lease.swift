/// What an attempt holds while it runs: a place in the buckets, a slot and a breaker permit.
///
/// It is given back exactly once, through `Fleet.release`; a second return changes nothing, because
/// the reservation and the permit each carry their own identity.
public struct Lease: Sendable, Equatable {
    /// Where the attempt goes.
    public let endpoint: EndpointID
    /// With which of its keys, from 0; what comes back is charged to that one.
    public let key: Int
    let reservation: Reservation
    let permit: BreakerPermit
    /// True when the extra-attempt budget paid for it.
    let isExtra: Bool
    /// True when the token budget paid for it as well.
    let isHedge: Bool
    /// The tokens that were reserved.
    let tokens: Int
    /// Attempts under way there when it started, itself included.
    let crowd: Int
}

/// What an attempt asks of the fleet.
struct AttemptWant: Sendable {
    var facts: CallFacts
    var reason: AttemptReason
    /// Endpoints where this call has an attempt under way.
    var inUse: [EndpointID] = []
    /// Endpoints this call tried and will not repeat now.
    var tried: [EndpointID] = []
    /// The list the call has moved to; `nil` for the primary endpoints.
    var list: [EndpointID]?
    /// Endpoints this call must not use.
    var forbidden: [EndpointID] = []
    /// The context of an endpoint that found the prompt too long: a larger one is needed; 0 for none.
    var contextAbove = 0
    /// Endpoints kept for later: not candidates while `list` is `nil`.
    var reserved: [EndpointID] = []
    /// True when the budget must pay.
    var isExtra = false
    /// True when waiting would outlast the deadline: who only waits for a bucket is not usable then.
    var cannotWait = false
    /// True when an observer wants everybody's score, or the reason they were passed over.
    var explains = false

    var tokens: Int { facts.inputTokens + facts.outputTokens }
    var isHedge: Bool { reason == .hedge }
}

/// What the fleet answers.
enum Acquisition {
    case leased(Lease)
    /// Nobody is free; the earliest instant at which somebody may be.
    case busy(earliest: Instant)
    /// Nobody can serve this at all, now or by waiting.
    case nobody(earliest: Instant?)
    /// The extra-attempt budget is closed.
    case budgetClosed(until: Instant)
}

/// An admitted attempt that had been waiting; the shell hands it to its call as `.granted`.
public struct Grant: Sendable, Equatable {
    /// Which call.
    public let call: CallID
    /// Which of its attempts.
    public let attempt: AttemptID
    /// What it holds from now on.
    public let lease: Lease
}
