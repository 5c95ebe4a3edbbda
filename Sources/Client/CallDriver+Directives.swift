import Providers
import Reliability
import Synchronization

/// Asking the machine, and doing what it says.
extension CallDriver {
    /// How long the winner's connection may take to end after its answer: long enough for the last
    /// chunk to arrive, so that the connection can be used again.
    private static var lingerLimit: Duration { .seconds(1) }

    /// Hands an event to the machine and carries out its directives.
    func feed(_ event: CallEvent, _ core: inout CallCore, now: Instant) {
        var directives: [CallDirective] = []
        swap(&directives, &core.directives)
        // The start of a call makes the most: an attempt, its traces and its timers.
        if directives.capacity == 0 { directives.reserveCapacity(8) }
        if !core.machine.handleAlone(event, into: &directives, now: now) {
            // The table of a route is drawn up only while somebody reads it.
            core.machine.explains = registry.broadcaster.hasObservers
            let traces = registry.decide(for: self, mayFree: event.mayFreeCapacity, now: now) {
                core.machine.handle(
                    event, into: &directives, fleet: &$0, now: now, using: &$1)
                return core.machine.isFinished
            }
            for trace in traces {
                core.output.push(.trace(trace))
                core.spans?.note(trace.kind)
            }
        }
        if !directives.isEmpty {
            for directive in directives { perform(directive, &core, now: now) }
            directives.removeAll(keepingCapacity: true)
        }
        // From the first word on, which may be the call's longest time, decisions are few: the room, a
        // kilobyte, is better spent on other calls.
        guard !core.runs.contains(where: \.isCommitted) else { return }
        swap(&directives, &core.directives)
    }

    /// Takes a sleep of the machine out of everything that this call measures.
    func leaveOut(_ slept: Duration, _ core: inout CallCore, now: Instant) {
        core.assembler.leaveOut(slept)
        for index in core.runs.indices {
            core.runs[index].lastTokenAt = core.runs[index].lastTokenAt?.advanced(by: slept)
        }
        for directive in core.machine.slept(for: slept) { perform(directive, &core, now: now) }
    }

    private func perform(_ directive: CallDirective, _ core: inout CallCore, now: Instant) {
        switch directive {
        case .startAttempt(let id, let endpoint, let key):
            startAttempt(id, at: endpoint, key: key, &core, now: now)
        case .cancelAttempt(let id):
            guard let index = core.run(id) else { return }
            var run = core.runs.remove(at: index)
            run.exchange?.cancel()
            run.takeLastUsage()
            core.assembler.retire(run)
            core.noteSpent(run)
        case .setTimer(let timer, let instant):
            core.timers.set(timer, at: instant)
        case .clearTimer(let timer):
            core.timers.clear(timer)
        case .commit(let id):
            commit(id, &core)
        case .finish(let outcome):
            finish(outcome, &core, now: now)
        case .trace(let kind):
            trace(kind, &core, now: now)
        }
    }

    private func startAttempt(
        _ id: AttemptID, at endpoint: EndpointID, key: Int, _ core: inout CallCore, now: Instant
    ) {
        guard let target = core.target(of: id) ?? target(endpoint, core) else {
            let failure = Failure(.neverSent, "there is no endpoint \(endpoint.index)")
            return post(.event(.attemptFailed(id, failure)))
        }
        // One copy, whose dozen references are counted once.
        let place = target.place(key)
        core.runs.append(
            AttemptRun(
                id: id, endpoint: endpoint,
                decoder: core.request.decoder(target.dialect, on: place)))
        var request = core.request.written(target.dialect, on: place)
        core.spans?.inject(id, into: &request)
        let exchange = registry.transport.start(request, to: place) { [self] event in
            post(.transport(id, event))
        }
        if let index = core.run(id) { core.runs[index].exchange = exchange }
    }

    /// From the list as it was when the call began, without a lock; endpoints may be added since.
    private func target(_ id: EndpointID, _ core: borrowing CallCore) -> EndpointTarget? {
        core.known.indices.contains(id.index) ? core.known[id.index] : registry.target(id)
    }

