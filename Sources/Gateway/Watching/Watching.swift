import Client
import Providers
import Reliability
import Synchronization

/// Shows the traffic of this server to screens in other processes: `GET /status/stream`.
struct Watching: Sendable {
    /// More than anybody has terminals open.
    static let most = 16
    /// How often news is gathered into one write.
    private static let pause = Duration.milliseconds(100)

    let client: ChatClient
    /// Closed when the server stops.
    let gate: Gate
    /// Counts the watchers.
    let places = Gate(limit: Watching.most, of: "watchers")
    /// Names this run of the server.
    let run = String(UInt64.random(in: .min ... .max), radix: 16)

    /// Begins the stream, which ends with the server or when its reader leaves.
    func begin(acts: Bool, on connection: Connection) throws(GatewayError) {
        let ticket = try places.enter()
        TaskAnswering.begin(on: connection) { outlet in
            await outlet.begin(.events)
            // A reader that left is told nothing any more.
            try? await write(to: outlet, acts: acts)
            await outlet.end()
            withExtendedLifetime(ticket) {}
        }
    }

    private func write(to output: TaskAnswering.Outlet, acts: Bool) async throws {
        let news = News()
        let events = client.events { news.wants($0) }
        let gathering = Task { for await event in events { news.take(event) } }
        defer { gathering.cancel() }
        let now = Instant.now
        let writer = WatchWriter(origin: now)
        var pace = WatchPace()
        var frames: [WatchFrame] = [.hello(WatchHello(run: run, acts: acts, at: now))]
        while !gate.isClosed {
            let (traces, leftOut) = news.drain()
            frames += traces
            if pace.isDue(.now, isBusy: !traces.isEmpty || leftOut.isNew) {
                frames += picture(&pace, leftOut: leftOut.count)
            }
            if !frames.isEmpty {
                try await output.write(writer.bytes(frames))
                frames = []
            }
            try await Task.sleep(for: Self.pause)
        }
        try await output.write(writer.bytes([.stopping]))
    }

    private func picture(_ pace: inout WatchPace, leftOut: Int) -> [WatchFrame] {
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
