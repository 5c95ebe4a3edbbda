import Hummingbird
import NIOCore
import Synchronization

/// Sees clients leave, connection by connection.
///
/// Hummingbird notices a client that left when it next reads or writes, which may be never while a model
/// thinks. A handler in the connection's pipeline is told by the event loop as soon as the kernel
/// knows. A client that only closes its sending half has left too, as Go's server takes it:
/// no client of this API does so and reads on.
final class ConnectionWatch: Sendable {
    private struct Connection {
        var isClosed = false
        var onClose: (@Sendable () -> Void)?
    }

    private let connections = Mutex<[ObjectIdentifier: Connection]>([:])

    /// Calls `onClose` once when the client leaves, at once if it has already.
    ///
    /// A connection carries one request at a time, so there is one closure; `release` takes it back.
    func hold(_ channel: any Channel, onClose: @escaping @Sendable () -> Void) {
        let isClosed = connections.withLock { connections in
            let id = ObjectIdentifier(channel)
            guard connections[id]?.isClosed == false else { return true }
            connections[id]?.onClose = onClose
            return false
        }
        if isClosed { onClose() }
    }

    /// Forgets the closure: the answer is out.
    func release(_ channel: any Channel) {
        connections.withLock { $0[ObjectIdentifier(channel)]?.onClose = nil }
    }

    /// The handler for one connection.
    func handler() -> any RemovableChannelHandler { Handler(watch: self) }

    private func opened(_ channel: any Channel) {
        connections.withLock { $0[ObjectIdentifier(channel)] = Connection() }
    }

    private func left(_ channel: any Channel) {
        let onClose = connections.withLock { connections in
            let id = ObjectIdentifier(channel)
            connections[id]?.isClosed = true
            let onClose = connections[id]?.onClose
            connections[id]?.onClose = nil
            return onClose
        }
        onClose?()
    }

    private func gone(_ channel: any Channel) {
        left(channel)
        // Removed with the handler and never before: an identifier may be used again.
        connections.withLock { $0[ObjectIdentifier(channel)] = nil }
    }

    private final class Handler: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = NIOAny

        private let watch: ConnectionWatch

        init(watch: ConnectionWatch) { self.watch = watch }

        func handlerAdded(context: ChannelHandlerContext) { watch.opened(context.channel) }

        func handlerRemoved(context: ChannelHandlerContext) { watch.gone(context.channel) }

        func channelInactive(context: ChannelHandlerContext) {
            watch.left(context.channel)
            context.fireChannelInactive()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case ChannelEvent.inputClosed? = event as? ChannelEvent {
                watch.left(context.channel)
            }
            context.fireUserInboundEventTriggered(event)
        }
    }
}
