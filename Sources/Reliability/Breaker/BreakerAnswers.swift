/// What `CircuitBreaker.admit` would find; asking changes nothing.
public enum BreakerReadiness: Sendable, Equatable {
    /// Everything is admitted.
    case closed
    /// The one trial is free.
    case trialFree
    /// The one trial is under way; its lease ends then.
    case trialTaken(until: Instant)
    /// Nothing is admitted before this instant; `nil` when a person forced it.
    case open(until: Instant?)
}

/// The breaker's answer to one attempt.
public enum BreakerAdmission: Sendable, Equatable {
    /// Go, and report with this permit.
    case admitted(BreakerPermit)
    /// Do not go; ask again at this instant (`nil`: a person decides).
    case refused(until: Instant?, trialTaken: Bool)
}

/// The ticket of one admitted attempt; it names the state it was issued in, so that a result which
/// arrives after the breaker moved on is recognised and ignored.
public struct BreakerPermit: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case normal
        case trial(UInt64)
        case lastResort
    }

    let generation: UInt64
    let kind: Kind

    /// True for the one attempt that tests a half-open endpoint.
    public var isTrial: Bool {
        if case .trial = kind { true } else { false }
    }
}

/// How an admitted attempt ended, for the breaker.
public enum BreakerOutcome: Sendable, Equatable {
    /// The endpoint answered.
    case success
    /// The endpoint failed, with the reason in plain words.
    case failure(String)
    /// It says nothing about the endpoint: cancelled, refused locally, throttled, or the request's own fault.
    ///
    /// A trial goes back; nothing is decided.
    case neutral
}

/// How the wait for a first token compares with what is usual, for the breaker.
///
/// Slow is what takes longer than `max(slow, 6 × median)`, the median being the larger of the
/// endpoint's own and the fleet's, for prompts of that size. More than half of the calls must be
/// slow to open, so it is the median that moved, and a heavy tail cannot do it; ×3 is still usual.
///
/// | usual median | prompt tokens | slow from (default `slow`) |
/// | --- | --- | --- |
/// | 0.3 s | 500 | 3 s |
/// | 0.8 s | 500 | 4.8 s |
/// | 6 s | 16,000 | 36 s |
/// | 6 s | 64,000 | 144 s |
public enum FirstTokenPace: Sendable, Equatable {
    /// Within what is usual.
    case usual
    /// Slow, with the measure in plain words.
    case slow(String)
}

/// A change of state with its reason in plain words.
public struct BreakerTransition: Sendable, Equatable {
    /// The new state.
    public var state: BreakerState
    /// Why, such as “5 failures in a row: connection reset”.
    public var reason: String
}
