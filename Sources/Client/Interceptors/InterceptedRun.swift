import Reliability
import Synchronization

/// One call with interceptors around it: a chain of whole calls with one end.
///
/// For `chat` it lives in the caller's task. For a stream it has a task of its own, and the end goes to
/// the buffer exactly once: from the chain, or from a cancel, which waits for no interceptor.
final class InterceptedRun: Sendable, StreamedCall {
    private struct State {
        /// The call under way, or the last one.
        ///
        /// Weak, because it holds this run as its output; while it has a socket or a timer, those hold
        /// it.
        weak var driver: CallDriver?
        var task: Task<Void, Never>?
        /// What the last call brought.
        var last: ChatAnswer?
        var isAsking = false
        var isCancelled = false
        var isOver = false
        var hasNumber = true
    }

    let registry: EndpointRegistry
    let interceptors: [any Interceptor]
    /// The number of the first call, whether or not it comes to one.
    let number: CallID
    private let buffer: EventBuffer?
    private let deadline: Duration
    /// On the clock that stands still while the machine sleeps.
    private let start: Duration
    private let shown = Atomic<Bool>(false)
    private let state = Mutex(State())

    /// Prepares a run; with a buffer that of a stream.
    init(
        _ registry: EndpointRegistry, _ interceptors: [any Interceptor], _ options: CallOptions,
        buffer: EventBuffer?
    ) {
        self.registry = registry
        self.interceptors = interceptors
        self.buffer = buffer
        number = registry.reserveCall()
        deadline = options.deadline ?? registry.policy.deadline
        start = registry.clock.timeAwake
    }

    /// Carries the call through, and returns the whole answer.
    func answer(_ call: ChatCall) async throws(ChatError) -> ChatAnswer {
        do throws(ChatError) {
            let answer = numbered(try await NextCall(run: self, index: 0)(call))
            if let error = ChatError(answer, now: registry.clock.now()) { throw error }
            return answer
        } catch {
            var error = error
            error.answer = numbered(error.answer)
            throw error
        }
    }

    /// Begins to carry the call of a stream through.
    func begin(_ call: ChatCall) {
        buffer?.push(.started(number))
        let task = Task {
            do throws(ChatError) {
                self.end(self.whole(try await NextCall(run: self, index: 0)(call)))
            } catch {
                self.end(self.broken(by: error))
            }
        }
        let isCancelled = state.withLock { state in
            state.task = task
            return state.isCancelled
        }
        if isCancelled { task.cancel() }
    }

    // MARK: What interceptors ask for

    /// The end of the chain: one whole call.
    func ask(_ call: ChatCall) async throws(ChatError) -> ChatAnswer {
        let isFirst: Bool
        switch try enter() {
        case .again(let answer): return answer
        case .call(let isTheFirst): isFirst = isTheFirst
        }
        let slot = AnswerSlot()
        var options = call.options
        let waited = elapsed
        options.deadline = min(options.deadline ?? deadline, deadline - waited)
        var output = CallOutput.answer(slot)
        if let buffer {
            output = .relay(StreamRelay(run: self, buffer: buffer, slot: slot, waited: waited))
        } else {
            options.showsText = false
        }
        let (_, driver) = registry.begin(
            .chat(call.request), options, output,
            isCancelled: Task.isCancelled || state.withLock { $0.isCancelled },
            number: isFirst ? number : nil)
        let isCancelled = state.withLock { state in
            state.driver = driver
            return state.isCancelled
        }
        if isCancelled { driver?.letGo() }
        var answer = await withTaskCancellationHandler {
            await slot.value()
        } onCancel: {
            driver?.letGo()
        }
        if buffer == nil { answer.delay(by: waited) }
        if let error = ChatError(answer, now: registry.clock.now()) { throw error }
        return answer
    }

    /// Whether asking again would ask anybody.
    var mayAskAgain: Bool {
        !shown.load(ordering: .acquiring) && !Task.isCancelled
            && !state.withLock { $0.isCancelled }
    }

    /// What is left of the deadline.
    var timeLeft: Duration { max(.zero, deadline - elapsed) }

    /// Waits on the client's clock.
    func sleep(for duration: Duration) async throws(ChatError) {
        guard duration < timeLeft else {
            throw ChatError(
                .deadline, "an interceptor's wait would outlast the deadline of the call")
        }
        do {
            try await registry.clock.sleep(registry.clock.now().advanced(by: duration))
        } catch {
            throw ChatError(.cancelled, "the call was cancelled")
        }
    }

    private enum Entry {
        /// A call of its own.
        case call(isFirst: Bool)
        /// What was shown is told once more.
        case again(ChatAnswer)
    }

