/// Opening breakers for what only a comparison shows: slow, silent or failing beside well peers.
extension Fleet {
    /// A first token slower than this many times the usual median is slow; see `FirstTokenPace`.
    static let slowFactor = 6.0
    /// First tokens that an endpoint must have shown before one of them can be slow.
    static let slowSamples = 20
    /// Prompts grow the usual time from this length on: prefill takes time in proportion.
    static let slowPromptTokens = 16_000.0
    /// An endpoint with at most this share of slow first tokens is well enough to compare with.
    static let wellShare = 0.25
    /// Fewer usable endpoints than this do not panic: the last one is spared anyway.
    static let panicEndpoints = 3

    // MARK: Slow first tokens

    /// How a wait compares with what is usual here for prompts of this size.
    private func pace(_ waited: Duration, at index: Int, facts: CallFacts) -> FirstTokenPace {
        guard let floor = policy.breaker.slow, waited > floor else { return .usual }
        let size = PromptSize(inputTokens: facts.inputTokens).rawValue
        let own = states[index].estimators[size]
        guard own.count >= Self.slowSamples, let median = own.quantile(0.5),
            let all = pooled[size].quantile(0.5)
        else { return .usual }
        let length = max(1, Double(facts.inputTokens) / Self.slowPromptTokens)
        let usual = max(median, all) * length
        guard waited > usual * Self.slowFactor else { return .usual }
        return .slow("\(text(waited)) to the first token where \(text(usual)) is usual")
    }

    /// Tells the breaker of a wait, and opens it where such waits are the rule and not elsewhere.
    ///
    /// A censored wait counts only when it was slow already: how long it would have lasted is unknown.
    mutating func recordPace(
        _ waited: Duration, isCensored: Bool, _ lease: Lease, facts: CallFacts, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) {
        let index = lease.endpoint.index
        var pace = pace(waited, at: index, facts: facts)
        if pace == .usual {
            if isCensored { return }
        } else if lease.permit.isTrial || states[index].breaker.share(now: now) < 1 {
            // One slow answer decides here, so it must not be everybody's.
            if !hasWellPeer(of: index, now: now) { pace = .usual }
        }
        let transition = states[index].breaker.recordFirstToken(
            pace, for: lease.permit, now: now, using: &rng)
        if lease.permit.isTrial { trialsFrom = now }
        note(transition, at: lease.endpoint, now: now)
        guard case .slow(let why) = pace, transition == nil,
            let share = states[index].breaker.slowShare(now: now), share > policy.breaker.rate,
            hasWellPeer(of: index, now: now)
        else { return }
        let percent = Int((share * 100).rounded())
        eject(lease.endpoint, because: "\(percent) % slow: \(why)", now: now, using: &rng)
    }

    /// Whether another endpoint could take the traffic and is not slow itself.
    private func hasWellPeer(of index: Int, now: Instant) -> Bool {
        states.indices.contains { other in
            guard other != index, states.span[other].standingRefusal(now: now) == nil,
                case .closed = states.span[other].breaker.readiness(now: now)
            else { return false }
            let (usual, slow) = states.span[other].breaker.paceCounts(now: now)
            return Double(slow) <= Self.wellShare * Double(usual + slow)
        }
    }

    private func text(_ duration: Duration) -> String {
        "\((duration.inSeconds * 10).rounded() / 10) s"
    }

    // MARK: Silent losses

    /// An attempt was beaten, before its first token, by one that started later.
    mutating func recordSilentLoss(
        _ lease: Lease, now: Instant, using rng: inout some RandomNumberGenerator
    ) {
        let index = lease.endpoint.index
        let why = "no first token while another endpoint answered"
        states[index].silence.lost()
        let run = states[index].silence.run
        // A trial must answer, and who returns may lose once.
        if lease.permit.isTrial || (run >= 2 && states[index].breaker.share(now: now) < 1) {
            return record(.failure(why), lease, now: now, using: &rng)
        }
        record(.neutral, lease, now: now, using: &rng)
        let needed = states[index].silence.needed(fleet: watch.silence.share)
        guard run >= max(policy.silentRun, needed) else { return }
        eject(lease.endpoint, because: "\(run) times in a row \(why)", now: now, using: &rng)
    }

    // MARK: Peers

    /// Looks for endpoints that fail far more often than their peers, after a failure of one.
    mutating func ejectOutliers(
        after index: Int, now: Instant, using rng: inout some RandomNumberGenerator
    ) {
        guard let rule = watch.peers, rule.isDue(now: now),
            isSuspect(index, rule.policy, now: now)
        else { return }
        let records = states.indices.map { index in
            let counts = states.span[index].outcomes.counts(now: now)
            let window = RollingOutcomes.standardWindow
            return PeerEjection.Record(
                index: index, succeeded: counts.succeeded, failed: counts.failed,
                // Younger outcomes than its return are too few, older ones were punished before.
                mayEject: states.span[index].breaker.isCalm(for: window, now: now),
                isOut: states.span[index].breaker.readiness(now: now) != .closed)
        }
        for outlier in watch.peers?.outliers(among: records, now: now) ?? [] {
            eject(EndpointID(outlier.index), because: outlier.reason, now: now, using: &rng)
        }
    }

    /// Whether the failing endpoint itself is worth a look at all others.
    private func isSuspect(_ index: Int, _ policy: PeerPolicy, now: Instant) -> Bool {
        let (succeeded, failed) = states.span[index].outcomes.counts(now: now)
        let all = succeeded + failed
        return all >= policy.minimumOutcomes && Double(failed) >= policy.gap * Double(all)
    }

    // MARK: What follows

    private mutating func eject(
        _ id: EndpointID, because reason: String, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) {
        note(
            states[id.index].breaker.eject(because: reason, now: now, using: &rng), at: id, now: now
        )
        states[id.index].silence.forgetRun()
    }

    /// After a failure opened a breaker: two models of one provider that fail make the others suspect.
    ///
    /// Addresses without a named provider have nothing in common that could fail.
    mutating func suspectProvider(of id: EndpointID, now: Instant) {
        let opened = states[id.index]
        guard opened.profile.provider != EndpointProfile.anyProvider else { return }
        let another = states.first { state in
            guard state.provider == opened.provider, state.profile.model != opened.profile.model,
                case .open(_?) = state.breaker.readiness(now: now)
            else { return false }
            return true
        }
        guard let another else { return }
        let reason =
            "\(opened.profile.provider) fails with \(another.profile.model)"
            + " and \(opened.profile.model): trying one call"
        for index in states.indices where states[index].provider == opened.provider {
            note(
                states[index].breaker.suspect(because: reason, now: now), at: states[index].id,
                now: now)
        }
    }

    /// Notes whether more than half of the endpoints are out; a change is told once.
    ///
    /// What a person switched off, or forced, is no part of the count.
    mutating func judgePanic(now: Instant) {
        var usable = 0
        var out = 0
        for index in states.indices
        where states.span[index].standingRefusal(now: now) == nil
            && states.span[index].breaker.forced != .open
        {
            usable += 1
            if states.span[index].breaker.readiness(now: now) != .closed { out += 1 }
        }
        let isPanic =
            usable >= Self.panicEndpoints && Double(out) > policy.panicAbove * Double(usable)
        guard isPanic != watch.isPanic else { return }
        watch.isPanic = isPanic
        let reason = "\(out) of \(usable) endpoints are out"
        trace(.panicChanged(isOn: isPanic, reason: reason), now: now)
    }
}
