/// What the strategy `balanced` weighs, remembers and tries.
public struct RoutingPolicy: Sendable, Equatable {
    /// λ of the score: how many seconds of waiting a dollar is worth, at least 0.
    ///
    /// Default 100: a second of a person's time costs a cent, 36 dollars an hour. An answer for
    /// 0.002 dollars then loses against one for nothing that takes up to 0.2 s longer. 0 leaves the
    /// price out.
    public var secondsPerDollar: Double
    /// The part of first attempts that tries an endpoint without recent attempts: 0…0.5, default 0.02.
    ///
    /// 0 switches it off: an endpoint that was slow once is then found well again only when the
    /// others are busy. See `Exploration`.
    public var exploration: Double
    /// How long an endpoint that joins a running fleet gets less than its share; zero is at once.
    ///
    /// Default 30 s: a tenth of its share for the first half, half of it for the second, as after
    /// a breaker's trials. The two are not multiplied, the smaller holds: each alone keeps a crowd
    /// from a server that has to warm up, and a twentieth would only delay what is learned of it.
    public var slowStart: Duration
    /// A conversation stays where its last turn was answered while the score there is at most so
    /// many times that of the endpoint it would go to else: at least 1, default 2.
    ///
    /// The server has the conversation's beginning in its prompt cache: the first token comes
    /// sooner than its score says, and hosted services charge a part of the price.
    public var affinity: Double

    /// Creates a policy; a value out of its range is a programmer error.
    public init(
        secondsPerDollar: Double = 100, exploration: Double = 0.02,
        slowStart: Duration = .seconds(30), affinity: Double = 2
    ) {
        precondition(
            secondsPerDollar >= 0 && secondsPerDollar.isFinite,
            "secondsPerDollar must not be negative, got \(secondsPerDollar)")
        precondition(
            (0...0.5).contains(exploration), "exploration must be 0…0.5, got \(exploration)")
        precondition(slowStart >= .zero, "slowStart must not be negative, got \(slowStart)")
        precondition(affinity >= 1, "affinity must be at least 1, got \(affinity)")
        self.secondsPerDollar = secondsPerDollar
        self.exploration = exploration
        self.slowStart = slowStart
        self.affinity = affinity
    }
}
