import Reliability

/// What happened to one call, from the question to its end: on the screen, and to take along.
public struct CallStory: Sendable, Equatable, Encodable {
    /// One thing that happened.
    public struct Event: Sendable, Equatable, Encodable {
        /// Seconds after the question.
        public var seconds: Double
        /// The attempt, counted from 1; absent for what concerns the whole call.
        public var attempt: Int?
        /// The endpoint's name.
        public var endpoint: String?
        /// What happened, such as `first token`.
        public var event: String
        /// More about it; empty when there is no more.
        public var detail: String
    }

    /// The call's number.
    public var race: Int
    /// The call's label, such as `background`; empty for the person's own.
    public var label: String
    /// The local time of the question as `10:43:07`.
    public var asked: String
    /// How it ended: `complete`, `incomplete`, `failed`, `stopped`, or `under way`.
    public var status: String
    /// Everything in the order of time.
    public var events: [Event]

    init(_ call: CallRecord, in board: Board, wallClock: WallClock) {
        race = call.call.number
        label = call.label
        asked = wallClock.text(call.startedAt)
        var told: [(at: Instant, event: Event)] = []
        func tell(
            _ at: Instant?, _ event: String, _ detail: String = "", _ lane: CallRecord.Lane? = nil
        ) {
            guard let at else { return }
            told.append(
                (
                    at,
                    Event(
                        seconds: at.elapsed(since: call.startedAt).inSeconds,
                        attempt: lane?.attempt.number, endpoint: lane?.endpoint.map(board.name),
                        event: event, detail: detail)
                ))
        }
        tell(call.startedAt, "asked")
        if let hedge = call.hedge {
            let delay = Format.seconds(hedge.due.elapsed(since: hedge.armedAt))
            tell(hedge.armedAt, "hedge timer set", "\(delay): \(EventWords.words(hedge.reason))")
        }
        for lane in call.lanes {
            tell(lane.queuedAt, "queued", "", lane)
            tell(lane.startedAt, "started", EventWords.words(lane.reason), lane)
            tell(lane.sentAt, "request sent", "", lane)
            tell(lane.headAt, "response head", "", lane)
            tell(lane.firstTokenAt, "first token", Self.own(lane), lane)
            let (event, detail) = Self.end(of: lane)
            tell(lane.endedAt, event, detail, lane)
        }
        for pause in call.pauses {
            let time = Format.seconds(pause.until.elapsed(since: pause.from))
            tell(
                pause.from, "waits before the next attempt",
                pause.isRetryAfter ? "\(time), the server asked for it" : time)
        }
        status = Self.status(call.outcome)
        if call.outcome != nil { tell(call.endedAt, "ended", status) }
        // Stable, so that what happened in the same instant keeps the order of cause and effect.
        events = told.enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element.event)
    }

    private static func own(_ lane: CallRecord.Lane) -> String {
        guard let first = lane.firstTokenAt, let start = lane.startedAt, start < first else {
            return ""
        }
        return "\(Format.seconds(first.elapsed(since: start))) after its start"
    }

    private static func end(of lane: CallRecord.Lane) -> (event: String, detail: String) {
        switch lane.outcome {
        case .won(let usage):
            let mark = usage.isReported ? "" : "about "
            return ("won", "\(mark)\(usage.input) tokens in, \(usage.output) out")
        case .failed(let failure):
            let words = EventWords.words(failure, room: 300)
            let kind = EventWords.kind(failure.kind)
            return ("failed", words == kind ? kind : "\(kind): \(words)")
        case .cancelled(.lostRace): return ("cancelled", "another was first")
        case .cancelled(.user): return ("cancelled", "by you")
        case .cancelled(.deadline): return ("cancelled", "the deadline passed")
        case .cancelled(.removed): return ("cancelled", "its endpoint was removed")
        case nil: return ("ended", "")
        }
    }

    private static func status(_ outcome: CallOutcome?) -> String {
        switch outcome {
        case .complete: "complete"
        case .incomplete: "incomplete"
        case .failed: "failed"
        case .cancelled: "stopped"
        case nil: "under way"
        }
    }

    /// A time as the story writes it: `+0.401s`, to the millisecond.
    static func time(_ seconds: Double) -> String { "+\(Format.fixed(seconds, digits: 3))s" }

    /// The story as plain text, a row an event.
    public var text: String {
        let name = label.isEmpty ? "Race \(race)" : "Race \(race) (\(label))"
        var rows = ["\(name), asked at \(asked), \(status)"]
        for event in events {
            let who = [event.attempt.map { "A\($0)" }, event.endpoint].compactMap { $0 }
            let parts = who + [event.event] + (event.detail.isEmpty ? [] : ["(\(event.detail))"])
            let time = Self.time(event.seconds)
            let pad = String(repeating: " ", count: max(0, 10 - time.utf8.count))
            rows.append("\(pad)\(time)  \(parts.joined(separator: " "))")
        }
        return rows.joined(separator: "\n") + "\n"
    }
}
