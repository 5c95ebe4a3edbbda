import Client
import Providers
import Reliability

/// Writes one answer to standard output, as text or as JSON lines.
struct AskWriter {
    let names: [String]
    let isJSON: Bool

    /// The call's own start as soon as it is known.
    private var start: Instant
    private var hasStarted = false
    private var owners: [AttemptID: String] = [:]
    private var endsWithNewline = true
    private var wroteText = false

    init(names: [String], start: Instant, isJSON: Bool) {
        self.names = names
        self.start = start
        self.isJSON = isJSON
    }

    /// Writes what one event says; false when nobody reads it.
    mutating func write(_ event: ChatEvent) -> Bool {
        guard isJSON else {
            guard case .text(let text) = event, !text.isEmpty else { return true }
            wroteText = true
            endsWithNewline = text.last?.isNewline ?? false
            return Output.standard.write(text)
        }
        guard let object = object(for: event) else { return true }
        return Output.standard.write(JSONLine.text(object))
    }

    private mutating func object(for event: ChatEvent) -> EventObject? {
        switch event {
        case .trace(let trace):
            // A smaller model is asked by a further call; all lines count from the first one.
            if !hasStarted, case .callStarted = trace.kind {
                hasStarted = true
                start = trace.at
            }
            // What concerns an endpoint as a whole comes by the client's own stream as well.
            guard trace.call != nil else { return nil }
            return EventObject(trace, names: names, start: start, owners: &owners)
        case .text(let text):
            var object = EventObject("delta", at: .now, start: start)
            object.text = text
            return object
        case .reasoning(let text):
            var object = EventObject("delta", at: .now, start: start)
            object.reasoning = text
            return object
        case .toolCall(let index, let id, let name, let arguments):
            var object = EventObject("delta", at: .now, start: start)
            object.toolCall = EventObject.ToolCallPiece(
                index: index, id: id, name: name, arguments: arguments)
            return object
        case .started, .finished: return nil
        }
    }

    /// Ends the output; false when nobody reads it.
    mutating func end(with answer: ChatAnswer, isBuffered: Bool) -> Bool {
        if isJSON { return Output.standard.write(JSONLine.text(ResultObject(answer, now: .now))) }
        return wroteText && !endsWithNewline ? Output.standard.write("\n") : true
    }

    /// What a person is told of the tools that the model wants called.
    static func wishes(_ calls: [ToolCall]) -> [String] {
        calls.map { "the model calls the tool \($0.name) (\($0.id)) with \($0.arguments)" }
            + (calls.isEmpty ? [] : ["no tool is executed here; --json gives the calls as data"])
    }

    /// What went wrong, for a person: the reason, the attempts, the next step.
    static func complaint(about answer: ChatAnswer, now: Instant = .now) -> String {
        let failure = answer.failure
        let message = failure?.message ?? "the call ended without an answer"
        var lines: [String] = []
        switch (answer.status, failure?.kind) {
        case (.incomplete, _): lines.append("the answer above is incomplete: \(message)")
        case (_, .refusedLocally?): lines.append("refused by our own limits: \(message)")
        case (_, .deadline?): lines.append("out of time: \(message)")
        default: lines.append("no endpoint could answer: \(message)")
        }
        if let earliest = failure?.earliest, earliest > now, let line = lines.popLast() {
            lines.append(line + "; possible in \(words(earliest.elapsed(since: now)))")
        }
        for attempt in answer.attempts {
            guard case .failed(let what) = attempt.outcome else { continue }
            let status = attempt.httpStatus.map { " \($0)" } ?? ""
            let after = words(attempt.end - attempt.start)
            lines.append(
                "  \(attempt.endpoint): \(what.kind.rawValue)\(status) after \(after): \(what.message)"
            )
        }
        if answer.status == .incomplete {
            lines.append(
                "  ask again, or with --buffered: a cut answer is then repeated before it is printed"
            )
        }
        return lines.enumerated().map { index, line in
            (index == 0 ? "breakwater: " : "") + line + "\n"
        }.joined()
    }

    /// What a person who waits for the first word is told; `nil` for a pause too short to matter.
    static func wait(_ trace: TraceEvent) -> String? {
        let (until, reason): (Instant, String)
        switch trace.kind {
        case .queued(_, let expected): (until, reason) = (expected, "every bucket is empty")
        case .backingOff(let instant, let retryAfter):
            (until, reason) = (instant, retryAfter ? "Retry-After" : "backoff")
        default: return nil
        }
        let wait = until.elapsed(since: trace.at)
        return wait >= .seconds(2) ? "waiting \(words(wait)) (\(reason))." : nil
    }

    /// A time for a person: `340 ms`, `2.4 s`, `95 s`.
    static func words(_ time: Duration) -> String {
        let ms = time.milliseconds
        if ms < 1000 { return "\(Int(ms.rounded())) ms" }
        if ms < 10_000 { return "\((ms / 100).rounded() / 10) s" }
        return "\(Int((ms / 1000).rounded(.up))) s"
    }
}