    private func enter() throws(ChatError) -> Entry {
        let (isBusy, last) = state.withLock { ($0.isAsking, $0.last) }
        guard !isBusy else {
            throw ChatError(
                .badRequest,
                "an interceptor asked twice at the same time for one stream; await the first answer"
            )
        }
        if let last, shown.load(ordering: .acquiring) {
            if let error = ChatError(last, now: registry.clock.now()) { throw error }
            return .again(last)
        }
        guard timeLeft > .zero else {
            throw ChatError(.deadline, "the deadline passed before the call was sent")
        }
        return state.withLock { state in
            defer {
                state.isAsking = buffer != nil
                state.hasNumber = false
            }
            return .call(isFirst: state.hasNumber)
        }
    }

    private var elapsed: Duration { registry.clock.timeAwake - start }

    // MARK: What a stream's calls report

    /// Something is about to be seen.
    func noteShown() { shown.store(true, ordering: .releasing) }

    /// A call of the stream is over; true when nobody waits for the chain any more.
    func noteEnd(_ answer: ChatAnswer) {
        let isCancelled = state.withLock { state in
            state.last = answer
            state.isAsking = false
            return state.isCancelled
        }
        if isCancelled { end(answer) }
    }

    // MARK: The end

    func cancel() { stop { $0.cancel() } }

    func letGo() { stop { $0.letGo() } }

    private func stop(_ close: (CallDriver) -> Void) {
        let (driver, task, isOver) = state.withLock { state in
            defer { state.isCancelled = true }
            return (state.driver, state.task, state.isOver)
        }
        if let driver { close(driver) }
        guard !isOver else { return }
        // From elsewhere: this may run under the lock of the consumer's task, and whoever runs the
        // chain may be about to wake that task.
        if let task { Task { task.cancel() } }
        let (isAsking, last) = state.withLock { ($0.isAsking, $0.last) }
        guard !isAsking else { return }
        if let last, shown.load(ordering: .acquiring) { return end(last) }
        end(numbered(ChatError(.cancelled, "the call was cancelled").answer))
    }

    private func end(_ answer: ChatAnswer) {
        let isFirst = state.withLock { state in
            defer { state.isOver = true }
            return !state.isOver
        }
        guard isFirst, let buffer else { return }
        if !shown.load(ordering: .acquiring) {
            if !answer.reasoning.isEmpty { buffer.push(.reasoning(answer.reasoning)) }
            if !answer.text.isEmpty { buffer.push(.text(answer.text)) }
        }
        buffer.push(.finished(answer))
    }

    /// What a stream ends with when its chain returned `answer`: the text and the status of what was
    /// shown, if anything was.
    private func whole(_ answer: ChatAnswer) -> ChatAnswer {
        var answer = numbered(answer)
        if shown.load(ordering: .acquiring), let last = state.withLock({ $0.last }) {
            answer.text = last.text
            answer.reasoning = last.reasoning
            answer.status = last.status
            answer.finishReason = last.finishReason
            answer.failure = last.failure
        }
        return answer
    }

    /// What a stream ends with when its chain threw: what was shown stays, and is not complete.
    private func broken(by error: ChatError) -> ChatAnswer {
        guard shown.load(ordering: .acquiring), var last = state.withLock({ $0.last }) else {
            var answer = numbered(error.answer)
            if answer.failure?.earliest == nil, let earliest = error.earliest {
                answer.failure?.earliest = registry.clock.now().advanced(by: earliest)
            }
            return answer
        }
        guard last != error.answer else { return last }
        if last.status == .complete { last.status = .incomplete }
        last.finishReason = nil
        last.failure = error.answer.failure
        return last
    }

    /// An answer that no call of the client gave belongs to this one, and took as long.
    private func numbered(_ answer: ChatAnswer) -> ChatAnswer {
        guard answer.call == CallID(0) else { return answer }
        var answer = answer
        answer.call = number
        answer.total = elapsed
        return answer
    }
}

/// Where one of a stream's calls sends what it has: to the stream's one buffer, and its end to the
/// chain.
///
/// A class, so that the output of calls without interceptors is not larger for it.
final class StreamRelay: Sendable {
    private let run: InterceptedRun
    private let buffer: EventBuffer
    private let slot: AnswerSlot
    /// What interceptors had taken before this call.
    private let waited: Duration

    init(run: InterceptedRun, buffer: EventBuffer, slot: AnswerSlot, waited: Duration) {
        self.run = run
        self.buffer = buffer
        self.slot = slot
        self.waited = waited
    }

    func push(_ event: ChatEvent) {
        switch event {
        case .text, .reasoning, .toolCall: run.noteShown()
        case .started(run.number): return
        case .started, .trace, .finished: break
        }
        buffer.push(event)
    }

    func finish(_ answer: ChatAnswer) {
        var answer = answer
        answer.delay(by: waited)
        run.noteEnd(answer)
        slot.put(answer)
    }
}

extension ChatAnswer {
    /// Counts what passed before the call was sent as well.
    fileprivate mutating func delay(by waited: Duration) {
        total += waited
        firstToken = firstToken.map { $0 + waited }
    }
}
