import NIOCore
import NIOPosix

/// A port whose queue of connections is full: the system lets nobody else in, and says nothing.
package final class FullPort: Sendable {
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    package init() {}

    /// Listens without accepting, and connects until that hangs.
    package func start() async throws -> Int {
        let server = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1)
            .serverChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = server.localAddress?.port ?? 0
        // Linux queues one more than was asked for.
        for _ in 0..<8 {
            do {
                _ = try await ClientBootstrap(group: group)
                    .connectTimeout(.milliseconds(100))
                    .connect(host: "127.0.0.1", port: port).get()
            } catch {
                break
            }
        }
        return port
    }

    package func stop() async throws { try await group.shutdownGracefully() }
}
