import NIOCore
import NIOPosix

/// A client that sends bytes as they are.
enum RawConnection {
    /// Sends `bytes` and reads nothing.
    static func deaf(to gateway: ServedGateway, _ bytes: String) async throws -> any Channel {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: port(of: gateway)).get()
        try await channel.writeAndFlush(ByteBuffer(string: bytes))
        return channel
    }

    private static func port(of gateway: ServedGateway) -> Int {
        gateway.origin.split(separator: ":").last.flatMap { Int($0) } ?? 0
    }

    /// What `gateway` writes after each of `pieces` was sent, until it closes or has written `last`.
    ///
    /// `closesSending` closes the sending half behind the last piece.
    static func talk(
        to gateway: ServedGateway, _ pieces: [String], until last: String? = nil,
        closesSending: Bool = false
    ) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port(of: gateway)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            for piece in pieces {
                try await outbound.write(ByteBuffer(string: piece))
                // Time for the piece to arrive by itself; too little only makes the test say less.
                try await Task.sleep(for: .milliseconds(20))
            }
            if closesSending { outbound.finish() }
            var text = ""
            for try await bytes in inbound {
                text += String(buffer: bytes)
                if let last, text.contains(last) { break }
            }
            return text
        }
    }
}
