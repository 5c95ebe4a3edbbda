public import Behaviours
public import HelpTopics
import NIOCore
import NIOHTTP1
import NIOPosix
public import Providers
import Reliability
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A handful of embedded endpoints: real HTTP servers on loopback, each with its own character.
///
/// ```swift
/// let harbour = DemoHarbour()
/// let endpoints = try await harbour.start()
/// harbour.apply(.kill, to: 0)
/// await harbour.stop()
/// ```
///
/// All of them share one thread. Nothing is started before `start()`.
public final class DemoHarbour: Sendable {
    /// The characters, in the order of `start()`'s endpoints.
    public let behaviours: [Behaviour]
    private let servers: [DemoServer]
    private let running = Mutex(Running())

    private struct Running: Sendable {
        var group: MultiThreadedEventLoopGroup?
        var endpoints: [Endpoint] = []
    }

    /// Prepares endpoints.
    ///
    /// - Parameters:
    ///   - behaviours: One endpoint each; the five characters of the demo unless given.
    ///   - answer: Makes an answer out of a question and the number of its turn, from 1; the help
    ///     pages answer unless given. Called on the servers' thread, so it should take milliseconds at
    ///     most.
    ///   - elapsed: The time since the start, which outages, weather and quotas go by; real time unless given.
    public init(
        behaviours: [Behaviour] = Behaviour.demo,
        answer: @escaping @Sendable (_ question: String, _ turn: Int) -> String = { question, _ in
            HelpTopics.answer(to: question)
        },
        elapsed: (@Sendable () -> Duration)? = nil
    ) {
        let start = ContinuousClock.now
        let elapsed = elapsed ?? { start.duration(to: .now) }
        let created = time(nil)
        self.behaviours = behaviours
        let quotas = QuotaLedger()
        servers = behaviours.map {
            DemoServer($0, quotas: quotas, created: created, elapsed: elapsed, answer: answer)
        }
    }

    deinit {
        running.withLock { $0.group.take() }?.shutdownGracefully { _ in }
    }

    /// Starts all servers on free ports of 127.0.0.1; the endpoints come in the order of `behaviours`.
    ///
    /// A second call returns the same endpoints. Throws what binding a port throws.
    public func start() async throws -> [Endpoint] {
        let (group, known) = running.withLock { running in
            let group = running.group ?? MultiThreadedEventLoopGroup(numberOfThreads: 1)
            running.group = group
            return (group, running.endpoints)
        }
        if !known.isEmpty { return known }
        var endpoints: [Endpoint] = []
        for (behaviour, server) in zip(behaviours, servers) {
            let channel = try await bootstrap(server, on: group)
                .bind(host: "127.0.0.1", port: 0).get()
            endpoints.append(endpoint(behaviour, port: channel.localAddress?.port ?? 0))
        }
        running.withLock { $0.endpoints = endpoints }
        return endpoints
    }

    /// The address under which the server of `endpoint`, one of `start()`'s, speaks `format`.
    ///
    /// Every server speaks all of them at once; `start()` gives addresses for OpenAI's chat.
    public static func endpoint(_ endpoint: Endpoint, speaking format: WireFormat) -> Endpoint {
        var endpoint = endpoint
        let origin = endpoint.baseURL.split(separator: "/").prefix(2).joined(separator: "//")
        endpoint.format = format
        endpoint.baseURL =
            switch format {
            case .openAIChat, .openAIResponses, .anthropic: origin + "/v1"
            case .gemini: origin + "/v1beta"
            case .cohere, .ollama: origin
            }
        return endpoint
    }

    /// Changes how the endpoint at `index` plays, at once; an index out of range does nothing.
    public func apply(_ fault: DemoFault, to index: Int) {
        guard servers.indices.contains(index) else { return }
        servers[index].apply(fault)
    }

    /// What was applied to the endpoint at `index`; `nil` when it plays its own character.
    public func applied(to index: Int) -> DemoFault? {
        servers.indices.contains(index) ? servers[index].applied : nil
    }

    /// What the endpoint at `index` has seen.
    public func counters(of index: Int) -> DemoCounters {
        servers.indices.contains(index) ? servers[index].counters : DemoCounters()
    }

    /// Closes all ports and connections.
    public func stop() async {
        let group = running.withLock { running in
            running.endpoints = []
            return running.group.take()
        }
        // Shutting down the threads closes every channel; it only fails when it was done before.
        try? await group?.shutdownGracefully()
    }

    private func bootstrap(_ server: DemoServer, on group: MultiThreadedEventLoopGroup)
        -> ServerBootstrap
    {
        ServerBootstrap(group: group)
            // A benchmark may open a thousand connections in one go.
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    // No pipelining assistance: a client that pipelines is cut off instead.
                    try pipeline.configureHTTPServerPipeline(
                        withPipeliningAssistance: false, withErrorHandling: true)
                    try pipeline.addHandler(DemoConnection(server))
                }
            }
    }

    private func endpoint(_ behaviour: Behaviour, port: Int) -> Endpoint {
        Endpoint(
            profile: EndpointProfile(
                name: behaviour.name, provider: "demo", model: behaviour.model,
                price: behaviour.price),
            baseURL: "http://127.0.0.1:\(port)/v1", auth: .none, isSimulated: true)
    }
}
