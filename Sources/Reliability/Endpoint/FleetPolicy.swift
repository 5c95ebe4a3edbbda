/// The settings that all endpoints of a fleet share.
public struct FleetPolicy: Sendable, Equatable {
    /// When an endpoint's breaker opens and how it closes.
    public var breaker: BreakerPolicy
    /// How many extra attempts success pays for.
    public var budget: BudgetPolicy
    /// Burst, learning and recovery of the buckets.
    public var rateLimit: RateLimitPolicy
    /// The most attempts that may wait for a bucket or a slot at once.
    ///
    /// Default 10,000: a waiting call is a few hundred bytes, and a queue that long drains in under
    /// three minutes at 60 requests a second; whoever would wait past the deadline is refused first.
    public var queueCapacity: Int
    /// After this wait a background question counts as an interactive one.
    ///
    /// Default 10 s.
    public var ageing: Duration
    /// From which silent loss in a row on such a loss counts against the breaker.
    ///
    /// A silent loss is an attempt without a token that a later-started hedge beat. One proves
    /// nothing: with 5 % of slow answers it happens to every twentieth call. A black hole shows
    /// nothing else, so from the second in a row on each counts as a failure, and the breaker's own
    /// rules decide. A plain race loser is never counted. Default 2.
    public var silentRun: Int

    /// Creates a policy; the defaults are those of each property.
    public init(
        breaker: BreakerPolicy = BreakerPolicy(), budget: BudgetPolicy = BudgetPolicy(),
        rateLimit: RateLimitPolicy = RateLimitPolicy(), queueCapacity: Int = 10_000,
        ageing: Duration = .seconds(10), silentRun: Int = 2
    ) {
        precondition(queueCapacity >= 0, "queueCapacity must not be negative, got \(queueCapacity)")
        precondition(silentRun > 0, "silentRun must be above 0, got \(silentRun)")
        self.breaker = breaker
        self.budget = budget
        self.rateLimit = rateLimit
        self.queueCapacity = queueCapacity
        self.ageing = ageing
        self.silentRun = silentRun
    }
}
