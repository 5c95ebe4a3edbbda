import NIOCore
import NIOPosix
import Synchronization

/// A proxy that really connects: `CONNECT` of HTTP, or SOCKS version 5 without credentials.
///
/// Whatever name is asked for, it connects to this machine at the port of the request, so that a test
/// can prove that the proxy, and not the client, resolves names.
final class LoopbackProxy: Sendable {
    /// How it is spoken to.
    enum Kind: Sendable {
        case http
        case socks5
    }

    /// What it does wrong.
    enum Vice: Sendable, Equatable {
        case none
        /// Refuses every target.
        case refuses
        /// Hangs up in place of an answer.
        case hangsUp
        /// Dies when it has passed so many bytes on to the client.
        case dies(after: Int)
    }

    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let kind: Kind
    private let vice: Vice
    private let asked = Mutex<[String]>([])

    init(_ kind: Kind, _ vice: Vice = .none) {
        self.kind = kind
        self.vice = vice
    }

    /// The targets it was asked for, as `host:port`.
    var targets: [String] { asked.withLock { $0 } }

    /// Listens, and returns the address to configure.
    func start() async throws -> String {
        let channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Front(self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let scheme = kind == .http ? "http" : "socks5"
        return "\(scheme)://127.0.0.1:\(channel.localAddress?.port ?? 0)"
    }

    func stop() async throws { try await group.shutdownGracefully() }

    /// The side of the client: the handshake, then bytes to the target.
    private final class Front: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let proxy: LoopbackProxy
        private var buffer = ByteBuffer()
        private var hasGreeted = false
        private var isConnecting = false
        private var target: (any Channel)?

        init(_ proxy: LoopbackProxy) { self.proxy = proxy }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            if let target { return target.writeAndFlush(bytes, promise: nil) }
            buffer.writeBuffer(&bytes)
            if isConnecting { return }
            switch proxy.kind {
            case .http: readConnect(context.channel)
            case .socks5: readSOCKS(context.channel)
            }
        }

        func channelInactive(context: ChannelHandlerContext) { target?.close(promise: nil) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        private func readConnect(_ client: any Channel) {
            let text = String(buffer: buffer)
            guard text.hasSuffix("\r\n\r\n") else { return }
            buffer.clear()
            let words = text.prefix { $0 != "\r\n" }.split(separator: " ")
            guard words.count == 3, words[0] == "CONNECT" else {
                client.close(promise: nil)
                return
            }
            connect(
                String(words[1]), for: client,
                accepted: ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n"),
                refused: ByteBuffer(
                    string: "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n"))
        }

        /// RFC 1928: a greeting with methods, then a request for a name or an address.
        private func readSOCKS(_ client: any Channel) {
            if !hasGreeted {
                guard let head = buffer.getBytes(at: buffer.readerIndex, length: 2),
                    buffer.readableBytes >= 2 + Int(head[1])
                else { return }
                buffer.moveReaderIndex(forwardBy: 2 + Int(head[1]))
                hasGreeted = true
                client.writeAndFlush(ByteBuffer(bytes: [5, 0]), promise: nil)
            }
            guard let head = buffer.getBytes(at: buffer.readerIndex, length: 5) else { return }
            let length = head[3] == 3 ? 1 + Int(head[4]) : head[3] == 1 ? 4 : 16
            guard buffer.readableBytes >= 4 + length + 2 else { return }
            buffer.moveReaderIndex(forwardBy: 4)
            let place = buffer.readBytes(length: length) ?? []
            let port = buffer.readInteger(as: UInt16.self) ?? 0
            let host =
                head[3] == 3
                ? String(decoding: place.dropFirst(), as: UTF8.self)
                : place.map { String($0) }.joined(separator: ".")
            connect(
                "\(host):\(port)", for: client,
                accepted: ByteBuffer(bytes: [5, 0, 0, 1, 127, 0, 0, 1, 0, 0]),
                refused: ByteBuffer(bytes: [5, 2, 0, 1, 0, 0, 0, 0, 0, 0]))
        }

        private func connect(
            _ place: String, for client: any Channel, accepted: ByteBuffer, refused: ByteBuffer
        ) {
            proxy.asked.withLock { $0.append(place) }
            isConnecting = true
            if proxy.vice == .hangsUp { return client.close(promise: nil) }
            guard proxy.vice != .refuses, let port = Int(place.split(separator: ":").last ?? "")
            else {
                return client.writeAndFlush(refused, promise: nil)
            }
            let vice = proxy.vice
            let here = NIOLoopBound(self, eventLoop: client.eventLoop)
            ClientBootstrap(group: client.eventLoop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Back(client, vice))
                    }
                }
                .connect(host: "127.0.0.1", port: port)
                .whenComplete { result in
                    guard case .success(let target) = result else {
                        return client.writeAndFlush(refused, promise: nil)
                    }
                    here.value.target = target
                    client.writeAndFlush(accepted, promise: nil)
                }
        }
    }

    /// The side of the target: bytes to the client.
    private final class Back: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let client: any Channel
        private let vice: Vice
        private var passed = 0

        init(_ client: any Channel, _ vice: Vice) {
            self.client = client
            self.vice = vice
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data)
            passed += bytes.readableBytes
            client.writeAndFlush(bytes, promise: nil)
            if case .dies(let limit) = vice, passed >= limit { client.close(promise: nil) }
        }

        func channelInactive(context: ChannelHandlerContext) { client.close(promise: nil) }
    }
}
