/// How an attempt gave its lease back.
enum LeaseEnd {
    /// The answer arrived.
    case succeeded(AttemptUsage)
    /// It failed; `wasSent` is false when the request provably never left.
    indirect case failed(Failure)
    /// We ended it; with its silence when another attempt won before its first token.
    case cancelled(Silence?)
    /// It was never used.
    case unused

    /// True when the answer arrived, with its usage.
    var isSuccess: Bool { if case .succeeded = self { true } else { false } }
}

/// The wait of an attempt that another one of its call beat before its first token.
struct Silence: Sendable, Equatable {
    /// From its start to its end by us: its first token would have taken longer.
    var waited: Duration
    /// True when the winner started later, so that it was not just a race.
    var isBeatenByLater: Bool
}

extension Fleet {
    /// Gives everything back: bucket, slot, permit, budget; and learns from the outcome.
    mutating func release(
        _ lease: Lease, _ end: LeaseEnd, facts: CallFacts, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) {
        if case .cancelled = end, !keeps(.leaseReturn) { return }
        let index = lease.endpoint.index
        switch end {
        case .succeeded(let usage):
            states[index].noteSuccess(usage, lease.reservation, now: now)
            router.affinity.note(facts.conversation, at: index, now: now)
            record(.success, lease, now: now, using: &rng)
            settleBudget(lease, .succeeded, now: now)
            globalBudget.deposit(now: now)
            hedgeTokens.deposit(tokens: usage.input + usage.output)
            providerBudgets[states.span[index].provider].deposit(now: now)
        case .failed(let failure):
            states[index].log.inFlight -= 1
            releaseFailed(lease, failure, now: now, using: &rng)
            if lease.isHedge, failure.kind == .neverSent {
                hedgeTokens.refund(tokens: facts.inputTokens)
            }
        case .cancelled(let silence):
            states[index].log.inFlight -= 1
            states[index].limiter.settle(
                lease.reservation, usedTokens: nil, succeeded: false, now: now)
            states[index].log.cancelled += 1
            settleBudget(lease, .cancelled, now: now)
            releaseSilent(lease, silence, facts: facts, now: now, using: &rng)
        case .unused:
            states[index].log.inFlight -= 1
            states[index].log.attempts -= 1
            endWait(lease, facts: facts, now: now)
            states[index].limiter.refund(lease.reservation, now: now)
            record(.neutral, lease, now: now, using: &rng)
            settleBudget(lease, .cancelled, now: now)
            if lease.isHedge { hedgeTokens.refund(tokens: facts.inputTokens) }
        }
    }

    private mutating func releaseFailed(
        _ lease: Lease, _ failure: Failure, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) {
        let index = lease.endpoint.index
        let rule = failure.kind.rule
        if failure.kind == .neverSent {
            states[index].limiter.refund(lease.reservation, now: now)
        } else {
            states[index].limiter.settle(
                lease.reservation, usedTokens: nil, succeeded: false, now: now)
        }
        states[index].log.failed += 1
        states[index].log.recent.append(false)
        states[index].log.failures.append(FailureRecord(at: now, failure: failure))
        // The user's own mistakes and throttling are no sign of a sick endpoint.
        if rule.countsAgainstBreaker { states[index].outcomes.record(succeeded: false, now: now) }
        let isItsFault = rule.countsAgainstBreaker || !keeps(.neutrality)
        record(isItsFault ? .failure(failure.message) : .neutral, lease, now: now, using: &rng)
        // A silence in the middle of an answer is a broken stream, and says nothing about a queue.
        if rule.suggestsOverload, failure.timer != .gap {
            globalBudget.strain(now: now)
            providerBudgets[states[index].provider].strain(now: now)
        }
        if rule.countsAgainstBreaker { ejectOutliers(after: index, now: now, using: &rng) }
        settleBudget(
            lease, rule.spendsBudget ? .failed(overload: rule.suggestsOverload) : .cancelled,
            now: now)
        switch failure.kind {
        case .rateLimited: noteThrottled(lease, failure, now: now)
        case .quota: noteQuotaGone(lease, failure, now: now)
        case .auth: noteRefusedKey(lease, failure, now: now)
        case .overloaded, .transient:
            if failure.kind == .overloaded { noteBusy(lease, now: now) }
            // A pause that a sick server asks for is no limit: whoever learned a rate from it would
            // starve an endpoint that answers one 503 in a hundred.
            if let retryAfter = failure.retryAfter {
                states[index].limiter.block(for: retryAfter, now: now)
            }
        default: break
        }
    }

