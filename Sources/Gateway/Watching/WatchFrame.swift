public import Reliability

/// One event of `GET /status/stream`: what a screen in another process needs to show this one's
/// traffic.
///
/// The stream begins with `hello` and a whole fleet. After that an endpoint travels only when it has
/// changed, and the `fleet` that follows says that the picture is complete again.
public enum WatchFrame: Sendable, Equatable {
    /// Who speaks, and what the watcher may do.
    case hello(WatchHello)
    /// One endpoint as it is now.
    case endpoint(EndpointSnapshot, WatchLabel)
    /// All but the endpoints, of which there are `count`; at least once a second.
    case fleet(FleetSnapshot, count: Int, leftOut: Int)
    /// A decision of the core, with the label of its call.
    case trace(TraceEvent, label: String)
    /// The server ends; nothing follows.
    case stopping
}

/// How a stream of frames begins.
public struct WatchHello: Sendable, Equatable, Codable {
    /// The version of the frames; a reader refuses another.
    public var version: Int
    /// Which run of the server this is: after another one everything is counted anew.
    public var run: String
    /// True when the watcher has shown the server's token, so that `POST /control` takes orders.
    public var acts: Bool
    /// The server's present, from which all its instants are counted.
    public var at: Instant

    /// The version that this program writes and reads.
    public static let current = 1

    /// Creates the beginning of a stream.
    public init(version: Int = current, run: String, acts: Bool, at: Instant) {
        self.version = version
        self.run = run
        self.acts = acts
        self.at = at
    }
}

/// What a watcher is told of an endpoint beside the core's snapshot.
public struct WatchLabel: Sendable, Equatable, Codable {
    /// True for an embedded demo endpoint.
    public var isSimulated: Bool
    /// Its host and port; never a key.
    public var address: String

    /// Creates a label.
    public init(isSimulated: Bool, address: String) {
        self.isSimulated = isSimulated
        self.address = address
    }
}

/// What stands behind `data:` in each frame, as one JSON document.
enum WatchPayload {
    struct EndpointPart: Codable {
        var endpoint: EndpointSnapshot
        var label: WatchLabel
    }

    struct FleetPart: Codable {
        var fleet: FleetSnapshot
        var count: Int
        var leftOut: Int
    }

    struct TracePart: Codable {
        var trace: TraceEvent
        var label: String
    }
}

/// The names of the events.
enum WatchEventName: String {
    case hello
    case endpoint
    case fleet
    case trace
    case stopping
}
