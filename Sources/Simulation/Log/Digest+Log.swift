import Reliability

/// The canonical encoding of log lines: a number for the case, then its fields in order.
extension Digest {
    mutating func add(_ instant: Instant) { add(instant.offset) }

    mutating func add(_ event: CallEvent) {
        switch event {
        case .started: add(1)
        case .granted(let id, let lease): add(2, id, lease.endpoint)
        case .requestSent(let id): add(3, id)
        case .headReceived(let id, let hints):
            add(4, id)
            add(hints.requests?.remaining ?? -1)
            add(hints.tokens?.remaining ?? -1)
            add(hints.retryAfter) { $0.add($1) }
        case .firstToken(let id): add(5, id)
        case .attemptSucceeded(let id, let usage):
            add(6, id)
            add(usage.output)
        case .attemptFailed(let id, let failure):
            add(7, id)
            add(failure)
        case .timerFired(let timer):
            add(8)
            add(timer)
        case .cancelled: add(9)
        case .stranded(let id): add(10, id)
        }
    }

    mutating func add(_ directive: CallDirective) {
        switch directive {
        case .startAttempt(let id, let endpoint, let key):
            add(21, id, endpoint)
            if key > 0 { add(key) }
        case .cancelAttempt(let id): add(22, id)
        case .setTimer(let timer, let at):
            add(23)
            add(timer)
            add(at)
        case .clearTimer(let timer):
            add(24)
            add(timer)
        case .commit(let id): add(25, id)
        case .finish(let outcome):
            add(26)
            add(outcome)
        case .trace(let kind): add(kind)
        }
    }

    mutating func add(_ kind: TraceEvent.Kind) {
        switch kind {
        case .callStarted(let facts):
            add(41)
            add(facts.inputTokens)
        case .routed:
            // The table of reasons is only drawn up for a log that is kept; what was chosen follows.
            break
        case .queued(let id, let expected):
            add(43, id)
            add(expected)
        case .attemptStarted(let id, let endpoint, let reason):
            add(44, id, endpoint)
            add(reason.rawValue)
        case .requestSent(let id): add(45, id)
        case .headReceived(let id): add(46, id)
        case .firstToken(let id): add(47, id)
        case .attemptEnded(let id, let outcome):
            add(48, id)
            add(outcome)
        case .hedgeArmed(let at, let reason):
            add(49)
            add(at)
            add(reason)
        case .hedgeSuppressed(let reason):
            add(50)
            add(reason.rawValue)
        case .backingOff(let until, let retryAfter):
            add(51)
            add(until)
            add(retryAfter)
        case .budgetRefused(let reason):
            add(52)
            add(reason.rawValue)
        case .committed(let id): add(53, id)
        case .callEnded(let outcome):
            add(54)
            add(outcome)
        case .breakerChanged(let endpoint, let state, let reason):
            add(55)
            add(endpoint.index)
            add(state)
            add(reason)
        case .keyChanged(let endpoint, let change):
            add(60)
            add(endpoint.index)
            add(change.number)
            add(change.reason)
        case .limitLearned(let endpoint, let reason):
            add(56)
            add(endpoint.index)
            add(reason)
        case .manualChanged(let endpoint, let reason):
            add(57)
            add(endpoint.index)
            add(reason)
        case .panicChanged(let isOn, let reason):
            add(58)
            add(isOn)
            add(reason)
        }
    }

    private mutating func add(_ tag: Int, _ id: AttemptID) {
        add(UInt64(tag) << 32 | UInt64(UInt32(truncatingIfNeeded: id.number)))
    }

    private mutating func add(_ tag: Int, _ id: AttemptID, _ endpoint: EndpointID) {
        add(tag, id)
        add(endpoint.index)
    }

    private mutating func add(_ timer: CallTimer) {
        switch timer {
        case .deadline: add(-1)
        case .hedge: add(-2)
        case .backoff: add(-3)
        case .attempt(let id): add(id.number)
        }
    }

    private mutating func add(_ outcome: CallOutcome) {
        switch outcome {
        case .complete(let id): add(61, id)
        case .incomplete(let id, let failure):
            add(62, id)
            add(failure)
        case .failed(let failure):
            add(63)
            add(failure)
        case .cancelled(let id): add(64, id ?? AttemptID(0))
        }
    }

    private mutating func add(_ outcome: AttemptOutcome) {
        switch outcome {
        case .won(let usage):
            add(71)
            add(usage.output)
        case .failed(let failure):
            add(72)
            add(failure)
        case .cancelled(let reason):
            add(73)
            add(reason.rawValue)
        }
    }

    private mutating func add(_ failure: Failure) {
        add(failure.kind.rawValue)
        add(failure.httpStatus ?? 0)
        add(failure.retryAfter) { $0.add($1) }
        add(failure.earliest) { $0.add($1.offset) }
    }

    private mutating func add(_ reason: HedgeReason) {
        switch reason {
        case .fixed: add(81)
        case .cold: add(82)
        case .quantile(let q, let samples):
            add(q)
            add(samples)
        }
    }

    private mutating func add(_ state: BreakerState) {
        switch state {
        case .closed: add(91)
        case .open(let until):
            add(92)
            add(until) { $0.add($1.offset) }
        case .halfOpen: add(93)
        }
    }
}
