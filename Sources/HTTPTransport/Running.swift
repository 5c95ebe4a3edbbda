import AsyncHTTPClient
import NIOCore
import NIOPosix
import Synchronization

/// What has to be ended: the HTTP clients, all at once, and then their threads.
struct Running: Sendable {
    var clients: [HTTPClient]
    var group: MultiThreadedEventLoopGroup?

    /// Ends all of it and calls `done` once, from any thread.
    func close(done: @escaping @Sendable () -> Void) {
        guard let group else { return done() }
        let countdown = Countdown(clients.count) {
            // The threads that a process shares end with it.
            guard group !== MultiThreadedEventLoopGroup.singleton else { return done() }
            // It only fails when it was shut down before, which is what we want.
            group.shutdownGracefully { _ in done() }
        }
        // The same holds for a client.
        for client in clients { client.shutdown { _ in countdown.step() } }
    }
}

/// Calls `done` at the last of a number of steps.
private final class Countdown: Sendable {
    private let left: Mutex<Int>
    private let done: @Sendable () -> Void

    init(_ steps: Int, done: @escaping @Sendable () -> Void) {
        left = Mutex(steps)
        self.done = done
        if steps == 0 { done() }
    }

    func step() {
        let isLast = left.withLock { left in
            left -= 1
            return left == 0
        }
        if isLast { done() }
    }
}

/// A continuation that several may resume and the first one does.
final class ResumeOnce: Sendable {
    private let continuation: Mutex<CheckedContinuation<Void, Never>?>

    init(_ continuation: CheckedContinuation<Void, Never>) {
        self.continuation = Mutex(continuation)
    }

    func now() {
        continuation.withLock { $0.take() }?.resume()
    }
}
