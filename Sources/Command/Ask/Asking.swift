import Client
import Providers
import Reliability

/// One question under way: events in, text or JSON lines out, an exit status at the end.
struct Asking {
    let session: Session
    let isJSON: Bool
    /// True when nobody reads along: a cut stream is then repeated.
    let isBuffered: Bool

    /// Asks, writes, and says how it ended.
    func run(_ request: ChatRequest) async -> ExitStatus {
        var options = session.options
        options.showsText = !isBuffered
        let changes = isJSON || session.log != nil ? session.client.events() : nil
        let start = Instant.now
        let stream = session.client.stream(request, options: options)
        let signals = SignalWatch { stream.cancel() }

        var writer = AskWriter(names: session.names, start: start, isJSON: isJSON)
        // Changes of endpoints belong to no call, so they come by the client's own stream.
        let watching = changes.map { changes in
            Task { [names = session.names, log = session.log, isJSON] in
                var owners: [AttemptID: String] = [:]
                var start = start
                var hasStarted = false
                for await event in changes {
                    log?.write(event)
                    guard isJSON, case .trace(let trace, _) = event else { continue }
                    // One origin for every line: the start of the first call.
                    if !hasStarted, case .callStarted = trace.kind {
                        hasStarted = true
                        start = trace.at
                    }
                    guard trace.call == nil,
                        let object = EventObject(
                            trace, names: names, start: start, owners: &owners)
                    else { continue }
                    Output.standard.write(JSONLine.text(object))
                }
            }
        }
        var last: ChatAnswer?
        for await event in stream {
            guard writer.write(event) else {
                // Nobody reads any more: end quietly, as a filter does.
                stream.cancel()
                return .answered
            }
            if case .finished(let answer) = event { last = answer }
            if !isJSON, case .trace(let trace) = event, let wait = AskWriter.wait(trace) {
                Output.note(wait)
            }
        }
        guard let answer = last else { return signals.status ?? .unanswered }
        if let watching {
            await session.client.shutdown()
            await watching.value
        }
        guard writer.end(with: answer, isBuffered: isBuffered) else { return .answered }
        if let status = signals.status { return status }
        if let degraded = answer.degraded {
            Output.note("degraded: \(degraded.words(endpoint: answer.endpoint)).")
        }
        if answer.status == .complete, answer.finishReason == .length {
            Output.note("the answer was cut at the token limit.")
        }
        if answer.status != .complete { Output.error.write(AskWriter.complaint(about: answer)) }
        return .of(answer)
    }
}
