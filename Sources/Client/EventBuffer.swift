import Reliability
import Synchronization

/// What a stream's consumer has not taken yet.
///
/// Bounded by the answer's own cap: when the consumer is slow, neighbouring pieces of text melt into
/// one, so that no more than the text itself is held.
final class EventBuffer: Sendable {
    /// Above this many waiting events, text is appended to text.
    ///
    /// 256 keeps tokens apart for any consumer that draws, and costs 25 KB at worst.
    private static let mergesAbove = 256

    private struct State {
        var events: [ChatEvent] = []
        var head = 0
        var waiter: CheckedContinuation<ChatEvent?, Never>?
        /// Instead of a waiter: told that something is there.
        var wake: (@Sendable () -> Void)?
        var isFinished = false

        var waiting: Int { events.count - head }

        mutating func pop() -> ChatEvent? {
            guard head < events.count else { return nil }
            let event = events[head]
            head += 1
            if head == events.count {
                events.removeAll(keepingCapacity: true)
                head = 0
            } else if head > 1_024 {
                events.removeFirst(head)
                head = 0
            }
            return event
        }

        mutating func append(_ event: ChatEvent) {
            if waiting > EventBuffer.mergesAbove, let last = events.last,
                let merged = last.merged(with: event)
            {
                events[events.count - 1] = merged
            } else {
                events.append(event)
            }
        }
    }

    private typealias Waiting = (CheckedContinuation<ChatEvent?, Never>?, (@Sendable () -> Void)?)

    private enum Taken {
        case event(ChatEvent)
        case end
        case empty
    }

    private let state = Mutex(State())
    let detail: EventDetail

    init(_ detail: EventDetail = .everything) { self.detail = detail }

    /// Adds an event; `.finished` ends the sequence after it.
    func push(_ event: ChatEvent) {
        guard detail.holds(event) else { return }
        let (waiter, wake) = state.withLock { state in
            guard !state.isFinished else { return (nil, nil) as Waiting }
            if case .finished = event { state.isFinished = true }
            if let waiter = state.waiter.take() { return (waiter, nil) }
            state.append(event)
            return (nil, state.wake.take())
        }
        waiter?.resume(returning: event)
        wake?()
    }

    /// The next event; `nil` after the last.
    ///
    /// One consumer at a time.
    func next() async -> ChatEvent? {
        switch take() {
        case .event(let event): return event
        case .end: return nil
        case .empty: break
        }
        return await withCheckedContinuation { continuation in
            let taken: Taken = state.withLock { state in
                if let event = state.pop() { return .event(event) }
                if state.isFinished { return .end }
                precondition(state.waiter == nil, "a chat stream has one consumer")
                state.waiter = continuation
                return .empty
            }
            switch taken {
            case .event(let event): continuation.resume(returning: event)
            case .end: continuation.resume(returning: nil)
            case .empty: break
            }
        }
    }

    /// The next event if one waits; else has `wake` called once when one does.
    func next(orWake wake: @escaping @Sendable () -> Void) -> ChatEvent? {
        state.withLock { state in
            if let event = state.pop() { return event }
            if !state.isFinished { state.wake = wake }
            return nil
        }
    }

    /// The next event if one waits.
    func takeNow() -> ChatEvent? { state.withLock { $0.pop() } }

    private func take() -> Taken {
        state.withLock { state in
            if let event = state.pop() { return .event(event) }
            return state.isFinished ? .end : .empty
        }
    }
}

/// What the consumer of a stream wants to see of it.
///
/// Each event that arrives wakes the consumer's task, so a server that has no use for most of them
/// leaves them out.
package enum EventDetail: Sendable {
    case everything
    /// Text, thinking and tool calls, and the end.
    ///
    /// The answer at the end is without text and thinking then, so that they need not be kept twice.
    case pieces
    /// The end alone.
    case end

    /// Whether the end brings the text; with an interceptor it does always.
    var wantsText: Bool { self != .pieces }

    fileprivate func holds(_ event: ChatEvent) -> Bool {
        switch event {
        case .finished: true
        case .text, .reasoning, .toolCall: self != .end
        case .started, .trace: self == .everything
        }
    }
}

extension ChatEvent {
    /// Both in one, when both are text or both are thinking.
    fileprivate func merged(with next: ChatEvent) -> ChatEvent? {
        switch (self, next) {
        case (.text(let left), .text(let right)): .text(left + right)
        case (.reasoning(let left), .reasoning(let right)): .reasoning(left + right)
        default: nil
        }
    }
}
