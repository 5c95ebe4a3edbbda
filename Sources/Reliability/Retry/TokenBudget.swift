/// How many tokens hedges may spend a second time.
public struct TokenBudgetPolicy: Sendable, Equatable {
    /// Credit for each token of a delivered answer, input and output: 0…1, default 0.1.
    ///
    /// As in the budget of attempts: ten delivered tokens pay for one that is sent twice.
    public var ratio: Double
    /// What the store holds and starts with, in tokens: at least 1, default 100,000.
    ///
    /// At three dollars a million that is 30 cents, for ten prompts of 10,000 tokens in a row.
    public var capacity: Double
    /// One hedge per interval is granted whatever the store holds: above zero, default 10 s.
    ///
    /// So that a person alone, with a long conversation, can always hedge.
    public var floorInterval: Duration

    /// Creates a policy; a value out of its range is a programmer error.
    public init(
        ratio: Double = 0.1, capacity: Double = 100_000, floorInterval: Duration = .seconds(10)
    ) {
        precondition((0...1).contains(ratio), "ratio must be 0…1, got \(ratio)")
        precondition(capacity >= 1, "capacity must be at least 1, got \(capacity)")
        precondition(
            floorInterval > .zero, "floorInterval must be above zero, got \(floorInterval)")
        self.ratio = ratio
        self.capacity = capacity
        self.floorInterval = floorInterval
    }
}

/// The store of tokens that hedges draw on, beside the budget of attempts.
///
/// A hedge that wins gives its attempt back to `RetryBudget`, because the service is well. Its tokens
/// do not come back: one of two prompts was read for nothing, and losers are billed. So a hedge takes
/// its estimated input tokens for good, and only delivered answers pay in:
/// `ratio · (input + output)`. Where all prompts are alike that allows a tenth of the calls to be
/// hedged, more than the 8 % of `auto`; it refuses where hedges fall on the long ones.
///
/// | event (defaults) | store |
/// | --- | --- |
/// | start | 100,000 |
/// | hedge of a prompt of 12,000 | 88,000 |
/// | an answer of 500 to a prompt of 12,000 | 89,250 |
/// | a hedge of 4,000 that never left: taken and given back | 89,250 |
///
/// Use `RetryBudget` for what failures may cost a service, this one for what waiting may cost a
/// person. Losers are billed: sub2api issue 4408.
public struct TokenBudget: Sendable, Equatable {
    /// The rules.
    public let policy: TokenBudgetPolicy
    /// What is in the store, in tokens: 0…`capacity`.
    public private(set) var balance: Double

    private var floorFrom: Instant?

    /// Creates a full store.
    public init(policy: TokenBudgetPolicy = TokenBudgetPolicy()) {
        self.policy = policy
        balance = policy.capacity
    }

    /// Credits a delivered answer with `ratio` of its tokens; a negative count is zero.
    public mutating func deposit(tokens: Int) {
        balance = min(policy.capacity, balance + policy.ratio * Double(max(0, tokens)))
    }

    /// What `withdraw` would answer now; changes nothing.
    public func decision(tokens: Int, now: Instant) -> BudgetDecision {
        if balance >= Double(tokens) { return .granted }
        if let floorFrom, now < floorFrom { return .refused(until: floorFrom) }
        return .granted
    }

    /// Asks for a hedge that sends `tokens` again; a grant has taken them.
    public mutating func withdraw(tokens: Int, now: Instant) -> BudgetDecision {
        let answer = decision(tokens: tokens, now: now)
        guard answer == .granted else { return answer }
        if balance < Double(tokens) { floorFrom = now.advanced(by: policy.floorInterval) }
        balance = max(0, balance - Double(max(0, tokens)))
        return .granted
    }

    /// Gives back the tokens of a granted hedge that provably never left; once for each.
    public mutating func refund(tokens: Int) {
        balance = min(policy.capacity, balance + Double(max(0, tokens)))
    }
}
