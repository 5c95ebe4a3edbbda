import Synchronization

/// Counts the completions under way, or the watchers, and refuses what is too much or too late.
final class Gate: Sendable {
    private struct State {
        var inside = 0
        var isClosed = false
    }

    private let limit: Int
    private let counted: String
    private let state = Mutex(State())

    /// `counted` says what is let in, in the plural.
    init(limit: Int, of counted: String = "requests") {
        self.limit = limit
        self.counted = counted
    }

    /// A place inside until the ticket is gone; throws 503 when all are taken or the gate is closed.
    func enter() throws(GatewayError) -> Ticket {
        let (isFull, isClosed) = state.withLock { state in
            guard !state.isClosed, state.inside < limit else { return (true, state.isClosed) }
            state.inside += 1
            return (false, false)
        }
        guard isFull else { return Ticket(gate: self) }
        throw GatewayError(
            status: 503, type: "server_error",
            code: isClosed ? "stopping" : "too_many_requests",
            message: isClosed
                ? "The server is stopping. Ask another one."
                : "\(limit) \(counted) are under way, the most that this server takes.",
            retryAfter: .seconds(1))
    }

    /// Lets nobody in any more.
    func close() { state.withLock { $0.isClosed = true } }

    /// True once `close` was called.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Completions under way.
    var inside: Int { state.withLock { $0.inside } }

    /// One place; whoever drops the last reference leaves.
    final class Ticket: Sendable {
        private let gate: Gate

        fileprivate init(gate: Gate) { self.gate = gate }

        deinit { gate.state.withLock { $0.inside -= 1 } }
    }
}
