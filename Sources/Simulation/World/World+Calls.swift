import Behaviours
import Reliability

/// Events and calls.
extension World {
    mutating func handle(_ event: Event) {
        now = max(now, event.at)
        if let sleep { wake(from: sleep) }
        if now >= secondEnds { closeSecond() }
        let place = Int(event.index)
        switch event.kind {
        case .arrival: arrive(place)
        case .cancel:
            if isTenant(place, event.stamp) { feed(.cancelled, place) }
        case .alarm:
            if isTenant(place, event.stamp), calls[place].armedAt == event.at { ring(place) }
        case .flight:
            if flights[place].stamp == event.stamp, flights[place].stage != .free { act(place) }
        case .slots: slotsChanged(place)
        case .wake:
            guard wakeArmed == event.at else { return }
            wakeArmed = nil
            settle(looksAtQueue: true)
        case .grant: deliverGrant()
        case .happening: happen(place)
        }
        report.events += 1
    }

    private func isTenant(_ place: Int, _ stamp: UInt32) -> Bool {
        calls[place].stamp == stamp && calls[place].isUnderWay
    }

    private mutating func closeSecond() {
        // A lease on its way from the queue to its call is nobody's yet.
        if variant == nil, grants.isEmpty { checker.secondPassed(fleet, now: Instant(now)) }
        report.tick(to: now, fleet: fleet, callsUnderWay: calls.count - freeCalls.count)
        secondEnds = .seconds(now.components.seconds + 1)
    }

    // MARK: Arrivals

    mutating func openPhase(_ index: Int) {
        let count = phases[index].openings
        let from = phases[index].phase.from
        for _ in 0..<count where phases[index].admits(at: from) {
            phases[index].planned += 1
            agenda.plan(.arrival, index: index, at: from, now: .zero)
        }
    }

    private mutating func planArrival(_ index: Int, after gap: Duration) {
        let at = now + gap
        guard phases[index].admits(at: at) else { return }
        phases[index].planned += 1
        agenda.plan(.arrival, index: index, at: at, now: now)
    }

    private mutating func arrive(_ index: Int) {
        phases[index].planned -= 1
        var dice = phases[index].begin()
        if let gap = phases[index].gap() { planArrival(index, after: gap) }
        let place = begin(phase: index)
        if let patience = phases[index].patience(&dice) {
            agenda.plan(
                .cancel, index: place, stamp: calls[place].stamp, at: now + patience, now: now)
        }
        feed(.started, place)
    }

    private mutating func begin(phase: Int) -> Int {
        let facts = phases[phase].phase.facts
        report.accepted(now)
        let number = report.calls
        var machine = CallMachine(
            call: CallID(number), facts: facts, policy: policy, now: Instant(now))
        machine.explains = keepsLog
        let plain = variant.map {
            PlainCall(facts: facts, policy: policy, variant: $0, now: Instant(now))
        }
        let place: Int
        if let free = freeCalls.popLast() {
            place = free
        } else {
            place = calls.count
            calls.append(LiveCall(machine: machine))
        }
        calls[place].begin(number, phase: phase, machine: machine, plain: plain)
        return place
    }

    // MARK: Deciding

    /// Hands an event to a call and does what it says.
    mutating func feed(_ event: CallEvent, _ place: Int) {
        decide(event, place)
        arm(place)
    }

    private mutating func decide(_ event: CallEvent, _ place: Int) {
        let call = CallID(calls[place].number)
        note(event, call)
        if event.looksBack { catchUp(place) }
        if variant == nil {
            checker.willSee(event, of: call, calls[place].machine, fleet, now: Instant(now))
        }
        var step: [CallDirective] = []
        swap(&step, &directives)
        ask(event, place, into: &step)
        settle(looksAtQueue: event.mayFreeCapacity)
        if variant == nil {
            checker.saw(event, step, of: call, calls[place].machine, fleet, now: Instant(now))
        }
        for directive in step {
            note(directive, call)
            perform(directive, place)
        }
        step.removeAll(keepingCapacity: true)
        swap(&step, &directives)
    }

    private mutating func ask(
        _ event: CallEvent, _ place: Int, into directives: inout [CallDirective]
    ) {
        let instant = Instant(now)
        if variant == nil {
            calls[place].machine.handle(
                event, into: &directives, fleet: &fleet, now: instant, using: &random)
        } else if let answer = calls[place].plain?.handle(
            event, fleet: &plain, now: instant, using: &random)
        {
            directives += answer
        }
    }

    private mutating func ring(_ place: Int) {
        calls[place].armedAt = nil
        // Another one that is due as well is an event of its own, so that a timer which is set to now
        // again and again is seen as time that stands still.
        if let timer = calls[place].timers.takeDue(now: now) {
            decide(.timerFired(timer), place)
        }
        arm(place)
    }

    /// Sets the alarm when a timer is earlier than what it is set to; a later one costs nothing,
    /// because the alarm rings early then, and is set again.
    mutating func arm(_ place: Int) {
        guard calls[place].number != 0, !calls[place].isFinished,
            let earliest = calls[place].timers.earliest
        else { return }
        if let armed = calls[place].armedAt, armed <= earliest { return }
        let at = max(earliest, now)
        calls[place].armedAt = at
        agenda.plan(.alarm, index: place, stamp: calls[place].stamp, at: at, now: now)
    }

    mutating func perform(_ directive: CallDirective, _ place: Int) {
        switch directive {
        case .startAttempt(let id, let endpoint, _):
            start(id, at: endpoint.index, place)
        case .cancelAttempt(let id):
            if let run = calls[place].run(id) { cut(run, place) }
        case .setTimer(let timer, let at):
            calls[place].timers.set(timer, at: at.offset)
        case .clearTimer(let timer):
            calls[place].timers.clear(timer)
        case .commit:
            report.committed(after: now - calls[place].accepted)
        case .finish(let outcome):
            finish(outcome, place)
        case .trace(let kind):
            trace(kind, place)
        }
    }

