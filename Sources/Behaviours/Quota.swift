/// What an endpoint allows each minute, told in `x-ratelimit-*` fields.
public struct Quota: Sendable, Equatable {
    /// Requests a minute.
    public var requestsPerMinute: Int
    /// Requests that may come at once; `nil` for a whole minute's worth.
    ///
    /// Services that judge by the second hold less: 2,400 a minute with a burst of 40 is 40 a second.
    /// Fixed windows have no burst of their own.
    public var requestBurst: Int?
    /// Tokens a minute, input and output together; `nil` for no such limit.
    public var tokensPerMinute: Int?
    /// How the limit is enforced.
    ///
    /// Default `.refilling`.
    public var window: QuotaWindow
    /// What the response heads tell of it.
    ///
    /// Default `.honest`.
    public var headers: QuotaHeaders
    /// Requests a minute that somebody else takes from the same quota, evenly in time.
    ///
    /// Each takes one request and an average request's tokens (`tokensPerMinute` divided by
    /// `requestsPerMinute`), or nothing when they are not there. Default 0.
    public var strangers: Double
    /// Endpoints with the same key share one quota: that of the first one; `nil` shares nothing.
    public var key: String?

    /// Creates a quota; the defaults are those of each property.
    public init(
        requestsPerMinute: Int, requestBurst: Int? = nil, tokensPerMinute: Int? = nil,
        window: QuotaWindow = .refilling, headers: QuotaHeaders = .honest, strangers: Double = 0,
        key: String? = nil
    ) {
        precondition(requestsPerMinute > 0, "requests per minute must be above 0")
        precondition(requestBurst.map { $0 > 0 } ?? true, "the burst must be above 0")
        precondition(tokensPerMinute.map { $0 > 0 } ?? true, "tokens per minute must be above 0")
        precondition((0...60_000).contains(strangers), "strangers must be within 0…60,000")
        if case .fixed(let length) = window {
            precondition(length > .zero, "a window must be longer than 0, got \(length)")
        }
        self.requestsPerMinute = requestsPerMinute
        self.requestBurst = requestBurst
        self.tokensPerMinute = tokensPerMinute
        self.window = window
        self.headers = headers
        self.strangers = strangers
        self.key = key
    }
}

/// How a limit is enforced.
public enum QuotaWindow: Sendable, Hashable {
    /// A bucket that fills evenly all the time.
    case refilling
    /// The count starts anew at each multiple of a duration, which holds its part of a minute.
    ///
    /// 60 a minute with `.fixed(1 s)` is one in each second; at least one is always allowed. A minute
    /// allows twice the limit around its boundary.
    case fixed(Duration)
}

/// What the response heads tell of a quota.
public enum QuotaHeaders: String, Sendable, Hashable, CaseIterable, Codable {
    /// The level as it is.
    case honest
    /// Nothing at all, nor `Retry-After` with a 429.
    case silent
    /// A full bucket always, even with a 429.
    case plenty
    /// Nothing left always, although requests are accepted.
    case zero
    /// Every other head tells the level of three requests ago, as if it came out of order.
    case late
}

/// The level of one bucket, as a response head tells it.
public struct QuotaLevel: Sendable, Equatable {
    /// The limit a minute, as it is enforced at the time.
    public var limit: Int
    /// What is left.
    public var remaining: Int
    /// Until the bucket is full again, or its window ends.
    public var reset: Duration
}
