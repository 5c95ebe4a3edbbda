import Client

/// Shows the traffic of this server to screens in other processes: `GET /status/stream`.
struct Watching: Sendable {
    /// More than anybody has terminals open.
    static let most = 16

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
        var source = WatchSource(of: client, run: run, acts: acts)
        defer { source.end() }
        while !gate.isClosed {
            let bytes = try source.next()
            if !bytes.isEmpty { try await output.write(bytes) }
            try await Task.sleep(for: WatchSource.pause)
        }
        try await output.write(source.last())
    }
}
