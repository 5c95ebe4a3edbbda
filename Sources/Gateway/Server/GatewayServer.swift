public import Client
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import Providers
import Reliability
import ServiceLifecycle

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The reliability core behind an OpenAI-compatible port.
///
/// ```swift
/// let server = try GatewayServer(client: client, options: GatewayOptions(port: 0))
/// try await server.run { port in print("http://127.0.0.1:\(port)/v1") }
/// ```
///
/// | path | answers |
/// | --- | --- |
/// | `POST /v1/chat/completions` | a completion, whole or as events |
/// | `POST /v1/embeddings` | vectors, where an endpoint has them |
/// | `GET /v1/models` | `auto` and the endpoints' models |
/// | `GET /metrics` | what was measured, for Prometheus |
/// | `GET /status` | every endpoint's state |
/// | `GET /status/stream` | the same as it changes, for `breakwater attach` |
/// | `POST /control` | a person's order, with the token that asks only |
/// | `GET /healthz` | 200 while the process runs |
/// | `GET /readyz` | 200 while an endpoint is usable, else 503 |
public final class GatewayServer: Sendable {
    private let group: ServiceGroup
    private let gate: Gate
    private let port: AsyncStream<Int>

    /// Prepares a server; nothing listens before `run`.
    ///
    /// `metrics` is the store that `client` reports to; without one there is no `/metrics`.
    /// Throws when the address is not loopback and there is no token, or when the certificate cannot be
    /// used.
    public init(
        client: ChatClient, options: GatewayOptions, metrics: MetricStore? = nil
    ) throws(GatewayRefusal) {
        let access = AccessRules(options)
        guard options.isLoopback || access.asksForToken else {
            throw .needsToken(host: options.host)
        }
        let created = Int(Date.now.timeIntervalSince1970)
        metrics?.cell(.startTime).series.record(Double(created))
        let gate = Gate(limit: options.requestsMax)
        // Weak, because the client holds the store.
        metrics?.beforeReading { [weak client, weak metrics] in
            metrics?.cell(.requestsInFlight).series.record(Double(gate.inside))
            guard let client else { return }
            client.reportGauges()
            metrics?.keepGauges(ofEndpoints: Set(client.snapshot().present.map(\.profile.name)))
        }
        let responder = GatewayResponder(
            client: client, options: options, access: access, gate: gate,
            watching: Watching(client: client, gate: gate), metrics: metrics, created: created)
        let (port, continuation) = AsyncStream.makeStream(of: Int.self)
        let server = try Self.server(responder) { channel in
            continuation.yield(channel.localAddress?.port ?? options.port)
            continuation.finish()
        }
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: server)], logger: Self.quiet)
        configuration.maximumGracefulShutdownDuration = options.stopWithin
        group = ServiceGroup(configuration: configuration)
        self.gate = gate
        self.port = port
    }

    /// The server's own lines would stand between those of the program.
    private static var quiet: Logger {
        Logger(label: "breakwater.gateway") { _ in SwiftLogNoOpLogHandler() }
    }

    private static func server(
        _ responder: GatewayResponder, onRunning: @escaping @Sendable (any Channel) async -> Void
    ) throws(GatewayRefusal) -> any Service {
        let options = responder.options
        let configuration = ServerConfiguration(
            address: .hostname(options.host, port: options.port))
        func server(_ channel: some ServerChildChannel) -> any Service {
            let server = channel.server(
                configuration: configuration, onServerRunning: onRunning,
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: quiet)
            return DrainedServer(server: server, connections: connections)
        }
        let connections = OpenConnections()
        let plain = GatewayChannel(responder: responder, connections: connections)
        guard let certificate = options.certificate else { return server(plain) }
        let tls = try certificate.configuration()
        do {
            return server(try TLSChannel(plain, tlsConfiguration: tls))
        } catch {
            throw .unusable(file: certificate.chain, holds: "certificate")
        }
    }

    /// Listens and serves until `stop()`, or until the task is cancelled.
    ///
    /// `onListening` gets the port once it is open. Throws what binding the port throws.
    public func run(onListening: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { [port] in for await number in port { await onListening(number) } }
            defer { tasks.cancelAll() }
            do {
                try await group.run()
            } catch {
                // Answers that outlast a stop are cancelled, which the group reports as an error.
                guard gate.isClosed else { throw error }
            }
        }
    }

    /// Takes nothing new and lets `run` return when the answers under way are out, or after
    /// `GatewayOptions.stopWithin`.
    public func stop() async {
        gate.close()
        await group.triggerGracefulShutdown()
    }

    /// Completions under way.
    public var requestsUnderWay: Int { gate.inside }
}