    private func commit(_ id: AttemptID, _ core: inout CallCore) {
        guard let index = core.run(id) else { return }
        core.runs[index].isCommitted = true
        let buffered = core.runs[index].buffer
        core.runs[index].buffer = []
        for event in buffered { deliver(event, &core) }
    }

    /// Sends one event of the committed attempt to the consumer.
    func deliver(_ event: DecodedEvent, _ core: inout CallCore) {
        core.assembler.append(event)
        switch event {
        case .text(let text):
            core.output.push(.text(text))
        case .reasoning(let text):
            core.output.push(.reasoning(text))
        case .toolCall(let index, let id, let name, let arguments):
            core.output.push(
                .toolCall(index: index, id: id, name: name, arguments: arguments))
        case .sealed, .usage, .model, .finished, .failed:
            break
        }
    }

    private func trace(_ kind: TraceEvent.Kind, _ core: inout CallCore, now: Instant) {
        switch kind {
        case .attemptStarted(let id, let endpoint, let reason):
            guard let target = target(endpoint, core) else { break }
            core.targets.append((id, endpoint, target, reason))
            target.metrics.attemptStarted(reason)
            core.assembler.note(kind, target: target, now: now)
            core.spans?.attemptStarted(
                id, at: target.endpoint, because: reason, model: core.request.model)
            registry.showGauges(of: endpoint, target.metrics)
        case .firstToken(let id):
            core.assembler.note(kind, now: now)
            core.spans?.firstToken(id)
            if let target = core.target(of: id), let age = core.assembler.age(of: id, now: now) {
                target.metrics.firstToken(after: age)
                target.latencies.withLock { $0.firstToken.record(age) }
            }
        case .attemptEnded(let id, let outcome):
            core.assembler.note(kind, now: now)
            if core.spans != nil {
                let run = core.run(id).map { core.runs[$0] }
                core.spans?.attemptEnded(
                    id, outcome, model: run?.model, status: run?.httpStatus)
            }
            guard let index = core.targets.firstIndex(where: { $0.attempt == id }) else { break }
            let (_, endpoint, target, reason) = core.targets[index]
            target.metrics.ended(outcome, reason: reason, wasted: core.spent(by: id))
            registry.showGauges(of: endpoint, target.metrics)
            if case .won = outcome, let age = core.assembler.age(of: id, now: now) {
                target.latencies.withLock { $0.total.record(age) }
            }
        default:
            core.assembler.note(kind, now: now)
            registry.metrics.note(kind)
            core.spans?.note(kind)
        }
        core.output.push(.trace(TraceEvent(at: now, call: call, kind: kind)))
        guard registry.broadcaster.hasObservers else { return }
        let label = core.label
        registry.broadcaster.publish(
            .trace(TraceEvent(at: now, call: call, kind: kind), label: label))
    }

    private func finish(_ outcome: CallOutcome, _ core: inout CallCore, now: Instant) {
        let inputTokens = core.facts.inputTokens
        // Whatever still runs is a winner whose body has not ended; anything else is a leak.
        while let run = core.runs.popLast() {
            core.assembler.retire(run)
            if run.finish != nil, let exchange = run.exchange, case .complete = outcome {
                core.lingering = (run.id, exchange, now.advanced(by: Self.lingerLimit))
            } else {
                run.exchange?.cancel()
            }
        }
        let answer = core.assembler.answer(outcome, now: now) { shown in
            TokenUsage(inputTokens: inputTokens, outputTokens: shown)
        }
        core.isOver = true
        if core.lingering == nil { releaseAlarm(&core) }
        registry.metrics.ended(answer)
        core.spans?.ended(answer)
        registry.showFleet()
        registry.broadcaster.publish(.callEnded(call, answer, label: core.label))
        core.output.finish(answer)
    }
}

extension CallEvent {
    /// Whether handling this can give buckets, slots or permits back.
    var mayFreeCapacity: Bool {
        switch self {
        case .started, .requestSent: false
        case .headReceived(_, let hints): !hints.isEmpty
        case .granted, .stranded, .firstToken, .attemptSucceeded, .attemptFailed, .timerFired,
            .cancelled:
            true
        }
    }
}
