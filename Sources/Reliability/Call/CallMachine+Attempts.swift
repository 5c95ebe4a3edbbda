/// Starting attempts, and what follows a failed one.
extension CallMachine {
    mutating func startFirst(
        _ step: inout CallStep, _ fleet: inout Fleet, using rng: inout some RandomNumberGenerator
    ) {
        let answer = launch(.first, &step, &fleet, using: &rng)
        settleFirst(answer, &step, &fleet, using: &rng)
        guard policy.race > 1 else { return }
        for _ in 1..<policy.race where !isFinished {
            launch(.race, &step, &fleet, using: &rng)
        }
    }

    /// Takes an endpoint and starts there, or waits in the queue, or says why not.
    @discardableResult
    mutating func launch(
        _ reason: AttemptReason, isExtra: Bool = false, cannotWait: Bool = false,
        at endpoint: EndpointID? = nil, _ step: inout CallStep, _ fleet: inout Fleet,
        using rng: inout some RandomNumberGenerator
    ) -> Launch {
        // Who waits in the queue will leave as well.
        guard wireAttempts + attempts.queued < policy.attempts else { return .outOfAttempts }
        let id = AttemptID(attempts.count + 1)
        var want = want(for: reason, isExtra: isExtra, now: step.now)
        want.cannotWait = cannotWait
        if let endpoint { want.list = [endpoint] }
        if !fleet.keeps(.onePlace) { want.inUse = [] }
        let answer = fleet.acquire(want, attempt: id, now: step.now, using: &rng)
        if explains, let decision = fleet.lastDecision { step.trace(.routed(decision)) }
        switch answer {
        case .leased(let lease):
            append(id, reason, &step)
            begin(attempts.count - 1, lease, &step, &fleet)
            return .started
        case .budgetClosed(let until):
            return .budgetClosed(until: until)
        case .busy(let earliest):
            return .busy(earliest: earliest)
        case .nobody(let earliest):
            return .nobody(earliest: earliest)
        }
    }

    private func want(
        for reason: AttemptReason, isExtra: Bool, now: Instant
    ) -> AttemptWant {
        var want = AttemptWant(
            facts: facts, reason: reason, list: list, forbidden: policy.forbidden,
            contextAbove: contextAbove, reserved: policy.fallback.general, isExtra: isExtra,
            explains: explains)
        guard !attempts.isEmpty else { return want }
        want.inUse = attempts.compactMap { $0.isLive ? $0.lease?.endpoint : nil }
        // A retry may go where it has been; everyone else looks for new places first.
        want.tried = visits.filter { !mayRevisit($0, reason, now: now) }.map(\.endpoint)
        return want
    }

    private func mayRevisit(_ visit: Visit, _ reason: AttemptReason, now: Instant) -> Bool {
        switch reason {
        case .retry: visit.repeatAt.map { $0 <= now } ?? false
        case .resend: visit.repeatAt != nil && visit.hintedUntil.map { $0 <= now } ?? true
        case .first, .hedge, .race, .fallback: false
        }
    }

    private mutating func append(
        _ id: AttemptID, _ reason: AttemptReason, _ step: inout CallStep
    ) {
        attempts.append(
            AttemptState(
                id: id, reason: reason, phase: .queued, lease: nil, started: step.now,
                lastUseful: step.now))
    }

    mutating func begin(
        _ index: Int, _ lease: Lease, _ step: inout CallStep, _ fleet: inout Fleet
    ) {
        wireAttempts += 1
        attempts[index].phase = .connecting
        attempts[index].lease = lease
        attempts[index].started = step.now
        attempts[index].lastUseful = step.now
        attempts[index].clocks = fleet.states.span[lease.endpoint.index].clocks
        step.trace(.attemptStarted(attempts[index].id, lease.endpoint, attempts[index].reason))
        step.add(.startAttempt(attempts[index].id, lease.endpoint, key: lease.key))
        arm(index, &step)
        armHedge(index, lease, &step, &fleet)
    }

    /// Waits in the fleet's queue, or gives up when the wait would outlast the deadline.
    private mutating func queue(
        _ reason: AttemptReason, isExtra: Bool, earliest: Instant, _ step: inout CallStep,
        _ fleet: inout Fleet, using rng: inout some RandomNumberGenerator
    ) {
        let id = AttemptID(attempts.count + 1)
        let want = want(for: reason, isExtra: isExtra, now: step.now)
        switch fleet.enqueue(
            call: call, attempt: id, want: want, earliest: earliest, deadline: deadline,
            now: step.now)
        {
        case .waiting(let expected):
            append(id, reason, &step)
            step.trace(.queued(id, expected: expected))
        case .refused(let earliest):
            // Whom waiting cannot help finds nobody usable but those that breakers keep back.
            let last = launch(
                reason, isExtra: isExtra, cannotWait: true, &step, &fleet, using: &rng)
            if !last.isStarted { giveUp(earliest, &step, &fleet) }
        }
    }

