/// When a silent attempt gets company, and whether it may.
extension Fleet {
    /// How long a silent attempt stays alone; `nil` means for ever.
    mutating func hedgeChoice(
        at endpoint: EndpointID, policy: HedgePolicy, facts: CallFacts
    ) -> HedgeChoice? {
        let index = endpoint.index
        let size = PromptSize(inputTokens: facts.inputTokens).rawValue
        let own = states.span[index].estimators[size].count
        // An endpoint without a history of its own is judged by the fleet's.
        let isKnown = own >= policy.minimumSamples
        let key = HedgeMemo.Key(
            own: isKnown ? states.span[index].estimators[size].version : -1,
            // As a helper the fleet's curve matters little: one look for each window is enough.
            pooled: isKnown ? pooled[size].version / 16 : pooled[size].version,
            share: (hedgeSpending.share(target: policy.extraLoad) * 400).rounded() / 400)
        if let memo = states.span[index].hedgeMemos[size], memo.key == key, memo.policy == policy {
            return memo.choice
        }
        let first = isKnown ? states[index].estimators[size] : pooled[size]
        let choice = hedgeChoice(
            first: first, pooled: pooled[size], policy: policy, share: key.share)
        states[index].hedgeMemos[size] = HedgeMemo(key: key, policy: policy, choice: choice)
        return choice
    }

    private func hedgeChoice(
        first: FirstTokenEstimator, pooled: FirstTokenEstimator, policy: HedgePolicy, share: Double
    ) -> HedgeChoice? {
        var choice = policy.choice(first: first, other: pooled, share: share)
        if case .quantile = choice?.reason {
            // A token at this very instant is in time: servers that always take 60 ms would else be
            // hedged in every call.
            choice?.after += .nanoseconds(1)
        }
        // Where hedging gains nothing the distribution is tight, and twice its p99 is silence of
        // another kind: almost never reached in health, and soon after a server falls silent.
        guard let choice, policy.after == .auto, choice.after >= policy.max,
            let p99 = first.quantile(0.99)
        else { return choice }
        return policy.repeated(
            max(policy.min, min(policy.max, p99 * 2)), .quantile(0.99, samples: first.count))
    }

    /// Notes that a call may be hedged, which pays for the hedges of others.
    mutating func payForHedges(_ policy: HedgePolicy, now: Instant) {
        guard let target = policy.target else { return }
        hedgeSpending.pay(target: target, now: now)
    }

    /// Why no hedge may be sent now, whoever its target is; `nil` when one may.
    ///
    /// The budget of attempts is asked with the endpoint, because each provider has its own.
    func hedgeRefusal(
        policy: HedgePolicy, facts: CallFacts, now: Instant
    ) -> SuppressedReason? {
        if facts.inputTokens > policy.maxPrompt { return .longPrompt }
        if isDegraded(now: now) { return .degraded }
        if policy.target != nil, !hedgeSpending.allows(now: now) { return .load }
        if case .refused = hedgeTokens.decision(tokens: facts.inputTokens, now: now) {
            return .tokens
        }
        return nil
    }

    /// Takes the load and the tokens of a hedge that starts.
    mutating func spendHedge(policy: HedgePolicy, facts: CallFacts, now: Instant) {
        if policy.target != nil, keeps(.hedgeAccounts) { hedgeSpending.spend(now: now) }
        _ = hedgeTokens.withdraw(tokens: facts.inputTokens, now: now)
    }

    /// Over 30 % of ten or more endpoints failing: a hedge would add load where load is the cause.
    func isDegraded(now: Instant) -> Bool {
        var counted = 0
        var degraded = 0
        guard states.count >= 10 else { return false }
        for index in states.indices where states.span[index].standingRefusal(now: now) == nil {
            guard case .closed = states.span[index].breaker.readiness(now: now) else { continue }
            counted += 1
            if (states.span[index].outcomes.failureRate(now: now) ?? 0) >= 0.5 { degraded += 1 }
        }
        return counted >= 10 && Double(degraded) > 0.3 * Double(counted)
    }
}

extension HedgePolicy {
    /// The share of calls that may be hedged; `nil` where a person set the delay by hand.
    var target: Double? {
        switch after {
        case .off, .fixed: nil
        case .auto: extraLoad
        case .quantile(let q): 1 - q
        }
    }
}

/// The last choice for one endpoint and prompt size, so that a call does not compute it again.
struct HedgeMemo: Sendable {
    /// What the choice follows from, beside the policy.
    struct Key: Sendable, Equatable {
        var own: Int
        var pooled: Int
        /// In steps of a quarter of a percent: finer than the window knows it.
        var share: Double
    }

    let key: Key
    let policy: HedgePolicy
    let choice: HedgeChoice?
}
