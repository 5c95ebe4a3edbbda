/// One attempt's way in: budget, endpoint, bucket set and slot, breaker permit.
///
/// The winner is found without looking at everybody where the strategy allows it, and no step of a
/// successful call allocates. Where an observer wants the reasons, everybody is looked at as well; the
/// choice is the same either way, so listening changes no decision.
///
/// What decides about one endpoint is `refusal(of:_:_:now:)`; what compares two is `Router.score`.
extension Fleet {
    /// Up to this many endpoints looking at all is as cheap as drawing.
    private static let drawsAbove = 3
    /// Draws before everybody is looked at: with half of all endpoints refused, one call in
    /// some 3,900 finds fewer than two.
    private static let draws = 16

    /// Budget, endpoint, bucket set and breaker permit for one attempt, all or nothing.
    mutating func acquire(
        _ want: AttemptWant, attempt: AttemptID, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) -> Acquisition {
        lastDecision = nil
        // Everything below reads the router's strategy, so a call's own stands there for this decision.
        let usual = router.strategy
        if let own = want.facts.strategy { router.strategy = own }
        defer { router.strategy = usual }
        if want.isExtra, case .refused(let until) = globalBudget.decision(now: now) {
            looks.removeAll(keepingCapacity: true)
            return .budgetClosed(until: until)
        }
        if want.isHedge, !globalBudget.isOpen(now: now) {
            looks.removeAll(keepingCapacity: true)
            return .budgetClosed(until: now)
        }
        watch.drawLuck(now: now, using: &rng)
        let needsAll = needsAll(want, now: now)
        var survey: Survey?
        if needsAll || want.explains { survey = self.survey(want, now: now) }
        if want.explains {
            lastDecision = RouteDecision(
                strategy: strategy, attempt: attempt, chosen: nil, candidates: looks)
        }
        var winner = needsAll ? nil : pick(want, now: now, using: &rng)
        if winner == nil {
            let survey = survey ?? self.survey(want, now: now)
            if survey.isComplete { trialsFrom = survey.trialsFrom }
            guard !eligible.isEmpty else { return survey.refusal }
            winner = choose(want, now: now, using: &rng)
        }
        guard let winner = winner.map({ reconsider($0, want, now: now) }),
            let lease = take(winner.index, want, now: now)
        else { return .busy(earliest: now) }
        lastDecision?.chosen = lease.endpoint
        lastDecision?.because = winner.because
        lastDecision?.rival = winner.rival.map { EndpointID($0) }
        return .leased(lease)
    }

    /// Whether the choice depends on everybody: where all are compared, where all are few, and where
    /// a trial may be free, which goes to a live request at once.
    ///
    /// Else an endpoint with a bad score would never be tried again; a hedge is no trial, it must help.
    private func needsAll(_ want: AttemptWant, now: Instant) -> Bool {
        if want.list != nil { return false }
        if !want.isHedge, let trialsFrom, now >= trialsFrom { return true }
        switch strategy {
        case .priority, .roundRobin: return false
        case .balanced: return states.count <= Self.drawsAbove || want.facts.only != nil
        case .weighted, .leastLoaded, .latency, .cost, .health: return true
        }
    }

    /// The winner by looking at as few as possible; `nil` when nobody was found that way.
    private mutating func pick(
        _ want: AttemptWant, now: Instant, using rng: inout some RandomNumberGenerator
    ) -> Pick? {
        // A fallback list is walked in its own order, everything else in configuration order.
        if let list = want.list {
            let first = list.first { isFree($0.index, want, now: now) }
            return first.map { Pick(index: $0.index, because: .order) }
        }
        switch strategy {
        case .priority:
            let first = states.indices.first { isFree($0, want, now: now) }
            return first.map { Pick(index: $0, because: .order) }
        case .roundRobin:
            let turn = min(router.turn, states.count)
            let winner =
                (turn..<states.count).first { isFree($0, want, now: now) }
                ?? (0..<turn).first { isFree($0, want, now: now) }
            guard let winner else { return nil }
            router.turn = winner + 1
            return Pick(index: winner, because: .turn)
        case .balanced:
            return draw(want, now: now, using: &rng)
        case .weighted, .leastLoaded, .latency, .cost, .health:
            return nil
        }
    }

