import Hummingbird
import NIOCore

/// What a request brings beside itself: its connection.
struct GatewayContext: InitializableFromSource {
    /// The connection.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) { channel = source.channel }
}
