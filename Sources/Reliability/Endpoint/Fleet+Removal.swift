/// Taking endpoints out while calls run.
extension Fleet {
    /// An attempt that waits for nobody any more: the shell hands it to its call as `.stranded`.
    public struct Stranded: Sendable, Equatable {
        /// Which call.
        public let call: CallID
        /// Which of its attempts.
        public let attempt: AttemptID
    }

    /// Whether there is an endpoint with this identity that was not removed.
    public func isPresent(_ id: EndpointID) -> Bool {
        states.indices.contains(id.index) && !states.span[id.index].isRemoved
    }

    /// Takes an endpoint out for good, and returns the waiting attempts that this leaves without
    /// anybody to wait for.
    ///
    /// Nothing new goes there from now on. Attempts under way are not touched and give their leases
    /// back as ever; they may fail over like any other. The identity is never used again, so that
    /// those of the other endpoints stay. A pin on it is taken off. Without an endpoint of this
    /// identity nothing happens.
    public mutating func remove(_ id: EndpointID, now: Instant) -> [Stranded] {
        guard isPresent(id) else { return [] }
        states[id.index].isRemoved = true
        if pinned == id { pin(nil, now: now) }
        trace(.manualChanged(id, reason: "removed"), now: now)
        judgePanic(now: now)
        return room.tickets.compactMap { ticket in
            let survey = survey(ticket.want, now: now)
            guard eligible.isEmpty, case .nobody = survey.refusal else { return nil }
            return Stranded(call: ticket.call, attempt: ticket.attempt)
        }
    }
}
