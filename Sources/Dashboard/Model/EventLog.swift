public import Reliability
public import TerminalUI

/// One line of the event log.
public struct EventLine: Sendable, Equatable {
    /// What kind of thing it is; the filter works on it.
    public enum Topic: String, Sendable, Hashable, CaseIterable {
        /// An answer came, or did not.
        case answer
        /// Something failed.
        case failure
        /// A hedge was sent or held back.
        case hedge
        /// A breaker moved.
        case breaker
        /// A bucket or queue.
        case limit
        /// A person did it.
        case hand
    }

    /// Its number, counted from 0 since the start.
    public var sequence: Int
    /// When.
    public var at: Instant
    /// The call, if it belongs to one.
    public var call: CallID?
    /// What kind of thing it is.
    public var topic: Topic
    /// How it looks.
    public var role: Role
    /// What happened, in plain words.
    public var text: String
    /// True for a background question.
    public var isBackground: Bool
}

/// Which lines of the log are shown.
public enum EventFilter: String, Sendable, Hashable, CaseIterable {
    /// All.
    case all
    /// What went wrong and what the core did about it.
    case problems
    /// What belongs to the person's own questions.
    case mine
}

/// The last events, in plain words.
public struct EventLog: Sendable, Equatable {
    /// The lines that are kept, oldest first.
    public private(set) var lines: [EventLine] = []
    private var next = 0

    /// A quarter of an hour of three lines a second, in less than a megabyte.
    static let most = 3000

    /// Appends a line and returns its number.
    @discardableResult
    mutating func append(
        at: Instant, call: CallID?, topic: EventLine.Topic, role: Role, text: String,
        isBackground: Bool
    ) -> Int {
        lines.append(
            EventLine(
                sequence: next, at: at, call: call, topic: topic, role: role,
                text: VisibleText.oneLine(text), isBackground: isBackground))
        next += 1
        if lines.count > Self.most { lines.removeFirst(Self.most / 10) }
        return next - 1
    }

    /// Completes a line that was written before.
    mutating func extend(_ sequence: Int, with text: String) {
        guard let first = lines.first?.sequence, sequence >= first else { return }
        let index = sequence - first
        guard lines.indices.contains(index) else { return }
        lines[index].text += VisibleText.oneLine(text)
    }

    /// The log without what came after an instant.
    func asOf(_ instant: Instant) -> EventLog {
        var log = self
        log.lines.removeAll { $0.at > instant }
        return log
    }

    /// The lines that a filter leaves.
    func shown(_ filter: EventFilter) -> [EventLine] {
        switch filter {
        case .all: lines
        case .problems: lines.filter { $0.role == .error || $0.role == .warning }
        case .mine: lines.filter { !$0.isBackground }
        }
    }
}
