import NIOCore
import NIOPosix
package import NIOSSL
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A server without any protocol: a test writes the bytes.
package final class RawServer: Sendable {
    /// What to do when bytes arrive.
    package enum Reply: Sendable {
        case bytes(String)
        case bytesThenClose(String)
        case bytesThenReset(String)
        /// Bytes that need not be text, and then the end.
        case rawThenClose([UInt8])
        case silence
    }

    private struct Seen: Sendable {
        var received = ""
        var accepted = 0
        var closedAt: [ContinuousClock.Instant] = []
        /// The connections that are open, by their numbers.
        var open: [Int: any Channel] = [:]
        /// The number of the one that spoke last.
        var talking: Int?
        /// What was to be said before anybody spoke.
        var unsaid: [Reply] = []
    }

    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let seen = Mutex(Seen())
    private let reads: Bool
    private let reply: @Sendable (_ text: String, _ connection: Int) -> Reply

    /// - Parameters:
    ///   - reads: False accepts connections and reads nothing from them.
    ///   - reply: Called with the bytes that arrived and the connection's number from 1.
    package init(
        reads: Bool = true, reply: @escaping @Sendable (String, Int) -> Reply = { _, _ in .silence }
    ) {
        self.reads = reads
        self.reply = reply
    }

    /// A canned HTTP answer.
    package static func answer(_ body: String, status: String = "200 OK", fields: String = "")
        -> String
    {
        "HTTP/1.1 \(status)\r\ncontent-length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
    }

    /// Listens, behind TLS when `tls` says how.
    package func start(tls: NIOSSLContext? = nil) async throws -> Int {
        let channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLServerHandler(context: tls))
                    }
                    try channel.pipeline.syncOperations.addHandler(Handler(self))
                }
            }
            .childChannelOption(.autoRead, value: reads)
            .bind(host: "127.0.0.1", port: 0).get()
        return channel.localAddress?.port ?? 0
    }

    package func stop() async throws { try await group.shutdownGracefully() }

    /// Says something on the connection of this number; without a number on the one that spoke last,
    /// or to the first that will.
    package func say(_ reply: Reply, on number: Int? = nil) {
        let channel: (any Channel)? = seen.withLock { seen in
            guard let number = number ?? seen.talking else {
                seen.unsaid.append(reply)
                return nil
            }
            return seen.open[number]
        }
        if let channel { Self.perform(reply, on: channel) }
    }

    private static func perform(_ reply: Reply, on channel: any Channel) {
        switch reply {
        case .silence:
            break
        case .bytes(let bytes):
            channel.writeAndFlush(ByteBuffer(string: bytes), promise: nil)
        case .bytesThenClose(let bytes):
            channel.writeAndFlush(ByteBuffer(string: bytes)).whenComplete { _ in
                channel.close(promise: nil)
            }
        case .rawThenClose(let bytes):
            channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenComplete { _ in
                channel.close(promise: nil)
            }
        case .bytesThenReset(let bytes):
            channel.writeAndFlush(ByteBuffer(string: bytes)).whenComplete { _ in
                if let options = channel as? any SocketOptionProvider {
                    _ = options.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                }
                channel.close(promise: nil)
            }
        }
    }

    package var received: String { seen.withLock { $0.received } }
    package var accepted: Int { seen.withLock { $0.accepted } }
    package var closedAt: [ContinuousClock.Instant] { seen.withLock { $0.closedAt } }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let server: RawServer
        private var number = 0

        init(_ server: RawServer) { self.server = server }

        func channelActive(context: ChannelHandlerContext) {
            let channel = context.channel
            number = server.seen.withLock { seen in
                seen.accepted += 1
                seen.open[seen.accepted] = channel
                return seen.accepted
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            let now = ContinuousClock.now
            server.seen.withLock { seen in
                seen.closedAt.append(now)
                seen.open[number] = nil
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = String(buffer: unwrapInboundIn(data))
            let number = number
            let unsaid = server.seen.withLock { seen in
                seen.received += text
                seen.talking = number
                defer { seen.unsaid = [] }
                return seen.unsaid
            }
            for reply in [server.reply(text, number)] + unsaid {
                RawServer.perform(reply, on: context.channel)
            }
        }
    }
}
