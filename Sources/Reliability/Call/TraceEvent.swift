/// One line of the decision log: what happened, to which call, when.
///
/// The dashboard, the event log, the metrics and `--json` all read this one stream.
public struct TraceEvent: Sendable, Equatable, Codable {
    /// When, on the monotonic clock.
    public var at: Instant
    /// The call, or `nil` for what concerns an endpoint as a whole.
    public var call: CallID?
    /// What.
    public var kind: Kind

    /// Creates one line.
    public init(at: Instant, call: CallID?, kind: Kind) {
        self.at = at
        self.call = call
        self.kind = kind
    }

    /// What happened.
    public enum Kind: Sendable, Equatable, Codable {
        /// A call was accepted.
        case callStarted(CallFacts)
        /// The router looked at the candidates.
        indirect case routed(RouteDecision)
        /// An attempt waits for a bucket or a slot; the instant is the predicted start.
        case queued(AttemptID, expected: Instant)
        /// An attempt left for this endpoint.
        case attemptStarted(AttemptID, EndpointID, AttemptReason)
        /// Its request is on the wire.
        case requestSent(AttemptID)
        /// Its response head arrived.
        case headReceived(AttemptID)
        /// Its first useful token arrived.
        case firstToken(AttemptID)
        /// It ended.
        case attemptEnded(AttemptID, AttemptOutcome)
        /// A second attempt will start at this instant unless a token comes first.
        case hedgeArmed(at: Instant, because: HedgeReason)
        /// A hedge was due and was not sent.
        case hedgeSuppressed(SuppressedReason)
        /// The next attempt waits until this instant (backoff or Retry-After).
        case backingOff(until: Instant, retryAfter: Bool)
        /// The extra-attempt budget refused.
        case budgetRefused(AttemptReason)
        /// The answer now comes from this attempt.
        case committed(AttemptID)
        /// The call is over.
        case callEnded(CallOutcome)
        /// A breaker changed its state, with the reason in plain words.
        indirect case breakerChanged(EndpointID, BreakerState, reason: String)
        /// A server lowered or freed a bucket.
        indirect case limitLearned(EndpointID, reason: String)
        /// One key of several was refused, or benched.
        indirect case keyChanged(EndpointID, KeyChange)
        /// So many breakers are not closed that their endpoints serve as well, or no longer.
        indirect case panicChanged(isOn: Bool, reason: String)
        /// A person changed an endpoint.
        indirect case manualChanged(EndpointID, reason: String)
    }
}

/// What became of one key of several; never the key itself.
public struct KeyChange: Sendable, Equatable, Codable {
    /// Its place among the keys of its endpoint, from 1.
    public var number: Int
    /// How many keys there are.
    public var count: Int
    /// Whether it may be used now.
    public var standing: KeyStanding
    /// What the server said against it.
    public var reason: String

    /// Creates a change.
    public init(number: Int, count: Int, standing: KeyStanding, reason: String) {
        self.number = number
        self.count = count
        self.standing = standing
        self.reason = reason
    }
}

/// How one attempt ended.
public enum AttemptOutcome: Sendable, Equatable, Codable {
    /// It delivered the answer.
    case won(AttemptUsage)
    /// It failed.
    indirect case failed(Failure)
    /// It was ended by us.
    case cancelled(CancelReason)
}

/// Who ended an attempt.
public enum CancelReason: String, Sendable, Hashable, Codable {
    /// Another attempt was first.
    case lostRace = "lost_race"
    /// The user.
    case user
    /// The deadline of the call.
    case deadline
    /// It waited for endpoints that were all removed.
    case removed
}

/// Why the hedge delay is what it is.
public enum HedgeReason: Sendable, Equatable, Codable {
    /// Set by hand.
    case fixed
    /// Fewer than 20 samples of this endpoint and prompt size: the cold delay.
    case cold
    /// A quantile of the measured first-token times, with the number of samples behind it.
    case quantile(Double, samples: Int)
}

/// Why a due hedge, or an extra attempt, was not sent.
public enum SuppressedReason: String, Sendable, Hashable, Codable {
    /// The extra-attempt budget is closed.
    case budget
    /// No other endpoint is free at once.
    case noTarget = "no_target"
    /// The call has used its attempts.
    case attempts
    /// Too many endpoints are degraded.
    case degraded
    /// More calls were hedged lately than the extra load allows.
    case load = "extra_load"
    /// Hedges have used up the tokens that answers paid for.
    case tokens
    /// The prompt is longer than what may be paid for twice.
    case longPrompt = "long_prompt"
}

