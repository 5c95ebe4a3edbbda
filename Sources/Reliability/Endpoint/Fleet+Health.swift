/// Health checks that are no calls.
extension Fleet {
    /// A check from outside the calls found nobody there, or a failing server.
    ///
    /// It counts against the breaker and the error rate like a failed attempt, and costs no bucket and
    /// no budget. An open breaker is left alone. A check that went well proves less than any answer,
    /// so there is nothing to note of it.
    public mutating func noteUnreachable(
        _ id: EndpointID, because failure: Failure, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) {
        guard isPresent(id), case .admitted(let permit) = states[id.index].breaker.admit(now: now)
        else { return }
        states[id.index].outcomes.record(succeeded: false, now: now)
        states[id.index].log.failures.append(FailureRecord(at: now, failure: failure))
        let transition = states[id.index].breaker.record(
            .failure(failure.message), for: permit, now: now, using: &rng)
        if permit.isTrial { mayTry(from: now) }
        note(transition, at: id, now: now)
    }
}
