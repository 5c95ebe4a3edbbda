/// How many extra attempts (retries, hedges, fallbacks) the successes of a client pay for.
public struct BudgetPolicy: Sendable, Equatable {
    /// Credit for one success: 0…1, default 0.1, so ten successes pay for one extra attempt.
    public var ratio: Double
    /// What a store without traffic holds and starts with: at least 1, default 10.
    public var capacity: Double
    /// Below this balance only the floor is granted: 1…capacity, default 5 (half, as in gRPC).
    public var closedBelow: Double
    /// One extra attempt per interval is granted whatever the balance: above zero, default 10 s.
    ///
    /// So that a person alone can always retry once.
    public var floorInterval: Duration
    /// What a failed extra attempt costs when load was not the cause: 0…1, default 0.5.
    public var lightFailureCost: Double
    /// How long a success widens the store by `ratio`, and how long a strain lasts: above zero,
    /// default 10 s.
    public var window: Duration

    /// Creates a policy; a value out of its range is a programmer error.
    public init(
        ratio: Double = 0.1, capacity: Double = 10, closedBelow: Double = 5,
        floorInterval: Duration = .seconds(10), lightFailureCost: Double = 0.5,
        window: Duration = .seconds(10)
    ) {
        precondition((0...1).contains(ratio), "ratio must be 0…1, got \(ratio)")
        precondition(capacity >= 1, "capacity must be at least 1, got \(capacity)")
        precondition(
            closedBelow >= 1 && closedBelow <= capacity,
            "closedBelow must be 1…\(capacity), got \(closedBelow)")
        precondition(
            floorInterval > .zero, "floorInterval must be above zero, got \(floorInterval)")
        precondition(
            (0...1).contains(lightFailureCost),
            "lightFailureCost must be 0…1, got \(lightFailureCost)")
        precondition(window > .zero, "window must be above zero, got \(window)")
        self.ratio = ratio
        self.capacity = capacity
        self.closedBelow = closedBelow
        self.floorInterval = floorInterval
        self.lightFailureCost = lightFailureCost
        self.window = window
    }
}

/// The budget's answer to one extra attempt.
public enum BudgetDecision: Sendable, Equatable {
    /// Go; one unit is reserved until `RetryBudget.settle`.
    case granted
    /// Do not go; the floor grants one at this instant at the latest.
    case refused(until: Instant)
}

/// How an extra attempt ended, for the budget.
public enum ExtraAttemptOutcome: Sendable, Equatable {
    /// It delivered; its unit comes back, unless the budget is under strain.
    case succeeded
    /// It failed; the unit is spent, or `lightFailureCost` of it where load was not the cause.
    case failed(overload: Bool)
    /// It was ended by us or never left; its unit comes back.
    case cancelled
}
