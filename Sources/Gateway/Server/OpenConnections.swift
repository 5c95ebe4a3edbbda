import NIOCore
import ServiceLifecycle
import Synchronization

/// The connections that there are.
///
/// Hummingbird has a task for each, which would only wait for the end and takes two kilobytes for that.
/// Those tasks end at once here, and the server waits for this instead.
final class OpenConnections: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Counts `channel` until it is closed.
    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        state.withLock { $0.channels[id] = channel }
        channel.closeFuture.whenComplete { [self] _ in
            let waiter = state.withLock { state in
                state.channels[id] = nil
                return state.channels.isEmpty ? state.waiter.take() : nil
            }
            waiter?.resume()
        }
    }

    /// Returns when all are closed; one caller.
    ///
    /// Cancelling the caller ends the answers under way.
    func allClosed() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let areClosed = state.withLock { state in
                    if !state.channels.isEmpty { state.waiter = continuation }
                    return state.channels.isEmpty
                }
                if areClosed { continuation.resume() }
            }
        } onCancel: {
            for channel in state.withLock({ Array($0.channels.values) }) {
                channel.pipeline.fireUserInboundEventTriggered(Connection.Ending())
            }
        }
    }
}

/// A server that is over when its connections are.
struct DrainedServer: Service {
    let server: any Service
    let connections: OpenConnections

    func run() async throws {
        do {
            try await server.run()
        } catch {
            await connections.allClosed()
            throw error
        }
        await connections.allClosed()
    }
}
