import Reliability

/// Rules about attempts: where, when and how many.
extension InvariantChecker {
    mutating func started(
        _ id: AttemptID, at endpoint: EndpointID, _ call: CallID, _ machine: CallMachine,
        _ fleet: Fleet, now: Instant
    ) {
        guard var shadow = calls[call.number] else { return }
        guard let attempt = machine.liveAttempt(id) else {
            // It ended within the same event; the start itself still counts.
            calls[call.number]?.starts += 1
            starts += 1
            return
        }
        shadow.starts += 1
        starts += 1
        checkPermission(endpoint, shadow, call, now: now)
        checkBenched(call, fleet, now: now)
        checkGates(endpoint, attempt, shadow, call, fleet, now: now)
        let index = endpoint.index
        endpoints[index].live += 1
        endpoints[index].starts += 1
        if let calm, now >= calm { endpoints[index].calmStarts += 1 }
        if attempt.isTrial { endpoints[index].trials.append(now) }
        shadow.live.append(
            CallShadow.Live(
                attempt: id, endpoint: endpoint, isExtra: attempt.isExtra,
                isTrial: attempt.isTrial, generation: attempt.generation, started: now,
                place: endpoints[index].starts,
                tokens: charge(endpoint, shadow.facts, call, fleet, now: now)))
        if shadow.queued == id {
            shadow.queued = nil
            if !line.admit(call, id, ageing: scenario.fleet.ageing, now: now) {
                broke(25, call, at: now, "served before an earlier one")
            }
        }
        calls[call.number] = shadow
        checkTrials(endpoint, call, now: now)
    }

    /// 2, 12…16, 24: what the call itself may do.
    private mutating func checkPermission(
        _ endpoint: EndpointID, _ shadow: CallShadow, _ call: CallID, now: Instant
    ) {
        let index = endpoint.index
        if shadow.starts > scenario.policy.attempts {
            broke(2, call, at: now, "attempt \(shadow.starts) of \(scenario.policy.attempts)")
        }
        if shadow.live.contains(where: { $0.endpoint == endpoint }) {
            broke(15, call, at: now, "two attempts at endpoint \(index)")
        }
        for barred in shadow.barred where barred.endpoint == endpoint {
            guard let until = barred.until else {
                broke(12, call, at: now, "again at endpoint \(index), where it cannot succeed")
                continue
            }
            if now + Self.slack < until {
                broke(13, call, at: now, "before the Retry-After of \(index)")
            }
        }
        // A grant was decided before it arrives; a refusal at the same instant may lie between.
        if let until = endpoints[index].blockedUntil, now + Self.slack < until, shadow.queued == nil
        {
            broke(13, call, at: now, "endpoint \(index) is blocked until \(until.offset)")
        }
        if shadow.committed != nil, shadow.facts.showsText {
            broke(16, call, at: now, "an attempt after the commit")
        }
        if now > shadow.deadline {
            broke(14, call, at: now, "an attempt after the deadline")
        }
        let profile = profiles[index]
        if let context = profile.contextTokens, shadow.facts.inputTokens > context {
            broke(24, call, at: now, "the prompt does not fit into endpoint \(index)")
        }
    }

    /// 4, 22: budget, slots and what a hedge may not use.
    private mutating func checkGates(
        _ endpoint: EndpointID, _ attempt: CallMachine.LiveAttempt, _ shadow: CallShadow,
        _ call: CallID, _ fleet: Fleet, now: Instant
    ) {
        let index = endpoint.index
        if let slots = profiles[index].limits.concurrent, !limitsChange,
            endpoints[index].live >= slots
        {
            broke(4, call, at: now, "\(endpoints[index].live + 1) in \(slots) slots of \(index)")
        }
        guard attempt.reason == .hedge else { return }
        if shadow.queued == attempt.id { broke(22, call, at: now, "a hedge waited in the queue") }
        if let level = fleet.countedRequests(at: endpoint, now: now),
            (level.available + 1) / level.capacity <= 0.5 - Self.rounding
        {
            broke(22, call, at: now, "a hedge used a bucket at or below half")
        }
        if before.budget < scenario.fleet.budget.closedBelow - Self.rounding {
            broke(22, call, at: now, "a hedge while the budget is closed")
        }
    }