    private mutating func trace(_ kind: TraceEvent.Kind, _ place: Int) {
        switch kind {
        case .attemptStarted(let id, let endpoint, let reason):
            calls[place].runs.append(
                LiveCall.Run(
                    attempt: id, endpoint: endpoint.index, reason: reason, started: now))
            report.started(reason, at: endpoint.index)
        case .firstToken(let id):
            guard let run = calls[place].run(id).map({ calls[place].runs[$0] }) else { return }
            report.spoke(after: now - run.started, at: run.endpoint)
        case .attemptEnded(let id, let outcome):
            guard let run = calls[place].run(id) else { return }
            report.ended(
                outcome, calls[place].runs[run].reason, at: calls[place].runs[run].endpoint)
        case .queued:
            places[CallID(calls[place].number)] = place
            report.queued += 1
        case .hedgeSuppressed: report.hedgesSuppressed += 1
        case .budgetRefused: report.budgetRefusals += 1
        default: break
        }
    }

    private mutating func finish(_ outcome: CallOutcome, _ place: Int) {
        calls[place].isFinished = true
        report.finished(outcome, accepted: calls[place].accepted, now: now)
        // Whatever still runs is over for its call; anything but the winner's body is a leak.
        for run in calls[place].runs.indices where calls[place].runs[run].flight >= 0 {
            cut(run, place)
        }
        if let pause = phases[calls[place].phase].thinking() {
            planArrival(calls[place].phase, after: pause)
        }
        freeIfDone(place)
        finishIfIdle()
    }

    private mutating func freeIfDone(_ place: Int) {
        // A lease on its way from the queue keeps the place until it arrives.
        let number = calls[place].number
        guard calls[place].isFinished, !grants.contains(where: { $0.call.number == number }) else {
            return
        }
        if !places.isEmpty { places[CallID(calls[place].number)] = nil }
        calls[place].number = 0
        freeCalls.append(place)
        let live = calls.count - freeCalls.count
        agenda.compact(live: live + flights.count - freeFlights.count) { [calls, flights] event in
            let place = Int(event.index)
            return switch event.kind {
            case .alarm, .cancel: calls[place].number == 0 || calls[place].stamp != event.stamp
            case .flight: flights[place].stage == .free || flights[place].stamp != event.stamp
            case .arrival, .slots, .wake, .grant, .happening: false
            }
        }
    }

    // MARK: The queue

    /// Lets waiting attempts profit from what became free, and passes on what endpoints went through.
    mutating func settle(looksAtQueue: Bool) {
        if fleet.hasWaiting {
            if looksAtQueue {
                let instant = Instant(now)
                let levels = variant == nil ? checker.levels(fleet, now: instant) : []
                let granted = fleet.admitQueued(now: instant, using: &random)
                if granted.isEmpty { checker.checkUntouched(levels, nil, fleet, now: instant) }
                for grant in granted {
                    grants.append(grant)
                    agenda.plan(.grant, index: 0, at: now, now: now)
                }
            }
            armWake()
        }
        for trace in fleet.takeTraces() {
            note(trace)
            report.happened(trace)
        }
    }

    private mutating func armWake() {
        guard let wake = fleet.nextWake(now: Instant(now)) else { return }
        // As in the shell: a wake that lies in the past must not become a busy loop.
        let at = max(wake.offset, now + .milliseconds(1))
        if let wakeArmed, wakeArmed <= at { return }
        wakeArmed = at
        agenda.plan(.wake, index: 0, at: at, now: now)
    }

    private mutating func deliverGrant() {
        let grant = grants.removeFirst()
        guard let place = places[grant.call], calls[place].number == grant.call.number else {
            preconditionFailure("a grant for a call that is gone: \(grant.call.number)")
        }
        let wasFinished = calls[place].isFinished
        feed(.granted(grant.attempt, grant.lease), place)
        if wasFinished {
            freeIfDone(place)
            finishIfIdle()
        }
    }

    // MARK: From outside

    private mutating func happen(_ index: Int) {
        let happening = scenario.happenings[index]
        keep(nil, .happening(happening.kind))
        digest.add(index)
        func id(_ name: String) -> EndpointID? {
            report.endpoints.firstIndex { $0.name == name }.map { EndpointID($0) }
        }
        let instant = Instant(now)
        switch happening.kind {
        case .manual(let name, let state):
            if let id = id(name) { fleet.setManual(state, for: id, now: instant) }
        case .force(let name, let forced):
            if let id = id(name) { fleet.force(forced, for: id, now: instant) }
        case .pin(let name):
            fleet.pin(name.flatMap(id), now: instant)
        case .strategy(let strategy):
            fleet.strategy = strategy
        case .limits(let name, let limits):
            if let id = id(name) { fleet.setLimits(limits, for: id, now: instant) }
        case .suspend(let duration):
            fallAsleep(for: duration)
            return
        }
        settle(looksAtQueue: true)
    }
}

extension CallEvent {
    /// Whether handling this can give buckets, slots or permits back.
    fileprivate var mayFreeCapacity: Bool {
        switch self {
        case .started, .requestSent: false
        case .headReceived(_, let hints): !hints.isEmpty
        case .granted, .stranded, .firstToken, .attemptSucceeded, .attemptFailed, .timerFired,
            .cancelled:
            true
        }
    }

    /// Whether the machine must know the words said so far before it decides.
    fileprivate var looksBack: Bool {
        switch self {
        case .timerFired, .attemptFailed, .cancelled: true
        default: false
        }
    }
}
