public import Reliability

/// What one answer was in the end: the line under its name.
///
/// A plain value of the screen's own, so that the screen needs nothing of the client.
public struct AnswerSummary: Sendable, Equatable {
    /// How it ended.
    public enum Status: String, Sendable, Hashable, Codable {
        /// Whole.
        case complete
        /// Text was shown and then the stream broke.
        case incomplete
        /// No text was shown.
        case failed
        /// The person stopped it.
        case cancelled
    }

    /// One wire attempt of its call.
    public struct Attempt: Sendable, Equatable {
        /// Where.
        public var endpoint: String
        /// Why it was made.
        public var reason: AttemptReason
        /// True when the answer came from it.
        public var won: Bool
        /// What went wrong with it, if anything did.
        public var failure: FailureKind?
        /// US dollars that it cost; `nil` when nobody can know, as for a cancelled loser.
        public var cost: Double?

        /// Creates an attempt.
        public init(
            endpoint: String, reason: AttemptReason, won: Bool, failure: FailureKind? = nil,
            cost: Double? = nil
        ) {
            self.endpoint = endpoint
            self.reason = reason
            self.won = won
            self.failure = failure
            self.cost = cost
        }
    }

    /// How it ended.
    public var status: Status
    /// Who answered; `nil` when nobody did.
    public var endpoint: String?
    /// With which model.
    public var model: String?
    /// Every attempt, in the order of their starts.
    public var attempts: [Attempt]
    /// Tokens of the question; `nil` when unknown.
    public var inputTokens: Int?
    /// Tokens of the answer; `nil` when unknown.
    public var outputTokens: Int?
    /// True when the server counted the tokens; false shows them with a tilde.
    public var usageIsReported: Bool
    /// US dollars of the whole call; `nil` when no price is known.
    public var cost: Double?
    /// From Enter to the first shown token.
    public var firstToken: Duration?
    /// From Enter to the end.
    public var total: Duration?
    /// What went wrong, for every status but complete.
    public var failure: Failure?
    /// True when the model stopped at its token limit: whole on the wire, cut in content.
    public var isCutByLimit: Bool
    /// What stands in for the answer that was asked for, and why, as a clause; `nil` when it is that one.
    public var degraded: String?

    /// Creates a summary; what is left out is unknown, and the screen shows it as a dash.
    public init(
        status: Status, endpoint: String? = nil, model: String? = nil, attempts: [Attempt] = [],
        inputTokens: Int? = nil, outputTokens: Int? = nil, usageIsReported: Bool = false,
        cost: Double? = nil, firstToken: Duration? = nil, total: Duration? = nil,
        failure: Failure? = nil, isCutByLimit: Bool = false, degraded: String? = nil
    ) {
        self.status = status
        self.endpoint = endpoint
        self.model = model
        self.attempts = attempts
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.usageIsReported = usageIsReported
        self.cost = cost
        self.firstToken = firstToken
        self.total = total
        self.failure = failure
        self.isCutByLimit = isCutByLimit
        self.degraded = degraded
    }

    /// Output tokens per second between the first token and the end; `nil` when unmeasured.
    ///
    /// 312 tokens, the first after 0.92 s, the end after 8.5 s: 311 / 7.58 = 41.0.
    public var tokensPerSecond: Double? {
        guard let outputTokens, outputTokens > 1, let firstToken, let total, total > firstToken
        else { return nil }
        return Double(outputTokens - 1) / (total - firstToken).inSeconds
    }
}
