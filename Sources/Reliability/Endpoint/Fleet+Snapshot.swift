extension Fleet {
    /// The whole state for people and programs; a copy, nothing in it is live.
    public func snapshot(policy: CallPolicy, now: Instant) -> FleetSnapshot {
        FleetSnapshot(
            at: now, endpoints: states.map { snapshot($0, now: now) }, strategy: strategy,
            pinned: pinned, policy: policy, isPanic: watch.isPanic,
            callsInFlight: totals.inFlight, waiting: room.count,
            complete: totals.complete, incomplete: totals.incomplete, failed: totals.failed,
            cancelled: totals.cancelled, budgetBalance: globalBudget.balance(now: now),
            budgetClosedBelow: self.policy.budget.closedBelow,
            budgetCapacity: globalBudget.capacity(now: now))
    }

    private func snapshot(_ state: EndpointState, now: Instant) -> EndpointSnapshot {
        EndpointSnapshot(
            id: state.id, profile: state.profile, isRemoved: state.isRemoved,
            manual: state.manual,
            isPinned: pinned == state.id, breaker: state.breaker.state(now: now),
            forced: state.breaker.forced, isLastResort: isLastResort(state, now: now),
            returning: state.share(now: now, slowStart: self.policy.routing.slowStart),
            breakerReason: state.breaker.reason, requests: state.limiter.requests(now: now),
            tokens: state.limiter.tokens(now: now),
            requestsPerDay: state.limiter.requestsPerDay(now: now), slots: state.limiter.slots,
            slotsAreMeasured: state.concurrency != nil,
            blockedUntil: state.limiter.blockedUntil(now: now),
            keyProblem: state.keys.problem(now: now),
            keys: state.keys.snapshots(now: now), inFlight: state.log.inFlight,
            waiting: room.waiting(for: state.id.index),
            recentFirstTokens: state.log.firstTokens.elements,
            p50: state.histogram.percentile(0.5), p95: state.histogram.percentile(0.95),
            p99: state.histogram.percentile(0.99),
            errorRate: state.outcomes.failureRate(now: now), attempts: state.log.attempts,
            succeeded: state.log.succeeded, failed: state.log.failed,
            cancelled: state.log.cancelled, won: state.log.won,
            inputTokens: state.log.inputTokens, outputTokens: state.log.outputTokens,
            cost: state.log.cost, health: state.health(now: now),
            recentOutcomes: state.log.recent.elements,
            recentFailures: state.log.failures.newestFirst,
            breakerHistory: state.log.breaker.newestFirst,
            histogram: state.histogram.bars(atMost: 24))
    }

    private func isLastResort(_ state: EndpointState, now: Instant) -> Bool {
        if case .open = state.breaker.state(now: now) { state.isLastResort } else { false }
    }
}
