/// Chooses one endpoint among those that are free now.
///
/// The router ranks; it never excludes. A score cannot replace ejection: an endpoint that fails in
/// 5 ms attracts two thirds of the traffic of three under any latency score, so breakers, buckets
/// and people exclude first (`Fleet.eligibility`).
struct Router: Sendable {
    var strategy: RoutingStrategy
    let policy: RoutingPolicy
    /// The position from which round robin looks for the next one.
    var turn = 0
    /// Whose turn it is to be tried again.
    var exploration = Exploration()
    /// Where conversations are at home.
    var affinity = Affinity()
    /// What answers are like, all endpoints together.
    var usual = UsualAnswer()
    /// The most slots that an endpoint has; who has no limit counts as having as many.
    var widest = 1

    init(strategy: RoutingStrategy, policy: RoutingPolicy = RoutingPolicy()) {
        self.strategy = strategy
        self.policy = policy
    }

    /// The winner; `candidates` must not be empty.
    mutating func choose(
        among candidates: [Int], states: inout [EndpointState], pooled: [FirstTokenEstimator],
        facts: CallFacts, now: Instant, using rng: inout some RandomNumberGenerator
    ) -> Pick {
        if candidates.count == 1, strategy != .weighted {
            return Pick(index: candidates[0], because: .alone)
        }
        switch strategy {
        case .priority:
            return Pick(index: candidates[0], because: .order)
        case .roundRobin:
            return Pick(index: nextInTurn(candidates), because: .turn)
        case .weighted:
            return Pick(index: smoothWeighted(candidates, states: &states), because: .weight)
        case .balanced:
            let first = Int.random(in: 0..<candidates.count, using: &rng)
            var second = Int.random(in: 0..<(candidates.count - 1), using: &rng)
            if second >= first { second += 1 }
            let (a, b) = (candidates[first], candidates[second])
            let scoreA = score(a, states.span, pooled: pooled, facts: facts, now: now)
            let scoreB = score(b, states.span, pooled: pooled, facts: facts, now: now)
            return scoreB < scoreA
                ? Pick(index: b, because: .score, rival: a)
                : Pick(index: a, because: .score, rival: b)
        case .leastLoaded, .latency, .cost, .health:
            let winner = lowest(
                candidates, states: states.span, pooled: pooled, facts: facts, now: now)
            return Pick(index: winner, because: .score)
        }
    }

    /// What the strategy compares, lower is better.
    ///
    /// - balanced, in seconds:
    ///   `(first token + output tokens · time per token) · (in flight + 1) ÷ slots + λ · price`.
    ///   The first token is this endpoint's estimate for the size of the prompt, the output what
    ///   answers usually have, at most what this one may have. See `EndpointSpeed`, `UsualAnswer`
    ///   and `RoutingPolicy.secondsPerDollar` (λ). An unknown price adds nothing: where prices shall
    ///   count, name them all.
    /// - latency: the first-token estimate in seconds; cost: US dollars for this prompt.
    /// - least-loaded: in flight ÷ slots; health: 1 − health.
    /// - priority, round-robin, weighted: 0, they do not compare.
    ///
    /// | first token | output | per token | in flight | slots | price | score |
    /// | --- | --- | --- | --- | --- | --- | --- |
    /// | 0.4 s | 100 | 10 ms | 2 | 1 | – | 4.2 |
    /// | 0.4 s | 100 | 10 ms | 2 | 4 | – | 1.05 |
    /// | 0.4 s | 100 | 10 ms | 0 | 1 | 0.002 $ | 1.6 |
    ///
    /// Who has no limit of slots counts as having as many as the widest endpoint, so that a limit
    /// elsewhere does not make it look narrow.
    ///
    /// It reads single fields in place: an endpoint as an argument is copied, borrowed or not, and
    /// that costs more than the whole score.
    func score(
        _ index: Int, _ states: Span<EndpointState>, pooled: [FirstTokenEstimator],
        facts: CallFacts, now: Instant
    ) -> Double {
        let slots = Double(states[index].limiter.slots ?? widest)
        switch strategy {
        case .balanced:
            let output = usual.expected(atMost: facts.outputTokens)
            let perToken = states[index].speed.secondsPerToken(now: now) ?? usual.secondsPerToken
            let seconds =
                firstToken(index, states, pooled, facts, now: now) + Double(output) * perToken
            return seconds * Double(states[index].log.inFlight + 1) / slots
                + priceInSeconds(states[index].profile.price, facts)
        case .latency: return firstToken(index, states, pooled, facts, now: now)
        case .leastLoaded: return Double(states[index].log.inFlight) / slots
        case .cost:
            guard let price = states[index].profile.price else { return .greatestFiniteMagnitude }
            return price.cost(input: facts.inputTokens, output: facts.outputTokens)
        case .health: return 1 - states[index].health(now: now)
        case .priority, .roundRobin, .weighted: return 0
        }
    }

    /// λ · price: what this prompt costs there, in seconds of waiting.
    func priceInSeconds(_ price: TokenPrice?, _ facts: CallFacts) -> Double {
        guard let price, policy.secondsPerDollar > 0 else { return 0 }
        let output = usual.expected(atMost: facts.outputTokens)
        return policy.secondsPerDollar * price.cost(input: facts.inputTokens, output: output)
    }

    private func firstToken(
        _ index: Int, _ states: Span<EndpointState>, _ pooled: [FirstTokenEstimator],
        _ facts: CallFacts, now: Instant
    ) -> Double {
        let size = PromptSize(inputTokens: facts.inputTokens)
        return states[index].speed.firstToken(
            size, pooled: pooled.span[size.rawValue].quantile(0.5), now: now)
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
