// What the proofs look at, and library users must not build upon: `package` views of the inside.

extension CallMachine {
    /// An attempt under way.
    package struct LiveAttempt: Sendable, Equatable {
        /// Which.
        package var id: AttemptID
        /// Why it exists.
        package var reason: AttemptReason
        /// Where.
        package var endpoint: EndpointID
        /// True when the extra-attempt budget paid for it.
        package var isExtra: Bool
        /// True when it is the one trial of a half-open breaker.
        package var isTrial: Bool
        /// The generation of the breaker that admitted it.
        package var generation: UInt64
    }

    /// The attempt `id`, if it is under way.
    package func liveAttempt(_ id: AttemptID) -> LiveAttempt? {
        guard let index = live(id), let lease = attempts[index].lease else { return nil }
        return LiveAttempt(
            id: id, reason: attempts[index].reason, endpoint: lease.endpoint,
            isExtra: lease.isExtra, isTrial: lease.permit.isTrial,
            generation: lease.permit.generation)
    }

    /// Why the attempt `id` waits in the queue; `nil` when it does not.
    package func waitingReason(_ id: AttemptID) -> AttemptReason? {
        attempts.first { $0.id == id && $0.phase == .queued }?.reason
    }

    /// Attempts under way.
    package var liveCount: Int { attempts.count { $0.isLive } }
}

extension Fleet {
    /// What a breaker has counted, so that a proof can tell whether an outcome moved it.
    package struct BreakerEvidence: Sendable, Equatable {
        package var generation: UInt64
        package var run: Int
        package var succeeded: Int
        package var failed: Int
    }

    /// What the breaker at `id` has counted.
    package func evidence(at id: EndpointID, now: Instant) -> BreakerEvidence {
        states[id.index].breaker.evidence(now: now)
    }

    /// What the breaker at `id` would find now.
    package func readiness(at id: EndpointID, now: Instant) -> BreakerReadiness {
        states[id.index].breaker.readiness(now: now)
    }

    /// Whether nothing but an automatic breaker keeps a request from this endpoint.
    package func isKeptOnlyByBreaker(_ id: EndpointID, facts: CallFacts, now: Instant) -> Bool {
        let index = id.index
        guard states[index].standingRefusal(now: now) == nil, states[index].breaker.forced == nil,
            pinned.map({ $0 == id }) ?? true, facts.only.map({ $0 == id }) ?? true,
            case .now = states[index].limiter.answer(
                tokens: facts.inputTokens + facts.outputTokens, now: now),
            facts.incompatibility(
                contextTokens: states[index].profile.contextTokens,
                lacks: states[index].profile.cannot, price: states[index].profile.price) == nil
        else { return false }
        return true
    }

    /// Reservations under way at `id`.
    package func reservations(at id: EndpointID) -> Int { states[id.index].limiter.inFlight }

    /// The requests that are left by our own count and the server's word; `nil` when unlimited.
    package func countedRequests(at id: EndpointID, now: Instant) -> BucketLevel? {
        states[id.index].limiter.countedRequests(now: now)
    }

    /// Whether a rate learned from throttling holds at `id`.
    package func hasLearnedRate(at id: EndpointID, now: Instant) -> Bool {
        states[id.index].limiter.requests(now: now)?.source == .learned
    }

    /// The requests, tokens and day's requests left by our count and the server's word.
    package func countedLevels(at id: EndpointID, now: Instant) -> [Double] {
        states[id.index].limiter.countedLevels(now: now)
    }

    /// The share left in the emptiest bucket of `id`, 0…1.
    package func lowestFraction(at id: EndpointID, now: Instant) -> Double {
        states[id.index].limiter.lowestFraction(now: now)
    }

    /// Samples behind the first-token estimates of `id`, censored ones left out.
    package func firstTokenSamples(at id: EndpointID) -> Int {
        states[id.index].estimators.reduce(0) { $0 + $1.count }
    }

    /// What holds for all endpoints.
    package var settings: FleetPolicy { policy }
}

extension CircuitBreaker {
    func evidence(now: Instant) -> Fleet.BreakerEvidence {
        let counts = window.counts(now: now)
        return Fleet.BreakerEvidence(
            generation: generation, run: run, succeeded: counts.first, failed: counts.second)
    }
}

extension RateLimiter {
    func countedRequests(now: Instant) -> BucketLevel? {
        requestDimension.level(now: LimiterTime(now, since: origin))
    }

    func countedLevels(now: Instant) -> [Double] {
        let now = LimiterTime(now, since: origin)
        return [requestDimension, tokenDimension, dayDimension].map {
            $0.level(now: now)?.available ?? 0
        }
    }
}
