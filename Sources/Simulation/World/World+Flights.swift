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
        switch flights[index].stage {
        case .free: break
        case .travelling: free(index)
        case .waiting, .read, .headed, .speaking, .silent:
            leave(index)
        }
    }

    /// The server is done with an attempt, or its client is.
    private mutating func leave(_ index: Int) {
        let endpoint = flights[index].endpoint
        free(index)
        if let next = servers[endpoint].leave(index, at: now) { serve(next.flight, next.plan) }
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
            let endpoint = flights[index].endpoint
            if let plan = servers[endpoint].arrive(index, tokens: flights[index].tokens, at: now) {
                serve(index, plan)
            } else {
                flights[index].stage = .waiting
            }
            tell(.requestSent(id), index)
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
        planNext(index)
    }

    /// Plans what the server does next, or the outage that comes first.
    private mutating func planNext(_ index: Int) {
        let flight = flights[index]
        var next = flight.nextAct
        if let resetAfter = flight.plan.resetAfter {
            let reset = flight.began + resetAfter
            if next.map({ $0.at > reset }) ?? true {
                next = (
                    .end(
                        .broken(flight.stage == .read ? FaultClass.resetEarly : FaultClass.cutShort)
                    ),
                    reset
                )
            }
        }
        if let next {
            plan(next.act, index, at: next.at)
        } else {
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
                let at = Instant(flight.spokeAt + gap * word)
                calls[place].machine.noteProgress(run.attempt, now: at)
                calls[place].plain?.noteProgress(run.attempt, now: at)
            }
            flights[index].told = said
        }
    }
}

extension Flight {
    /// What the server does after what it did last, and when; `nil` when it falls silent.
    var nextAct: (act: Act, at: Duration)? {
        let first = began + plan.firstToken
        switch (stage, plan.fault) {
        case (.read, .status(let status, let code, let retryAfter)):
            let failure = FaultClass.failure(status: status, code: code, retryAfter: retryAfter)
            return (.end(.refusal(failure)), first)
        case (.read, .gatewayPage(let status)):
            let failure = FaultClass.failure(status: status, code: "", retryAfter: nil)
            return (.end(.refusal(failure)), first)
        case (.read, .reset):
            return (.end(.broken(FaultClass.resetEarly)), first)
        case (.read, .blackHole):
            return nil
        case (.read, .commentsForever), (.read, .emptyDeltasForever):
            return (.head, began + plan.head)
        case (.read, _):
            if words == 0 || plan.head < plan.firstToken { return (.head, began + plan.head) }
            return (.firstWord, first)
        case (.headed, .commentsForever), (.headed, .emptyDeltasForever):
            return nil
        case (.headed, _):
            return words == 0 ? ending(after: first) : (.firstWord, first)
        case (.speaking, _):
            return ending(after: spokeAt + plan.gap * (words - 1))
        case (.free, _), (.travelling, _), (.waiting, _), (.silent, _):
            return nil
        }
    }

    private func ending(after last: Duration) -> (act: Act, at: Duration)? {
        switch plan.fault {
        case .stall: nil
        case .cut: (.end(.broken(FaultClass.cutShort)), last + plan.gap)
        case .errorInStream(_, let code):
            (.end(.broken(FaultClass.failure(inStream: code))), last + plan.gap)
        case .missingEnd: (.end(.broken(FaultClass.noEnd)), last)
        default: (.end(.complete), last)
        }
    }
}