/// The router's answer and its reasons, for the endpoint detail and `--json`.
public struct RouteDecision: Sendable, Equatable, Codable {
    /// One endpoint that was looked at.
    public struct Candidate: Sendable, Equatable, Codable {
        /// Which.
        public var endpoint: EndpointID
        /// The score, lower is better; `nil` when skipped.
        public var score: Double?
        /// Why it was skipped; `nil` when it was a candidate.
        public var skipped: SkipReason?

        /// Creates a candidate with a score or a reason.
        public init(endpoint: EndpointID, score: Double? = nil, skipped: SkipReason? = nil) {
            self.endpoint = endpoint
            self.score = score
            self.skipped = skipped
        }
    }

    /// What the strategy was.
    public var strategy: RoutingStrategy
    /// Which attempt asked.
    public var attempt: AttemptID
    /// The winner; `nil` when nobody was free.
    public var chosen: EndpointID?
    /// Why it won; `nil` when nobody was free.
    public var because: RouteReason?
    /// The other of two that were drawn, when the better of two won; else `nil`.
    public var rival: EndpointID?
    /// Everybody, in configuration order.
    public var candidates: [Candidate]

    /// Creates a decision.
    public init(
        strategy: RoutingStrategy, attempt: AttemptID, chosen: EndpointID?,
        because: RouteReason? = nil, rival: EndpointID? = nil, candidates: [Candidate]
    ) {
        self.strategy = strategy
        self.attempt = attempt
        self.chosen = chosen
        self.because = because
        self.rival = rival
        self.candidates = candidates
    }
}

/// Why the router passed over an endpoint.
public enum SkipReason: String, Sendable, Hashable, CaseIterable, Codable {
    /// Removed while the call was under way.
    case removed
    /// Switched off by hand.
    case disabled
    /// Draining by hand.
    case draining
    /// Another endpoint is pinned.
    case notPinned = "not_pinned"
    /// Its breaker is open.
    case breakerOpen = "breaker_open"
    /// Half-open, and its one trial is under way.
    case trialTaken = "trial_taken"
    /// It returns after trials, and this call is not in the share that it gets meanwhile.
    case recovering
    /// Its bucket has not enough, or a Retry-After holds.
    case bucketEmpty = "bucket_empty"
    /// All its slots are taken.
    case noSlot = "no_slot"
    /// Others wait for it already.
    case queueAhead = "queue_ahead"
    /// This call has an attempt running there.
    case inUse = "in_use"
    /// This call failed there in a way that repeating does not mend, or tried it before.
    case alreadyTried = "already_tried"
    /// The prompt does not fit.
    case tooSmall = "too_small"
    /// The request has images, and this model takes none.
    case noImages = "no_images"
    /// The request has tools, and this model calls none.
    case noTools = "no_tools"
    /// It serves embeddings alone.
    case noChat = "no_chat"
    /// It is not known to have embeddings.
    case noEmbeddings = "no_embeddings"
    /// It could cost more than the call may, or its price is unknown.
    case tooDear = "too_dear"
    /// The caller forbids it.
    case forbidden
    /// Kept as a fallback until the others are used up.
    case reserved
    /// A hedge may not use a bucket at or below half.
    case bucketLow = "bucket_low"
    /// The key is dead or benched.
    case keyUnusable = "key_unusable"
    /// The extra-attempt budget of its provider is closed.
    case budgetClosed = "budget_closed"
}

/// The eight ways to choose among free endpoints.
public enum RoutingStrategy: String, Sendable, Hashable, CaseIterable, Codable {
    /// Power of two choices on expected time × in flight + price, with ejection and exploration.
    ///
    /// The default.
    case balanced
    /// The first free one in configuration order.
    case priority
    /// One after the other.
    case roundRobin = "round-robin"
    /// Smooth weighted round robin by `weight`.
    case weighted
    /// The fewest in flight.
    case leastLoaded = "least-loaded"
    /// The lowest first-token estimate.
    case latency
    /// The cheapest for this prompt.
    case cost
    /// The best health score.
    case health
}
