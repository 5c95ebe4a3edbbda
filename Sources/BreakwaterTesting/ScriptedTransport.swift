public import Client
public import Providers
import Reliability
import Synchronization

/// A transport that a test plays by hand or by script; nothing leaves the process.
///
/// Every request becomes a `ScriptedExchange`. The script is called inside `start`, so an endpoint
/// that answers in its script answers at once; one that does nothing stays silent until the test,
/// which finds the exchange under `exchanges`, makes it speak.
public final class ScriptedTransport: Transport {
    /// What an endpoint does with a request.
    public typealias Script = @Sendable (ScriptedExchange) -> Void

    private struct State {
        var scripts: [String: Script] = [:]
        var exchanges: [ScriptedExchange] = []
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>
    private let fallback: Script
    private let keeps: Bool

    /// Creates a transport whose endpoints all follow `script`; without one they stay silent.
    ///
    /// With `keeps` false the exchanges are not remembered, for long runs.
    public init(keeps: Bool = true, script: @escaping Script = { _ in }) {
        fallback = script
        self.keeps = keeps
        state = Mutex(State())
    }

    /// Gives the endpoint of this name its own script from now on.
    public func script(_ endpoint: String, _ script: @escaping Script) {
        state.withLock { $0.scripts[endpoint] = script }
    }

    /// Every exchange so far, in order.
    public var exchanges: [ScriptedExchange] { state.withLock { $0.exchanges } }

    /// The exchanges with one endpoint.
    public func exchanges(with endpoint: String) -> [ScriptedExchange] {
        exchanges.filter { $0.endpoint.profile.name == endpoint }
    }

    /// Waits until at least `count` requests were made, and returns the last of these.
    @discardableResult
    public func exchange(_ count: Int) async -> ScriptedExchange {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.exchanges.count < count { state.waiters.append((count, continuation)) }
                return state.exchanges.count >= count
            }
            if isThere { continuation.resume() }
        }
        return exchanges[count - 1]
    }

    /// Makes an exchange and lets the endpoint's script play with it.
    public func start(
        _ request: HTTPRequestValue, to endpoint: Endpoint,
        receive: @escaping @Sendable (TransportEvent) -> Void
    ) -> any TransportExchange {
        let (exchange, script, ready) = state.withLock { state in
            let exchange = ScriptedExchange(
                number: state.exchanges.count + 1, request: request, endpoint: endpoint,
                receive: receive)
            if keeps { state.exchanges.append(exchange) }
            let count = state.exchanges.count
            let ready = state.waiters.filter { $0.count <= count }.map(\.continuation)
            state.waiters.removeAll { $0.count <= count }
            return (exchange, state.scripts[endpoint.profile.name] ?? fallback, ready)
        }
        script(exchange)
        for waiter in ready { waiter.resume() }
        return exchange
    }
}
