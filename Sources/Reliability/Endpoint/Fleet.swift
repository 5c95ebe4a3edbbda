/// All endpoints and what they share, as one value: the state that calls compete for.
///
/// The shell keeps one fleet under one lock. Every decision that involves more than one call is
/// taken here, in one step: budget, then endpoint, then bucket set and slot, then breaker permit
/// (the permit last, because a permit that waits behind another gate would
/// leave a half-open breaker stuck).
public struct Fleet: Sendable {
    var states: [EndpointState]
    var router: Router
    var room: WaitingRoom
    var globalBudget: RetryBudget
    var providerBudgets: [RetryBudget]
    var providers: [String]
    /// First-token times of all endpoints together, by prompt size: for endpoints without samples.
    var pooled = Array(repeating: FirstTokenEstimator(), count: PromptSize.allCases.count)
    var totals = FleetTotals()
    let policy: FleetPolicy
    /// The endpoint that all new calls go to.
    public private(set) var pinned: EndpointID?
    /// What happened to endpoints since the shell last took it.
    var traces: [TraceEvent] = []
    /// The last decision, kept for the endpoint detail.
    public private(set) var lastDecision: RouteDecision?
    private var eligible: [Int] = []

    /// Creates a fleet of untried endpoints, all enabled and closed.
    public init(
        profiles: [EndpointProfile], policy: FleetPolicy = FleetPolicy(),
        strategy: RoutingStrategy = .balanced, now: Instant
    ) {
        self.policy = policy
        states = []
        providers = []
        providerBudgets = []
        router = Router(strategy: strategy)
        room = WaitingRoom(endpoints: 0)
        globalBudget = RetryBudget(policy: policy.budget)
        add(profiles, now: now)
    }

    /// Appends endpoints; identities of the present ones do not change.
    public mutating func add(_ profiles: [EndpointProfile], now: Instant) {
        for profile in profiles {
            let provider =
                providers.firstIndex(of: profile.provider)
                ?? {
                    providers.append(profile.provider)
                    providerBudgets.append(RetryBudget(policy: policy.budget))
                    return providers.count - 1
                }()
            states.append(
                EndpointState(
                    id: EndpointID(states.count), profile: profile, provider: provider,
                    policy: policy, now: now))
        }
        room.grow(to: states.count)
    }

    /// The current strategy.
    public var strategy: RoutingStrategy {
        get { router.strategy }
        set { router.strategy = newValue }
    }

    /// Endpoint events since the last call, oldest first.
    public mutating func takeTraces() -> [TraceEvent] {
        guard !traces.isEmpty else { return [] }
        defer { traces.removeAll(keepingCapacity: true) }
        return traces
    }

    mutating func setPinned(_ id: EndpointID?) { pinned = id }

    // MARK: Acquire

    /// Budget, endpoint, bucket set and breaker permit for one attempt, all or nothing.
    mutating func acquire(
        _ want: AttemptWant, attempt: AttemptID, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) -> Acquisition {
        if want.isExtra, case .refused(let until) = globalBudget.decision(now: now) {
            lastDecision = nil
            return .budgetClosed(until: until)
        }
        var survey = survey(want, attempt: attempt, now: now)
        defer { lastDecision = survey.decision }
        guard !eligible.isEmpty else {
            if let until = survey.budgetClosed, survey.earliest == nil {
                return .budgetClosed(until: until)
            }
            guard survey.mayWait, let earliest = survey.earliest else {
                return .nobody(earliest: survey.earliest)
            }
            return .busy(earliest: earliest)
        }
        let size = PromptSize(inputTokens: want.facts.inputTokens)
        // A free trial goes to a live request at once, else an endpoint with a bad score would never
        // be tried again; a hedge is no trial, it must help.
        let trial =
            want.isHedge || want.list != nil
            ? nil
            : eligible.first { states[$0].breaker.readiness(now: now) == .trialFree }
        let winner =
            want.list != nil
            ? eligible[0]
            : trial
                ?? router.choose(
                    among: eligible, states: &states, pooled: pooled[size.rawValue].quantile(0.5),
                    facts: want.facts, now: now, using: &rng)
        guard let lease = take(winner, want, now: now) else { return .busy(earliest: now) }
        survey.decision.chosen = states[winner].id
        return .leased(lease)
    }

