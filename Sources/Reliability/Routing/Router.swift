/// Chooses one endpoint among those that are free now.
///
/// The router ranks; it never excludes. A score cannot replace ejection: an endpoint that fails in
/// 5 ms attracts two thirds of the traffic of three under any latency score, so breakers, buckets
/// and people exclude first (`Fleet.eligibility`).
struct Router: Sendable {
    var strategy: RoutingStrategy
    /// The position from which round robin looks for the next one.
    var turn = 0

    init(strategy: RoutingStrategy) { self.strategy = strategy }

    /// The index of the winner; `candidates` must not be empty.
    mutating func choose(
        among candidates: [Int], states: inout [EndpointState], pooled: [FirstTokenEstimator],
        facts: CallFacts, now: Instant, using rng: inout some RandomNumberGenerator
    ) -> Int {
        switch strategy {
        case .priority:
            return candidates[0]
        case .roundRobin:
            return nextInTurn(candidates)
        case .weighted:
            return smoothWeighted(candidates, states: &states)
        case .balanced:
            guard candidates.count > 1 else { return candidates[0] }
            let first = Int.random(in: 0..<candidates.count, using: &rng)
            var second = Int.random(in: 0..<(candidates.count - 1), using: &rng)
            if second >= first { second += 1 }
            let (a, b) = (candidates[first], candidates[second])
            let scoreA = score(a, states.span, pooled: pooled, facts: facts, now: now)
            let scoreB = score(b, states.span, pooled: pooled, facts: facts, now: now)
            return scoreB < scoreA ? b : a
        case .leastLoaded, .latency, .cost, .health:
            return lowest(candidates, states: states.span, pooled: pooled, facts: facts, now: now)
        }
    }

    /// What the strategy compares, lower is better.
    ///
    /// - balanced: `first-token estimate in seconds × (in flight + 1) ÷ slots`; 0.4 s with two in
    ///   flight is 1.2. An endpoint without a sample counts as half the fleet's median, so that it is
    ///   tried soon; equality with the median would leave the choice to rounding.
    /// - latency: the first-token estimate in seconds; cost: US dollars for this prompt.
    /// - least-loaded: in flight ÷ slots; health: 1 − health.
    /// - priority, round-robin, weighted: 0, they do not compare.
    ///
    /// It reads single fields in place: an endpoint as an argument is copied, borrowed or not, and
    /// that costs more than the whole score.
    func score(
        _ index: Int, _ states: Span<EndpointState>, pooled: [FirstTokenEstimator],
        facts: CallFacts, now: Instant
    ) -> Double {
        let estimate = states[index].load.seconds(now: now) ?? Self.untried(pooled, facts)
        let slots = Double(states[index].limiter.slots ?? 1)
        switch strategy {
        case .balanced: return estimate * Double(states[index].log.inFlight + 1) / slots
        case .latency: return estimate
        case .leastLoaded: return Double(states[index].log.inFlight) / slots
        case .cost:
            guard let price = states[index].profile.price else { return .greatestFiniteMagnitude }
            return price.cost(input: facts.inputTokens, output: facts.outputTokens)
        case .health: return 1 - states[index].health(now: now)
        case .priority, .roundRobin, .weighted: return 0
        }
    }

    private static func untried(_ pooled: [FirstTokenEstimator], _ facts: CallFacts) -> Double {
        let size = PromptSize(inputTokens: facts.inputTokens)
        return (pooled.span[size.rawValue].quantile(0.5) ?? .milliseconds(500)).inSeconds / 2
    }

    private mutating func nextInTurn(_ candidates: [Int]) -> Int {
        // The turn is a position in the configuration, so that a skipped endpoint does not shift
        // the others' shares.
        let winner = candidates.first { $0 >= turn } ?? candidates[0]
        turn = winner + 1
        return winner
    }

    /// Smooth weighted round robin (nginx): everybody earns their weight, the richest pays the sum.
    private func smoothWeighted(_ candidates: [Int], states: inout [EndpointState]) -> Int {
        var total = 0.0
        var winner = candidates[0]
        for index in candidates {
            states[index].weightCredit += states[index].profile.weight
            total += states[index].profile.weight
            if states[index].weightCredit > states[winner].weightCredit { winner = index }
        }
        states[winner].weightCredit -= total
        return winner
    }

    private mutating func lowest(
        _ candidates: [Int], states: Span<EndpointState>, pooled: [FirstTokenEstimator],
        facts: CallFacts, now: Instant
    ) -> Int {
        var lowest = Double.infinity
        for index in candidates {
            lowest = min(lowest, score(index, states, pooled: pooled, facts: facts, now: now))
        }
        // Ties go round, else the first of equals would take everything.
        var first: Int?
        var next: Int?
        var isTie = false
        for index in candidates
        where score(index, states, pooled: pooled, facts: facts, now: now) == lowest {
            isTie = first != nil
            first = first ?? index
            if next == nil, index >= turn { next = index }
        }
        let winner = (isTie ? next : nil) ?? first ?? candidates[0]
        if isTie { turn = winner + 1 }
        return winner
    }
}

extension EndpointState {
    /// 1 is well, 0 unusable: `usable · (1 − error rate of 60 s) · min(1, lowest bucket / 0.1)`.
    ///
    /// A closed endpoint with 20 % errors and a half-full bucket has 0.8.
    func health(now: Instant) -> Double {
        guard standingRefusal(now: now) == nil else { return 0 }
        let usable: Double =
            switch breaker.readiness(now: now) {
            case .closed: 1
            case .trialFree, .trialTaken: 0.5
            case .open: 0
            }
        let failing = outcomes.failureRate(now: now) ?? 0
        return usable * (1 - failing) * min(1, limiter.lowestFraction(now: now) / 0.1)
    }
}
