import Providers
import Reliability
import Synchronization

/// What comes off the wire: decoded here, on the thread that brought it.
extension CallDriver {
    func receive(
        _ event: TransportEvent, from id: AttemptID, _ core: inout CallCore, now: Instant
    ) {
        guard let index = core.run(id) else {
            // Late: the attempt was ended by us. Only the winner's last bytes are waited for.
            endLingering(event, id, &core)
            return
        }
        switch event {
        case .requestSent:
            feed(.requestSent(id), &core, now: now)
        case .head(let head):
            core.runs[index].httpStatus = head.status
            core.target(of: id)?.lastHead.withLock { $0 = (head, now) }
            let hints = core.runs[index].decoder.receive(head: head)
            feed(.headReceived(id, hints), &core, now: now)
        case .body(let bytes):
            takeEvents(from: id, &core, now: now) { $0.receive(bytes, into: &$1) }
        case .ended:
            core.runs[index].exchange = nil
            takeEvents(from: id, &core, now: now) { $0.receiveEnd(into: &$1) }
            fail(id, Failure(.brokenStream, "the answer ended without saying so"), &core, now: now)
        case .failed(let breakage):
            core.runs[index].exchange = nil
            // A head with an error status says more than the way its body broke off.
            if core.runs[index].isErrorResponse {
                takeEvents(from: id, &core, now: now) { $0.receiveEnd(into: &$1) }
            }
            fail(id, breakage.failure, &core, now: now)
        }
    }

    /// Has the attempt's decoder read, and takes what it says.
    private func takeEvents(
        from id: AttemptID, _ core: inout CallCore, now: Instant,
        read: (inout any ResponseDecoder, inout [DecodedEvent]) -> Void
    ) {
        guard let index = core.run(id) else { return }
        var events: [DecodedEvent] = []
        swap(&events, &core.decoded)
        // A whole answer has four: model, text, usage and end.
        if events.capacity == 0 { events.reserveCapacity(4) }
        read(&core.runs[index].decoder, &events)
        if !events.isEmpty {
            take(events, from: id, &core, now: now)
            events.removeAll(keepingCapacity: true)
        }
        swap(&events, &core.decoded)
    }

    private func take(
        _ events: [DecodedEvent], from id: AttemptID, _ core: inout CallCore, now: Instant
    ) {
        for event in events {
            // Each event may end the attempt, so each looks it up again.
            guard let index = core.run(id) else { return }
            switch event {
            case .text, .reasoning, .toolCall:
                takeUseful(event, at: index, &core, now: now)
            case .sealed(let content, _):
                core.runs[index].bytes += content.utf8.count
                if core.runs[index].isCommitted {
                    deliver(event, &core)
                } else {
                    core.runs[index].buffer.append(event)
                }
            case .usage(let usage):
                core.runs[index].usage = usage
            case .model(let model):
                core.runs[index].model = model
            case .finished(let reason):
                core.runs[index].finish = reason
                let usage = core.usage(of: core.runs[index])
                feed(.attemptSucceeded(id, usage), &core, now: now)
            case .failed(let failure):
                fail(id, failure, &core, now: now)
            }
        }
    }

    private func takeUseful(
        _ event: DecodedEvent, at index: Int, _ core: inout CallCore, now: Instant
    ) {
        let id = core.runs[index].id
        guard core.runs[index].count(event) else {
            let limit = AttemptRun.byteLimit >> 20
            return fail(
                id, Failure(.brokenStream, "the answer is larger than \(limit) MiB"), &core,
                now: now)
        }
        if core.runs[index].isCommitted {
            deliver(event, &core)
        } else {
            core.runs[index].buffer.append(event)
        }
        if let last = core.runs[index].lastTokenAt {
            core.runs[index].lastTokenAt = now
            let gap = now.elapsed(since: last)
            core.target(of: id)?.metrics.nextToken(after: gap)
            core.target(of: id)?.latencies.withLock { $0.gap.record(gap) }
            core.machine.noteProgress(id, now: now)
        } else {
            core.runs[index].lastTokenAt = now
            feed(.firstToken(id), &core, now: now)
        }
    }

    /// Ends an attempt that failed, unless it is over: socket closed, machine told.
    private func fail(
        _ id: AttemptID, _ failure: Failure, _ core: inout CallCore, now: Instant
    ) {
        guard let index = core.run(id) else { return }
        var run = core.runs.remove(at: index)
        run.exchange?.cancel()
        run.takeLastUsage()
        core.assembler.retire(run)
        feed(.attemptFailed(id, failure), &core, now: now)
    }

    private func endLingering(
        _ event: TransportEvent, _ id: AttemptID, _ core: inout CallCore
    ) {
        guard core.lingering?.attempt == id else { return }
        switch event {
        case .ended, .failed:
            core.lingering = nil
            releaseAlarm(&core)
        case .requestSent, .head, .body:
            break
        }
    }
}
