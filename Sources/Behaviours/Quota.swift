/// What an endpoint allows each minute, told in `x-ratelimit-*` fields.
public struct Quota: Sendable, Equatable {
    /// Requests a minute.
    public var requestsPerMinute: Int
    /// Requests that may come at once; `nil` for a whole minute's worth.
    ///
    /// Services that judge by the second hold less: 2,400 a minute with a burst of 40 is 40 a second.
    public var requestBurst: Int?
    /// Tokens a minute, input and output together; `nil` for no such limit.
    public var tokensPerMinute: Int?

    /// Creates a quota.
    public init(
        requestsPerMinute: Int, requestBurst: Int? = nil, tokensPerMinute: Int? = nil
    ) {
        precondition(requestsPerMinute > 0, "requests per minute must be above 0")
        precondition(requestBurst.map { $0 > 0 } ?? true, "the burst must be above 0")
        precondition(tokensPerMinute.map { $0 > 0 } ?? true, "tokens per minute must be above 0")
        self.requestsPerMinute = requestsPerMinute
        self.requestBurst = requestBurst
        self.tokensPerMinute = tokensPerMinute
    }
}

/// The level of one bucket, as a response head tells it.
public struct QuotaLevel: Sendable, Equatable {
    /// What the full bucket holds.
    public var limit: Int
    /// What is left.
    public var remaining: Int
    /// Until the bucket is full again.
    public var reset: Duration
}

/// A bucket that fills evenly within a minute.
struct QuotaBucket: Sendable, Equatable {
    let limit: Int
    private let capacity: Double
    private var level: Double
    private var filledAt: Duration

    init(limit: Int, burst: Int? = nil, at elapsed: Duration) {
        self.limit = limit
        capacity = Double(burst ?? limit)
        level = capacity
        filledAt = elapsed
    }

    /// How long until `amount` is there; zero when it is, and at most a full bucket is asked for.
    mutating func wait(for amount: Int, at elapsed: Duration) -> Duration {
        fill(at: elapsed)
        let missing = min(Double(amount), capacity) - level
        // A millionth of a unit forgives the rounding of a bucket filled in many small steps.
        return missing <= 1e-6 ? .zero : .seconds(60) * (missing / Double(limit))
    }

    mutating func take(_ amount: Int) {
        level = max(0, level - Double(amount))
    }

    mutating func reading(at elapsed: Duration) -> QuotaLevel {
        fill(at: elapsed)
        return QuotaLevel(
            limit: limit, remaining: Int((level + 1e-6).rounded(.down)),
            reset: .seconds(60) * ((capacity - level) / Double(limit)))
    }

    private mutating func fill(at elapsed: Duration) {
        guard elapsed > filledAt else { return }
        level = min(capacity, level + Double(limit) * ((elapsed - filledAt) / .seconds(60)))
        filledAt = elapsed
    }
}
