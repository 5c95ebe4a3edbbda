import Synchronization

/// Spans that wait to be sent, in bounded memory: a collector that is away must not fill it.
///
/// What finds no room is counted and forgotten, as OpenTelemetry's processors do it. Whoever adds never
/// waits for the network.
final class SpanQueue: Sendable {
    private struct State: Sendable {
        var waiting: [SpanRecord] = []
        /// Those that were handed out and not settled yet; they take room as well.
        var held: [SpanRecord] = []
        var dropped = 0
    }

    private let limits: SpanLimits
    /// Called once whenever there is enough for a full batch.
    private let onBatch: @Sendable () -> Void
    private let state = Mutex(State())

    init(_ limits: SpanLimits, onBatch: @escaping @Sendable () -> Void = {}) {
        self.limits = limits
        self.onBatch = onBatch
    }

    func add(_ span: SpanRecord) {
        let isBatch = state.withLock { state in
            guard state.waiting.count + state.held.count < limits.queue else {
                state.dropped += 1
                return false
            }
            state.waiting.append(span)
            return state.waiting.count == limits.batch
        }
        if isBatch { onBatch() }
    }

    /// The oldest spans, a batch at most; the same ones again until they are settled.
    func batch() -> [SpanRecord] {
        state.withLock { state in
            if state.held.isEmpty {
                state.held = Array(state.waiting.prefix(limits.batch))
                state.waiting.removeFirst(state.held.count)
            }
            return state.held
        }
    }

    /// Forgets the batch that was handed out; it is counted as dropped unless it arrived.
    func settle(arrived: Bool) {
        state.withLock { state in
            if !arrived { state.dropped += state.held.count }
            state.held = []
        }
    }

    /// Spans that found no room or were refused.
    var dropped: Int { state.withLock { $0.dropped } }

    /// Spans that were not sent yet.
    var left: Int { state.withLock { $0.waiting.count + $0.held.count } }
}
