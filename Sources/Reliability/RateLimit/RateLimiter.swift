/// All limits of one endpoint, acquired together or not at all.
public struct RateLimiter: Sendable, Equatable {
    /// The rules.
    public let policy: RateLimitPolicy
    /// Requests under way.
    public private(set) var inFlight = 0
    /// Requests allowed at once; `nil` when unlimited.
    public var slots: Int? { nil }

    /// Creates full buckets.
    public init(limits: RateLimits, policy: RateLimitPolicy = RateLimitPolicy(), now: Instant) {
        self.policy = policy
    }
    /// When a request of this size could leave.
    public func answer(tokens: Int, now: Instant) -> BucketAnswer { .now }
    /// Reserves everything a request of this size needs, or nothing.
    public mutating func reserve(tokens: Int, now: Instant) -> ReserveDecision {
        .reserved(
            Reservation(sequence: 0, slot: 0, tokens: 0, requestsReserved: 0, tokensReserved: 0))
    }
    /// Ends a request that was sent.
    public mutating func settle(
        _ reservation: Reservation, usedTokens: Int?, succeeded: Bool, now: Instant
    ) {}
    /// Ends a request that never left.
    public mutating func refund(_ reservation: Reservation, now: Instant) {}
    /// Takes in what the server said about its buckets.
    public mutating func observe(
        _ hints: RateLimitHints, for reservation: Reservation, now: Instant
    ) {}
    /// Takes in a 429.
    public mutating func throttled(
        retryAfter: Duration?, for reservation: Reservation, now: Instant
    ) -> String? { nil }
    /// Requests per minute.
    public func requests(now: Instant) -> BucketLevel? { nil }
    /// Tokens per minute.
    public func tokens(now: Instant) -> BucketLevel? { nil }
    /// Requests per day.
    public func requestsPerDay(now: Instant) -> BucketLevel? { nil }
    /// Until when a Retry-After holds.
    public func blockedUntil(now: Instant) -> Instant? { nil }
    /// The share left in the emptiest bucket.
    public func lowestFraction(now: Instant) -> Double { 1 }
    /// Puts other configured limits in force.
    public mutating func replaceLimits(_ limits: RateLimits, now: Instant) {}
    /// When time alone would admit a request of this size.
    public func nextDeadline(tokens: Int, now: Instant) -> Instant? { nil }
}
