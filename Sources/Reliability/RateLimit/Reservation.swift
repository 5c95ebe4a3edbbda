/// What one admitted attempt holds of its endpoint's buckets; ends in `settle` or `refund`, once.
public struct Reservation: Sendable, Equatable {
    /// Its number, rising by one from 1.
    let sequence: UInt64
    /// Its place in the limiter's table.
    let slot: Int
    /// The tokens it was charged; 0 where tokens are not limited.
    public let tokens: Int
    /// All tokens reserved on this endpoint so far, its own included.
    let tokensReserved: UInt64
    /// When it was made, on the limiter's clock.
    let sent: LimiterTime
}

/// Which limit said no.
public enum BucketRefusal: String, Sendable, Hashable, CaseIterable, Codable {
    /// Requests per minute, configured, told by the server or learned.
    case requests
    /// Tokens per minute.
    case tokens
    /// Requests per day.
    case requestsPerDay = "requests_per_day"
    /// Requests in flight.
    case slots
    /// A Retry-After of the server.
    case retryAfter = "retry_after"
}

/// When a request could leave, without asking for it.
public enum BucketAnswer: Sendable, Equatable {
    /// At once.
    case now
    /// Not before this instant; for `.slots` a guess from the time that slots are usually held.
    case at(Instant, BucketRefusal)
}

/// The limiter's answer to one attempt.
public enum ReserveDecision: Sendable, Equatable {
    /// Everything is reserved.
    case reserved(Reservation)
    /// Nothing is reserved; ask again then.
    case wait(until: Instant, BucketRefusal)
}
