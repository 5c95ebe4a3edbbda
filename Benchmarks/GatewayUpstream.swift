import Breakwater
import NIOCore
import NIOPosix
import Synchronization

/// A model server that costs next to nothing: it answers every request with prepared bytes.
///
/// It looks at no more of a request than its end and whether it wants a stream, so that the processor
/// time of a run is the gateway's.
final class GatewayUpstream: Sendable {
    /// How it answers a request for a stream; one for a document is always answered at once.
    enum Manner: Sendable {
        /// All tokens and the end, at once.
        case atOnce
        /// Token after token at `GatewayUpstream.tokensPerSecond`, without end; each tells when it left.
        case paced
        /// One token, and then nothing.
        case held
    }

    /// Tokens of a whole answer.
    static let tokens = 16
    /// Of one paced stream.
    static let tokensPerSecond = 16.0

    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let manner = Mutex(Manner.atOnce)
    private let paced = PacedChannels()
    private let left = Mutex<Instant?>(nil)

    /// Listens on a free port of loopback.
    func start() async throws -> Int {
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4096)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Connection(self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        paced.run(on: group.next())
        return channel.localAddress?.port ?? 0
    }

    /// How requests are answered from now on.
    func answer(_ manner: Manner) { self.manner.withLock { $0 = manner } }

    /// When a client last closed its connection in the middle of an answer.
    var lastLeft: Instant? { left.withLock { $0 } }

    /// Tokens that paced streams were sent so far.
    var tokensSent: Int { paced.sent }

    func stop() async { try? await group.shutdownGracefully() }

    private final class Connection: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let upstream: GatewayUpstream
        private var isAnswering = false
        private var wantsStream = false

        init(_ upstream: GatewayUpstream) { self.upstream = upstream }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data)
            wantsStream = wantsStream || bytes.position(after: GatewayUpstream.streamWord) != nil
            // The brace of the body comes last, and a head never ends with one.
            guard bytes.readableBytesView.last == UInt8(ascii: "}") else { return }
            defer { wantsStream = false }
            guard wantsStream else { return write(GatewayUpstream.document, context) }
            switch upstream.manner.withLock({ $0 }) {
            case .atOnce: write(GatewayUpstream.wholeStream, context)
            case .held:
                isAnswering = true
                write(GatewayUpstream.begunStream, context)
            case .paced:
                isAnswering = true
                write(GatewayUpstream.begunStream, context)
                upstream.paced.add(context.channel)
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            let now = Instant.now
            guard isAnswering else { return }
            upstream.paced.remove(context.channel)
            upstream.left.withLock { $0 = now }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        private func write(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
            context.writeAndFlush(NIOAny(bytes), promise: nil)
        }
    }
}

extension GatewayUpstream {
    fileprivate static let streamWord = Array(#""stream":true"#.utf8)

    fileprivate static let document: ByteBuffer = {
        let text = String(repeating: "word ", count: tokens)
        let body =
            #"{"id":"a","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"#
            + #""message":{"role":"assistant","content":"\#(text)"},"finish_reason":"stop"}],"#
            + #""usage":{"prompt_tokens":9,"completion_tokens":16,"total_tokens":25}}"#
        return ByteBuffer(
            string: "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
                + "content-length: \(body.utf8.count)\r\n\r\n\(body)")
    }()

    fileprivate static let begunStream = ByteBuffer(string: head + chunk(token("word ")))

    fileprivate static let wholeStream = ByteBuffer(
        string: head + String(repeating: chunk(token("word ")), count: tokens)
            + chunk(piece("{}", finish: #""stop""#)) + chunk("data: [DONE]\n\n") + "0\r\n\r\n")

    private static let head =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"

    fileprivate static func chunk(_ text: String) -> String {
        "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
    }

    fileprivate static func token(_ word: String) -> String { piece(#"{"content":"\#(word)"}"#) }

    private static func piece(_ delta: String, finish: String = "null") -> String {
        #"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"#
            + #""index":0,"delta":\#(delta),"finish_reason":\#(finish)}]}"# + "\n\n"
    }
}

/// The connections that get a token at a fixed pace, in groups whose turns are spread over it.
private final class PacedChannels: Sendable {
    private struct State {
        var groups: [[ObjectIdentifier: any Channel]] = Array(repeating: [:], count: count)
        var next = 0
        var sent = 0
    }

    /// Groups: their turns are 3.9 ms apart, so that load comes evenly.
    private static let count = 16

    private let state = Mutex(State())

    var sent: Int { state.withLock { $0.sent } }

    func add(_ channel: any Channel) {
        state.withLock { state in
            state.next = (state.next + 1) % Self.count
            state.groups[state.next][ObjectIdentifier(channel)] = channel
        }
    }

    func remove(_ channel: any Channel) {
        state.withLock { state in
            for index in state.groups.indices {
                state.groups[index][ObjectIdentifier(channel)] = nil
            }
        }
    }

    func run(on eventLoop: any EventLoop) {
        let pace = Int64(1e9 / GatewayUpstream.tokensPerSecond) / Int64(Self.count)
        let began = NIODeadline.now()
        // By the schedule and not by the pause: a late turn does not make the next one late.
        @Sendable func turn(_ number: Int64) {
            send(to: Int(number) % Self.count)
            eventLoop.scheduleTask(deadline: began + .nanoseconds((number + 1) * pace)) {
                turn(number + 1)
            }
        }
        eventLoop.execute { turn(0) }
    }

    private func send(to group: Int) {
        let channels = state.withLock { state in
            state.sent += state.groups[group].count
            return Array(state.groups[group].values)
        }
        guard !channels.isEmpty else { return }
        let left = LoadClock.nanoseconds
        let bytes = ByteBuffer(
            string: GatewayUpstream.chunk(GatewayUpstream.token("\(left) ")))
        for channel in channels { channel.writeAndFlush(bytes, promise: nil) }
    }
}

/// Nanoseconds of the monotonic clock, as text that survives a gateway.
enum LoadClock {
    static var nanoseconds: UInt64 { NIODeadline.now().uptimeNanoseconds }
}
