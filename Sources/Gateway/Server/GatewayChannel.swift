import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// What the server does with an accepted socket: a parser and a `Connection`.
struct GatewayChannel: ServerChildChannel {
    /// The room for a socket's first bytes, which it keeps as long as it is open: most requests fit, and
    /// it doubles for those that do not.
    private static let received = AdaptiveRecvByteBufferAllocator(
        minimum: 512, initial: 1_024, maximum: 65_536)

    let responder: GatewayResponder
    let connections: OpenConnections

    struct Value: ServerChildChannelValue {
        let channel: any Channel
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.syncOptions?.setOption(.recvAllocator, value: Self.received)
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = responder.options.headersMax
            limits.maxHeaderListSize = responder.options.headersMax
            // More than any client sends, and no more than the bytes above hold.
            limits.maxHeaderFieldCount = 1_000
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(
                ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: limits)))
            try pipeline.addHandler(Connection(responder: responder))
            connections.add(channel)
            return Value(channel: channel)
        }
    }

    /// Nothing: the connection lives by itself, and `OpenConnections` knows when it ends.
    func handle(value: Value, logger: Logger) async {}
}
