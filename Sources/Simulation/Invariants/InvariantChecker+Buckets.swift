import Reliability

/// Rules about buckets: what may be admitted, and what a refusal may change.
extension InvariantChecker {
    /// The requests, tokens and day's requests that are left at every endpoint with limits.
    func levels(_ fleet: Fleet, now: Instant) -> [Double] {
        limited.flatMap { fleet.countedLevels(at: $0, now: now) }
    }

    /// 5: who was refused has changed no level.
    mutating func checkUntouched(
        _ held: [Double], _ call: CallID?, _ fleet: Fleet, now: Instant
    ) {
        guard !held.isEmpty, levels(fleet, now: now) != held else { return }
        broke(5, call, at: now, "a refused attempt changed a level")
    }

    /// 4: admitted ≤ burst + rate · t, as leaky buckets of our own; returns the tokens charged.
    mutating func charge(
        _ endpoint: EndpointID, _ facts: CallFacts, _ call: CallID, _ fleet: Fleet, now: Instant
    ) -> Double {
        let index = endpoint.index
        if let level = fleet.countedRequests(at: endpoint, now: now), level.available < 0 {
            broke(4, call, at: now, "a bucket of \(index) is below zero")
        }
        guard isCounted(index) else { return 0 }
        if let limit = profiles[index].limits.requestsPerMinute {
            endpoints[index].requests.add(1, perSecond: Double(limit) / 60, now: now)
            let level = endpoints[index].requests.level
            if level > size(of: limit) + Self.rounding {
                broke(4, call, at: now, "\(level) admitted at \(index), \(size(of: limit)) may")
            }
        }
        guard let limit = profiles[index].limits.tokensPerMinute else { return 0 }
        // More than a full bucket is charged as one.
        let tokens = min(Double(facts.inputTokens + facts.outputTokens), size(of: limit))
        endpoints[index].tokens.add(tokens, perSecond: Double(limit) / 60, now: now)
        let level = endpoints[index].tokens.level
        if level > size(of: limit) + 1 {
            broke(4, call, at: now, "\(level) tokens at \(index), \(size(of: limit)) may")
        }
        return tokens
    }

    /// Corrects what an attempt was charged by how it ended.
    mutating func settle(_ outcome: AttemptOutcome, _ attempt: CallShadow.Live, now: Instant) {
        let index = attempt.endpoint.index
        guard isCounted(index) else { return }
        var tokens = 0.0
        switch outcome {
        case .won(let usage): tokens = Double(usage.input + usage.output) - attempt.tokens
        case .failed(let failure) where failure.kind == .neverSent:
            tokens = -attempt.tokens
            correct(\.requests, by: -1, profiles[index].limits.requestsPerMinute, index, now: now)
        case .failed, .cancelled: return
        }
        correct(\.tokens, by: tokens, profiles[index].limits.tokensPerMinute, index, now: now)
    }

    private mutating func correct(
        _ bucket: WritableKeyPath<EndpointShadow, LeakyBucket>, by units: Double, _ limit: Int?,
        _ index: Int, now: Instant
    ) {
        guard let limit else { return }
        endpoints[index][keyPath: bucket].correct(
            units, perSecond: Double(limit) / 60, size: size(of: limit), now: now)
    }

    private func size(of limit: Int) -> Double {
        max(1, Double(limit) * scenario.fleet.rateLimit.burstShare)
    }

    /// A server that shows a larger burst in its headers may be believed, so that only a limit of our
    /// own can be counted from outside.
    private func isCounted(_ index: Int) -> Bool { !limitsChange && !hasHeaders(index) }
}
