/// Carries one call from acceptance to its single end: retry, hedge, race and fallback in one place.
///
/// Events in, directives out; no clock, no dice, no I/O. The fleet is handed in with every event,
/// so that a decision and what it takes from budget, bucket and breaker are one step under one lock.
/// Why one machine and not three wrappers: nested retry and hedge layers multiply each other's
/// attempts and cancel each other's work.
public struct CallMachine: Sendable {
    /// A suppressed retry asks again this often before the call gives up with its last failure.
    static let budgetPatience = 6

    /// A busy endpoint is not asked again sooner, or a wait of no length would be repeated for ever.
    static let busyRecheck = Duration.milliseconds(10)

    /// Which call.
    public let call: CallID
    /// What is asked.
    public let facts: CallFacts
    /// How it is carried through.
    public let policy: CallPolicy
    /// When it was accepted.
    public let accepted: Instant
    /// True once the end was announced.
    public internal(set) var isFinished = false

    /// Whether every route is told as `.routed`, with all candidates and their reasons.
    ///
    /// Default true. The table costs an allocation and a look at every endpoint for each attempt, so
    /// switch it off where nobody reads it; the decisions are the same.
    public var explains = true

    var attempts = AttemptList()
    var visits: [Visit] = []
    /// The list the call has moved to; `nil` while it is with its primary endpoints.
    var list: [EndpointID]?
    /// The largest context that was too small; 0 while none was.
    var contextAbove = 0
    var committed: AttemptID?
    var lastFailure: Failure?
    var wireAttempts = 0
    var hedges = 0
    var budgetRefusals = 0
    var resent = false
    var isBackingOff = false
    var hedgeWait: HedgeWait?
    var hedgeDue: Instant?
    var suppressedHedge: SuppressedReason?
    var hedgeRechecks = 0
    /// How long the machine slept since this call was accepted.
    var asleep = Duration.zero

    /// Creates the machine of one call; send it `.started` next.
    public init(call: CallID, facts: CallFacts, policy: CallPolicy, now: Instant) {
        self.call = call
        self.facts = facts
        self.policy = policy
        accepted = now
    }

    /// When the call is out of time, unless text was shown before.
    ///
    /// The time in which the whole machine slept does not count.
    public var deadline: Instant { accepted.advanced(by: policy.deadline + asleep) }

    /// Handles one event and returns what the shell must do, in order.
    public mutating func handle(
        _ event: CallEvent, fleet: inout Fleet, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) -> [CallDirective] {
        var directives: [CallDirective] = []
        handle(event, into: &directives, fleet: &fleet, now: now, using: &rng)
        return directives
    }

    /// Handles one event and appends what the shell must do, in order, to storage of the caller.
    ///
    /// With storage that is used again, a call whose first attempt succeeds allocates nothing here.
    /// Callers are in other modules: without the specialisation every die is rolled through tables.
    @specialized(where Generator == SplitMix64)
    public mutating func handle<Generator: RandomNumberGenerator>(
        _ event: CallEvent, into directives: inout [CallDirective], fleet: inout Fleet,
        now: Instant, using rng: inout Generator
    ) {
        var step = CallStep(now: now)
        swap(&step.directives, &directives)
        handle(event, &step, &fleet, using: &rng)
        swap(&step.directives, &directives)
    }

    /// Notes a useful token after the first, for the gap clock and for what the attempt has cost.
    public mutating func noteProgress(_ id: AttemptID, now: Instant) {
        guard let index = attempts.index(of: id) else { return }
        attempts[index].lastUseful = now
        attempts[index].pieces += 1
    }

    private mutating func handle(
        _ event: CallEvent, _ step: inout CallStep, _ fleet: inout Fleet,
        using rng: inout some RandomNumberGenerator
    ) {
        if isFinished {
            // A grant that crossed the end on its way: hand it back unused.
            if case .granted(_, let lease) = event {
                fleet.release(lease, .unused, facts: facts, now: step.now, using: &rng)
            }
            return
        }
        switch event {
        case .started:
            fleet.totals.inFlight += 1
            step.trace(.callStarted(facts))
            step.add(.setTimer(.deadline, deadline))
            startFirst(&step, &fleet, using: &rng)
        case .granted(let id, let lease):
            granted(id, lease, &step, &fleet, using: &rng)
        case .stranded(let id):
            stranded(id, &step, &fleet, using: &rng)
        case .requestSent(let id):
            requestSent(id, &step)
        case .headReceived(let id, let hints):
            guard let index = live(id), let lease = attempts[index].lease else { return }
            fleet.observe(hints, for: lease, now: step.now)
            headReceived(id, &step)
        case .firstToken(let id):
            firstToken(id, &step, &fleet, using: &rng)
        case .attemptSucceeded(let id, let usage):
            succeeded(id, usage, &step, &fleet, using: &rng)
        case .attemptFailed(let id, let failure):
            guard let index = live(id) else { return }
            failed(index, failure, &step, &fleet, using: &rng)
        case .timerFired(let timer):
            fired(timer, &step, &fleet, using: &rng)
        case .cancelled:
            endAll(.user, &step, &fleet, using: &rng)
            finish(.cancelled(committed), &step, &fleet)
        }
    }

