/// The settings that all endpoints of a fleet share.
public struct FleetPolicy: Sendable, Equatable {
    /// When an endpoint's breaker opens and how it closes.
    public var breaker: BreakerPolicy
    /// How many extra attempts success pays for.
    public var budget: BudgetPolicy
    /// How many tokens hedges may spend a second time.
    public var hedgeTokens: TokenBudgetPolicy
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
    /// The fewest silent losses in a row that open a breaker.
    ///
    /// A silent loss is an attempt without a token that one started later beat. One proves nothing:
    /// with 5 % of slow answers it happens to every twentieth call. A black hole shows nothing else.
    /// How many are needed grows with how often an endpoint, or all of them, lose silently: 6 at 5 %,
    /// 14 at 30 %. A plain race loser is never counted. Default 5; `.max` switches the rule off.
    public var silentRun: Int
    /// When an endpoint is ejected because its peers do much better; `nil` is never.
    public var peers: PeerPolicy?
    /// Above this share of endpoints with breakers that are not closed, those serve as well.
    ///
    /// They get what the closed ones have no room for, or failed at: a survivor with room is not left
    /// for endpoints that are known to fail. 0…1, 1 is never, default 0.5 (Envoy's panic threshold).
    public var panicAbove: Double
    /// What `balanced` weighs, remembers and tries.
    public var routing: RoutingPolicy
    /// All on; only the proofs switch one off.
    package var protections = Protections.all

    /// Creates a policy; the defaults are those of each property.
    public init(
        breaker: BreakerPolicy = BreakerPolicy(), budget: BudgetPolicy = BudgetPolicy(),
        hedgeTokens: TokenBudgetPolicy = TokenBudgetPolicy(),
        rateLimit: RateLimitPolicy = RateLimitPolicy(), queueCapacity: Int = 10_000,
        ageing: Duration = .seconds(10), silentRun: Int = 5, peers: PeerPolicy? = PeerPolicy(),
        panicAbove: Double = 0.5, routing: RoutingPolicy = RoutingPolicy()
    ) {
        precondition(queueCapacity >= 0, "queueCapacity must not be negative, got \(queueCapacity)")
        precondition(silentRun > 0, "silentRun must be above 0, got \(silentRun)")
        self.breaker = breaker
        self.budget = budget
        self.hedgeTokens = hedgeTokens
        self.rateLimit = rateLimit
        precondition((0...1).contains(panicAbove), "panicAbove must be 0…1, got \(panicAbove)")
        self.peers = peers
        self.panicAbove = panicAbove
        self.queueCapacity = queueCapacity
        self.ageing = ageing
        self.silentRun = silentRun
        self.routing = routing
    }
}
