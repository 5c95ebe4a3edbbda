public import Client
import Synchronization

/// A clock that only a test moves; its instants are those of the continuous clock.
///
/// Await a fact (`sleepers(atLeast:)`, `sleeper(dueBy:)`, a request seen), then `advance`, or let the
/// machine `sleep`.
public final class ManualClock: WakeClock, Sendable {
    /// As the continuous clock's, so that nothing needs a cast.
    public typealias Instant = ContinuousClock.Instant

    private struct Sleeper {
        let id: Int
        let deadline: Instant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Watcher {
        let isTrue: @Sendable ([Instant]) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now: Instant
        var asleep = Duration.zero
        var nextID = 0
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
        var watchers: [Watcher] = []

        /// Takes the watchers whose fact holds now.
        mutating func takeSatisfied() -> [CheckedContinuation<Void, Never>] {
            let deadlines = sleepers.map(\.deadline)
            let satisfied = watchers.filter { $0.isTrue(deadlines) }
            watchers.removeAll { $0.isTrue(deadlines) }
            return satisfied.map(\.continuation)
        }
    }

    /// The instant at which the clock was made.
    public let start: Instant
    private let state: Mutex<State>

    /// Creates a clock that stands still.
    public init() {
        start = ContinuousClock.now
        state = Mutex(State(now: start))
    }

    /// The present of the test.
    public var now: Instant { state.withLock { $0.now } }
    /// How long the machine slept since the start.
    public var timeAsleep: Duration { state.withLock { $0.asleep } }
    /// A nanosecond.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Sleeps until the test has advanced that far.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enter(Sleeper(id: id, deadline: deadline, continuation: continuation))
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Moves time forward and wakes whoever is due, earliest first.
    public func advance(by duration: Duration) { move(by: duration, asleep: false) }

    /// Lets the machine sleep: time goes on, and nobody is awake to see it.
    public func suspend(for duration: Duration) { move(by: duration, asleep: true) }

    private func move(by duration: Duration, asleep: Bool) {
        precondition(duration >= .zero, "time goes forward, got \(duration)")
        let due = state.withLock { state in
            if asleep { state.asleep += duration }
            let now = state.now.advanced(by: duration)
            state.now = now
            let due = state.sleepers.filter { $0.deadline <= now }
            state.sleepers.removeAll { $0.deadline <= now }
            return due.sorted { $0.deadline < $1.deadline }
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Waits until at least `count` sleep.
    public func sleepers(atLeast count: Int) async {
        await until { $0.count >= count }
    }

    /// Waits until somebody sleeps whose time comes at `instant` or before.
    public func sleeper(dueBy instant: Instant) async {
        await until { deadlines in deadlines.contains { $0 <= instant } }
    }

    /// Waits until somebody sleeps whose time comes `duration` from the start or before.
    public func sleeper(dueAfter duration: Duration) async {
        await sleeper(dueBy: start.advanced(by: duration))
    }

    private func until(_ isTrue: @escaping @Sendable ([Instant]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let satisfied = state.withLock { state in
                state.watchers.append(Watcher(isTrue: isTrue, continuation: continuation))
                return state.takeSatisfied()
            }
            for waiter in satisfied { waiter.resume() }
        }
    }

    private func enter(_ sleeper: Sleeper) {
        enum Entry {
            case sleeps([CheckedContinuation<Void, Never>])
            case isDue
            case wasCancelled
        }
        let entry: Entry = state.withLock { state in
            if state.cancelled.remove(sleeper.id) != nil { return .wasCancelled }
            if sleeper.deadline <= state.now { return .isDue }
            state.sleepers.append(sleeper)
            return .sleeps(state.takeSatisfied())
        }
        switch entry {
        case .sleeps(let satisfied): for waiter in satisfied { waiter.resume() }
        case .isDue: sleeper.continuation.resume()
        case .wasCancelled: sleeper.continuation.resume(throwing: CancellationError())
        }
    }

    private func cancel(_ id: Int) {
        let sleeper: Sleeper? = state.withLock { state in
            guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                state.cancelled.insert(id)
                return nil
            }
            return state.sleepers.remove(at: index)
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}