    /// 8: one trial at a time, but for a lease that ran out.
    private mutating func checkTrials(_ endpoint: EndpointID, _ call: CallID, now: Instant) {
        let lease = lease(at: endpoint.index)
        let running = endpoints[endpoint.index].trials.count { now.elapsed(since: $0) < lease }
        if running > 1 { broke(8, call, at: now, "\(running) trials at \(endpoint.index)") }
    }

    /// A first token decides a trial, so that the next one may start beside its stream.
    mutating func spoke(_ id: AttemptID, _ call: CallID) {
        guard let attempt = calls[call.number]?.live.first(where: { $0.attempt == id }),
            attempt.isTrial
        else { return }
        let index = attempt.endpoint.index
        if let trial = endpoints[index].trials.firstIndex(of: attempt.started) {
            endpoints[index].trials.remove(at: trial)
        }
    }

    mutating func ended(
        _ id: AttemptID, _ outcome: AttemptOutcome, _ call: CallID, _ fleet: Fleet, now: Instant
    ) {
        guard let place = calls[call.number]?.live.firstIndex(where: { $0.attempt == id }) else {
            if calls[call.number]?.queued == id {
                calls[call.number]?.queued = nil
                line.leave(call, id, isLate: outcome == .cancelled(.deadline))
            }
            return
        }
        guard let attempt = calls[call.number]?.live.remove(at: place) else { return }
        let index = attempt.endpoint.index
        endpoints[index].live -= 1
        if attempt.isTrial, let trial = endpoints[index].trials.firstIndex(of: attempt.started) {
            endpoints[index].trials.remove(at: trial)
        }
        if endpoints[index].trials.isEmpty,
            case .trialTaken = fleet.readiness(at: attempt.endpoint, now: now),
            fleet.inFlight(at: index) == endpoints[index].live
        {
            broke(9, call, at: now, "the trial of \(index) ended and holds the breaker half-open")
        }
        account(outcome, attempt, index, now: now)
        settle(outcome, attempt, now: now)
        if case .failed(let failure) = outcome { bar(failure, attempt, call, now: now) }
        checkBudget(call, index, now: now)
    }

    private mutating func account(
        _ outcome: AttemptOutcome, _ attempt: CallShadow.Live, _ index: Int, now: Instant
    ) {
        switch outcome {
        case .won:
            global.successes += 1
            providers[providerOf[index]].successes += 1
        case .failed(let failure):
            if failure.kind == .neverSent { endpoints[index].refunds += 1 }
            let rule = failure.kind.rule
            if rule.countsAgainstBreaker {
                endpoints[index].failures += 1
                if endpoints[index].failures == 10 {
                    endpoints[index].atTenth = (endpoints[index].starts, starts)
                }
            }
            guard attempt.isExtra, rule.spendsBudget else { return }
            let cost = rule.suggestsOverload ? 1 : scenario.fleet.budget.lightFailureCost
            global.spent += cost
            providers[providerOf[index]].spent += cost
        case .cancelled:
            break
        }
    }

    private mutating func bar(
        _ failure: Failure, _ attempt: CallShadow.Live, _ call: CallID, now: Instant
    ) {
        switch failure.kind {
        case .quota, .auth, .tooLong, .filtered:
            calls[call.number]?.barred.append(
                CallShadow.Barred(endpoint: attempt.endpoint, until: nil))
        default:
            guard let retryAfter = failure.retryAfter, failure.kind != .neverSent else { return }
            let until = now + retryAfter
            calls[call.number]?.barred.append(
                CallShadow.Barred(endpoint: attempt.endpoint, until: until))
            guard failure.kind == .rateLimited else { return }
            let held = endpoints[attempt.endpoint.index].blockedUntil
            endpoints[attempt.endpoint.index].blockedUntil = max(held ?? until, until)
            noteBenched(now: now)
        }
    }

    /// 1: extra attempts that failed cost no more than was there to spend.
    private mutating func checkBudget(_ call: CallID, _ index: Int, now: Instant) {
        let policy = scenario.fleet.budget
        if global.spent > global.allowed(policy, now: now) {
            broke(1, call, at: now, "extra attempts cost \(global.spent)")
        }
        let own = providers[providerOf[index]]
        if own.spent > own.allowed(policy, now: now) {
            broke(1, call, at: now, "extra attempts at one provider cost \(own.spent)")
        }
    }
}
