public import Reliability

/// What came out of a run.
public struct Report: Sendable, Equatable {
    /// The scenario's name.
    public let scenario: String
    /// Where the dice started; with the scenario it repeats the run.
    public let seed: UInt64
    /// A plain client in the place of the product; `nil` is the product.
    public let variant: Variant?

    /// Calls accepted.
    public internal(set) var calls = 0
    /// Calls that ended complete.
    public internal(set) var complete = 0
    /// Calls that ended incomplete: text was shown, and then the stream broke.
    public internal(set) var incomplete = 0
    /// Calls that failed without text.
    public internal(set) var failed = 0
    /// Calls that their person cancelled.
    public internal(set) var cancelled = 0
    /// Calls still under way when the run ended.
    public internal(set) var unfinished = 0
    /// Why calls failed or broke, by kind.
    public internal(set) var failures = FailureCounts()

    /// Attempts that were started.
    public internal(set) var attempts = 0
    /// Attempts by reason, in the order of `AttemptReason.allCases`.
    public internal(set) var reasons = Array(repeating: 0, count: AttemptReason.allCases.count)
    /// Why attempts failed, by kind.
    public internal(set) var attemptFailures = FailureCounts()
    /// Answers 429, whatever they meant.
    public internal(set) var throttled = 0
    /// Hedges that delivered the answer.
    public internal(set) var hedgesWon = 0
    /// Hedges that were due and not sent, counted when the reason changed.
    public internal(set) var hedgesSuppressed = 0
    /// Extra attempts that the budget refused.
    public internal(set) var budgetRefusals = 0
    /// Attempts that waited in the client's queue.
    public internal(set) var queued = 0

    /// From acceptance to the first token that was shown.
    public internal(set) var firstToken = LatencySummary()
    /// From acceptance to the end of complete calls.
    public internal(set) var total = LatencySummary()
    /// What happened in each second, from 0; at most `secondsMax`.
    public internal(set) var seconds: [Second] = []
    /// What happened to each endpoint.
    public internal(set) var endpoints: [EndpointRow]
    /// From the start to the end of the last call.
    public internal(set) var makespan = Duration.zero
    /// Virtual time played.
    public internal(set) var played = Duration.zero
    /// Events handled.
    public internal(set) var events = 0
    /// The fingerprint of the decision log.
    public internal(set) var digest: UInt64 = 0
    /// Rules that did not hold.
    public internal(set) var violations: [Violation] = []

    /// More seconds than that are not told one by one: a day has 86,400.
    public static let secondsMax = 100_000

    init(scenario: String, seed: UInt64, variant: Variant?, endpoints: [String]) {
        self.scenario = scenario
        self.seed = seed
        self.variant = variant
        self.endpoints = endpoints.map { EndpointRow(name: $0) }
    }

    /// Attempts beyond the first of each call.
    public var extraAttempts: Int { attempts - reasons[AttemptReason.first.place] }
    /// Hedges that were sent.
    public var hedges: Int { reasons[AttemptReason.hedge.place] }
    /// Complete calls among those that nobody cancelled, 0…1; 1 without any.
    public var success: Double {
        let wanted = calls - cancelled
        return wanted > 0 ? Double(complete) / Double(wanted) : 1
    }
    /// Attempts per call; 0 without calls.
    public var attemptsPerCall: Double { calls > 0 ? Double(attempts) / Double(calls) : 0 }

    /// One second of the run.
    public struct Second: Sendable, Equatable {
        /// Calls accepted.
        public internal(set) var offered = 0
        /// Calls that ended complete.
        public internal(set) var completed = 0
        /// Of the calls accepted in this second, those that ended complete at some time.
        public internal(set) var answered = 0
        /// Calls that failed or broke.
        public internal(set) var failed = 0
        /// Attempts started.
        public internal(set) var attempts = 0
        /// Attempts that failed.
        public internal(set) var attemptFailures = 0
        /// Answers 429.
        public internal(set) var throttled = 0
        /// What the extra-attempt budget held at the end.
        public internal(set) var budget = 0.0
        /// Breakers that were open or half-open at the end.
        public internal(set) var openBreakers = 0
        /// Attempts that waited in the client's queue at the end.
        public internal(set) var waiting = 0
        /// Calls under way at the end.
        public internal(set) var underWay = 0
    }

    /// One endpoint in a run.
    public struct EndpointRow: Sendable, Equatable {
        /// So many changes are told, and the rest counted.
        public static let changesMax = 1_000

        /// Its name.
        public let name: String
        /// Attempts started there.
        public internal(set) var attempts = 0
        /// Of these, delivered.
        public internal(set) var succeeded = 0
        /// Of these, failed.
        public internal(set) var failed = 0
        /// Of these, ended by the client.
        public internal(set) var cancelled = 0
        /// From the start of an attempt to its first token here.
        public internal(set) var firstToken = LatencyHistogram()
        /// What its breaker did, in order.
        public internal(set) var breaker: [BreakerChange] = []
        /// How often its breaker changed.
        public internal(set) var breakerChanges = 0

        init(name: String) { self.name = name }
    }
}

/// How often each kind of failure occurred.
public struct FailureCounts: Sendable, Equatable {
    private var counts = Array(repeating: 0, count: FailureKind.allCases.count)

    /// Creates counts of zero.
    public init() {}

    /// How often `kind` occurred.
    public subscript(kind: FailureKind) -> Int { counts[kind.place] }
    /// All together.
    public var total: Int { counts.reduce(0, +) }
    /// The kinds that occurred, in the order of their declaration.
    public var list: [(kind: FailureKind, count: Int)] {
        FailureKind.allCases.filter { self[$0] > 0 }.map { ($0, self[$0]) }
    }

    mutating func add(_ kind: FailureKind) { counts[kind.place] += 1 }
}

extension FailureKind {
    /// The position of its declaration.
    fileprivate var place: Int {
        switch self {
        case .rateLimited: 0
        case .quota: 1
        case .auth: 2
        case .overloaded: 3
        case .transient: 4
        case .tooLong: 5
        case .filtered: 6
        case .badRequest: 7
        case .brokenStream: 8
        case .timeout: 9
        case .neverSent: 10
        case .deadline: 11
        case .refusedLocally: 12
        case .cancelled: 13
        }
    }
}

extension AttemptReason {
    /// The position of its declaration.
    var place: Int {
        switch self {
        case .first: 0
        case .retry: 1
        case .hedge: 2
        case .race: 3
        case .fallback: 4
        case .resend: 5
        }
    }
}
