/// The state of a breaker as a person sees it.
public enum BreakerState: Sendable, Equatable, Codable {
    /// Normal traffic.
    case closed
    /// Refusing until the instant of the next trial; `nil` when forced by hand.
    case open(until: Instant?)
    /// One trial at a time.
    case halfOpen
}

/// Where a bucket's level comes from.
public enum LevelSource: String, Sendable, Hashable, Codable {
    /// Counted by us against the configured limit.
    case local
    /// Lowered to what the server's headers said.
    case header
    /// Learned from 429s without headers.
    case learned
}

/// One bucket as the screen shows it.
public struct BucketLevel: Sendable, Equatable, Codable {
    /// What is available now, in requests or tokens.
    public var available: Double
    /// What a full bucket holds.
    public var capacity: Double
    /// Refill per second.
    public var refillPerSecond: Double
    /// Who says so.
    public var source: LevelSource

    /// Creates a level.
    public init(available: Double, capacity: Double, refillPerSecond: Double, source: LevelSource) {
        self.available = available
        self.capacity = capacity
        self.refillPerSecond = refillPerSecond
        self.source = source
    }

    /// The share that is left, 0…1.
    public var fraction: Double { capacity > 0 ? min(1, max(0, available / capacity)) : 1 }
}

/// One endpoint at one instant: all that the screen, `endpoints --json` and `/metrics` show.
public struct EndpointSnapshot: Sendable, Equatable, Codable {
    /// Its identity.
    public var id: EndpointID
    /// Its static facts.
    public var profile: EndpointProfile
    /// True when it was removed: nothing new goes there, what still runs there ends as it will.
    public var isRemoved: Bool
    /// What a person decided.
    public var manual: ManualState
    /// True when all new calls go here.
    public var isPinned: Bool
    /// The breaker.
    public var breaker: BreakerState
    /// What a person forced on it.
    public var forced: ForcedBreaker?
    /// True when the breaker is open and traffic still flows because nobody else is left.
    public var isLastResort: Bool
    /// The part of its fair share that it gets: below 1 while it returns after trials, else 1.
    public var returning: Double
    /// Why the breaker is where it is, in plain words; empty when closed from the start.
    public var breakerReason: String
    /// Requests per minute; `nil` when unlimited.
    public var requests: BucketLevel?
    /// Tokens per minute; `nil` when unlimited.
    public var tokens: BucketLevel?
    /// Requests per day; `nil` when unlimited.
    public var requestsPerDay: BucketLevel?
    /// Slots: in flight and allowed; `nil` when unlimited.
    public var slots: Int?
    /// True when the slots are found by measuring first tokens; see `AdaptiveConcurrency`.
    public var slotsAreMeasured: Bool
    /// A Retry-After holds until then.
    public var blockedUntil: Instant?
    /// No key may be used, dead or benched: in plain words, empty when one may.
    public var keyProblem: String
    /// Every key, where there are several; empty with one.
    public var keys: [KeySnapshot]
    /// Attempts under way.
    public var inFlight: Int
    /// Calls waiting that could go here.
    public var waiting: Int
    /// The last first-token times, oldest first, at most 120.
    public var recentFirstTokens: [Duration]
    /// Median time to first token; `nil` without samples.
    public var p50: Duration?
    /// 95th percentile of the time to first token.
    public var p95: Duration?
    /// 99th percentile of the time to first token.
    public var p99: Duration?
    /// Failed attempts among those of the last 60 s, 0…1; `nil` without attempts.
    public var errorRate: Double?
    /// Attempts since the start.
    public var attempts: Int
    /// Of these, delivered.
    public var succeeded: Int
    /// Of these, failed.
    public var failed: Int
    /// Of these, ended by us.
    public var cancelled: Int
    /// Answers that came from here.
    public var won: Int
    /// Input tokens used.
    public var inputTokens: Int
    /// Output tokens used.
    public var outputTokens: Int
    /// US dollars used; 0 when the price is unknown.
    public var cost: Double
    /// 1 is well, 0 is unusable: `usable · (1 − errorRate) · min(1, bucket fraction / 0.1)`.
    public var health: Double
    /// The last outcomes, oldest first, at most 40: true succeeded, false failed.
    public var recentOutcomes: [Bool]
    /// The last failures, newest first, at most 8.
    public var recentFailures: [FailureRecord]
    /// The last breaker changes, newest first, at most 16.
    public var breakerHistory: [BreakerChange]
    /// First-token counts by bound: (upper bound, count), empty without samples.
    public var histogram: [HistogramBar]
}

/// One failure that an endpoint had.
public struct FailureRecord: Sendable, Equatable, Codable {
    /// When.
    public var at: Instant
    /// What.
    public var failure: Failure
    /// Creates a record.
    public init(at: Instant, failure: Failure) {
        self.at = at
        self.failure = failure
    }
}

/// One change of a breaker.
public struct BreakerChange: Sendable, Equatable, Codable {
    /// When.
    public var at: Instant
    /// To which state.
    public var state: BreakerState
    /// Why, in plain words.
    public var reason: String
    /// Creates a change.
    public init(at: Instant, state: BreakerState, reason: String) {
        self.at = at
        self.state = state
        self.reason = reason
    }
}

/// One bar of a latency histogram.
public struct HistogramBar: Sendable, Equatable, Codable {
    /// The upper bound of the bar.
    public var upTo: Duration
    /// How many samples lie in it.
    public var count: Int
    /// Creates a bar.
    public init(upTo: Duration, count: Int) {
        self.upTo = upTo
        self.count = count
    }
}

/// The whole fleet at one instant.
public struct FleetSnapshot: Sendable, Equatable, Codable {
    /// When it was taken.
    public var at: Instant
    /// Every endpoint by its identity, those included that were removed.
    public var endpoints: [EndpointSnapshot]
    /// Those that are of interest now: not removed, or removed with attempts still under way.
    public var present: [EndpointSnapshot] {
        guard endpoints.contains(where: \.isRemoved) else { return endpoints }
        return endpoints.filter { !$0.isRemoved || $0.inFlight > 0 }
    }
    /// The current strategy.
    public var strategy: RoutingStrategy
    /// The pinned endpoint, if any.
    public var pinned: EndpointID?
    /// The current call policy.
    public var policy: CallPolicy
    /// True when so many breakers are not closed that their endpoints serve as well.
    public var isPanic: Bool
    /// Calls accepted and not yet ended.
    public var callsInFlight: Int
    /// Attempts waiting for a bucket or slot.
    public var waiting: Int
    /// Calls that ended, by outcome.
    public var complete: Int
    /// Calls that ended incomplete.
    public var incomplete: Int
    /// Calls that failed.
    public var failed: Int
    /// Calls that were cancelled.
    public var cancelled: Int
    /// Extra attempts the budget would still grant.
    public var budgetBalance: Double
    /// Below this the budget is closed.
    public var budgetClosedBelow: Double
    /// What a full budget holds.
    public var budgetCapacity: Double
}
