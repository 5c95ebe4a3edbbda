import Providers
import Synchronization

/// A batch under way: what its workers share.
///
/// Workers take the next item themselves, so there is no task per item. Whoever finishes one counts it;
/// results are delivered in order by one worker at a time, outside the lock.
final class BatchRun<ID: Hashable & Sendable>: Sendable {
    private struct State {
        var next = 0
        var isStopped = false
        var outcomes: [BatchOutcome?]
        var progress: BatchProgress
        var delivered = 0
        /// Progress that nobody was told yet.
        var isNews = false
        var isDelivering = false
    }

    let items: [BatchItem<ID>]
    private let answered: Set<ID>
    private let state: Mutex<State>
    private let onProgress: @Sendable (BatchProgress) -> Void
    private let onResult: @Sendable (BatchResult<ID>) -> BatchFlow

    init(
        _ items: [BatchItem<ID>], answered: Set<ID>,
        onProgress: @escaping @Sendable (BatchProgress) -> Void,
        onResult: @escaping @Sendable (BatchResult<ID>) -> BatchFlow
    ) {
        self.items = items
        self.answered = answered
        self.onProgress = onProgress
        self.onResult = onResult
        state = Mutex(
            State(
                outcomes: Array(repeating: nil, count: items.count),
                progress: BatchProgress(total: items.count)))
    }

    /// Works until there is nothing left, or it is stopped.
    func work(_ ask: (ChatRequest) async throws(ChatError) -> ChatAnswer) async {
        while !Task.isCancelled, let index = take() {
            note(await outcome(of: items[index], ask), at: index)
        }
    }

    private func outcome(
        of item: BatchItem<ID>, _ ask: (ChatRequest) async throws(ChatError) -> ChatAnswer
    ) async -> BatchOutcome {
        do throws(ChatError) {
            let request = try item.request.get()
            guard !answered.contains(item.id) else { return .answeredBefore }
            return .answered(try await ask(request))
        } catch {
            return error.status == .cancelled ? .notAsked : .failed(error)
        }
    }

    private func take() -> Int? {
        state.withLock { state in
            guard !state.isStopped, state.next < items.count else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    private func note(_ outcome: BatchOutcome, at index: Int) {
        state.withLock { state in
            state.outcomes[index] = outcome
            state.progress.count(outcome)
            state.isNews = true
        }
        deliver()
    }

    /// Tells what is new, unless another worker does: he looks again before he goes.
    ///
    /// At the end what stands behind a gap is ready as well.
    private func deliver(isEnd: Bool = false) {
        var isMine = false
        while let news = takeNews(isMine: isMine, isEnd: isEnd) {
            isMine = true
            onProgress(news.progress)
            for index in news.ready where !state.withLock({ $0.isStopped }) {
                let result = result(index)
                if case .notAsked = result.outcome { continue }
                if onResult(result) == .stop { state.withLock { $0.isStopped = true } }
            }
        }
    }

    private func takeNews(isMine: Bool, isEnd: Bool) -> (
        ready: Range<Int>, progress: BatchProgress
    )? {
        state.withLock { state in
            if state.isDelivering, !isMine { return nil }
            let from = state.delivered
            while state.delivered < items.count, isEnd || state.outcomes[state.delivered] != nil {
                state.delivered += 1
            }
            state.isDelivering = state.isNews || from < state.delivered
            guard state.isDelivering else { return nil }
            state.isNews = false
            return (from..<state.delivered, state.progress)
        }
    }

    private func result(_ index: Int) -> BatchResult<ID> {
        BatchResult(
            index: index, id: items[index].id,
            outcome: state.withLock { $0.outcomes[index] } ?? .notAsked)
    }

    /// Delivers what stands behind items that were never asked, and sums up.
    func finish() -> BatchReport<ID> {
        deliver(isEnd: true)
        let (outcomes, progress) = state.withLock { ($0.outcomes, $0.progress) }
        return BatchReport(
            results: items.indices.map { index in
                BatchResult(
                    index: index, id: items[index].id, outcome: outcomes[index] ?? .notAsked)
            }, progress: progress)
    }
}
