import Behaviours
import Reliability

/// Rules about the queue, the end of a call, and the end of a run.
extension InvariantChecker {
    /// Below so many waits a share of late ones says nothing.
    private static let waitsToJudge = 100
    /// Below so many calls a share says nothing.
    static let callsToJudge = 200

    mutating func queued(
        _ id: AttemptID, _ call: CallID, _ machine: CallMachine, now: Instant
    ) {
        calls[call.number]?.queued = id
        let reason = machine.waitingReason(id)
        if reason == .hedge { broke(22, call, at: now, "a hedge waits in the queue") }
        line.enter(call, id, machine.facts, isFirst: reason == .first, now: now)
    }

    /// 3, 18, 20, 29: how a call may end.
    mutating func finished(
        _ outcome: CallOutcome, _ event: CallEvent, _ call: CallID, _ machine: CallMachine,
        _ fleet: Fleet, now: Instant
    ) {
        guard let shadow = calls[call.number] else { return }
        if !shadow.live.isEmpty { broke(20, call, at: now, "attempts outlive their call") }
        switch outcome {
        case .complete(let id):
            guard case .attemptSucceeded(id, _) = event else {
                return broke(18, call, at: now, "complete without the end of its attempt")
            }
        case .incomplete:
            if shadow.committed == nil {
                broke(18, call, at: now, "incomplete, and nothing was shown")
            }
        case .failed(let failure):
            if shadow.committed != nil, shadow.facts.showsText {
                broke(18, call, at: now, "failed, though text was shown")
            }
            checkRefusal(failure, shadow, call, fleet, now: now)
        case .cancelled:
            break
        }
    }

    /// 29: no automatic rule takes the last usable endpoint away.
    private mutating func checkRefusal(
        _ failure: Failure, _ shadow: CallShadow, _ call: CallID, _ fleet: Fleet, now: Instant
    ) {
        guard failure.kind == .refusedLocally, shadow.starts == 0 else { return }
        for index in endpoints.indices {
            let id = EndpointID(index)
            guard fleet.isKeptOnlyByBreaker(id, facts: shadow.facts, now: now) else { continue }
            let name = profiles[index].name
            broke(29, call, at: now, "refused, though \(name) was kept back by its breaker alone")
            return
        }
    }

    /// 7: the server's word only lowers a level, and an old word does nothing.
    mutating func checkHeaders(
        _ event: CallEvent, _ call: CallID, _ fleet: Fleet, now: Instant
    ) {
        guard case .headReceived(let id, let hints) = event, let told = hints.requests,
            let attempt = calls[call.number]?.live.first(where: { $0.attempt == id }),
            let level = fleet.countedRequests(at: attempt.endpoint, now: now)?.available
        else { return }
        let index = attempt.endpoint.index
        if attempt.place < endpoints[index].newestHeaders {
            if let held = before.counted, level > held + Self.rounding {
                broke(7, call, at: now, "an old header raised a level of \(index)")
            }
            return
        }
        endpoints[index].newestHeaders = attempt.place
        let since = endpoints[index].starts - attempt.place - endpoints[index].refunds
        if level > Double(max(0, told.remaining - max(0, since))) + 1 + Self.rounding {
            broke(
                7, call, at: now,
                "\(level) left at \(index), the server says \(told.remaining) before \(since)")
        }
    }

    // MARK: The end of the run

    mutating func atRest(_ fleet: Fleet, unfinished: Int, report: Report, now: Instant) {
        if unfinished > 0 { broke(3, nil, at: now, "\(unfinished) calls never ended") }
        guard unfinished == 0, report.variant == nil else { return }
        checkNothingLeft(fleet, now: now)
        checkSums(fleet, report, now: now)
        checkWaits(now: now)
        checkHedgeRate(report, now: now)
        checkRecovery(fleet, report, now: now)
        checkBlackHoles(now: now)
        checkShares(now: now)
        checkLearnedRates(report, now: now)
    }

