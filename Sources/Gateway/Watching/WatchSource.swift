public import Client
import Providers
public import Reliability
import Synchronization

/// What one watcher is told of a client's traffic, from when the source is made: the stream of
/// `GET /status/stream`, piece by piece.
///
/// Whoever has it asks `next()` again and again, `pause` apart, and ends it.
public struct WatchSource: Sendable {
    /// How long news is gathered before it is written.
    public static let pause = Duration.milliseconds(100)

    private let client: ChatClient
    private let news = News()
    private let gathering: Task<Void, Never>
    private let writer: WatchWriter
    private var pace = WatchPace()
    private var frames: [WatchFrame]

    /// Begins to listen to `client`; `run` names its start, and `acts` says whether the watcher may give
    /// orders.
    public init(of client: ChatClient, run: String, acts: Bool, now: Instant = .now) {
        self.client = client
        let news = news
        let events = client.events { news.wants($0) }
        gathering = Task { for await event in events { news.take(event) } }
        writer = WatchWriter(origin: now)
        frames = [.hello(WatchHello(run: run, acts: acts, at: now))]
    }

    /// The bytes of what is to be told now; none when nothing is.
    ///
    /// Throws what the encoder throws, which it does for no value that the core makes.
    public mutating func next() throws -> [UInt8] {
        let (traces, leftOut) = news.drain()
        frames += traces
        if pace.isDue(.now, isBusy: !traces.isEmpty || leftOut.isNew) {
            frames += picture(leftOut: leftOut.count)
        }
        guard !frames.isEmpty else { return [] }
        defer { frames = [] }
        return try writer.bytes(frames)
    }

    /// The bytes of what was not told yet, of how everything stands, and that nothing follows.
    public mutating func last() throws -> [UInt8] {
        let (traces, leftOut) = news.drain()
        frames += traces + picture(leftOut: leftOut.count) + [.stopping]
        defer { frames = [] }
        return try writer.bytes(frames)
    }

    /// Stops listening.
    public func end() { gathering.cancel() }

    /// Waits until everything is taken that the client told; it must have been shut down.
    public func drain() async { await gathering.value }

    private mutating func picture(leftOut: Int) -> [WatchFrame] {
        let fleet = client.snapshot()
        let places = client.places
        var frames = pace.changed(in: fleet).map { endpoint in
            WatchFrame.endpoint(endpoint, Self.label(of: places[endpoint.id.index]))
        }
        frames.append(.fleet(fleet, count: fleet.endpoints.count, leftOut: leftOut))
        return frames
    }

    private static func label(of endpoint: Endpoint) -> WatchLabel {
        WatchLabel(
            isSimulated: endpoint.isSimulated,
            address: WebAddress(endpoint.baseURL)?.place ?? "")
    }

    /// What happened since the last look, for one watcher.
    private final class News: Sendable {
        /// More than a choice of calls gives in one pause; a reader that stalls loses the oldest.
        private static let capacity = 4_096

        private struct State {
            var sampling = CallSampling()
            var traces: [WatchFrame] = []
            var toldLeftOut = 0
        }

        private let state = Mutex(State())

        /// Whether an event belongs to a call in view; asked on the thread where it happens.
        func wants(_ event: ClientEvent) -> Bool {
            state.withLock { $0.sampling.shows(event) }
        }

        func take(_ event: ClientEvent) {
            guard case .trace(let trace, let label) = event else { return }
            state.withLock { state in
                if state.traces.count >= Self.capacity { state.traces.removeFirst(1_024) }
                state.traces.append(.trace(trace, label: label))
            }
        }

        func drain() -> ([WatchFrame], leftOut: (count: Int, isNew: Bool)) {
            state.withLock { state in
                defer {
                    state.traces = []
                    state.toldLeftOut = state.sampling.leftOut
                }
                let count = state.sampling.leftOut
                return (state.traces, (count, count > state.toldLeftOut))
            }
        }
    }
}
