public import Client
public import Providers
public import Reliability
public import Tracing

/// A client on a manual clock and a scripted transport: everything a test of the client needs.
public struct Stage: Sendable {
    /// Time.
    public let clock = ManualClock()
    /// The network.
    public let transport: ScriptedTransport
    /// What is tested.
    public let client: ChatClient

    /// Creates a client over endpoints of these names.
    public init(
        _ names: String..., policy: CallPolicy = quietPolicy, fleet: FleetPolicy = FleetPolicy(),
        strategy: RoutingStrategy = .priority, seed: UInt64 = 1,
        script: @escaping ScriptedTransport.Script = { _ in }
    ) {
        self.init(
            endpoints: names.map { scriptedEndpoint($0) }, policy: policy, fleet: fleet,
            strategy: strategy, seed: seed, script: script)
    }

    /// Creates a client over these endpoints.
    public init(
        endpoints: [Endpoint], policy: CallPolicy = quietPolicy, fleet: FleetPolicy = FleetPolicy(),
        strategy: RoutingStrategy = .priority, seed: UInt64 = 1, keeps: Bool = true,
        metrics: any Metrics = SwiftMetrics(), tracer: (any Tracer)? = nil,
        interceptors: [any Interceptor] = [],
        script: @escaping ScriptedTransport.Script = { _ in }
    ) {
        transport = ScriptedTransport(keeps: keeps, script: script)
        client = ChatClient(
            endpoints: endpoints, policy: policy, fleet: fleet, strategy: strategy,
            transport: transport, clock: clock, seed: seed, metrics: metrics, tracer: tracer,
            interceptors: interceptors)
    }

    /// The names of the endpoints in the order of their requests.
    public var asked: [String] { transport.exchanges.map(\.endpoint.profile.name) }

    /// The state of one endpoint.
    public func endpoint(_ index: Int) -> EndpointSnapshot { client.snapshot().endpoints[index] }

    /// Everything that must be zero when no call is under way: calls, waiting, attempts in flight.
    public var leftovers: [Int] {
        let snapshot = client.snapshot()
        return [snapshot.callsInFlight, snapshot.waiting] + snapshot.endpoints.map(\.inFlight)
    }

    /// Waits until the alarm sleeps for an instant at most `duration` away, and moves there.
    public func pass(_ duration: Duration) async {
        await clock.sleeper(dueBy: clock.now.advanced(by: duration))
        clock.advance(by: duration)
    }
}

/// No hedges and no race, so that a test sees what it asks for.
public let quietPolicy = CallPolicy(hedge: HedgePolicy(after: .off))

extension ChatStream {
    /// Reads to the end.
    public func everything() async -> (answer: ChatAnswer?, events: [ChatEvent]) {
        var answer: ChatAnswer?
        var events: [ChatEvent] = []
        for await event in self {
            events.append(event)
            if case .finished(let last) = event { answer = last }
        }
        return (answer, events)
    }

    /// Reads to the end and keeps the answer.
    public func answer() async -> ChatAnswer? { await everything().answer }

    /// Reads to the end and keeps the decision log.
    public func traces() async -> [TraceEvent.Kind] {
        await everything().events.compactMap { event in
            if case .trace(let trace) = event { trace.kind } else { nil }
        }
    }
}
