/// One call, counted from 1 within one client.
public struct CallID: Sendable, Hashable, Comparable {
    /// The number.
    public let number: Int
    /// Creates the identity of the call with this number.
    public init(_ number: Int) { self.number = number }
    /// Orders by age.
    public static func < (left: CallID, right: CallID) -> Bool { left.number < right.number }
}

/// One attempt of one call, counted from 1.
public struct AttemptID: Sendable, Hashable, Comparable {
    /// The number within the call.
    public let number: Int
    /// Creates the identity of the attempt with this number.
    public init(_ number: Int) { self.number = number }
    /// Orders by start.
    public static func < (left: AttemptID, right: AttemptID) -> Bool { left.number < right.number }
}

/// Why an attempt exists.
public enum AttemptReason: String, Sendable, Hashable, CaseIterable, Codable {
    /// The first of its call.
    case first
    /// Again, on an endpoint that this call tried before.
    case retry
    /// Beside a silent one.
    case hedge
    /// Started together with the first.
    case race
    /// Elsewhere, after a failure.
    case fallback
    /// The same again, because the request provably never left.
    case resend
}

/// What happened to a call.
///
/// The shell reports; the machine decides.
public enum CallEvent: Sendable, Equatable {
    /// The call was accepted.
    case started
    /// The queue admitted an attempt that was waiting; the lease is the machine's from here.
    case granted(AttemptID, Lease)
    /// An attempt waits in the queue for endpoints that were all removed.
    case stranded(AttemptID)
    /// The request left for the server.
    case requestSent(AttemptID)
    /// The response head arrived with what it says about the server's buckets.
    case headReceived(AttemptID, RateLimitHints)
    /// The first useful token arrived.
    case firstToken(AttemptID)
    /// The attempt ended well.
    case attemptSucceeded(AttemptID, AttemptUsage)
    /// The attempt ended badly.
    indirect case attemptFailed(AttemptID, Failure)
    /// A timer that the machine asked for came due.
    case timerFired(CallTimer)
    /// The user, or the task that asked, no longer wants the answer.
    case cancelled
}

/// What an attempt used, reported by the server or estimated by us.
public struct AttemptUsage: Sendable, Equatable, Codable {
    /// Input tokens.
    public var input: Int
    /// Output tokens.
    public var output: Int
    /// Of the input, the tokens that came from the service's prompt cache; 0 when it told of none.
    public var cachedInput: Int
    /// Of the input, the tokens that went into the service's prompt cache; 0 when it told of none.
    public var cacheWrite: Int
    /// True when the server said so; false when we counted.
    public var isReported: Bool

    /// Creates a usage value.
    public init(
        input: Int, output: Int, cachedInput: Int = 0, cacheWrite: Int = 0, isReported: Bool
    ) {
        self.input = input
        self.output = output
        self.cachedInput = cachedInput
        self.cacheWrite = cacheWrite
        self.isReported = isReported
    }
}

/// Every timer a call can ask for.
public enum CallTimer: Sendable, Hashable {
    /// When the whole call is out of time.
    case deadline
    /// When a silent attempt gets company.
    case hedge
    /// When a backed-off attempt may start.
    case backoff
    /// When an attempt's current clock runs out.
    case attempt(AttemptID)
}

/// What the shell must do, in this order.
public enum CallDirective: Sendable, Equatable {
    /// Send the request to this endpoint with this one of its keys, from 0.
    case startAttempt(AttemptID, EndpointID, key: Int)
    /// Close this attempt's socket and forget it; its later events are ignored.
    case cancelAttempt(AttemptID)
    /// Wake the machine at this instant; replaces an earlier setting of the same timer.
    case setTimer(CallTimer, Instant)
    /// Forget this timer.
    case clearTimer(CallTimer)
    /// From here on, this attempt's text is the answer: deliver what it buffered and what follows.
    case commit(AttemptID)
    /// The call is over; every lease is back.
    case finish(CallOutcome)
    /// Tell the observers.
    case trace(TraceEvent.Kind)
}

/// How a call ended.
public enum CallOutcome: Sendable, Equatable, Codable {
    /// The whole answer arrived from this attempt.
    case complete(AttemptID)
    /// Text was shown, and then the committed attempt failed.
    indirect case incomplete(AttemptID, Failure)
    /// No text was shown.
    indirect case failed(Failure)
    /// The user ended it; the attempt is the committed one, if any.
    case cancelled(AttemptID?)
}
