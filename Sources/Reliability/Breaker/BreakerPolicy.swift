/// When a breaker opens, for how long, and what closes it again.
///
/// The `k`th open time in a row is `min(openMax, openFor · 2ᵏ⁻¹ · jitter)`, jitter 0.75…1.25:
///
/// | k | 1 | 2 | 3 | 5 | 7 and more |
/// | --- | --- | --- | --- | --- | --- |
/// | defaults, without jitter | 5 s | 10 s | 20 s | 80 s | 300 s |
///
/// Raise `consecutive` and `minimum` for endpoints that fail often and recover by themselves; lower
/// `openFor` where a trial costs nothing, as with a local server.
///
/// Sources: the consecutive rule or a rate with a small minimum, Finagle's failure accrual (5 in a row,
/// or under 80 % of ≥ 5 in 30 s); the growing, jittered open time and one probe at a time, Linkerd; the
/// gradual return, asked for by users of gateways. The improbable run is ours: a chat sees too few
/// calls for the 100-call windows of Polly and resilience4j.
public struct BreakerPolicy: Sendable, Equatable {
    /// Failures in a row that open it, unless only a longer run is improbable: ≥ 1, default 5.
    public var consecutive: Int
    /// It opens above this share of failures in the window: above 0, at most 1, default 0.5.
    public var rate: Double
    /// Outcomes the window must hold before the rate counts: ≥ 1, default 10.
    public var minimum: Int
    /// How far back the rate looks: above zero, default 30 s.
    public var window: Duration
    /// The first open time, doubled with every opening in a row: above zero, default 5 s.
    public var openFor: Duration
    /// The longest open time, jitter included: at least `openFor`, default 300 s.
    public var openMax: Duration
    /// Trials that must succeed before it closes: ≥ 1, default 2.
    public var successesToClose: Int
    /// How long a trial may stay unreported before the next is admitted: default 90 s.
    public var trialLease: Duration
    /// A run of failures opens only when chance produces it more rarely than this.
    ///
    /// Given the failure rate before the run; above 0, below 1, default 10⁻⁵.
    public var runProbability: Double
    /// A first token that comes sooner than this is never slow; `nil` switches the rule off.
    ///
    /// Default 3 s. What is slow beyond it depends on what is usual: see `FirstTokenPace`. Slow first
    /// tokens open the breaker by the same `rate` and `minimum` as failures.
    public var slow: Duration?
    /// How long the return to full traffic takes after the trials: zero is at once, default 20 s.
    ///
    /// A tenth of its fair share for the first half, half of it for the second, then all.
    public var recovery: Duration
    /// All on; only the proofs switch one off.
    package var protections = Protections.all

    /// Creates a policy; a value out of its range is a programmer error.
    public init(
        consecutive: Int = 5, rate: Double = 0.5, minimum: Int = 10,
        window: Duration = .seconds(30), openFor: Duration = .seconds(5),
        openMax: Duration = .seconds(300), successesToClose: Int = 2,
        trialLease: Duration = .seconds(90), runProbability: Double = 1e-5,
        slow: Duration? = .seconds(3), recovery: Duration = .seconds(20)
    ) {
        precondition(consecutive >= 1, "consecutive must be at least 1, got \(consecutive)")
        precondition(rate > 0 && rate <= 1, "rate must be above 0 and at most 1, got \(rate)")
        precondition(minimum >= 1, "minimum must be at least 1, got \(minimum)")
        precondition(window > .zero, "window must be above zero, got \(window)")
        precondition(openFor > .zero, "openFor must be above zero, got \(openFor)")
        precondition(openMax >= openFor, "openMax must be at least \(openFor), got \(openMax)")
        precondition(
            successesToClose >= 1, "successesToClose must be at least 1, got \(successesToClose)")
        precondition(trialLease > .zero, "trialLease must be above zero, got \(trialLease)")
        precondition(
            runProbability > 0 && runProbability < 1,
            "runProbability must be above 0 and below 1, got \(runProbability)")
        if let slow { precondition(slow > .zero, "slow must be above zero, got \(slow)") }
        precondition(recovery >= .zero, "recovery must not be negative, got \(recovery)")
        self.consecutive = consecutive
        self.rate = rate
        self.minimum = minimum
        self.window = window
        self.openFor = openFor
        self.openMax = openMax
        self.successesToClose = successesToClose
        self.trialLease = trialLease
        self.runProbability = runProbability
        self.slow = slow
        self.recovery = recovery
    }
}
