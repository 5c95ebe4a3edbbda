/// The one store that every extra attempt of a client draws on: retries, hedges and fallbacks.
///
/// Successes deposit, extra attempts withdraw. Credit on success, not on requests, is what lets an
/// overloaded service recover: while nothing succeeds, nothing is repeated. The balance starts at
/// `capacity`; below `closedBelow` only the floor of one per `floorInterval` is granted. The store
/// widens with traffic: `capacity(now) = capacity + ratio · successes of the last window`, counted
/// from the last failure that load may have caused (`strain`).
///
/// | event (defaults) | balance |
/// | --- | --- |
/// | start | 10 |
/// | withdraw | 9 |
/// | settle `.failed(overload: true)` | 9 |
/// | ten deposits | 10 |
/// | withdraw, settle `.failed(overload: false)` | 9.5 |
///
/// Why these rules: one budget has to hold an overload down and carry three endpoints that each fail
/// three times in ten, which need 0.13 failed extra attempts a call. Half price for a failure that
/// load did not cause, and a store that widens, carry them; a store that stayed wide would feed the
/// overload. Measured (40 seeds): one server at 80 % load, halved for 10 s, that works on after we
/// gave up, is back at 95 % after 11.6 s without retries; endpoints: success of 40,000 calls.
///
/// | rules | back after | attempts a call | three at 30 %, success |
/// | --- | --- | --- | --- |
/// | no budget | never | 3.7 | 99.9 % at 1.43 attempts |
/// | +0.1 / −1, fixed store of 10 | 12.0 s | 1.001 | 89 % at 1.27 |
/// | half price, store stays wide | 15.3 s | 1.008 | 99.9 % at 1.43 |
/// | half price, overload narrows it | 12.0 s | 1.001 | 99.9 % at 1.43 |
///
/// The same through the whole machine, where a refused retry waits and asks again, so that hundreds
/// of them stand ready when the server comes back. As long as a success gave its unit back they cost
/// nothing, and pushed the server over once more (seed 1: back after 18 s, 13 s without retries).
/// So while the budget is under strain a success is load as well: it gives nothing back, and pays
/// half. The scenario `metastable`, seeds 1 to 10: back after 10.8 s against 10.6 s without retries, at
/// most 1.09 attempts a call in any second.
///
/// Sources: gRPC proposal A6 (closed at half), Finagle `RetryBudget` (the words), Bronson and others:
/// "Metastable Failures in Distributed Systems" (HotOS 2021).
public struct RetryBudget: Sendable, Equatable {
    /// What a success pays under strain, as a part of `ratio`.
    ///
    /// A tenth of what a server answers while it works off a backlog is more than a tenth of what
    /// its callers ask: 100 answers a second where 80 ask pay for 10, which is 12.5 % extra.
    static let strainedShare = 0.5
    /// How many successes outweigh one strain: below one in twenty, overloads are a server's noise.
    static let successesPerStrain = 20.0
    /// From so many strains that are not outweighed on, the budget charges for what succeeds.
    static let strainedFrom = 3.0
    /// More strains than that are not remembered: after a thousand successes it is over at the latest.
    static let pressureMax = 50.0

    /// The rules.
    public let policy: BudgetPolicy

    private var stored: Double
    private var successes: RollingWindow
    private var floorFrom: Instant?
    /// Until when the last strain counts.
    private var strainedUntil: Instant?
    /// Strains that successes have not outweighed yet: a leaky bucket, 0…`pressureMax`.
    private var pressure = 0.0

    /// Creates a full store.
    public init(policy: BudgetPolicy = BudgetPolicy()) {
        self.policy = policy
        stored = policy.capacity
        // Ten slices: a success widens the store for 90…100 % of the window.
        successes = RollingWindow(window: policy.window, slices: 10)
    }

    /// Credits one success of any attempt with `ratio`, or half of it under strain.
    public mutating func deposit(now: Instant) {
        successes.add(first: 1, now: now)
        if pressure > 0 { pressure = max(0, pressure - 1 / Self.successesPerStrain) }
        let credit = isStrained(now: now) ? policy.ratio * Self.strainedShare : policy.ratio
        stored = min(stored + credit, capacity(now: now))
    }

    /// Takes in that an attempt, first or extra, failed in a way that load may have caused.
    ///
    /// The store falls back to its plain size: what was credited for calmer times must not be spent
    /// on a service that is in trouble. Later successes widen it again. While strains are more than
    /// one in twenty successes, and until a window has passed without another, successes pay half,
    /// and extra attempts cost their unit even when they succeed.
    public mutating func strain(now: Instant) {
        stored = min(balance(now: now), policy.capacity)
        successes.clear()
        if strainedUntil.map({ now >= $0 }) ?? true { pressure = 0 }
        pressure = min(pressure + 1, Self.pressureMax)
        strainedUntil = now.advanced(by: policy.window)
    }

    private func isStrained(now: Instant) -> Bool {
        guard pressure >= Self.strainedFrom, let strainedUntil else { return false }
        return now < strainedUntil
    }

    /// Whether the balance is at or above `closedBelow`.
    ///
    /// A hedge asks this and not `decision`: the floor is there so that a failed call can be tried
    /// once more, and a hedge that took it would leave a person alone with a failure.
    public func isOpen(now: Instant) -> Bool { balance(now: now) >= policy.closedBelow }

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
            case .succeeded: isStrained(now: now) ? 0 : 1
            case .cancelled: 1
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
