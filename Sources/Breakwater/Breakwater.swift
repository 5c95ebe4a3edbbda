/// Breakwater under one import: the client, its values, and the real transport.
///
/// ```swift
/// import Breakwater
///
/// let client = try ChatClient(provider: .openAI)
/// let answer = try await client.chat("Why is the sea salt?")
/// print(answer.text)
/// await client.shutdown()
/// ```
///
/// `Provider` names who is asked, `ConnectionOptions` how, `ModelArray` several addresses that answer
/// for one another; each makes a `ChatClient`. The articles of this catalogue have a page for each
/// thing that keeps a call alive.
@_exported public import Client
@_exported public import HTTPTransport
@_exported public import Providers
@_exported public import Reliability
public import Tracing

/// One turn of a conversation: another name of `ChatMessage`.
public typealias Message = ChatMessage

extension ChatClient {
    /// Creates a client with an HTTP transport of its own, which `shutdown` closes.
    ///
    /// - Parameters:
    ///   - endpoints: In configuration order; their positions become their identities.
    ///   - policy: Retry, hedge, race, fallback and deadline of every call.
    ///   - fleet: Breakers, budget, buckets and queue.
    ///   - strategy: How to choose among free endpoints. Default `.balanced`.
    ///   - http: Threads, connections and trust roots of the transport.
    ///   - seed: Makes every random choice repeatable. Default: a new one.
    ///   - metrics: Where measurements go. Default: the program's swift-metrics backend.
    ///   - tracer: Where spans go. Default `nil`: the program's tracer, if it bootstrapped one before.
    ///   - interceptors: Stand around every call, the first outermost. Default none.
    public convenience init(
        endpoints: [Endpoint], policy: CallPolicy = CallPolicy(),
        fleet: FleetPolicy = FleetPolicy(), strategy: RoutingStrategy = .balanced,
        http: HTTPTransportOptions = HTTPTransportOptions(), seed: UInt64? = nil,
        metrics: any Metrics = SwiftMetrics(), tracer: (any Tracer)? = nil,
        interceptors: [any Interceptor] = []
    ) {
        let transport = HTTPTransport(options: http)
        self.init(
            endpoints: endpoints, policy: policy, fleet: fleet, strategy: strategy,
            transport: transport, seed: seed, metrics: metrics, tracer: tracer,
            interceptors: interceptors, afterShutdown: { await transport.shutdown() })
    }
}
