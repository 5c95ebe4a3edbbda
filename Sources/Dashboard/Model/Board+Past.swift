import Reliability

/// The board as it was.
extension Board {
    /// What the screen would have shown at an instant of the last quarter of an hour.
    ///
    /// The distribution of an endpoint's first tokens stays that of the whole time.
    func asOf(_ instant: Instant) -> Board {
        var board = self
        board.firstTokens = firstTokens.filter { $0.at <= instant }
        board.readings = readings.filter { $0.at <= instant }
        board.calls = calls.compactMap { $0.asOf(instant) }
        board.log = log.asOf(instant)
        if let route = board.calls.last(where: { $0.route != nil })?.route {
            board.lastRoute = route
        }
        guard let moment = past.moment(at: instant), let fleet else { return board }
        let then = fleet.restored(to: moment, seeing: board.firstTokens)
        board.fleet = then
        board.totals = EndpointTotals(then)
        return board
    }
}

extension FleetSnapshot {
    /// The fleet with the numbers of a moment.
    fileprivate func restored(
        to moment: Past.Moment, seeing firstTokens: [Board.FirstToken]
    ) -> FleetSnapshot {
        var fleet = self
        fleet.at = moment.at
        fleet.callsInFlight = moment.callsInFlight
        fleet.waiting = moment.waiting
        fleet.complete = moment.complete
        fleet.incomplete = moment.incomplete
        fleet.failed = moment.failed
        fleet.budgetBalance = moment.budgetBalance
        fleet.isPanic = moment.isPanic
        var tokens: [EndpointID: [Duration]] = [:]
        for token in firstTokens { tokens[token.endpoint, default: []].append(token.took) }
        for (index, sample) in moment.samples.enumerated()
        where fleet.endpoints.indices.contains(index) {
            let kept = fleet.endpoints[index].recentFirstTokens.count
            fleet.endpoints[index].restore(sample, at: moment.at)
            fleet.endpoints[index].recentFirstTokens = Array(
                (tokens[EndpointID(index)] ?? []).suffix(kept))
        }
        return fleet
    }
}

extension EndpointSnapshot {
    fileprivate mutating func restore(_ sample: Past.Sample, at instant: Instant) {
        let since = max(0, succeeded + failed - sample.succeeded - sample.failed)
        recentOutcomes.removeLast(min(recentOutcomes.count, since))
        recentFailures.removeAll { $0.at > instant }
        breakerHistory.removeAll { $0.at > instant }
        breakerReason = breakerHistory.first?.reason ?? ""
        manual = sample.manual
        breaker = sample.breaker
        forced = sample.forced
        isLastResort = sample.isLastResort
        returning = sample.returning
        requests = sample.requests
        tokens = sample.tokens
        blockedUntil = sample.blockedUntil
        inFlight = sample.inFlight
        p50 = sample.p50
        p95 = sample.p95
        p99 = sample.p99
        errorRate = sample.errorRate
        succeeded = sample.succeeded
        failed = sample.failed
        cancelled = sample.cancelled
        attempts = sample.attempts
        won = sample.won
        inputTokens = sample.inputTokens
        outputTokens = sample.outputTokens
        cost = sample.cost
        health = sample.health
    }
}

extension CallRecord {
    /// The call as it stood at an instant; `nil` before it was accepted.
    fileprivate func asOf(_ instant: Instant) -> CallRecord? {
        guard startedAt <= instant else { return nil }
        var call = self
        func seen(_ at: Instant?) -> Instant? { at.flatMap { $0 <= instant ? $0 : nil } }
        if seen(endedAt) == nil {
            call.endedAt = nil
            call.outcome = nil
        }
        if let hedge, hedge.armedAt > instant { call.hedge = nil }
        call.pauses.removeAll { $0.from > instant }
        call.lanes = lanes.compactMap { lane in
            guard seen(lane.begin) != nil else { return nil }
            var lane = lane
            if seen(lane.startedAt) == nil {
                lane.startedAt = nil
                lane.endpoint = nil
                lane.reason = nil
            }
            lane.sentAt = seen(lane.sentAt)
            lane.headAt = seen(lane.headAt)
            lane.firstTokenAt = seen(lane.firstTokenAt)
            lane.endedAt = seen(lane.endedAt)
            if lane.endedAt == nil { lane.outcome = nil }
            return lane
        }
        if let committed, call.lane(committed)?.firstTokenAt == nil { call.committed = nil }
        return call
    }
}
