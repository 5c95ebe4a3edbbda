/// What a server must remember between requests to play a behaviour.
///
/// One value an endpoint. An owner, in virtual time or behind a socket, does three things:
///
/// - It admits every request and plays the plan, or keeps the request while its plan `waits`.
/// - It releases every plan once: when the work is done, and with `honoursCancel` also when the
///   client leaves.
/// - It calls `startNext` until `nil` after every release and every `slotsChange` of the behaviour,
///   and plays what comes.
public struct BehaviourState: Sendable, Equatable {
    /// The character as it was created.
    public let original: Behaviour
    /// The character as it plays now: the original under the fault that a person applied.
    public private(set) var current: Behaviour
    /// What a person applied; `nil` when it plays the original.
    public private(set) var applied: DemoFault?
    /// Requests planned and not released.
    public private(set) var inFlight = 0
    /// Slots taken.
    public private(set) var serving = 0
    private var nextNumber = 0
    private var meter: QuotaMeter?
    private var queue = WaitingLine()

    /// Begins to play `behaviour`.
    public init(_ behaviour: Behaviour) {
        original = behaviour
        current = behaviour
        fillQuota(at: .zero)
    }

    /// Requests that wait for a slot.
    public var waiting: Int { queue.count }

    /// Plans a request of about `tokens` tokens that arrives `elapsed` after the start.
    ///
    /// In this order: down, out of slots and places, out of quota, the faults of chance. A quota's
    /// `key` shares nothing here.
    public mutating func admit(tokens amount: Int, at elapsed: Duration) -> ResponsePlan {
        // Taken out, so that nothing is shared with the state while it changes.
        var own = meter
        meter = nil
        defer { meter = own }
        return admit(amount, at: elapsed, charging: &own)
    }

    /// Plans a request as above, but charges a quota with a `key` to `shared`.
    public mutating func admit(
        tokens amount: Int, at elapsed: Duration, sharing shared: inout SharedQuotas
    ) -> ResponsePlan {
        guard let quota = current.quota, let key = quota.key else {
            return admit(tokens: amount, at: elapsed)
        }
        var common: QuotaMeter? =
            shared.meters[key] ?? QuotaMeter(quota, weather: current.weather, at: elapsed)
        defer { shared.meters[key] = common }
        return admit(amount, at: elapsed, charging: &common)
    }

    /// Gives back a planned request, however it ended and whether or not it was started.
    public mutating func release(_ plan: ResponsePlan) {
        inFlight = max(0, inFlight - 1)
        if plan.takesSlot, !queue.remove(plan.number) { serving = max(0, serving - 1) }
    }

    /// Gives a free slot to whoever waits longest; `nil` when there is no slot or nobody waits.
    ///
    /// The plan has the same number and counts from `elapsed`: faults and slowdown are those of the
    /// time when the work begins.
    public mutating func startNext(at elapsed: Duration) -> ResponsePlan? {
        guard queue.count > 0, hasFreeSlot(at: elapsed), let next = queue.removeFirst() else {
            return nil
        }
        var plan = current.plan(forRequest: next.number, at: elapsed)
        plan.requests = next.requests
        plan.tokens = next.tokens
        if plan.takesSlot { serving += 1 }
        return plan
    }

    /// Puts `fault` in the place of the one applied before; `.heal` takes it away.
    public mutating func apply(_ fault: DemoFault, at elapsed: Duration) {
        applied = fault == .heal ? nil : fault
        current = original.under(fault)
        fillQuota(at: elapsed)
    }

    /// Whether a new connection is reset at once.
    public func isDown(at elapsed: Duration) -> Bool { current.isDown(at: elapsed) }

    private mutating func admit(
        _ amount: Int, at elapsed: Duration, charging meter: inout QuotaMeter?
    ) -> ResponsePlan {
        var plan = current.plan(forRequest: nextNumber, at: elapsed)
        nextNumber += 1
        inFlight += 1
        guard plan.takesSlot else { return plan }
        // Nobody overtakes those who wait, even if a slot has become free.
        let mustWait = queue.count > 0 || !hasFreeSlot(at: elapsed)
        if mustWait, queue.count >= current.queue ?? 0 {
            plan.refuse(code: "concurrency_limit_exceeded", retryAfter: .seconds(1))
        } else if let wait = meter?.charge(tokens: amount, at: elapsed) {
            let isTold = meter?.tellsRetryAfter == true
            plan.refuse(code: "rate_limit_exceeded", retryAfter: isTold ? wait : nil)
        }
        meter?.tell(in: &plan, at: elapsed)
        if plan.takesSlot {
            plan.waits = mustWait
            if mustWait { queue.append(plan) } else { serving += 1 }
        }
        return plan
    }

    private func hasFreeSlot(at elapsed: Duration) -> Bool {
        current.slots(at: elapsed).map { serving < $0 } ?? true
    }

    private mutating func fillQuota(at elapsed: Duration) {
        meter = current.quota.map { QuotaMeter($0, weather: current.weather, at: elapsed) }
    }
}
