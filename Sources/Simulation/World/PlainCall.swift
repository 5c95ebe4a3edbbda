import Reliability

/// What a client without policies does, for comparison: the endpoints in turn, a timeout, and
/// perhaps some retries after an exponential backoff with jitter.
///
/// No budget, no hedge, no breaker, no bucket, no Retry-After: each of those is a policy.
struct PlainCall: Sendable {
    let facts: CallFacts
    let attempts: Int
    let backoff: Backoff
    let deadline: Instant
    private(set) var isFinished = false
    private var wire = 0
    private var live: AttemptID?
    private var endpoint = 0
    private var started: Instant
    private var lastUseful: Instant
    private var phase = Phase.connecting
    private var hasCommitted = false
    private var lastFailure: Failure?
    private var armed: Instant?

    private enum Phase { case connecting, waiting, headed, streaming }

    init(facts: CallFacts, policy: CallPolicy, variant: Variant, now: Instant) {
        self.facts = facts
        attempts = variant == .bare ? 1 : policy.attempts
        backoff = policy.backoff
        deadline = now.advanced(by: policy.deadline)
        started = now
        lastUseful = now
    }

    mutating func noteProgress(_ id: AttemptID, now: Instant) {
        if live == id { lastUseful = now }
    }

    mutating func handle(
        _ event: CallEvent, fleet: inout PlainFleet, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) -> [CallDirective] {
        guard !isFinished else { return [] }
        var step: [CallDirective] = []
        switch event {
        case .started:
            step.append(.setTimer(.deadline, deadline))
            start(.first, &fleet, &step, now: now)
        case .requestSent(let id) where id == live:
            phase = .waiting
        case .headReceived(let id, _) where id == live:
            phase = .headed
        case .firstToken(let id) where id == live:
            phase = .streaming
            lastUseful = now
            step.append(.trace(.firstToken(id)))
            if facts.showsText { commit(id, &step) }
            arm(id, fleet, &step)
        case .attemptSucceeded(let id, let usage) where id == live:
            step.append(.trace(.attemptEnded(id, .won(usage))))
            if !hasCommitted { commit(id, &step) }
            finish(.complete(id), &step)
        case .attemptFailed(let id, let failure) where id == live:
            fail(id, failure, &step, now: now, using: &rng)
        case .timerFired(let timer):
            fired(timer, &fleet, &step, now: now, using: &rng)
        case .cancelled:
            endLive(.user, &step)
            finish(.cancelled(hasCommitted ? live : nil), &step)
        default:
            break
        }
        return step
    }

    private mutating func start(
        _ reason: AttemptReason, _ fleet: inout PlainFleet, _ step: inout [CallDirective],
        now: Instant
    ) {
        wire += 1
        let id = AttemptID(wire)
        live = id
        endpoint = facts.only?.index ?? fleet.next()
        started = now
        phase = .connecting
        armed = nil
        step.append(.trace(.attemptStarted(id, EndpointID(endpoint), reason)))
        step.append(.startAttempt(id, EndpointID(endpoint), key: 0))
        arm(id, fleet, &step)
    }

    private mutating func fail(
        _ id: AttemptID, _ failure: Failure, _ step: inout [CallDirective], now: Instant,
        using rng: inout some RandomNumberGenerator
    ) {
        live = nil
        lastFailure = failure
        step.append(.clearTimer(.attempt(id)))
        step.append(.trace(.attemptEnded(id, .failed(failure))))
        if hasCommitted { return finish(.incomplete(id, failure), &step) }
        guard wire < attempts else { return finish(.failed(failure), &step) }
        let pause = now.advanced(by: backoff.delay(beforeRetry: wire, using: &rng))
        guard pause <= deadline else { return finish(.failed(failure), &step) }
        step.append(.setTimer(.backoff, pause))
        step.append(.trace(.backingOff(until: pause, retryAfter: false)))
    }

    private mutating func fired(
        _ timer: CallTimer, _ fleet: inout PlainFleet, _ step: inout [CallDirective],
        now: Instant, using rng: inout some RandomNumberGenerator
    ) {
        switch timer {
        case .deadline:
            guard !hasCommitted else { return }
            endLive(.deadline, &step)
            finish(.failed(Failure(.deadline, "no answer within the deadline")), &step)
        case .backoff:
            start(.retry, &fleet, &step, now: now)
        case .attempt(let id):
            guard id == live, let (clock, due) = due(fleet) else { return }
            armed = nil
            guard now >= due else { return arm(id, fleet, &step) }
            step.append(.cancelAttempt(id))
            let failure = Failure(.timeout, "an attempt ran out of time", timer: clock)
            fail(id, failure, &step, now: now, using: &rng)
        case .hedge:
            break
        }
    }

    private func due(_ fleet: PlainFleet) -> (AttemptTimer, Instant)? {
        let limits = fleet.timeouts[endpoint]
        var earliest: (AttemptTimer, Instant)?
        func consider(_ timer: AttemptTimer, _ limit: Duration?, from: Instant) {
            guard let limit else { return }
            let at = from.advanced(by: limit)
            if let held = earliest, held.1 <= at { return }
            earliest = (timer, at)
        }
        switch phase {
        case .connecting, .waiting:
            if phase == .connecting { consider(.connect, limits.connect, from: started) }
            consider(.head, limits.head, from: started)
            consider(.firstToken, limits.firstToken, from: started)
        case .headed: consider(.firstToken, limits.firstToken, from: started)
        case .streaming: consider(.gap, limits.gap, from: lastUseful)
        }
        consider(.total, limits.total, from: started)
        return earliest
    }

    private mutating func arm(
        _ id: AttemptID, _ fleet: PlainFleet, _ step: inout [CallDirective]
    ) {
        guard let (_, at) = due(fleet) else { return }
        if let armed, armed <= at { return }
        armed = at
        step.append(.setTimer(.attempt(id), at))
    }

    private mutating func commit(_ id: AttemptID, _ step: inout [CallDirective]) {
        hasCommitted = true
        step.append(.clearTimer(.deadline))
        step.append(.trace(.committed(id)))
        step.append(.commit(id))
    }

    private mutating func endLive(_ reason: CancelReason, _ step: inout [CallDirective]) {
        guard let live else { return }
        step.append(.cancelAttempt(live))
        step.append(.clearTimer(.attempt(live)))
        step.append(.trace(.attemptEnded(live, .cancelled(reason))))
    }

    private mutating func finish(_ outcome: CallOutcome, _ step: inout [CallDirective]) {
        isFinished = true
        step.append(.trace(.callEnded(outcome)))
        step.append(.finish(outcome))
    }
}

/// What plain clients share: whose turn it is.
struct PlainFleet: Sendable {
    let timeouts: [AttemptTimeouts]
    private var turn = 0

    init(timeouts: [AttemptTimeouts]) { self.timeouts = timeouts }

    mutating func next() -> Int {
        defer { turn = (turn + 1) % timeouts.count }
        return turn
    }
}
