import Synchronization

/// Where one answer is put once and awaited once.
final class AnswerSlot: Sendable {
    private struct State {
        var answer: ChatAnswer?
        var waiter: CheckedContinuation<ChatAnswer, Never>?
    }

    private let state = Mutex(State())

    /// The answer, if it is there already.
    var answer: ChatAnswer? { state.withLock { $0.answer } }

    /// Puts the answer; the first one stays.
    func put(_ answer: ChatAnswer) {
        let waiter = state.withLock { state in
            guard state.answer == nil else { return nil as CheckedContinuation<ChatAnswer, Never>? }
            state.answer = answer
            return state.waiter.take()
        }
        waiter?.resume(returning: answer)
    }

    /// Waits for the answer; one caller.
    func value() async -> ChatAnswer {
        if let answer { return answer }
        return await withCheckedContinuation { continuation in
            let answer = state.withLock { state in
                if state.answer == nil { state.waiter = continuation }
                return state.answer
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }
}

/// Where a call's events go.
enum CallOutput: Sendable {
    /// To a consumer that sees each event.
    case stream(EventBuffer)
    /// To a caller that wants the answer alone.
    case answer(AnswerSlot)
    /// To a stream that may consist of several calls.
    case relay(StreamRelay)

    /// Whether the answer at the end shall hold the text.
    var wantsText: Bool {
        switch self {
        case .stream(let buffer): buffer.detail.wantsText
        case .answer, .relay: true
        }
    }

    /// Delivers an event; the event is built only when somebody sees it.
    func push(_ event: @autoclosure () -> ChatEvent) {
        switch self {
        case .stream(let buffer): buffer.push(event())
        case .answer: break
        case .relay(let relay): relay.push(event())
        }
    }

    /// Delivers the end.
    func finish(_ answer: ChatAnswer) {
        switch self {
        case .stream(let buffer): buffer.push(.finished(answer))
        case .answer(let slot): slot.put(answer)
        case .relay(let relay): relay.finish(answer)
        }
    }
}
