import Client
import DemoEndpoints
import HTTPTransport
import Providers
import Reliability
import Settings

/// A client with its endpoints, ready to be asked; what the commands without a screen run on.
struct Session: Sendable {
    /// The client.
    let client: ChatClient
    /// The endpoints as configured.
    let configured: [ConfiguredEndpoint]
    /// The embedded servers, when they run.
    let harbour: DemoHarbour?
    /// What every call starts from.
    let options: CallOptions
    /// Where every decision goes, if anywhere.
    let log: LogFile?
    /// What is sent to a collector, if anything.
    let telemetry: Telemetry?
    /// Where the traffic is recorded, if anywhere.
    let recording: Recording?

    /// Resolves the endpoints and makes the client; notes and warnings go to standard error.
    ///
    /// `asks` is false for who only looks at the endpoints, which needs no key. `metrics` is where
    /// measurements go, if somebody reads them. `http` says how the endpoints are reached.
    static func open(
        _ launch: Launch, asks: Bool = true, metrics: MetricStore? = nil,
        http: HTTPTransportOptions = HTTPTransportOptions()
    ) async throws(ExitStatus) -> Session {
        let transport = HTTPTransport(options: http)
        let resolved = try await launch.resolve(through: transport, asksElsewhere: asks)
        for warning in launch.warnings { Output.error.write("\(warning)\n") }
        for note in resolved.notes { Output.note(note) }
        if asks, resolved.configured.allSatisfy({ $0.keyIsMissing }) {
            throw .usage.saying("no endpoint has its key.")
        }
        let telemetry =
            asks ? Telemetry(of: launch, metrics: metrics) { Output.note($0) } : nil
        let client = ChatClient(
            endpoints: resolved.endpoints, policy: launch.settings.call,
            fleet: launch.settings.fleet, strategy: launch.settings.strategy, transport: transport,
            seed: launch.seed, metrics: metrics ?? telemetry?.metrics ?? SwiftMetrics(),
            tracer: telemetry?.tracer, interceptors: launch.interceptors,
            afterShutdown: { await telemetry?.finish() })
        telemetry?.start(for: client)
        for (index, endpoint) in resolved.configured.enumerated() where endpoint.keyIsMissing {
            client.setManual(.disabled, for: EndpointID(index))
        }
        client.watchHealth(of: resolved.configured)
        return Session(
            client: client, configured: resolved.configured, harbour: resolved.harbour,
            options: launch.options,
            log: try launch.logFile.map { path throws(ExitStatus) in
                try LogFile.open(path, names: resolved.endpoints.map(\.profile.name))
            }, telemetry: telemetry,
            recording: try launch.recordFile.map { path throws(ExitStatus) in
                try Recording.start(of: client, to: path)
            })
    }

    /// Brings to a collector and to a recording what is left for them; without them there is nothing to
    /// do at the end.
    func end() async {
        if telemetry != nil || recording != nil { await client.shutdown() }
        await recording?.finish()
    }

    /// The endpoints' names by position.
    var names: [String] { configured.map(\.endpoint.profile.name) }
}

extension ChatClient {
    /// Probes what the configuration wants probed (`health.every`); positions are identities.
    func watchHealth(of configured: [ConfiguredEndpoint], from first: Int = 0) {
        for (index, endpoint) in configured.enumerated() {
            guard let every = endpoint.probe.every, !endpoint.keyIsMissing else { continue }
            let id = EndpointID(first + index)
            switch endpoint.probe.kind {
            case .completion: watchHealth(of: id, every: every)
            case .path(let path): watchHealth(of: id, path: path, every: every)
            }
        }
    }
}
