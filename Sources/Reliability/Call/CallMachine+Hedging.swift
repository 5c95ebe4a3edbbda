/// A second attempt beside a silent one, and a third.
extension CallMachine {
    /// A cold or suppressed hedge looks again after this time, as the fleet may have learned by then.
    static let hedgeRecheck = Duration.milliseconds(100)

    /// Sets the hedge timer when an attempt begins.
    ///
    /// The delays count from the attempt that was alone; a hedge keeps to the choice made for it.
    mutating func armHedge(
        _ index: Int, _ lease: Lease, _ step: inout CallStep, _ fleet: inout Fleet
    ) {
        // Who insists on one endpoint has nobody to hedge to.
        guard facts.only == nil, fleet.pinned == nil, policy.race <= 1, committed == nil else {
            return
        }
        // Every call that may be hedged pays for those that are, once.
        if attempts.count == 1 { fleet.payForHedges(policy.hedge, now: step.now) }
        guard hedges < policy.hedge.extra else { return }
        if attempts[index].reason == .hedge {
            hedgeWait?.sent += 1
        } else {
            let choice = fleet.hedgeChoice(
                at: lease.endpoint, policy: policy.hedge, facts: facts)
            guard let choice else { return }
            hedgeWait = HedgeWait(
                attempt: attempts[index].id, endpoint: lease.endpoint, choice: choice)
        }
        guard let wait = hedgeWait, let delay = wait.delay else { return }
        let at = max(step.now, started(wait.attempt, step.now).advanced(by: delay))
        // A hedge that the prompt's length forbids is not announced, but its absence is told.
        if facts.inputTokens <= policy.hedge.maxPrompt {
            step.trace(.hedgeArmed(at: at, because: wait.choice.reason))
        }
        setHedge(at, wait.choice, &step)
    }

    /// A cold delay is looked at again early: the fleet may have learned a better one meanwhile.
    private mutating func setHedge(_ at: Instant, _ choice: HedgeChoice, _ step: inout CallStep) {
        hedgeDue = at
        let look = choice.reason == .cold ? min(at, step.now.advanced(by: Self.hedgeRecheck)) : at
        step.add(.setTimer(.hedge, look))
    }

    private func started(_ id: AttemptID, _ now: Instant) -> Instant {
        attempts.first { $0.id == id }?.started ?? now
    }

    /// The hedge timer rang: sends a hedge, or waits on, or says why not.
    mutating func hedge(
        _ step: inout CallStep, _ fleet: inout Fleet, using rng: inout some RandomNumberGenerator
    ) {
        guard let due = hedgeDue, let wait = hedgeWait, committed == nil,
            attempts.contains(where: { $0.isLive && $0.isSilent }),
            !attempts.contains(where: { $0.phase == .streaming })
        else { return }
        if step.now < due, !isDue(wait, due, &step, &fleet) { return }
        hedgeDue = nil
        if let reason = fleet.hedgeRefusal(policy: policy.hedge, facts: facts, now: step.now) {
            return suppressHedge(reason, &step)
        }
        // Before the start, because it asks whether a further hedge may follow.
        hedges += 1
        let answer = launch(.hedge, isExtra: true, &step, &fleet, using: &rng)
        guard !answer.isStarted else {
            return fleet.spendHedge(policy: policy.hedge, facts: facts, now: step.now)
        }
        hedges -= 1
        switch answer {
        case .started: break
        case .outOfAttempts: suppressHedge(.attempts, &step)
        case .budgetClosed: suppressHedge(.budget, &step)
        case .busy, .nobody: suppressHedge(.noTarget, &step)
        }
    }

    /// Looks at a delay again before its time; false when there is more to wait for.
    private mutating func isDue(
        _ wait: HedgeWait, _ due: Instant, _ step: inout CallStep, _ fleet: inout Fleet
    ) -> Bool {
        guard
            let choice = fleet.hedgeChoice(at: wait.endpoint, policy: policy.hedge, facts: facts)
        else { return false }
        hedgeWait?.choice = choice
        guard let delay = hedgeWait?.delay else { return false }
        let at = max(step.now, started(wait.attempt, step.now).advanced(by: delay))
        guard at > step.now else { return true }
        if choice.reason != .cold, at != due, facts.inputTokens <= policy.hedge.maxPrompt {
            step.trace(.hedgeArmed(at: at, because: choice.reason))
        }
        setHedge(at, choice, &step)
        return false
    }

    /// A suppressed hedge looks again while the attempt stays silent: the budget may open, a bucket
    /// may fill.
    ///
    /// Observers hear of it once.
    private mutating func suppressHedge(_ reason: SuppressedReason, _ step: inout CallStep) {
        if suppressedHedge != reason { step.trace(.hedgeSuppressed(reason)) }
        suppressedHedge = reason
        guard reason != .attempts, reason != .longPrompt else { return }
        let again = step.now.advanced(by: Self.hedgeRecheck * min(hedgeRechecks + 1, 10))
        hedgeRechecks += 1
        hedgeDue = again
        step.add(.setTimer(.hedge, again))
    }
}

/// For whom a hedge is meant, and when it is due.
struct HedgeWait: Sendable {
    /// The attempt that was alone when the delays were chosen.
    let attempt: AttemptID
    /// Where it is silent.
    let endpoint: EndpointID
    var choice: HedgeChoice
    /// Hedges that followed it.
    var sent = 0

    /// From its start to the next hedge; `nil` when there is none.
    var delay: Duration? { sent == 0 ? choice.after : choice.second }
}