    private mutating func releaseSilent(
        _ lease: Lease, _ silence: Silence?, facts: CallFacts, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) {
        let index = lease.endpoint.index
        guard let silence else { return record(.neutral, lease, now: now, using: &rng) }
        let size = PromptSize(inputTokens: facts.inputTokens).rawValue
        recordPace(silence.waited, isCensored: true, lease, facts: facts, now: now, using: &rng)
        if keeps(.censoring) {
            states[index].estimators[size].recordCensored(silence.waited)
            pooled[size].recordCensored(silence.waited)
        }
        // What it would have taken is unknown but at least this: the estimate may only rise.
        let prompt = PromptSize(inputTokens: facts.inputTokens)
        if (states[index].speed[prompt].firstToken.value(now: now) ?? .zero) < silence.waited {
            states[index].speed[prompt].firstToken.record(silence.waited, now: now)
        }
        if silence.isBeatenByLater {
            recordSilentLoss(lease, now: now, using: &rng)
        } else {
            record(.neutral, lease, now: now, using: &rng)
        }
    }

    mutating func record(
        _ outcome: BreakerOutcome, _ lease: Lease, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) {
        let transition = states[lease.endpoint.index].breaker.record(
            outcome, for: lease.permit, now: now, using: &rng)
        // The next trial may be free at once, without a change of state.
        if lease.permit.isTrial { trialsFrom = now }
        guard let transition else { return }
        note(transition, at: lease.endpoint, now: now)
        // A trial that fails tells nothing new of its provider.
        if !lease.permit.isTrial, case .open = transition.state {
            suspectProvider(of: lease.endpoint, now: now)
        }
    }

    mutating func note(_ transition: BreakerTransition?, at id: EndpointID, now: Instant) {
        guard let transition else { return }
        switch transition.state {
        case .open(let until?): mayTry(from: until)
        case .halfOpen: mayTry(from: now)
        case .closed, .open(nil): break
        }
        watch.noteReturn(states[id.index].breaker, now: now)
        // It comes back as another one: what it took before says nothing, its trials do.
        if case .closed = transition.state { states[id.index].speed.forget() }
        states[id.index].log.breaker.append(
            BreakerChange(at: now, state: transition.state, reason: transition.reason))
        trace(.breakerChanged(id, transition.state, reason: transition.reason), now: now)
        judgePanic(now: now)
    }

    /// Has a live request look at everybody from this instant on.
    mutating func mayTry(from instant: Instant) {
        trialsFrom = min(trialsFrom ?? instant, instant)
    }

    mutating func trace(_ kind: TraceEvent.Kind, now: Instant) {
        traces.append(TraceEvent(at: now, call: nil, kind: kind))
    }

    private mutating func settleBudget(
        _ lease: Lease, _ outcome: ExtraAttemptOutcome, now: Instant
    ) {
        guard lease.isExtra else { return }
        globalBudget.settle(outcome, now: now)
        providerBudgets[states[lease.endpoint.index].provider].settle(outcome, now: now)
    }

    /// A first token arrived `elapsed` after the attempt's start.
    mutating func recordFirstToken(
        _ lease: Lease, after elapsed: Duration, facts: CallFacts, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) {
        let index = lease.endpoint.index
        let size = PromptSize(inputTokens: facts.inputTokens)
        recordPace(elapsed, isCensored: false, lease, facts: facts, now: now, using: &rng)
        watch.silence.settle(states[index].noteFirstToken(after: elapsed, size: size, now: now))
        pooled[size.rawValue].record(elapsed)
        learn(elapsed, from: lease, size: size, now: now)
    }

    /// What the server said about its buckets.
    mutating func observe(_ hints: RateLimitHints, for lease: Lease, now: Instant) {
        // With several keys the server tells of one account, and the buckets are those of all.
        guard !hints.isEmpty, states[lease.endpoint.index].keys.count == 1 else { return }
        states[lease.endpoint.index].limiter.observe(hints, for: lease.reservation, now: now)
    }
}
