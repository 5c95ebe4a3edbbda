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
        /// The answers under way shall end, and so shall what is accepted yet.
        var isEnding = false
    }

    private let state = Mutex(State())

    /// Counts `channel` until it is closed.
    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        let isEnding = state.withLock { state in
            state.channels[id] = channel
            return state.isEnding
        }
        channel.closeFuture.whenComplete { [self] _ in
            let waiter = state.withLock { state in
                state.channels[id] = nil
                return state.channels.isEmpty ? state.waiter.take() : nil
            }
            waiter?.resume()
        }
        if isEnding { channel.pipeline.fireUserInboundEventTriggered(Connection.Ending()) }
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
            let channels = state.withLock { state in
                state.isEnding = true
                return Array(state.channels.values)
            }
            for channel in channels {
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