    // MARK: Progress

    private mutating func granted(
        _ id: AttemptID, _ lease: Lease, _ step: inout CallStep, _ fleet: inout Fleet,
        using rng: inout some RandomNumberGenerator
    ) {
        guard let index = attempts.index(of: id), attempts[index].phase == .queued else {
            fleet.release(lease, .unused, facts: facts, now: step.now, using: &rng)
            return
        }
        // While it waited, another attempt of this call may have gone to the same endpoint.
        if attempts.contains(where: { $0.isLive && $0.lease?.endpoint == lease.endpoint }) {
            fleet.release(lease, .unused, facts: facts, now: step.now, using: &rng)
            end(index, .unused, .cancelled(.lostRace), &step, &fleet, using: &rng)
            return
        }
        begin(index, lease, &step, &fleet)
    }

    private mutating func firstToken(
        _ id: AttemptID, _ step: inout CallStep, _ fleet: inout Fleet,
        using rng: inout some RandomNumberGenerator
    ) {
        guard let index = live(id), attempts[index].isSilent, let lease = attempts[index].lease
        else { return }
        attempts[index].phase = .streaming
        attempts[index].lastUseful = step.now
        attempts[index].answered = step.now
        attempts[index].pieces = 1
        fleet.recordFirstToken(
            lease, after: step.now.elapsed(since: attempts[index].started), facts: facts,
            now: step.now, using: &rng)
        step.trace(.firstToken(id))
        arm(index, &step)
        if fleet.keeps(.raceEnd) { endOthers(than: id, &step, &fleet, using: &rng) }
        if facts.showsText { commit(id, &step) }
    }

    private mutating func succeeded(
        _ id: AttemptID, _ usage: AttemptUsage, _ step: inout CallStep, _ fleet: inout Fleet,
        using rng: inout some RandomNumberGenerator
    ) {
        guard let index = live(id) else { return }
        if attempts[index].isSilent, let lease = attempts[index].lease {
            // A whole answer without a visible token (an empty one) still took this long.
            fleet.recordFirstToken(
                lease, after: step.now.elapsed(since: attempts[index].started), facts: facts,
                now: step.now, using: &rng)
            attempts[index].phase = .streaming
        } else if let endpoint = attempts[index].lease?.endpoint {
            fleet.recordStream(
                at: endpoint, tokens: usage.output, since: attempts[index].answered, now: step.now)
        }
        end(index, .succeeded(usage), .won(usage), &step, &fleet, using: &rng)
        endOthers(than: id, &step, &fleet, using: &rng)
        if committed == nil { commit(id, &step) }
        finish(.complete(id), &step, &fleet)
    }

    private mutating func commit(_ id: AttemptID, _ step: inout CallStep) {
        committed = id
        step.add(.clearTimer(.deadline))
        step.trace(.committed(id))
        step.add(.commit(id))
    }

    private mutating func fired(
        _ timer: CallTimer, _ step: inout CallStep, _ fleet: inout Fleet,
        using rng: inout some RandomNumberGenerator
    ) {
        switch timer {
        case .deadline:
            guard committed == nil else { return }
            endAll(.deadline, &step, &fleet, using: &rng)
            let failure = Failure(
                .deadline, "no answer within \(policy.deadline.inSeconds.rounded()) s",
                httpStatus: lastFailure?.httpStatus)
            finish(.failed(failure), &step, &fleet)
        case .hedge:
            hedge(&step, &fleet, using: &rng)
        case .backoff:
            guard isBackingOff else { return }
            isBackingOff = false
            goOn(&step, &fleet, using: &rng)
        case .attempt(let id):
            guard let index = live(id) else { return }
            attempts[index].armed = nil
            guard let due = attempts[index].due else { return }
            guard step.now >= due.at else {
                arm(index, &step)
                return
            }
            step.add(.cancelAttempt(id))
            let limits =
                attempts[index].lease.map { fleet.states[$0.endpoint.index].profile.timeouts }
            failed(
                index, .timedOut(due.timer, limits ?? AttemptTimeouts()), &step, &fleet,
                using: &rng)
        }
    }

    // MARK: Small things

    func live(_ id: AttemptID) -> Int? {
        attempts.index(of: id).flatMap { attempts[$0].isLive ? $0 : nil }
    }

    /// Asks to be woken for the attempt's next clock, unless an earlier waking is set already:
    /// a waking that comes too early only sets the next one, so tokens cost no timer.
    mutating func arm(_ index: Int, _ step: inout CallStep) {
        guard let due = attempts[index].due else { return }
        if let armed = attempts[index].armed, armed <= due.at { return }
        attempts[index].armed = due.at
        step.add(.setTimer(.attempt(attempts[index].id), due.at))
    }

