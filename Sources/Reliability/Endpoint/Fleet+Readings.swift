/// What a dashboard draws of one endpoint, as numbers.
package struct EndpointGauges: Sendable, Equatable {
    /// 0 closed, 0.5 half-open, 1 open.
    package var breaker: Double
    /// Attempts under way.
    package var inFlight: Int
    /// What is left in the emptiest bucket, 0…1; 1 without limits.
    package var bucket: Double
    /// 0…1.
    package var health: Double
}

/// What a dashboard draws of all of them.
package struct FleetGauges: Sendable, Equatable {
    /// Calls accepted and not ended.
    package var calls: Int
    /// Attempts that wait.
    package var waiting: Int
    /// Extra attempts that the budget would grant.
    package var budget: Double
}

/// What metrics read at each start and end of an attempt, without the copies of a snapshot.
extension Fleet {
    /// The numbers of one endpoint; `nil` when there is none.
    package func gauges(of id: EndpointID, now: Instant) -> EndpointGauges? {
        guard states.indices.contains(id.index) else { return nil }
        let breaker =
            switch states[id.index].breaker.state(now: now) {
            case .closed: 0.0
            case .halfOpen: 0.5
            case .open: 1.0
            }
        let levels = [
            states[id.index].limiter.requests(now: now), states[id.index].limiter.tokens(now: now),
            states[id.index].limiter.requestsPerDay(now: now),
        ]
        return EndpointGauges(
            breaker: breaker, inFlight: states[id.index].log.inFlight,
            bucket: levels.compactMap { $0?.fraction }.min() ?? 1,
            health: states[id.index].health(now: now))
    }

    /// The numbers of the whole fleet.
    package func gauges(now: Instant) -> FleetGauges {
        FleetGauges(
            calls: totals.inFlight, waiting: room.count, budget: globalBudget.balance(now: now))
    }
}
