/// What a simulation reads of a fleet every second, without the copies of a snapshot.
extension Fleet {
    /// What the extra-attempt budget holds.
    package func budgetBalance(now: Instant) -> Double { globalBudget.balance(now: now) }

    /// Breakers that are open or half-open.
    package func openBreakers(now: Instant) -> Int {
        var count = 0
        for state in states where state.breaker.readiness(now: now) != .closed { count += 1 }
        return count
    }

    /// Attempts that wait for a bucket or a slot.
    package var waitingCount: Int { room.count }

    /// Attempts under way at one endpoint.
    package func inFlight(at index: Int) -> Int { states[index].log.inFlight }

    /// Calls under way and calls ended, by outcome.
    package var ledger: FleetTotals { totals }
}
