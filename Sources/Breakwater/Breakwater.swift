/// Breakwater under one import: the client, its values, and the real transport.
///
/// ```swift
/// import Breakwater
///
/// let client = ChatClient(endpoints: [
///     Endpoint(
///         profile: EndpointProfile(name: "local", model: "smollm2"),
///         baseURL: "http://127.0.0.1:8080/v1")
/// ])
/// let answer = try await client.chat(ChatRequest(messages: [.user("Why is the sea salt?")]))
/// print(answer.text)
/// await client.shutdown()
/// ```
@_exported public import Client
@_exported public import HTTPTransport
@_exported public import Providers
@_exported public import Reliability

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
    public convenience init(
        endpoints: [Endpoint], policy: CallPolicy = CallPolicy(),
        fleet: FleetPolicy = FleetPolicy(), strategy: RoutingStrategy = .balanced,
        http: HTTPTransportOptions = HTTPTransportOptions(), seed: UInt64? = nil
    ) {
        let transport = HTTPTransport(options: http)
        self.init(
            endpoints: endpoints, policy: policy, fleet: fleet, strategy: strategy,
            transport: transport, seed: seed, afterShutdown: { await transport.shutdown() })
    }
}
