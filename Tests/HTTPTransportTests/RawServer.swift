import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A server without any protocol: a test writes the bytes.
final class RawServer: Sendable {
    /// What to do when bytes arrive.
    enum Reply: Sendable {
        case bytes(String)
        case bytesThenClose(String)
        case bytesThenReset(String)
        case silence
    }

    private struct Seen: Sendable {
        var received = ""
        var accepted = 0
        var closedAt: [ContinuousClock.Instant] = []
    }

    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let seen = Mutex(Seen())
    private let reply: @Sendable (_ text: String, _ connection: Int) -> Reply

    /// - Parameter reply: Called with the bytes that arrived and the connection's number from 1.
    init(reply: @escaping @Sendable (String, Int) -> Reply) {
        self.reply = reply
    }

    /// A canned HTTP answer.
    static func answer(_ body: String, status: String = "200 OK", fields: String = "") -> String {
        "HTTP/1.1 \(status)\r\ncontent-length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
    }

    /// Listens, behind TLS when `tls` says how.
    func start(tls: NIOSSLContext? = nil) async throws -> Int {
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
            .bind(host: "127.0.0.1", port: 0).get()
        return channel.localAddress?.port ?? 0
    }

    func stop() async throws { try await group.shutdownGracefully() }

    var received: String { seen.withLock { $0.received } }
    var accepted: Int { seen.withLock { $0.accepted } }
    var closedAt: [ContinuousClock.Instant] { seen.withLock { $0.closedAt } }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let server: RawServer
        private var number = 0

        init(_ server: RawServer) { self.server = server }

        func channelActive(context: ChannelHandlerContext) {
            number = server.seen.withLock { seen in
                seen.accepted += 1
                return seen.accepted
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            let now = ContinuousClock.now
            server.seen.withLock { $0.closedAt.append(now) }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = String(buffer: unwrapInboundIn(data))
            server.seen.withLock { $0.received += text }
            let channel = context.channel
            switch server.reply(text, number) {
            case .silence:
                break
            case .bytes(let bytes):
                channel.writeAndFlush(ByteBuffer(string: bytes), promise: nil)
            case .bytesThenClose(let bytes):
                channel.writeAndFlush(ByteBuffer(string: bytes)).whenComplete { _ in
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
    }
}
