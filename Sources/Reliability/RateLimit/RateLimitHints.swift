/// What one response said about the server's own buckets, already parsed out of its dialect.
public struct RateLimitHints: Sendable, Equatable {
    /// One dimension as the server sees it.
    public struct Level: Sendable, Equatable {
        /// The limit per window, when told.
        public var limit: Int?
        /// What is left; never negative.
        public var remaining: Int
        /// Time until the window is full again, when told.
        public var reset: Duration?

        /// Creates a level; `remaining` below zero is a programmer error, the parser drops such headers.
        public init(limit: Int? = nil, remaining: Int, reset: Duration? = nil) {
            precondition(remaining >= 0, "remaining must not be negative, got \(remaining)")
            self.limit = limit
            self.remaining = remaining
            self.reset = reset
        }
    }

    /// Requests per minute.
    public var requests: Level?
    /// Tokens per minute.
    public var tokens: Level?
    /// Requests per day (Groq's `-requests` headers mean the day).
    public var requestsPerDay: Level?
    /// Retry-After as a lower bound from the moment of the response.
    public var retryAfter: Duration?

    /// Creates hints; what the response did not say stays `nil`.
    public init(
        requests: Level? = nil, tokens: Level? = nil, requestsPerDay: Level? = nil,
        retryAfter: Duration? = nil
    ) {
        self.requests = requests
        self.tokens = tokens
        self.requestsPerDay = requestsPerDay
        self.retryAfter = retryAfter
    }

    /// True when the response said nothing.
    public var isEmpty: Bool { self == RateLimitHints() }
}
