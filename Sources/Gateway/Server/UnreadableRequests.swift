import NIOCore
import NIOHTTP1

/// Says in JSON what is wrong with a request that cannot be read as HTTP.
///
/// Hummingbird answers it with a bare 400, since there is no request for a responder. This handler
/// stands where the parser's errors come from, and writes the reason in the place of that answer.
final class UnreadableRequests: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let headersMax: Int
    private var reason: GatewayError?

    init(headersMax: Int) { self.headersMax = headersMax }

    /// Adds one behind the parser of `channel`, on whose loop this runs.
    static func add(to channel: any Channel, headersMax: Int) throws {
        let pipeline = channel.pipeline.syncOperations
        let parser = try pipeline.context(
            handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
        try pipeline.addHandler(
            UnreadableRequests(headersMax: headersMax), position: .after(parser.handler))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError { reason = Self.reason(error, headersMax) }
        context.fireErrorCaught(error)
    }

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        guard let reason, case .head(var head) = unwrapOutboundIn(data), Self.isBare(head) else {
            return context.write(data, promise: promise)
        }
        self.reason = nil
        let body = ByteBuffer(bytes: reason.encoded)
        head.status = HTTPResponseStatus(statusCode: reason.status)
        head.headers.replaceOrAdd(name: "content-length", value: String(body.readableBytes))
        head.headers.replaceOrAdd(name: "content-type", value: "application/json")
        context.write(wrapOutboundOut(.head(head)), promise: promise)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    }

    /// An answer that was under way already is left as it is.
    private static func isBare(_ head: HTTPResponseHead) -> Bool {
        head.status == .badRequest && head.headers["content-length"] == ["0"]
    }

    private static func reason(_ error: HTTPParserError, _ headersMax: Int) -> GatewayError {
        guard error == .headerOverflow else {
            return .invalid(
                "This is no HTTP request that can be read: \(error).", code: "invalid_http")
        }
        return GatewayError(
            status: 431, type: "invalid_request_error", code: "headers_too_large",
            message: "The header fields have more than \(headersMax) bytes, the most that this"
                + " server takes.")
    }
}