    private mutating func take(_ index: Int, _ want: AttemptWant, now: Instant) -> Lease? {
        guard
            case .reserved(let reservation) = states[index].limiter.reserve(
                tokens: want.tokens, now: now)
        else { return nil }
        let permit: BreakerPermit
        switch states[index].breaker.admit(now: now) {
        case .admitted(let admitted):
            permit = admitted
            states[index].isLastResort = false
        case .refused:
            permit = states[index].breaker.admitLastResort(now: now)
            states[index].isLastResort = true
        }
        if want.isExtra {
            _ = globalBudget.withdraw(now: now)
            _ = providerBudgets[states[index].provider].withdraw(now: now)
        }
        states[index].log.attempts += 1
        states[index].log.inFlight += 1
        states[index].log.lastAttempt = now
        return Lease(
            endpoint: states[index].id, reservation: reservation, permit: permit,
            isExtra: want.isExtra, tokens: want.tokens)
    }

    /// What looking at every endpoint found.
    private struct Survey {
        var decision: RouteDecision
        var earliest: Instant?
        /// True when waiting can help: somebody is only out of tokens or slots.
        var mayWait = false
        var budgetClosed: Instant?

        mutating func wait(until instant: Instant) {
            earliest = min(earliest ?? instant, instant)
            mayWait = true
        }
    }

    private mutating func survey(
        _ want: AttemptWant, attempt: AttemptID, now: Instant
    ) -> Survey {
        eligible.removeAll(keepingCapacity: true)
        var survey = Survey(
            decision: RouteDecision(
                strategy: strategy, attempt: attempt, chosen: nil, candidates: []))
        survey.decision.candidates.reserveCapacity(states.count)
        var open: [Int] = []
        let median = pooled[PromptSize(inputTokens: want.facts.inputTokens).rawValue].quantile(0.5)
        for index in order(want) {
            var skipped = refusal(index, want, now: now)
            if skipped == nil {
                switch states[index].breaker.readiness(now: now) {
                case .closed, .trialFree: break
                case .trialTaken:
                    skipped = .trialTaken
                    open.append(index)
                case .open(let until):
                    skipped = .breakerOpen
                    if until != nil { open.append(index) }
                }
            }
            if skipped == nil { skipped = bucketRefusal(index, want, &survey, now: now) }
            if skipped == nil { eligible.append(index) }
            survey.decision.candidates.append(
                RouteDecision.Candidate(
                    endpoint: states[index].id,
                    score: skipped == nil
                        ? router.score(states[index], pooled: median, facts: want.facts, now: now)
                        : nil,
                    skipped: skipped))
        }
        if eligible.isEmpty, !survey.mayWait, !want.isHedge {
            spareLastUsable(open, want, &survey, now: now)
        }
        return survey
    }

    private func order(_ want: AttemptWant) -> [Int] {
        // A fallback list is walked in its own order, everything else in configuration order.
        want.list.map { $0.map(\.index) } ?? Array(states.indices)
    }

    private func refusal(_ index: Int, _ want: AttemptWant, now: Instant) -> SkipReason? {
        let state = states[index]
        if let only = want.facts.only {
            if state.id != only { return .notPinned }
        } else if let pinned, state.id != pinned {
            return .notPinned
        }
        if let standing = state.standingRefusal(now: now) { return standing }
        if want.list == nil, want.reserved.contains(state.id) { return .reserved }
        if want.inUse.contains(state.id) { return .inUse }
        if want.tried.contains(state.id) { return .alreadyTried }
        if let context = state.profile.contextTokens, want.facts.inputTokens > context {
            return .tooSmall
        }
        return nil
    }

    private func bucketRefusal(
        _ index: Int, _ want: AttemptWant, _ survey: inout Survey, now: Instant
    ) -> SkipReason? {
        let state = states[index]
        if want.isExtra,
            case .refused(let until) = providerBudgets[state.provider].decision(now: now)
        {
            survey.budgetClosed = min(survey.budgetClosed ?? until, until)
            return .budgetClosed
        }
        if want.isHedge, state.limiter.lowestFraction(now: now) <= 0.5 { return .bucketLow }
        // In a pass the contention is rebuilt ticket by ticket, so it holds there as well.
        if room.isContended(index, for: want.facts.priority), !want.isHedge {
            survey.wait(until: max(now, room.wake ?? now))
            return .queueAhead
        }
        switch state.limiter.answer(tokens: want.tokens, now: now) {
        case .now: return nil
        case .at(let instant, let refusal):
            survey.wait(until: instant)
            return refusal == .slots ? .noSlot : .bucketEmpty
        }
    }

    /// Automatic opening spares the last usable endpoint: when breakers alone leave nobody, the one
    /// that is next to be tried again stays in use.
    ///
    /// What a person forced open is obeyed.
    private mutating func spareLastUsable(
        _ open: [Int], _ want: AttemptWant, _ survey: inout Survey, now: Instant
    ) {
        let next = open.min { trialInstant($0, now: now) < trialInstant($1, now: now) }
        guard let next, bucketRefusal(next, want, &survey, now: now) == nil else {
            return
        }
        eligible.append(next)
    }