    /// Ends one attempt: lease back, timer gone, observers told.
    mutating func end(
        _ index: Int, _ end: LeaseEnd, _ outcome: AttemptOutcome, _ step: inout CallStep,
        _ fleet: inout Fleet, using rng: inout some RandomNumberGenerator
    ) {
        let id = attempts[index].id
        if attempts[index].phase == .queued {
            fleet.leaveQueue(call: call, attempt: id, priority: facts.priority)
        } else if let lease = attempts[index].lease {
            if attempts[index].isSilent { fleet.endWait(lease, facts: facts, now: step.now) }
            fleet.release(lease, end, facts: facts, now: step.now, using: &rng)
            if !end.isSuccess, attempts[index].pieces > 0 {
                // What was stopped or cut has been paid for as well.
                let usage = AttemptUsage(
                    input: facts.inputTokens, output: attempts[index].pieces, isReported: false)
                fleet.states[lease.endpoint.index].count(usage)
            }
        }
        attempts[index].phase = .ended
        attempts[index].lease = nil
        if attempts[index].armed != nil { step.add(.clearTimer(.attempt(id))) }
        step.trace(.attemptEnded(id, outcome))
    }

    private mutating func endOthers(
        than winner: AttemptID, _ step: inout CallStep, _ fleet: inout Fleet,
        using rng: inout some RandomNumberGenerator
    ) {
        if hedgeDue != nil {
            hedgeDue = nil
            step.add(.clearTimer(.hedge))
        }
        if isBackingOff {
            // One of several racers failed and was to be replaced: not beside a winner.
            isBackingOff = false
            step.add(.clearTimer(.backoff))
        }
        guard attempts.count > 1, let first = attempts.index(of: winner) else { return }
        let start = attempts[first].started
        for index in attempts.indices where index != first && attempts[index].phase != .ended {
            cancel(index, .lostRace, winnerStarted: start, &step, &fleet, using: &rng)
        }
    }

    private mutating func endAll(
        _ reason: CancelReason, _ step: inout CallStep, _ fleet: inout Fleet,
        using rng: inout some RandomNumberGenerator
    ) {
        for index in attempts.indices where attempts[index].phase != .ended {
            cancel(index, reason, winnerStarted: nil, &step, &fleet, using: &rng)
        }
    }

    private mutating func cancel(
        _ index: Int, _ reason: CancelReason, winnerStarted: Instant?, _ step: inout CallStep,
        _ fleet: inout Fleet, using rng: inout some RandomNumberGenerator
    ) {
        let attempt = attempts[index]
        if attempt.isLive { step.add(.cancelAttempt(attempt.id)) }
        var silence: Silence?
        if let winnerStarted, attempt.isSilent {
            silence = Silence(
                waited: step.now.elapsed(since: attempt.started),
                isBeatenByLater: attempt.started < winnerStarted)
        }
        end(index, .cancelled(silence), .cancelled(reason), &step, &fleet, using: &rng)
    }

    mutating func finish(_ outcome: CallOutcome, _ step: inout CallStep, _ fleet: inout Fleet) {
        isFinished = true
        fleet.totals.inFlight -= 1
        switch outcome {
        case .complete: fleet.totals.complete += 1
        case .incomplete: fleet.totals.incomplete += 1
        case .failed: fleet.totals.failed += 1
        case .cancelled: fleet.totals.cancelled += 1
        }
        if committed == nil { step.add(.clearTimer(.deadline)) }
        if hedgeDue != nil { step.add(.clearTimer(.hedge)) }
        if isBackingOff { step.add(.clearTimer(.backoff)) }
        step.trace(.callEnded(outcome))
        step.add(.finish(outcome))
    }
}

/// The directives of one event, in order, and the instant they belong to.
struct CallStep {
    let now: Instant
    var directives: [CallDirective] = []

    init(now: Instant) { self.now = now }
    mutating func add(_ directive: CallDirective) { directives.append(directive) }
    mutating func trace(_ kind: TraceEvent.Kind) { directives.append(.trace(kind)) }
}

extension Failure {
    /// One of the attempt's five clocks ran out.
    static func timedOut(_ timer: AttemptTimer, _ limits: AttemptTimeouts) -> Failure {
        func seconds(_ limit: Duration?) -> String {
            guard let limit else { return "?" }
            let tenths = (limit.inSeconds * 10).rounded() / 10
            return tenths == tenths.rounded() ? "\(Int(tenths)) s" : "\(tenths) s"
        }
        let message =
            switch timer {
            case .connect: "no connection within \(seconds(limits.connect))"
            case .head: "no response within \(seconds(limits.head))"
            case .firstToken: "no token within \(seconds(limits.firstToken))"
            case .gap: "no further token for \(seconds(limits.gap))"
            case .total: "not done within \(seconds(limits.total))"
            }
        return Failure(.timeout, message, timer: timer)
    }
}