    /// 6, 20: everything that was lent is back.
    private mutating func checkNothingLeft(_ fleet: Fleet, now: Instant) {
        if fleet.waitingCount > 0 { broke(20, nil, at: now, "\(fleet.waitingCount) still wait") }
        for index in endpoints.indices {
            let id = EndpointID(index)
            if fleet.inFlight(at: index) != 0 {
                broke(20, nil, at: now, "\(fleet.inFlight(at: index)) attempts left at \(index)")
            }
            if fleet.reservations(at: id) != 0 {
                broke(6, nil, at: now, "\(fleet.reservations(at: id)) reserved at \(index)")
            }
            if endpoints[index].live != 0 {
                broke(20, nil, at: now, "\(endpoints[index].live) attempts never ended")
            }
        }
    }

    /// 32: what went in came out.
    private mutating func checkSums(_ fleet: Fleet, _ report: Report, now: Instant) {
        let ledger = fleet.ledger
        let ended = ledger.complete + ledger.incomplete + ledger.failed + ledger.cancelled
        if ended != report.calls || ledger.inFlight != 0 {
            broke(32, nil, at: now, "\(report.calls) calls, \(ended) ends")
        }
        for (index, row) in report.endpoints.enumerated() {
            let ends = row.succeeded + row.failed + row.cancelled
            if ends != row.attempts || row.attempts != endpoints[index].starts {
                broke(32, nil, at: now, "\(row.name): \(row.attempts) attempts, \(ends) ends")
            }
        }
    }

    /// 26: who was let wait gets his turn, where nothing but load makes him wait.
    private mutating func checkWaits(now: Instant) {
        guard isFaultless, line.entered >= Self.waitsToJudge else { return }
        if Double(line.late) > 0.05 * Double(line.entered) {
            broke(26, nil, at: now, "\(line.late) of \(line.entered) waits ended at the deadline")
        }
    }

    /// 23: hedges stay within the extra load and one point; three standard errors are chance.
    private mutating func checkHedgeRate(_ report: Report, now: Instant) {
        let hedge = scenario.policy.hedge
        guard report.calls >= 5 * Self.callsToJudge, isSteady else { return }
        let load: Double
        switch hedge.after {
        case .auto: load = hedge.extraLoad
        case .quantile(let share): load = 1 - share
        case .off, .fixed: return
        }
        let chance = 3 * (load * (1 - load) / Double(report.calls)).squareRoot()
        let rate = Double(report.hedges) / Double(report.calls)
        if rate > load + 0.01 + chance {
            broke(23, nil, at: now, "hedged \(rate) of the calls, \(load) may be")
        }
    }

    /// The calls that quotas leave room for in so many seconds.
    private func allowed(in seconds: Int) -> Double {
        behaviours.reduce(0) { sum, behaviour in
            guard let quota = behaviour.quota else { return .infinity }
            return sum + Double(quota.requestsPerMinute * seconds) / 60
        }
    }

    /// 33, 34: once the faults are over, calls are answered and breakers close.
    private mutating func checkRecovery(_ fleet: Fleet, _ report: Report, now: Instant) {
        guard let over = scenario.faultsUntil, mustRecover else { return }
        // Breakers and learned rates have this long to come back.
        let open = scenario.fleet.breaker.openMax * 1.25
        let calm = over + open + .seconds(60)
        guard calm < scenario.duration else { return }
        let end = Int(scenario.duration.components.seconds)
        let rows = report.seconds.prefix(end).dropFirst(Int(calm.components.seconds) + 1)
        let offered = rows.reduce(0) { $0 + $1.offered }
        let answered = rows.reduce(0) { $0 + $1.answered }
        if Double(answered) < 0.95 * Double(offered), Double(offered) <= allowed(in: rows.count) {
            broke(33, nil, at: now, "\(answered) of \(offered) calls answered after the faults")
        }
        for index in endpoints.indices {
            guard case .open(let until?) = fleet.readiness(at: EndpointID(index), now: now) else {
                continue
            }
            broke(34, nil, at: now, "breaker \(index) is open until \(until.offset)")
        }
    }
}