    private func trialInstant(_ index: Int, now: Instant) -> Instant {
        if case .open(let until) = states[index].breaker.readiness(now: now) {
            return until ?? now.advanced(by: .seconds(86_400))
        }
        return now
    }

    // MARK: Queue

    /// Lets an attempt wait; refuses at once when it could not start before `deadline`.
    mutating func enqueue(
        call: CallID, attempt: AttemptID, want: AttemptWant, earliest: Instant, deadline: Instant,
        now: Instant
    ) -> QueueAnswer {
        let expected = expectedStart(want, earliest: earliest, now: now)
        guard expected <= deadline else { return .refused(earliest: expected) }
        guard room.count < policy.queueCapacity else { return .refused(earliest: expected) }
        room.append(.init(call: call, attempt: attempt, want: want, enqueued: now))
        room.wake = min(room.wake ?? earliest, earliest)
        contend(by: want.facts.priority)
        return .waiting(expected: expected)
    }

    /// `earliest + tickets ahead ÷ refill of all endpoints that could serve`.
    ///
    /// Ten ahead at two endpoints of 60 requests a minute each add 5 s.
    private func expectedStart(_ want: AttemptWant, earliest: Instant, now: Instant) -> Instant {
        var perSecond = 0.0
        for candidate in lastDecision?.candidates ?? [] {
            switch candidate.skipped {
            case .bucketEmpty, .queueAhead:
                perSecond +=
                    states[candidate.endpoint.index].limiter.requests(now: now)?
                    .refillPerSecond ?? 0
            default: break
            }
        }
        let ahead = Double(room.ahead(of: want.facts.priority))
        let start = max(now, earliest)
        return perSecond > 0 ? start.advanced(by: .seconds(ahead / perSecond)) : start
    }

    mutating func leaveQueue(call: CallID, attempt: AttemptID) {
        room.remove(call: call, attempt: attempt)
    }

    /// True when attempts wait, so that a release is worth a call of `admitQueued`.
    public var hasWaiting: Bool { !room.isEmpty }

    /// When `admitQueued` is worth asking again though nothing was released; `nil` without a wait.
    public func nextWake(now: Instant) -> Instant? { room.isEmpty ? nil : room.wake }

    /// Admits waiting attempts in order, as far as buckets and slots allow.
    public mutating func admitQueued(
        now: Instant, using rng: inout some RandomNumberGenerator
    ) -> [Grant] {
        guard !room.isEmpty else { return [] }
        room.clearContention()
        var grants: [Grant] = []
        var kept: [WaitingRoom.Ticket] = []
        var wake: Instant?
        while let ticket = room.popNext(now: now, ageing: policy.ageing) {
            switch acquire(ticket.want, attempt: ticket.attempt, now: now, using: &rng) {
            case .leased(let lease):
                grants.append(Grant(call: ticket.call, attempt: ticket.attempt, lease: lease))
                continue
            case .budgetClosed(let until), .busy(let until):
                wake = min(wake ?? until, until)
            case .nobody(let earliest):
                let again = earliest ?? now.advanced(by: .seconds(1))
                wake = min(wake ?? again, again)
            }
            kept.append(ticket)
            contend(by: ticket.want.facts.priority)
            if nobodyElseCanBeServed { break }
        }
        room.putBack(kept)
        if room.isEmpty { room.clearContention() } else { room.wake = wake }
        return grants
    }

    /// Keeps the endpoints that the last ticket waits for from everyone behind it.
    private mutating func contend(by priority: CallPriority) {
        for candidate in lastDecision?.candidates ?? [] {
            switch candidate.skipped {
            case .bucketEmpty, .noSlot: room.contend(candidate.endpoint.index, by: priority)
            default: break
            }
        }
    }

    /// True when the last ticket was refused everywhere for reasons that hold for all behind it.
    private var nobodyElseCanBeServed: Bool {
        (lastDecision?.candidates ?? []).allSatisfy { candidate in
            switch candidate.skipped {
            case .bucketEmpty, .noSlot, .queueAhead, .disabled, .draining, .keyUnusable,
                .breakerOpen, .trialTaken:
                true
            default: false
            }
        }
    }
}

/// Whether a waiting attempt was taken into the queue.
enum QueueAnswer {
    case waiting(expected: Instant)
    case refused(earliest: Instant)
}

/// Calls by outcome.
package struct FleetTotals: Sendable {
    package var inFlight = 0
    package var complete = 0
    package var incomplete = 0
    package var failed = 0
    package var cancelled = 0
}
