import Behaviours
import Reliability

/// Attempts on the wire.
extension World {
    /// An attempt leaves for its server.
    mutating func start(_ id: AttemptID, at endpoint: Int, _ place: Int) {
        guard let run = calls[place].run(id) else {
            preconditionFailure("attempt \(id.number) started without a trace of it")
        }
        let index: Int
        if let free = freeFlights.popLast() {
            index = free
        } else {
            index = flights.count
            flights.append(Flight())
        }
        let facts = calls[place].machine.facts
        flights[index].call = place
        flights[index].callNumber = calls[place].number
        flights[index].attempt = id
        flights[index].endpoint = endpoint
        flights[index].tokens = facts.inputTokens + facts.outputTokens
        flights[index].stage = .travelling
        flights[index].isHeard = true
        flights[index].told = 0
        calls[place].runs[run].flight = index
        plan(.arrive, index, at: now)
    }

    /// The client lets go of an attempt.
    mutating func cut(_ run: Int, _ place: Int) {
        let index = calls[place].runs[run].flight
        guard index >= 0 else { return }
        calls[place].runs[run].flight = -1
        let honours = servers[flights[index].endpoint].honoursCancel
        switch flights[index].stage {
        case .free: break
        case .travelling: free(index)
        case .silent: leave(index)
        case .waiting where !honours: flights[index].isHeard = false
        case .read where !honours, .headed where !honours, .speaking where !honours:
            flights[index].isHeard = false
            workOn(index)
        case .waiting, .read, .headed, .speaking: leave(index)
        }
    }

    /// The server is done with an attempt, or its client is; others may begin.
    private mutating func leave(_ index: Int) {
        let endpoint = flights[index].endpoint
        servers[endpoint].leave(flights[index].plan)
        free(index)
        startNext(endpoint)
    }

    /// Those who wait for a slot of a server take what is free.
    mutating func startNext(_ endpoint: Int) {
        while let next = servers[endpoint].startNext(at: now) { serve(next.flight, next.plan) }
    }

    /// Weather changed the number of a server's slots.
    mutating func slotsChanged(_ endpoint: Int) {
        startNext(endpoint)
        planSlotsChange(endpoint)
    }

    mutating func planSlotsChange(_ endpoint: Int) {
        guard let at = servers[endpoint].slotsChange(after: now) else { return }
        agenda.plan(.slots, index: endpoint, at: at, now: now)
    }

    private mutating func free(_ index: Int) {
        flights[index].stage = .free
        flights[index].stamp &+= 1
        freeFlights.append(index)
    }

    private mutating func plan(_ act: Flight.Act, _ index: Int, at instant: Duration) {
        flights[index].next = act
        flights[index].stamp &+= 1
        agenda.plan(
            .flight, index: index, stamp: flights[index].stamp, at: instant, now: now)
    }

    /// Feeds the call of a flight, if it is still interested.
    private mutating func tell(_ event: CallEvent, _ index: Int) {
        let place = flights[index].call
        guard flights[index].isHeard, calls[place].number == flights[index].callNumber else {
            return
        }
        feed(event, place)
    }

    /// Performs the next act of a flight.
    mutating func act(_ index: Int) {
        let id = flights[index].attempt
        switch flights[index].next {
        case .arrive:
            arrive(index)
        case .head:
            flights[index].stage = .headed
            let hints = flights[index].plan.hints
            planNext(index)
            tell(.headReceived(id, hints), index)
        case .firstWord:
            speak(index, id)
        case .end(let ending):
            end(index, ending, id)
        }
    }

    private mutating func arrive(_ index: Int) {
        let plan = servers[flights[index].endpoint].arrive(
            index, tokens: flights[index].tokens, &quotas, at: now)
        flights[index].plan = plan
        if plan.waits {
            flights[index].stage = .waiting
            flights[index].began = now
            planNext(index)
        } else {
            serve(index, plan)
        }
        if plan.fault != .refuse { tell(.requestSent(flights[index].attempt), index) }
    }

    private mutating func speak(_ index: Int, _ id: AttemptID) {
        let sendsHead = flights[index].stage == .read
        flights[index].stage = .speaking
        flights[index].spokeAt = now
        flights[index].told = 1
        let hints = sendsHead ? flights[index].plan.hints : RateLimitHints()
        planNext(index)
        if sendsHead { tell(.headReceived(id, hints), index) }
        tell(.firstToken(id), index)
    }

    private mutating func end(_ index: Int, _ ending: Flight.Ending, _ id: AttemptID) {
        let flight = flights[index]
        let place = flight.call
        let isHeard = flight.isHeard && calls[place].number == flight.callNumber
        if isHeard, flight.stage == .speaking, ending != .complete { catchUp(place) }
        if isHeard, let run = calls[place].run(id) { calls[place].runs[run].flight = -1 }
        leave(index)
        guard isHeard else { return }
        switch ending {
        case .complete:
            let usage = AttemptUsage(
                input: calls[place].machine.facts.inputTokens, output: flight.words,
                isReported: true)
            feed(.attemptSucceeded(id, usage), place)
        case .refusal(let failure):
            feed(.headReceived(id, flight.plan.hints), place)
            feed(.attemptFailed(id, failure), place)
        case .broken(let failure):
            feed(.attemptFailed(id, failure), place)
        case .unheard:
            break
        }
    }

    /// A server begins with an attempt.
    private mutating func serve(_ index: Int, _ plan: ResponsePlan) {
        flights[index].stage = .read
        flights[index].began = now
        flights[index].plan = plan
        flights[index].words = servers[flights[index].endpoint].words(plan)
        if flights[index].isHeard { planNext(index) } else { workOn(index) }
    }

    /// Nobody listens any more: only the end of the work matters.
    private mutating func workOn(_ index: Int) {
        guard let end = flights[index].workEnds else { return leave(index) }
        flights[index].stage = .silent
        plan(.end(.unheard), index, at: end)
    }

    /// Plans what the server does next, or the outage that comes first.
    private mutating func planNext(_ index: Int) {
        let flight = flights[index]
        var next = flight.nextAct
        if let resetAfter = flight.plan.resetAfter {
            let reset = flight.began + resetAfter
            if next.map({ $0.at > reset }) ?? true {
                let isEarly = flight.stage == .read || flight.stage == .waiting
                let failure = isEarly ? FaultClass.resetEarly : FaultClass.cutShort
                next = (.end(.broken(failure)), reset)
            }
        }
        if let next {
            plan(next.act, index, at: next.at)
        } else if flight.stage != .waiting {
            flights[index].stage = .silent
        }
    }

    /// Tells the machine of every word that its attempts have said until now.
    ///
    /// Words are not events: nothing depends on them but the gap clock and what a broken attempt has
    /// cost, so it is enough that they are told before either is looked at.
    mutating func catchUp(_ place: Int) {
        for run in calls[place].runs where run.flight >= 0 {
            let index = run.flight
            let flight = flights[index]
            guard flight.told > 0 else { continue }
            let gap = flight.plan.gap
            let said =
                gap > .zero
                ? min(flight.words, 1 + Int(((now - flight.spokeAt) / gap).rounded(.down)))
                : flight.words
            guard said > flight.told else { continue }
            for word in flight.told..<said {
                let at = Instant(max(wokeAt, flight.spokeAt + gap * word))
                calls[place].machine.noteProgress(run.attempt, now: at)
                calls[place].plain?.noteProgress(run.attempt, now: at)
            }
            flights[index].told = said
        }
    }
}
