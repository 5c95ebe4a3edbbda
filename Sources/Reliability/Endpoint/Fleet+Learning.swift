/// What attempts teach the router.
extension Fleet {
    /// A first token came `elapsed` after its attempt's start.
    mutating func learn(_ elapsed: Duration, from lease: Lease, size: PromptSize, now: Instant) {
        adapt(lease.endpoint.index) {
            $0.record(elapsed, size: size, crowd: lease.crowd, now: now)
        }
    }

    /// A whole answer of `tokens` tokens began with its first one at `since`.
    mutating func recordStream(at id: EndpointID, tokens: Int, since: Instant, now: Instant) {
        let pace = router.usual.record(tokens: tokens, seconds: now.seconds(since: since))
        guard let pace else { return }
        states[id.index].speed.recordPace(secondsPerToken: pace, now: now)
    }

    /// An attempt ended before its first token.
    mutating func endWait(_ lease: Lease, facts: CallFacts, now: Instant) {
        let size = PromptSize(inputTokens: facts.inputTokens)
        states[lease.endpoint.index].speed[size].settled(heard: false, now: now)
    }

    /// A server that was too busy for this attempt takes fewer at once.
    mutating func noteBusy(_ lease: Lease, now: Instant) {
        adapt(lease.endpoint.index) { $0.recordBusy(crowd: lease.crowd, now: now) }
    }

    private mutating func adapt(_ index: Int, _ learn: (inout AdaptiveConcurrency) -> Void) {
        guard var concurrency = states[index].concurrency else { return }
        let before = concurrency.limit
        learn(&concurrency)
        states[index].concurrency = concurrency
        guard concurrency.limit != before else { return }
        states[index].limiter.limitSlots(concurrency.limit)
        router.widest = max(router.widest, concurrency.limit)
    }
}
