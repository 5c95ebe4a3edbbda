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
        guard let winner, let lease = take(winner, want, now: now) else {
            return .busy(earliest: now)
        }
        lastDecision?.chosen = lease.endpoint
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
    ) -> Int? {
        // A fallback list is walked in its own order, everything else in configuration order.
        if let list = want.list { return list.first { isFree($0.index, want, now: now) }?.index }
        switch strategy {
        case .priority:
            return states.indices.first { isFree($0, want, now: now) }
        case .roundRobin:
            let turn = min(router.turn, states.count)
            let winner =
                (turn..<states.count).first { isFree($0, want, now: now) }
                ?? (0..<turn).first { isFree($0, want, now: now) }
            if let winner { router.turn = winner + 1 }
            return winner
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
    ) -> Int? {
        var first: Int?
        for _ in 0..<Self.draws {
            let index = Int.random(in: 0..<states.count, using: &rng)
            guard index != first, isFree(index, want, now: now) else { continue }
            guard let first else {
                first = index
                continue
            }
            let scoreA = score(first, want.facts, now: now)
            return score(index, want.facts, now: now) < scoreA ? index : first
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
    ) -> Int {
        if want.list != nil { return eligible[0] }
        if !want.isHedge, trialsFrom != nil,
            let trial = eligible.first(where: {
                states.span[$0].breaker.readiness(now: now) == .trialFree
            })
        {
            return trial
        }
        return router.choose(
            among: eligible, states: &states, pooled: pooled, facts: want.facts, now: now,
            using: &rng)
    }

    func score(_ index: Int, _ facts: CallFacts, now: Instant) -> Double {
        router.score(index, states.span, pooled: pooled, facts: facts, now: now)
    }

    private mutating func take(_ index: Int, _ want: AttemptWant, now: Instant) -> Lease? {
        guard let (reservation, permit) = states[index].admit(tokens: want.tokens, now: now) else {
            return nil
        }
        if want.isExtra {
            _ = globalBudget.withdraw(now: now)
            _ = providerBudgets[states[index].provider].withdraw(now: now)
        }
        return Lease(
            endpoint: EndpointID(index), reservation: reservation, permit: permit,
            isExtra: want.isExtra, isHedge: want.isHedge, tokens: want.tokens)
    }
}
