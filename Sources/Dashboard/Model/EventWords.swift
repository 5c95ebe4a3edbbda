import Reliability
import TerminalUI

/// Turns trace events into lines that a person understands.
///
/// A failure and what the core did about it share one line: the failure opens it, the next attempt
/// of the call completes it: `groq 429, Retry-After 12s → tidal at once`.
enum EventWords {
    /// Writes what is worth a line into the board's log.
    static func describe(_ event: TraceEvent, in board: inout Board) {
        guard let id = event.call, let index = board.calls.lastIndex(where: { $0.call == id })
        else {
            describeEndpoint(event, in: &board)
            return
        }
        let call = board.calls[index]
        let isBackground = !call.label.isEmpty
        func write(_ topic: EventLine.Topic, _ role: Role, _ text: String) -> Int {
            board.log.append(
                at: event.at, call: id, topic: topic, role: role, text: text,
                isBackground: isBackground)
        }
        switch event.kind {
        case .attemptEnded(let attempt, .failed(let failure)):
            let name = call.lane(attempt)?.endpoint.map(board.name) ?? "queued attempt"
            if failure.kind == .cancelled { return }
            board.calls[index].openLine = write(
                .failure, failure.kind == .rateLimited ? .warning : .error,
                "\(name) \(words(failure))")
        case .backingOff(let until, let isRetryAfter):
            let wait = Format.seconds(until.elapsed(since: event.at))
            let why = isRetryAfter ? "Retry-After" : "backoff"
            extend(call.openLine, " → waits \(wait) (\(why))", in: &board)
        case .attemptStarted(let attempt, let endpoint, let reason):
            attemptStarted(attempt, endpoint, reason, at: event.at, call: call, in: &board)
        case .queued(let attempt, let expected):
            guard call.lane(attempt)?.queuedAt == event.at else { return }
            let wait = Format.seconds(expected.elapsed(since: event.at))
            _ = write(.limit, .secondary, "every bucket is empty: the call waits about \(wait)")
        case .hedgeSuppressed(let reason):
            _ = write(.hedge, .secondary, "no hedge: \(words(reason))")
        case .budgetRefused(let reason):
            _ = write(.limit, .warning, "retry budget closed: no \(reason.rawValue)")
        case .callEnded(let outcome): callEnded(outcome, event, index, in: &board)
        default: describeEndpoint(event, in: &board)
        }
    }

    private static func attemptStarted(
        _ attempt: AttemptID, _ endpoint: EndpointID, _ reason: AttemptReason, at: Instant,
        call: CallRecord, in board: inout Board
    ) {
        let name = board.name(endpoint)
        if reason == .hedge {
            let silent = call.lanes.first { $0.attempt != attempt && $0.endedAt == nil }
            let waited =
                silent?.startedAt.map { Format.seconds(at.elapsed(since: $0)) } ?? "a while"
            let first = silent?.endpoint.map(board.name) ?? "the first"
            let why = call.hedge.map { ", \(words($0.reason))" } ?? ""
            board.log.append(
                at: at, call: call.call, topic: .hedge, role: .active,
                text: "\(first) silent for \(waited)\(why) → hedge to \(name)",
                isBackground: !call.label.isEmpty)
            return
        }
        guard reason != .first, reason != .race, let line = call.openLine else { return }
        let failedAt = call.lanes.compactMap(\.endedAt).max() ?? at
        let waited = at.elapsed(since: failedAt)
        let when = waited < .milliseconds(20) ? "at once" : "after \(Format.seconds(waited))"
        extend(line, " → \(name) \(when)", in: &board)
    }

    private static func callEnded(
        _ outcome: CallOutcome, _ event: TraceEvent, _ index: Int, in board: inout Board
    ) {
        let call = board.calls[index]
        let isBackground = !call.label.isEmpty
        func write(_ role: Role, _ text: String) {
            board.log.append(
                at: event.at, call: call.call, topic: .answer, role: role, text: text,
                isBackground: isBackground)
        }
        switch outcome {
        case .complete:
            // A background answer that needed nothing special would only drown the rest.
            if isBackground, call.lanes.count < 2 { return }
            guard let winner = call.winner, let first = winner.firstTokenAt else { return }
            let lost = call.lanes.filter { $0.attempt != winner.attempt }
            var text = "\(winner.endpoint.map(board.name) ?? "?") answered, first token "
            text += Format.seconds(first.elapsed(since: call.startedAt))
            let names = lost.compactMap { lane -> String? in
                if case .cancelled(.lostRace) = lane.outcome {
                    lane.endpoint.map(board.name)
                } else {
                    nil
                }
            }
            if !names.isEmpty { text += ", " + names.joined(separator: ", ") + " cancelled" }
            write(.ok, text)
        case .incomplete(_, let failure):
            extend(call.openLine, " → the partial answer stays", in: &board)
            if call.openLine == nil { write(.error, "answer broke off: \(words(failure))") }
        case .failed(let failure):
            if failure.kind == .refusedLocally {
                let when = failure.earliest.map {
                    ", earliest in \(Format.countdown($0.elapsed(since: event.at)))"
                }
                write(.error, "refused by our own limits\(when ?? "")")
            } else if call.openLine != nil {
                extend(call.openLine, " → nobody left, the call failed", in: &board)
            } else {
                write(.error, "the call failed: \(words(failure))")
            }
        case .cancelled:
            if !isBackground { write(.cancelled, "stopped by you") }
        }
        board.calls[index].openLine = nil
    }

    private static func describeEndpoint(_ event: TraceEvent, in board: inout Board) {
        func write(_ topic: EventLine.Topic, _ role: Role, _ text: String) {
            board.log.append(
                at: event.at, call: event.call, topic: topic, role: role, text: text,
                isBackground: false)
        }
        switch event.kind {
        case .breakerChanged(let id, let state, let reason):
            let because = reason.isEmpty ? "" : ": \(reason)"
            let (word, role): (String, Role) =
                switch state {
                case .closed: ("closed", .ok)
                case .halfOpen: ("half-open", .warning)
                case .open: ("open", .error)
                }
            write(.breaker, role, "\(board.name(id)) breaker \(word)\(because)")
        case .limitLearned(let id, let reason):
            write(.limit, .warning, "\(board.name(id)) limit: \(reason)")
        case .keyChanged(let id, let change):
            let what = words(change.standing, now: event.at)
            let role: Role = change.standing == .dead ? .error : .warning
            write(
                .limit, role,
                "\(board.name(id)) key \(change.number) of \(change.count) \(what): \(change.reason)"
            )
        case .panicChanged(let isOn, let reason):
            let what = isOn ? "open breakers serve as well" : "open breakers rest again"
            write(.breaker, isOn ? .error : .ok, "\(reason): \(what)")
        case .manualChanged(let id, let reason):
            write(.hand, .focus, "\(board.name(id)): \(reason)")
        default: break
        }
    }

    private static func extend(_ line: Int?, _ text: String, in board: inout Board) {
        guard let line else { return }
        board.log.extend(line, with: text)
    }
}