    /// Whom a queued attempt waited for is gone: the call looks around once more, or ends.
    mutating func stranded(
        _ id: AttemptID, _ step: inout CallStep, _ fleet: inout Fleet,
        using rng: inout some RandomNumberGenerator
    ) {
        guard let index = attempts.index(of: id), attempts[index].phase == .queued else { return }
        end(index, .unused, .cancelled(.removed), &step, &fleet, using: &rng)
        guard lastFailure == nil else { return goOn(&step, &fleet, using: &rng) }
        let answer = launch(.first, &step, &fleet, using: &rng)
        settleFirst(answer, &step, &fleet, using: &rng)
    }

    // MARK: Failure

    mutating func failed(
        _ index: Int, _ failure: Failure, _ step: inout CallStep, _ fleet: inout Fleet,
        using rng: inout some RandomNumberGenerator
    ) {
        let id = attempts[index].id
        guard let lease = attempts[index].lease else { return }
        end(index, .failed(failure), .failed(failure), &step, &fleet, using: &rng)
        lastFailure = failure
        if failure.kind == .tooLong,
            let context = fleet.states[lease.endpoint.index].profile.contextTokens
        {
            contextAbove = max(contextAbove, context)
        }
        // Its key failed here, not the endpoint: with another one it has not been tried.
        let turnsKey = fleet.turnsKey(after: failure, of: lease, now: step.now)
        if !turnsKey { visit(lease.endpoint, failure, fleet, now: step.now, using: &rng) }
        if committed == id, fleet.keeps(.commitRule) {
            finish(.incomplete(id, failure), &step, &fleet)
            return
        }
        guard moveOn(from: failure) else {
            // A mistake of the request itself fails everywhere, but what still runs may know better.
            if !attempts.contains(where: { $0.phase != .ended }) {
                finish(.failed(failure), &step, &fleet)
            }
            return
        }
        let wanted = max(1, policy.race)
        guard attempts.count(where: { $0.phase != .ended }) < wanted, !isBackingOff else { return }
        let spends = failure.kind.rule.spendsBudget
        if turnsKey,
            launch(.retry, isExtra: spends, at: lease.endpoint, &step, &fleet, using: &rng)
                .isStarted
        {
            return
        }
        goOn(&step, &fleet, using: &rng)
    }

    /// Notes that this call failed at an endpoint, and from when on it may go there again.
    private mutating func visit(
        _ endpoint: EndpointID, _ failure: Failure, _ fleet: Fleet, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) {
        visits.append(
            Visit(
                endpoint: endpoint,
                repeatAt: repeatInstant(failure, at: endpoint, fleet, now: now, using: &rng),
                hintedUntil: failure.retryAfter.map { now.advanced(by: $0) }))
    }

    /// From when the same endpoint may see this call again: backoff by how often it failed here.
    ///
    /// The server's hint is a lower bound that jitter only lengthens. After a 429 the bucket decides,
    /// unless its Retry-After is over already: then it holds nobody back, and a server that says zero
    /// each time would be asked in a tight loop. `nil` is never: the kind, or the server in so many
    /// words, forbids it.
    private func repeatInstant(
        _ failure: Failure, at endpoint: EndpointID, _ fleet: Fleet, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) -> Instant? {
        let mayRepeat = failure.kind.rule.repeatsSameEndpoint && !failure.forbidsRepeat
        guard mayRepeat || !fleet.keeps(.finality) else { return nil }
        let isLeftToBucket = failure.retryAfter.map { $0 > .zero } ?? true
        if failure.kind == .rateLimited, isLeftToBucket { return now }
        let failures = visits.count { $0.endpoint == endpoint } + 1
        let jittered = policy.backoff.delay(beforeRetry: failures, using: &rng)
        return now.advanced(by: max(jittered, failure.retryAfter ?? .zero))
    }

    /// Whether this failure leaves anywhere to go; moves to the right fallback list.
    private mutating func moveOn(from failure: Failure) -> Bool {
        switch failure.kind {
        case .tooLong: move(to: policy.fallback.tooLong)
        case .filtered: move(to: policy.fallback.filtered)
        case .badRequest: failure.otherEndpointMayAccept
        default: failure.kind.rule.movesElsewhere
        }
    }

    private mutating func move(to next: [EndpointID]) -> Bool {
        guard !next.isEmpty else { return false }
        list = next
        return true
    }