    /// The better of two free endpoints drawn from all: refused ones are drawn again, so every pair
    /// of free ones is as likely as if the refused did not exist.
    private mutating func draw(
        _ want: AttemptWant, now: Instant, using rng: inout some RandomNumberGenerator
    ) -> Pick? {
        var first: Int?
        for _ in 0..<Self.draws {
            let index = Int.random(in: 0..<states.count, using: &rng)
            guard index != first, isFree(index, want, now: now) else { continue }
            guard let first else {
                first = index
                continue
            }
            let scoreA = score(first, want.facts, now: now)
            return score(index, want.facts, now: now) < scoreA
                ? Pick(index: index, because: .score, rival: first)
                : Pick(index: first, because: .score, rival: index)
        }
        return nil
    }

    private mutating func isFree(_ index: Int, _ want: AttemptWant, now: Instant) -> Bool {
        var survey = Survey()
        return refusal(of: index, want, &survey, now: now) == nil
    }

    /// The winner among those whom the survey found.
    private mutating func choose(
        _ want: AttemptWant, now: Instant, using rng: inout some RandomNumberGenerator
    ) -> Pick {
        if want.list != nil { return Pick(index: eligible[0], because: .order) }
        if !want.isHedge, trialsFrom != nil,
            let trial = eligible.first(where: {
                states.span[$0].breaker.readiness(now: now) == .trialFree
            })
        {
            return Pick(index: trial, because: .trial)
        }
        return router.choose(
            among: eligible, states: &states, pooled: pooled, facts: want.facts, now: now,
            using: &rng)
    }

    /// Where a first attempt goes rather than to the one with the better score: home, where its
    /// conversation was answered last, or to an endpoint that nobody tried lately.
    private mutating func reconsider(_ pick: Pick, _ want: AttemptWant, now: Instant) -> Pick {
        guard strategy == .balanced, want.reason == .first, want.list == nil,
            want.facts.only == nil, pinned == nil, pick.because != .trial
        else { return pick }
        guard let home = router.affinity.home(of: want.facts.conversation, now: now) else {
            return explored(insteadOf: pick, want, now: now) ?? pick
        }
        guard home != pick.index, states.indices.contains(home), isFree(home, want, now: now)
        else { return pick }
        let bound = router.policy.affinity * score(pick.index, want.facts, now: now)
        guard score(home, want.facts, now: now) <= bound else { return pick }
        return Pick(index: home, because: .affinity, rival: pick.index)
    }

    /// The endpoint that is tried now because nobody tried it lately; `nil` mostly.
    ///
    /// See `Exploration`.
    private mutating func explored(
        insteadOf pick: Pick, _ want: AttemptWant, now: Instant
    ) -> Pick? {
        guard PromptSize(inputTokens: want.facts.inputTokens) != .long,
            router.exploration.isDue(share: router.policy.exploration, now: now)
        else { return nil }
        let looks = min(Exploration.looks, states.count)
        var found: (index: Int, tried: Instant?)?
        for step in 0..<looks {
            let index = (router.exploration.cursor + step) % states.count
            let tried = states.span[index].log.lastAttempt
            if let tried {
                if now.elapsed(since: tried) < Exploration.lately { continue }
                if let found, found.tried.map({ $0 <= tried }) ?? true { continue }
            } else if found != nil, found?.tried == nil {
                continue
            }
            guard index != pick.index, isFree(index, want, now: now) else { continue }
            found = (index, tried)
        }
        router.exploration.settle(lookedAt: looks, of: states.count, now: now)
        guard let found,
            router.priceInSeconds(states.span[found.index].profile.price, want.facts)
                < score(pick.index, want.facts, now: now)
        else { return nil }
        return Pick(index: found.index, because: .exploration, rival: pick.index)
    }

    func score(_ index: Int, _ facts: CallFacts, now: Instant) -> Double {
        router.score(index, states.span, pooled: pooled, facts: facts, now: now)
    }

    private mutating func take(_ index: Int, _ want: AttemptWant, now: Instant) -> Lease? {
        let generation = states.span[index].breaker.generation
        guard let (reservation, permit) = states[index].admit(tokens: want.tokens, now: now) else {
            return nil
        }
        if permit.generation != generation {
            let reason = states.span[index].breaker.reason
            note(
                BreakerTransition(state: .halfOpen, reason: reason), at: EndpointID(index), now: now
            )
        }
        states[index].speed[PromptSize(inputTokens: want.facts.inputTokens)].asked(now: now)
        if want.isExtra {
            _ = globalBudget.withdraw(now: now)
            _ = providerBudgets[states[index].provider].withdraw(now: now)
        }
        return Lease(
            endpoint: EndpointID(index), key: states[index].keys.take(now: now),
            reservation: reservation, permit: permit,
            isExtra: want.isExtra, isHedge: want.isHedge, tokens: want.tokens,
            crowd: states.span[index].log.inFlight)
    }
}
