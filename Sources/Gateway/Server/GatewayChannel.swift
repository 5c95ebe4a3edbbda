import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// What the server does with an accepted socket: a parser, a `Connection`, and a task that waits for
/// its end.
struct GatewayChannel: ServerChildChannel {
    let responder: GatewayResponder

    struct Value: ServerChildChannelValue {
        let channel: any Channel
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = responder.options.headersMax
            limits.maxHeaderListSize = responder.options.headersMax
            // More than any client sends, and no more than the bytes above hold.
            limits.maxHeaderFieldCount = 1_000
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(
                ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: limits)))
            try pipeline.addHandler(Connection(responder: responder))
            return Value(channel: channel)
        }
    }

    /// Waits for the connection's end; a stop that waited long enough cancels this.
    func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            // Closing says how it went only to who asked for it.
            try? await value.channel.closeFuture.get()
        } onCancel: {
            value.channel.pipeline.fireUserInboundEventTriggered(Connection.Ending())
        }
    }
}