    /// The next attempt: elsewhere at once, else the fallback list, else the same after a pause.
    mutating func goOn(
        _ step: inout CallStep, _ fleet: inout Fleet, using rng: inout some RandomNumberGenerator
    ) {
        let spends = lastFailure?.kind.rule.spendsBudget ?? false
        var answer = launch(.fallback, isExtra: spends, &step, &fleet, using: &rng)
        if !answer.isFinal, list == nil, !policy.fallback.general.isEmpty {
            list = policy.fallback.general
            answer = launch(.fallback, isExtra: spends, &step, &fleet, using: &rng)
            // Nobody of the list can serve it, so the call stays with its primary endpoints.
            if answer.isNobody { list = nil }
        }
        if case .nobody = answer, lastFailure?.kind == .neverSent, !resent {
            resent = true
            // Free: nothing reached the server, so nothing is repeated.
            answer = launch(.resend, &step, &fleet, using: &rng)
        }
        if !answer.isFinal {
            let again = launch(.retry, isExtra: spends, &step, &fleet, using: &rng)
            if again.isFinal || answer.isNobody { answer = again }
        }
        switch answer {
        case .started: break
        case .outOfAttempts: giveUp(nil, &step, &fleet)
        case .budgetClosed: refusedByBudget(&step, &fleet, using: &rng)
        case .busy(let earliest):
            if let pause = nextRepeat(after: step.now, fleet) {
                // A place that is contended may say "now" as long as it is.
                let again = max(earliest, step.now.advanced(by: Self.busyRecheck))
                wait(until: min(pause, again), &step, &fleet)
            } else {
                queue(.retry, isExtra: spends, earliest: earliest, &step, &fleet, using: &rng)
            }
        case .nobody(let earliest):
            if let pause = nextRepeat(after: step.now, fleet) {
                wait(until: pause, &step, &fleet)
            } else {
                giveUp(earliest, &step, &fleet)
            }
        }
    }

    /// The earliest end of a backoff that is still running, at an endpoint that is still there.
    private func nextRepeat(after now: Instant, _ fleet: Fleet) -> Instant? {
        visits.filter { fleet.isPresent($0.endpoint) }.compactMap(\.repeatAt).filter { $0 > now }
            .min()
    }

    private mutating func wait(
        until instant: Instant, _ step: inout CallStep, _ fleet: inout Fleet
    ) {
        guard instant <= deadline else { return giveUp(instant, &step, &fleet) }
        isBackingOff = true
        step.add(.setTimer(.backoff, instant))
        step.trace(.backingOff(until: instant, retryAfter: lastFailure?.retryAfter != nil))
    }

    /// A closed budget does not fail the call at once: a pause costs the servers nothing, and the
    /// next success of anybody may pay for the attempt.
    private mutating func refusedByBudget(
        _ step: inout CallStep, _ fleet: inout Fleet, using rng: inout some RandomNumberGenerator
    ) {
        step.trace(.budgetRefused(.retry))
        guard !attempts.contains(where: { $0.phase != .ended }) else { return }
        budgetRefusals += 1
        guard budgetRefusals <= Self.budgetPatience else { return giveUp(nil, &step, &fleet) }
        let pause = policy.backoff.delay(beforeRetry: budgetRefusals, using: &rng)
        wait(until: step.now.advanced(by: pause), &step, &fleet)
    }

    /// Ends the call with what is known best, unless something still runs.
    private mutating func giveUp(
        _ earliest: Instant?, _ step: inout CallStep, _ fleet: inout Fleet
    ) {
        guard !attempts.contains(where: { $0.phase != .ended }) else { return }
        var failure =
            lastFailure
            ?? Failure(
                .refusedLocally, fleet.refusalText,
                unservable: fleet.unservable(facts, forbidden: policy.forbidden))
        failure.earliest = failure.earliest ?? earliest
        finish(.failed(failure), &step, &fleet)
    }

    // MARK: First

    /// What a first attempt does when nobody is free at once.
    mutating func settleFirst(
        _ answer: Launch, _ step: inout CallStep, _ fleet: inout Fleet,
        using rng: inout some RandomNumberGenerator
    ) {
        switch answer {
        case .started, .outOfAttempts, .budgetClosed: break
        case .busy(let earliest):
            if list == nil, !policy.fallback.general.isEmpty {
                list = policy.fallback.general
                if launch(.fallback, &step, &fleet, using: &rng).isStarted { return }
                list = nil
                _ = launch(.first, &step, &fleet, using: &rng)
                if attempts.contains(where: \.isLive) { return }
            }
            queue(.first, isExtra: false, earliest: earliest, &step, &fleet, using: &rng)
        case .nobody(let earliest):
            if list == nil, !policy.fallback.general.isEmpty {
                list = policy.fallback.general
                let next = launch(.fallback, &step, &fleet, using: &rng)
                return settleFirst(next, &step, &fleet, using: &rng)
            }
            giveUp(earliest, &step, &fleet)
        }
    }
}

/// What became of the wish to start an attempt.
enum Launch {
    case started
    case busy(earliest: Instant)
    case nobody(earliest: Instant?)
    case budgetClosed(until: Instant)
    case outOfAttempts

    var isStarted: Bool { if case .started = self { true } else { false } }
    var isNobody: Bool { if case .nobody = self { true } else { false } }

    /// True when asking again in another way cannot change the answer.
    var isFinal: Bool {
        switch self {
        case .started, .outOfAttempts, .budgetClosed: true
        case .busy, .nobody: false
        }
    }
}
