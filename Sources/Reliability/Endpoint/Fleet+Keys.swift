/// What a refusal says of the key that was used.
extension Fleet {
    /// A quota without a reset time: long enough not to knock all day, and short enough to notice a
    /// new month; a person can reset it earlier.
    private static let quotaPause = Duration.seconds(3_600)

    /// The key was refused: it is dead until a person resets it.
    mutating func noteRefusedKey(_ lease: Lease, _ failure: Failure, now: Instant) {
        let index = lease.endpoint.index
        let isNew = states[index].keys.kill(lease.key, because: failure.message)
        tell(lease, .dead, failure, isNew: isNew, now: now)
    }

    /// The account behind the key has used up what it may.
    mutating func noteQuotaGone(_ lease: Lease, _ failure: Failure, now: Instant) {
        let index = lease.endpoint.index
        let until = now.advanced(by: failure.retryAfter ?? Self.quotaPause)
        let isNew = states[index].keys.bench(
            lease.key, until: until, isThrottled: false, because: failure.message, now: now)
        tell(lease, .benched(until: until), failure, isNew: isNew, now: now)
    }

    /// A 429: with another key in hand only this one rests, and the endpoint's buckets stay as they
    /// are; without, the endpoint waits until the first key is free again.
    mutating func noteThrottled(_ lease: Lease, _ failure: Failure, now: Instant) {
        let index = lease.endpoint.index
        var retryAfter = failure.retryAfter
        if states[index].keys.hasAnother(than: lease.key) {
            let until = now.advanced(by: retryAfter ?? KeyRing.throttledPause)
            let isNew = states[index].keys.bench(
                lease.key, until: until, isThrottled: true, because: failure.message, now: now)
            tell(lease, .benched(until: until), failure, isNew: isNew, now: now)
            guard !states[index].keys.isUsable(now: now) else { return }
            retryAfter = states[index].keys.usableFrom(now: now).map { now.duration(to: $0) }
        }
        if let reason = states[index].limiter.throttled(
            retryAfter: retryAfter, for: lease.reservation, now: now)
        {
            trace(.limitLearned(lease.endpoint, reason: reason), now: now)
        }
    }

    /// Whether the call may go on at once where it is, with another key than the one refused.
    func turnsKey(after failure: Failure, of lease: Lease, now: Instant) -> Bool {
        switch failure.kind {
        case .auth, .quota, .rateLimited: break
        default: return false
        }
        let keys = states[lease.endpoint.index].keys
        return keys.count > 1 && keys.isUsable(now: now)
    }

    private mutating func tell(
        _ lease: Lease, _ standing: KeyStanding, _ failure: Failure, isNew: Bool, now: Instant
    ) {
        let count = states[lease.endpoint.index].keys.count
        guard count > 1 else {
            return trace(.limitLearned(lease.endpoint, reason: failure.message), now: now)
        }
        guard isNew else { return }
        let change = KeyChange(
            number: lease.key + 1, count: count, standing: standing, reason: failure.message)
        trace(.keyChanged(lease.endpoint, change), now: now)
    }
}
