import Reliability
import Synchronization

/// Sends every event to every observer; without observers one atomic load.
final class EventBroadcaster: Sendable {
    /// Events an observer may be behind before its oldest are dropped.
    ///
    /// At 20 events a call this is the life of 200 calls, far more than a screen that draws sixty
    /// times a second falls behind.
    static let capacity = 4_096

    private struct Observer {
        let id: Int
        let wants: (@Sendable (ClientEvent) -> Bool)?
        let continuation: AsyncStream<ClientEvent>.Continuation
    }

    private struct State {
        var observers: [Observer] = []
        var nextID = 0
    }

    private let state = Mutex(State())
    private let count = Atomic<Int>(0)
    private let dropped = Atomic<Int>(0)

    /// True when somebody listens.
    var hasObservers: Bool { count.load(ordering: .relaxed) > 0 }

    /// Events that slow observers lost so far, all observers together.
    var droppedEvents: Int { dropped.load(ordering: .relaxed) }

    /// A new observer, from now on, of what it `wants`; `nil` is everything.
    ///
    /// The choice is made where an event happens. Handing it over costs a lock and often a task's
    /// wake, too much for thousands of events a second of which an observer keeps a few.
    func observe(
        _ wants: (@Sendable (ClientEvent) -> Bool)? = nil
    ) -> AsyncStream<ClientEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ClientEvent.self, bufferingPolicy: .bufferingNewest(Self.capacity))
        let id = state.withLock { state in
            state.nextID += 1
            state.observers.append(
                Observer(id: state.nextID, wants: wants, continuation: continuation))
            count.store(state.observers.count, ordering: .relaxed)
            return state.nextID
        }
        continuation.onTermination = { [weak self] _ in self?.remove(id) }
        return stream
    }

    /// Tells everybody.
    ///
    /// The event is built only when somebody listens.
    func publish(_ event: @autoclosure () -> ClientEvent) {
        guard hasObservers else { return }
        let event = event()
        let observers = state.withLock { $0.observers }
        for observer in observers where observer.wants?(event) ?? true {
            if case .dropped = observer.continuation.yield(event) {
                dropped.add(1, ordering: .relaxed)
            }
        }
    }

    /// Ends every observer's stream.
    func finish() {
        let observers = state.withLock { $0.observers }
        for observer in observers { observer.continuation.finish() }
    }

    private func remove(_ id: Int) {
        state.withLock { state in
            state.observers.removeAll { $0.id == id }
            count.store(state.observers.count, ordering: .relaxed)
        }
    }
}
