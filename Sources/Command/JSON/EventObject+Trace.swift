import Reliability

extension EventObject {
    /// The line of a trace event; `nil` for what the result tells.
    ///
    /// `names` are the endpoints' names by position, `owners` the endpoints of attempts seen so far.
    init?(
        _ event: TraceEvent, names: [String], start: Instant, owners: inout [AttemptID: String]
    ) {
        func name(_ id: EndpointID) -> String {
            names.indices.contains(id.index) ? names[id.index] : "#\(id.index + 1)"
        }
        func base(_ type: String) -> EventObject {
            EventObject(type, at: event.at, start: start, call: event.call?.number)
        }
        func attempt(_ id: AttemptID, _ phase: String) -> EventObject {
            var object = base("attempt")
            object.id = id.number
            object.endpoint = owners[id]
            object.phase = phase
            return object
        }
        func state(_ phase: String, _ endpoint: EndpointID?, reason: String?) -> EventObject {
            var object = base("state")
            object.phase = phase
            object.endpoint = endpoint.map(name)
            object.reason = reason
            return object
        }
        switch event.kind {
        case .callStarted(let facts):
            self = base("start")
            endpoints = names
            inputTokens = facts.inputTokens
        case .routed(let decision):
            self = base("route")
            id = decision.attempt.number
            strategy = decision.strategy.rawValue
            chosen = decision.chosen.map(name)
            because = decision.because?.rawValue
            rival = decision.rival.map(name)
            candidates = decision.candidates.map { candidate in
                Candidate(
                    endpoint: name(candidate.endpoint),
                    score: candidate.score.map { min($0, 1e12) },
                    skipped: candidate.skipped?.rawValue)
            }
        case .queued(let id, let expected):
            self = attempt(id, "queued")
            inMs = expected.elapsed(since: event.at).milliseconds
        case .attemptStarted(let id, let endpoint, let why):
            owners[id] = name(endpoint)
            self = attempt(id, "started")
            reason = why.rawValue
        case .requestSent(let id): self = attempt(id, "sent")
        case .headReceived(let id): self = attempt(id, "head")
        case .firstToken(let id):
            self = base("first_token")
            self.id = id.number
            endpoint = owners[id]
        case .attemptEnded(let id, let outcome):
            self = attempt(id, "ended")
            self.outcome = outcome.word
            if case .failed(let failure) = outcome {
                self.failure = failure.kind.rawValue
                httpStatus = failure.httpStatus
                reason = failure.message
            } else if case .cancelled(let why) = outcome {
                reason = why.rawValue
            }
        case .committed(let id):
            self = base("commit")
            self.id = id.number
            endpoint = owners[id]
        case .hedgeArmed(let at, let why):
            self = state("hedge", nil, reason: why.word)
            inMs = at.elapsed(since: event.at).milliseconds
        case .hedgeSuppressed(let why):
            self = state("hedge_suppressed", nil, reason: why.rawValue)
        case .backingOff(let until, let isRetryAfter):
            self = state("backoff", nil, reason: isRetryAfter ? "retry_after" : "backoff")
            inMs = until.elapsed(since: event.at).milliseconds
        case .budgetRefused(let why): self = state("budget", nil, reason: why.rawValue)
        case .breakerChanged(let endpoint, let breaker, let why):
            self = state("breaker", endpoint, reason: why)
            self.state = breaker.word
            if case .open(let until?) = breaker {
                inMs = until.elapsed(since: event.at).milliseconds
            }
        case .limitLearned(let endpoint, let why): self = state("limit", endpoint, reason: why)
        case .keyChanged(let endpoint, let change):
            self = state("key", endpoint, reason: change.reason)
            key = change.number
            keys = change.count
            switch change.standing {
            case .usable: self.state = "usable"
            case .dead: self.state = "dead"
            case .benched(let until):
                self.state = "benched"
                inMs = until.elapsed(since: event.at).milliseconds
            }
        case .panicChanged(let isOn, let why):
            self = state("panic", nil, reason: why)
            self.state = isOn ? "on" : "off"
        case .manualChanged(let endpoint, let why): self = state("manual", endpoint, reason: why)
        case .callEnded: return nil
        }
    }
}

extension AttemptOutcome {
    /// `won`, `failed` or `cancelled`.
    var word: String {
        switch self {
        case .won: "won"
        case .failed: "failed"
        case .cancelled: "cancelled"
        }
    }
}

extension BreakerState {
    /// `closed`, `open` or `half_open`.
    var word: String {
        switch self {
        case .closed: "closed"
        case .open: "open"
        case .halfOpen: "half_open"
        }
    }
}

extension HedgeReason {
    /// `fixed`, `cold` or the quantile as `p95`.
    var word: String {
        switch self {
        case .fixed: "fixed"
        case .cold: "cold"
        case .quantile(let share, _):
            "p" + String((share * 1000).rounded() / 10).replacing(/\.0$/, with: "")
        }
    }
}
