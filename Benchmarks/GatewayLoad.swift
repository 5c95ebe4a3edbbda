import NIOCore
import NIOPosix

/// Load from one thread towards one port of loopback.
struct GatewayLoad: Sendable {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    /// A request for a completion with `model`, as its bytes on the wire.
    static func request(model: String, streams: Bool) -> ByteBuffer {
        let body =
            #"{"model":"\#(model)","messages":[{"role":"user","content":"hello"}],"#
            + #""stream":\#(streams)}"#
        return ByteBuffer(
            string: "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\n"
                + "authorization: Bearer none\r\ncontent-type: application/json\r\n"
                + "content-length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// A port that was free a moment ago.
    func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return port
    }

    /// `clients` that ask one after the other for `seconds`.
    ///
    /// The first fifth of the time warms up and is not counted.
    func closedLoop(
        port: Int, clients: Int, request: ByteBuffer, seconds: Double
    ) async throws -> (tally: LoadTally, seconds: Double) {
        let result = LoadResult()
        let until = NIODeadline.now() + .nanoseconds(Int64(seconds * 1e9))
        let channels = try await connect(
            clients, to: port, request, .closedLoop(until: until), result)
        try await Task.sleep(for: .seconds(seconds / 5))
        result.clear()
        let began = ContinuousClock.now
        try await Task.sleep(for: .seconds(seconds * 4 / 5))
        let (tally, took) = (result.tally, began.duration(to: .now))
        for channel in channels { try? await channel.closeFuture.get() }
        return (tally, took / .seconds(1))
    }

    /// `count` connections that each asked for a stream and read it until they are closed.
    ///
    /// One of 64 measures the lag of its tokens.
    func streams(
        _ count: Int, port: Int, request: ByteBuffer, result: LoadResult
    ) async throws -> [any Channel] {
        var channels: [any Channel] = []
        while channels.count < count {
            let batch = min(100, count - channels.count)
            channels += try await connect(
                batch, to: port, request, .stream(samples: false), result, sampled: batch / 64)
            // As people come, and not all in one instant.
            try await Task.sleep(for: .milliseconds(40))
        }
        return channels
    }

    /// Opens connections, all at once.
    func connect(
        _ count: Int, to port: Int, _ request: ByteBuffer, _ work: LoadConnection.Work,
        _ result: LoadResult, sampled: Int = 0
    ) async throws -> [any Channel] {
        let bootstrap = ClientBootstrap(group: group)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
        let futures = (0..<count).map { index in
            let work = index < sampled ? .stream(samples: true) : work
            return bootstrap.channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    result.opened(channel)
                    try channel.pipeline.syncOperations.addHandler(
                        LoadConnection(request, work, result))
                }
            }
            .connect(host: "127.0.0.1", port: port)
        }
        var channels: [any Channel] = []
        for future in futures { channels.append(try await future.get()) }
        return channels
    }

    /// Closes connections from this side.
    func close(_ channels: [any Channel], _ result: LoadResult) async {
        result.leave(channels)
        for channel in channels { channel.close(promise: nil) }
        for channel in channels { try? await channel.closeFuture.get() }
    }

    func stop() async { try? await group.shutdownGracefully() }
}
