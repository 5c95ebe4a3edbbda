import Reliability

/// How a report fills while a run goes on.
extension Report {
    /// Time has come to `now`: closes every second that is over.
    mutating func tick(to now: Duration, fleet: Fleet, callsUnderWay: Int) {
        let second = Self.second(of: now)
        guard second >= seconds.count, seconds.count < Self.secondsMax else { return }
        if !seconds.isEmpty { sample(fleet, callsUnderWay, at: now) }
        while seconds.count <= min(second, Self.secondsMax - 1) {
            var row = Second()
            if let last = seconds.last {
                // A second without any event ends as it began.
                row.budget = last.budget
                row.openBreakers = last.openBreakers
                row.waiting = last.waiting
                row.underWay = last.underWay
            }
            seconds.append(row)
        }
    }

    private mutating func sample(_ fleet: Fleet, _ callsUnderWay: Int, at now: Duration) {
        let last = seconds.count - 1
        let instant = Instant(now)
        seconds[last].budget = fleet.budgetBalance(now: instant)
        seconds[last].openBreakers = fleet.openBreakers(now: instant)
        seconds[last].waiting = fleet.waitingCount
        seconds[last].underWay = callsUnderWay
    }

    private static func second(of now: Duration) -> Int { Int(now.components.seconds) }

    private mutating func inSecond(of at: Duration, _ body: (inout Second) -> Void) {
        let second = Self.second(of: at)
        if second < seconds.count { body(&seconds[second]) }
    }

    private mutating func inThisSecond(_ body: (inout Second) -> Void) {
        guard !seconds.isEmpty else { return }
        body(&seconds[seconds.count - 1])
    }

    mutating func accepted(_ now: Duration) {
        calls += 1
        inThisSecond { $0.offered += 1 }
    }

    mutating func committed(after elapsed: Duration) { firstToken.record(elapsed) }

    mutating func started(_ reason: AttemptReason, at endpoint: Int) {
        attempts += 1
        reasons[reason.place] += 1
        endpoints[endpoint].attempts += 1
        inThisSecond { $0.attempts += 1 }
    }

    mutating func spoke(after elapsed: Duration, at endpoint: Int) {
        endpoints[endpoint].firstToken.record(elapsed)
    }

    mutating func ended(_ outcome: AttemptOutcome, _ reason: AttemptReason, at endpoint: Int) {
        switch outcome {
        case .won:
            endpoints[endpoint].succeeded += 1
            if reason == .hedge { hedgesWon += 1 }
        case .failed(let failure):
            endpoints[endpoint].failed += 1
            attemptFailures.add(failure.kind)
            let isThrottled = failure.httpStatus == 429
            if isThrottled { throttled += 1 }
            inThisSecond {
                $0.attemptFailures += 1
                if isThrottled { $0.throttled += 1 }
            }
        case .cancelled:
            endpoints[endpoint].cancelled += 1
        }
    }

    mutating func finished(_ outcome: CallOutcome, accepted: Duration, now: Duration) {
        makespan = now
        switch outcome {
        case .complete:
            complete += 1
            total.record(now - accepted)
            inThisSecond { $0.completed += 1 }
            inSecond(of: accepted) { $0.answered += 1 }
        case .incomplete(_, let failure):
            incomplete += 1
            failures.add(failure.kind)
            inThisSecond { $0.failed += 1 }
        case .failed(let failure):
            failed += 1
            failures.add(failure.kind)
            inThisSecond { $0.failed += 1 }
        case .cancelled:
            cancelled += 1
        }
    }

    mutating func happened(_ trace: TraceEvent) {
        guard case .breakerChanged(let id, let state, let reason) = trace.kind else { return }
        endpoints[id.index].breakerChanges += 1
        guard endpoints[id.index].breaker.count < EndpointRow.changesMax else { return }
        endpoints[id.index].breaker.append(
            BreakerChange(at: trace.at, state: state, reason: reason))
    }

    mutating func close(at now: Duration, unfinished: Int, digest: UInt64, fleet: Fleet) {
        if !seconds.isEmpty { sample(fleet, unfinished, at: now) }
        played = now
        self.unfinished = unfinished
        self.digest = digest
    }
}
