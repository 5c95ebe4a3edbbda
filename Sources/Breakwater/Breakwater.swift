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
