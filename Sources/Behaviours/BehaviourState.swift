/// What a server must remember between requests to play a behaviour.
///
/// One value an endpoint. Every request that `admit` planned is given back once with `release`.
public struct BehaviourState: Sendable, Equatable {
    /// The character as it was created.
    public let original: Behaviour
    /// The character as it plays now: the original under the fault that a person applied.
    public private(set) var current: Behaviour
    /// What a person applied; `nil` when it plays the original.
    public private(set) var applied: DemoFault?
    /// Requests planned and not released.
    public private(set) var inFlight = 0
    private var nextNumber = 0
    private var requests: QuotaBucket?
    private var tokens: QuotaBucket?

    /// Begins to play `behaviour`.
    public init(_ behaviour: Behaviour) {
        original = behaviour
        current = behaviour
        fillBuckets(at: .zero)
    }

    /// Plans a request of about `tokens` tokens that arrives `elapsed` after the start.
    ///
    /// In this order: down, out of slots, out of quota, the faults of chance.
    public mutating func admit(tokens amount: Int, at elapsed: Duration) -> ResponsePlan {
        var plan = current.plan(forRequest: nextNumber, at: elapsed)
        nextNumber += 1
        inFlight += 1
        if plan.fault == .reset, current.isDown(at: elapsed) { return plan }
        if let slots = current.slots, inFlight > slots {
            plan.refuse(code: "concurrency_limit_exceeded", retryAfter: .seconds(1))
        } else {
            chargeQuota(amount, at: elapsed, in: &plan)
        }
        plan.requests = requests?.reading(at: elapsed)
        plan.tokens = tokens?.reading(at: elapsed)
        return plan
    }

    /// Gives back a planned request, however it ended.
    public mutating func release() {
        inFlight = max(0, inFlight - 1)
    }

    /// Puts `fault` in the place of the one applied before; `.heal` takes it away.
    public mutating func apply(_ fault: DemoFault, at elapsed: Duration) {
        applied = fault == .heal ? nil : fault
        current = original.under(fault)
        fillBuckets(at: elapsed)
    }

    /// Whether a new connection is reset at once.
    public func isDown(at elapsed: Duration) -> Bool { current.isDown(at: elapsed) }

    private mutating func fillBuckets(at elapsed: Duration) {
        requests = current.quota.map {
            QuotaBucket(
                limit: $0.requestsPerMinute, burst: $0.requestBurst, at: elapsed)
        }
        tokens = current.quota?.tokensPerMinute.map { QuotaBucket(limit: $0, at: elapsed) }
    }

    /// Takes from both buckets, or refuses and takes from none.
    private mutating func chargeQuota(
        _ amount: Int, at elapsed: Duration, in plan: inout ResponsePlan
    ) {
        let wait = max(
            requests?.wait(for: 1, at: elapsed) ?? .zero,
            tokens?.wait(for: amount, at: elapsed) ?? .zero)
        if wait > .zero {
            plan.refuse(code: "rate_limit_exceeded", retryAfter: wait)
        } else {
            requests?.take(1)
            tokens?.take(amount)
        }
    }
}

extension ResponsePlan {
    /// A refusal is answered at once: no model ran.
    fileprivate mutating func refuse(code: String, retryAfter: Duration) {
        fault = .status(429, code: code, retryAfter: retryAfter)
        head = .zero
        firstToken = .zero
    }
}
