import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
package import NIOSSL
import Synchronization

/// A server of gRPC's unary calls, over HTTP/2 on a free port of loopback.
package final class UnaryServer: Sendable {
    /// What came.
    package struct Call: Sendable {
        package var path: String
        package var fields: [String: String]
        package var body: [UInt8]
    }

    /// What goes back.
    package struct Answer: Sendable {
        package var status: Int
        package var fields: [(String, String)]
        package var body: [UInt8]
        /// `nil` ends without any.
        package var trailers: [(String, String)]?

        package init(
            status: Int = 200, fields: [(String, String)] = [("content-type", "application/grpc")],
            body: [UInt8] = [0, 0, 0, 0, 0], trailers: [(String, String)]? = [("grpc-status", "0")]
        ) {
            self.status = status
            self.fields = fields
            self.body = body
            self.trailers = trailers
        }
    }

    private let answer: @Sendable (Call) -> Answer?
    private let seen = Mutex<[Call]>([])
    private let listener = Mutex<(any Channel)?>(nil)

    /// `answer` is `nil` for a call that is never answered.
    package init(answer: @escaping @Sendable (Call) -> Answer?) { self.answer = answer }

    /// The calls so far.
    package var calls: [Call] { seen.withLock { $0 } }

    /// Starts on a free port, and returns it.
    package func start(
        on host: String = "127.0.0.1", tls: NIOSSLContext? = nil
    ) async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    _ = try pipeline.configureHTTP2Pipeline(
                        mode: .server, connectionConfiguration: .init(),
                        streamConfiguration: .init()
                    ) { [self] stream in
                        stream.eventLoop.makeCompletedFuture {
                            let pipeline = stream.pipeline.syncOperations
                            try pipeline.addHandler(HTTP2FramePayloadToHTTP1ServerCodec())
                            try pipeline.addHandler(Handler(server: self))
                        }
                    }
                }
            }
            .bind(host: host, port: 0).get()
        listener.withLock { $0 = channel }
        return channel.localAddress?.port ?? 0
    }

    package func stop() async throws {
        try await listener.withLock { $0.take() }?.close()
    }

    private func take(_ call: Call) -> Answer? {
        seen.withLock { $0.append(call) }
        return answer(call)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let server: UnaryServer
        private var call = Call(path: "", fields: [:], body: [])

        init(server: UnaryServer) { self.server = server }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                call.path = head.uri
                call.fields = Dictionary(head.headers.map { ($0.name, $0.value) }) { $1 }
            case .body(let bytes):
                call.body += bytes.readableBytesView
            case .end:
                guard let answer = server.take(call) else { return }
                let head = HTTPResponseHead(
                    version: .http2, status: .init(statusCode: answer.status),
                    headers: HTTPHeaders(answer.fields))
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                if !answer.body.isEmpty {
                    let body = IOData.byteBuffer(ByteBuffer(bytes: answer.body))
                    context.write(wrapOutboundOut(.body(body)), promise: nil)
                }
                let trailers = answer.trailers.map { HTTPHeaders($0) }
                context.writeAndFlush(wrapOutboundOut(.end(trailers)), promise: nil)
            }
        }
    }
}
