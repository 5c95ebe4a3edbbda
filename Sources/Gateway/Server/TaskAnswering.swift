import NIOCore

/// An answer that a task makes, for what is asked seldom.
final class TaskAnswering: Answering {
    private var task: Task<Void, Never>?

    /// Starts the task on the connection's loop.
    static func begin(
        on connection: Connection, _ work: @escaping @Sendable (Outlet) async -> Void
    ) {
        guard let loop = connection.eventLoop else { return }
        let answering = TaskAnswering()
        connection.attach(answering)
        let outlet = Outlet(connection: NIOLoopBound(connection, eventLoop: loop))
        answering.task = Task(executorPreference: LoopExecutor(loop)) { await work(outlet) }
    }

    func mayWrite() {}

    func leave() { task?.cancel() }

    /// A connection as its task sees it; the task writes one answer and then nothing more.
    struct Outlet: Sendable {
        fileprivate let connection: NIOLoopBound<Connection>

        /// Writes a whole answer.
        func send(_ answer: GatewayAnswer) async {
            await perform { $0.send(answer) }
        }

        /// Begins an answer in pieces.
        func begin(_ answer: GatewayAnswer) async {
            await perform { $0.begin(answer) }
        }

        /// Writes a piece, and returns when the socket has it.
        func write(_ bytes: [UInt8]) async throws {
            try await connection.eventLoop.flatSubmit { [connection] in
                let written = connection.eventLoop.makePromise(of: Void.self)
                connection.value.write(bytes)
                connection.value.flush(promise: written)
                return written.futureResult
            }.get()
        }

        /// Ends an answer in pieces.
        func end() async { await perform { $0.end() } }

        private func perform(_ work: @escaping @Sendable (Connection) -> Void) async {
            // It only fails on a loop that is shut down, where nobody listens any more.
            try? await connection.eventLoop.submit { [connection] in work(connection.value) }.get()
        }
    }
}
