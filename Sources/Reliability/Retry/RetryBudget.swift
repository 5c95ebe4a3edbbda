/// The one store that every extra attempt of a client draws on: retries, hedges and fallbacks.
///
/// Successes deposit, extra attempts withdraw. Credit on success, not on requests, is what lets an
/// overloaded service recover: while nothing succeeds, nothing is repeated. The balance starts at
/// `capacity`; below `closedBelow` only the floor of one per `floorInterval` is granted. The store
/// widens with traffic: `capacity(now) = capacity + ratio · successes of the last window`.
///
/// | event (defaults) | balance |
/// | --- | --- |
/// | start | 10 |
/// | withdraw | 9 |
/// | settle `.failed(overload: true)` | 9 |
/// | ten deposits | 10 |
/// | withdraw, settle `.failed(overload: false)` | 9.5 |
///
/// Sources: gRPC proposal A6 (closed at half), Finagle `RetryBudget` (the words).
public struct RetryBudget: Sendable, Equatable {
    /// The rules.
    public let policy: BudgetPolicy

    private var stored: Double
    private var successes: RollingWindow
    private var floorFrom: Instant?

    /// Creates a full store.
    public init(policy: BudgetPolicy = BudgetPolicy()) {
        self.policy = policy
        stored = policy.capacity
        // Ten slices: a success widens the store for 90…100 % of the window.
        successes = RollingWindow(window: policy.window, slices: 10)
    }

    /// Credits one success of any attempt with `ratio`.
    public mutating func deposit(now: Instant) {
        successes.add(first: 1, now: now)
        stored = min(stored + policy.ratio, capacity(now: now))
    }

    /// What `withdraw` would answer now; changes nothing.
    public func decision(now: Instant) -> BudgetDecision {
        if balance(now: now) >= policy.closedBelow { return .granted }
        if let floorFrom, now < floorFrom { return .refused(until: floorFrom) }
        return .granted
    }

    /// Asks for one extra attempt; a grant reserves 1 until `settle`.
    public mutating func withdraw(now: Instant) -> BudgetDecision {
        let balance = balance(now: now)
        if balance < policy.closedBelow {
            if let floorFrom, now < floorFrom { return .refused(until: floorFrom) }
            floorFrom = now.advanced(by: policy.floorInterval)
        }
        stored = max(0, balance - 1)
        return .granted
    }

    /// Ends one granted withdrawal; call it exactly once for each.
    public mutating func settle(_ outcome: ExtraAttemptOutcome, now: Instant) {
        let back: Double =
            switch outcome {
            case .succeeded, .cancelled: 1
            case .failed(overload: true): 0
            case .failed(overload: false): 1 - policy.lightFailureCost
            }
        stored = min(balance(now: now) + back, capacity(now: now))
    }

    /// What is in the store, 0…`capacity(now:)`.
    public func balance(now: Instant) -> Double {
        // The comparison first: below the fixed capacity the window cannot matter.
        stored <= policy.capacity ? stored : min(stored, capacity(now: now))
    }

    /// What the store holds at most, given the successes of the last window.
    public func capacity(now: Instant) -> Double {
        policy.capacity + policy.ratio * Double(successes.counts(now: now).first)
    }
}
