import AsyncHTTPClient
import Client
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import Providers
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One unary call of gRPC: a request over HTTP/2 on a connection of its own.
///
/// Here and not in the HTTP client, which neither begins with HTTP/2 where nothing is encrypted nor shows
/// trailers, where gRPC has its status. They are told as fields of the head, so the head comes last and
/// with it everything. A connection each costs a handshake and saves keeping one alive: telemetry calls
/// every few seconds at most.
final class UnaryExchange: TransportExchange {
    private struct State: Sendable {
        var channel: (any Channel)?
        var phase = Exchange.Phase.connecting
    }

    private let receive: @Sendable (TransportEvent) -> Void
    private let target: String
    private let state = Mutex(State())

    init(receive: @escaping @Sendable (TransportEvent) -> Void, target: String) {
        self.receive = receive
        self.target = target
    }

    /// Sends `request`; `tls` is `nil` where nothing is encrypted.
    func run(
        _ request: HTTPClient.Request, body: [UInt8], tls: NIOSSLContext?,
        connectTimeout: TimeAmount, on group: MultiThreadedEventLoopGroup
    ) {
        // An address of IPv6 has brackets in a URL, and nowhere else.
        let host = request.host.filter { $0 != "[" && $0 != "]" }
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        let connecting = ClientBootstrap(group: group)
            .connectTimeout(connectTimeout)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let tls else { return }
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: tls, serverHostname: isAddress ? nil : host))
                }
            }
            .connect(host: host, port: request.port)
        connecting.whenFailure { [self] in fail($0) }
        connecting.whenSuccess { [self] channel in
            guard keep(channel) else { return channel.close(promise: nil) }
            send(request, body, isEncrypted: tls != nil, on: channel)
        }
    }

    /// Whether anybody still wants it.
    private func keep(_ channel: any Channel) -> Bool {
        state.withLock { state in
            guard state.phase != .over else { return false }
            state.channel = channel
            return true
        }
    }

    private func send(
        _ request: HTTPClient.Request, _ body: [UInt8], isEncrypted: Bool, on channel: any Channel
    ) {
        do {
            // On the channel's loop: here it was connected.
            let multiplexer = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
                mode: .client, connectionConfiguration: .init(), streamConfiguration: .init()
            ) { stream in stream.close() }
            try channel.pipeline.syncOperations.addHandler(ConnectionErrors(exchange: self))
            let stream = multiplexer.createStreamChannel { [self] stream in
                stream.eventLoop.makeCompletedFuture {
                    let pipeline = stream.pipeline.syncOperations
                    try pipeline.addHandler(
                        HTTP2FramePayloadToHTTP1ClientCodec(
                            httpProtocol: isEncrypted ? .https : .http))
                    try pipeline.addHandler(UnaryAnswer(exchange: self))
                }
            }
            stream.whenFailure { [self] in fail($0) }
            stream.whenSuccess { [self] stream in write(request, body, to: stream) }
            // A connection that is lost takes its streams along, but for one that is not open yet.
            channel.closeFuture.whenComplete { [self] _ in fail(ChannelError.eof) }
        } catch {
            fail(error)
        }
    }

    private func write(_ request: HTTPClient.Request, _ body: [UInt8], to stream: any Channel) {
        var head = HTTPRequestHead(
            version: .http2, method: request.method, uri: request.url.path,
            headers: request.headers)
        head.headers.replaceOrAdd(name: "host", value: "\(request.host):\(request.port)")
        stream.write(HTTPClientRequestPart.head(head), promise: nil)
        stream.write(
            HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
        let written = stream.writeAndFlush(HTTPClientRequestPart.end(nil))
        written.whenFailure { [self] in fail($0) }
        written.whenSuccess { [self] in
            let isNews = state.withLock { state in
                guard state.phase == .connecting else { return false }
                state.phase = .sent
                return true
            }
            if isNews { receive(.requestSent) }
        }
    }

    // MARK: Its end

    /// The answer is whole.
    func finish(_ head: HTTPResponseHeadValue, _ body: [UInt8]) {
        guard let phase = end() else { return }
        if phase == .connecting { receive(.requestSent) }
        receive(.head(head))
        if !body.isEmpty { receive(.body(body)) }
        receive(.ended)
    }

    /// It broke.
    func fail(_ error: any Error) {
        guard let phase = end() else { return }
        receive(
            .failed(
                error as? TransportFailure
                    ?? TransportFailure(
                        error, in: phase, target: target, isProxied: false, mayBeKept: false)))
    }

    func cancel() { _ = end() }

    /// Closes the connection, once; the phase it was in, or `nil` when it had ended before.
    private func end() -> Exchange.Phase? {
        let (phase, channel) = state.withLock { state in
            defer { state.phase = .over }
            return (state.phase, state.channel.take())
        }
        channel?.close(promise: nil)
        return phase == .over ? nil : phase
    }
}

/// Tells what goes wrong below the streams, such as the handshake of TLS.
private final class ConnectionErrors: ChannelInboundHandler {
    typealias InboundIn = Any

    private let exchange: UnaryExchange

    init(exchange: UnaryExchange) { self.exchange = exchange }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { exchange.fail(error) }
}

/// Gathers the answer of one call.
private final class UnaryAnswer: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    /// More than any status or count has.
    private static let bodyMax = 1 << 20

    private let exchange: UnaryExchange
    private var head: HTTPResponseHead?
    private var body: [UInt8] = []

    init(exchange: UnaryExchange) { self.exchange = exchange }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(let bytes):
            body += bytes.readableBytesView
            if body.count > Self.bodyMax {
                exchange.fail(
                    TransportFailure(.closedInBody, "its answer is larger than a status can be"))
            }
        case .end(let trailers):
            guard let head else { return exchange.fail(ChannelError.eof) }
            let fields = Array(head.headers) + Array(trailers ?? [:])
            exchange.finish(
                HTTPResponseHeadValue(
                    status: Int(head.status.code),
                    headers: fields.map { HeaderField($0.name, $0.value) }), body)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        exchange.fail(ChannelError.eof)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { exchange.fail(error) }
}
