/// One classified failure: what the machine decides on and what the screen says.
public struct Failure: Error, Sendable, Equatable {
    /// The class that decides everything else.
    public var kind: FailureKind
    /// One sanitised sentence for a person, at most a line; never a key, never a control character.
    public var message: String
    /// The HTTP status, when there was a response head.
    public var httpStatus: Int?
    /// The provider's own code or type, such as `insufficient_quota`.
    public var providerCode: String?
    /// The server's lower bound for the next try, measured from the failure.
    public var retryAfter: Duration?
    /// True when the endpoint does not know this model or parameter, so that another endpoint may.
    public var otherEndpointMayAccept: Bool
    /// Which of the attempt's timers ran out, for `FailureKind.timeout`.
    public var timer: AttemptTimer?
    /// The earliest instant at which our own limits would admit, for `FailureKind.refusedLocally`.
    public var earliest: Instant?

    /// Creates a failure; everything but the kind and the sentence has the neutral default.
    public init(
        _ kind: FailureKind, _ message: String, httpStatus: Int? = nil, providerCode: String? = nil,
        retryAfter: Duration? = nil, otherEndpointMayAccept: Bool = false,
        timer: AttemptTimer? = nil, earliest: Instant? = nil
    ) {
        self.kind = kind
        self.message = message
        self.httpStatus = httpStatus
        self.providerCode = providerCode
        self.retryAfter = retryAfter
        self.otherEndpointMayAccept = otherEndpointMayAccept
        self.timer = timer
        self.earliest = earliest
    }
}

/// The five clocks of one attempt.
///
/// They start when the request leaves, never while it is queued.
public enum AttemptTimer: String, Sendable, Hashable, CaseIterable, Codable {
    /// Until the connection stands.
    case connect
    /// Until the response head.
    case head
    /// Until the first useful token; comments and empty deltas do not stop it.
    case firstToken = "first_token"
    /// Between two useful tokens.
    case gap
    /// The whole attempt.
    case total
}

/// The limits of the five clocks; `nil` switches one off.
public struct AttemptTimeouts: Sendable, Equatable {
    /// Until the connection stands.
    ///
    /// Default 5 s (the OpenAI SDK's connect limit).
    public var connect: Duration?
    /// Until the response head.
    ///
    /// Default `nil`: as `firstToken`.
    public var head: Duration?
    /// Until the first useful token.
    ///
    /// Default 60 s.
    public var firstToken: Duration?
    /// Between useful tokens.
    ///
    /// Default 30 s.
    public var gap: Duration?
    /// The whole attempt.
    ///
    /// Default off: long answers are legitimate.
    public var total: Duration?

    /// Creates the limits; the defaults are those of each property.
    public init(
        connect: Duration? = .seconds(5), head: Duration? = nil,
        firstToken: Duration? = .seconds(60), gap: Duration? = .seconds(30), total: Duration? = nil
    ) {
        self.connect = connect
        self.head = head
        self.firstToken = firstToken
        self.gap = gap
        self.total = total
    }
}
