import Breakwater
import NIOCore
import NIOPosix
import Synchronization

/// A server that brings a call to one phase and keeps it there, and notes when its client closes.
final class CancelServer: Sendable {
    /// How far it lets a request come.
    enum Phase: String, CaseIterable {
        case head = "waiting for the head"
        case prefill = "in the prefill"
        case token = "at the first token"
        case stream = "in the middle of the text"
        case end = "whole, body not ended"
        case error = "backing off after an error"

        fileprivate var answer: String {
            let head =
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                + "transfer-encoding: chunked\r\n\r\n"
            let end =
                #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
                + "\n\ndata: [DONE]\n\n"
            return switch self {
            case .head: ""
            case .prefill: head + CancelServer.chunk(": alive\n\n")
            case .token, .stream: head + CancelServer.token
            case .end: head + CancelServer.token + CancelServer.chunk(end)
            case .error: "HTTP/1.1 500 Error\r\ncontent-length: 2\r\n\r\n{}"
            }
        }
    }

    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let phase: Phase
    /// The instants at which a client closed.
    let closed: AsyncStream<Instant>
    private let report: AsyncStream<Instant>.Continuation

    init(_ phase: Phase) {
        self.phase = phase
        (closed, report) = AsyncStream.makeStream()
    }

    /// Starts and returns the address.
    func start() async throws -> String {
        let channel = try await ServerBootstrap(group: group)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { [phase, report] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Connection(phase, report))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return "http://127.0.0.1:\(channel.localAddress?.port ?? 0)/v1"
    }

    func stop() async { try? await group.shutdownGracefully() }

    fileprivate static let token = chunk(
        #"data: {"choices":[{"index":0,"delta":{"content":"word "}}]}"# + "\n\n")

    private static func chunk(_ text: String) -> String {
        "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
    }

    /// One connection: answers what looks like the end of a request.
    private final class Connection: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let phase: Phase
        private let report: AsyncStream<Instant>.Continuation
        private var timer: RepeatedTask?

        init(_ phase: Phase, _ report: AsyncStream<Instant>.Continuation) {
            self.phase = phase
            self.report = report
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = String(buffer: unwrapInboundIn(data))
            // The request is small: head and body come in one or two reads, the brace last.
            guard text.hasSuffix("}") else { return }
            let channel = context.channel
            channel.writeAndFlush(ByteBuffer(string: phase.answer), promise: nil)
            guard phase == .stream else { return }
            timer = context.eventLoop.scheduleRepeatedTask(
                initialDelay: .milliseconds(2), delay: .milliseconds(2)
            ) { _ in channel.writeAndFlush(ByteBuffer(string: CancelServer.token), promise: nil) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            let now = Instant.now
            timer?.cancel()
            report.yield(now)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
