public import Providers
public import Reliability
import Synchronization
public import Tracing

/// A chat client that keeps answering while endpoints fail.
///
/// ```swift
/// let client = ChatClient(endpoints: endpoints, transport: transport)
/// let answer = try await client.chat(ChatRequest(messages: [.user("Why is the sea salt?")]))
/// ```
///
/// Use `stream` when somebody reads along, `chat` when only the whole answer counts. One client
/// serves any number of calls; they share breakers, buckets, budget and measurements.
public final class ChatClient: Sendable {
    let registry: EndpointRegistry
    private let interceptors: [any Interceptor]
    private let prober: HealthProber
    private let afterShutdown: @Sendable () async -> Void

    /// Creates a client; the first call may follow at once.
    ///
    /// - Parameters:
    ///   - endpoints: In configuration order; their positions become their identities.
    ///   - policy: Retry, hedge, race, fallback and deadline of every call.
    ///   - fleet: Breakers, budget, buckets and queue.
    ///   - strategy: How to choose among free endpoints. Default `.balanced`.
    ///   - transport: The door to the network.
    ///   - clock: Every wait uses it. Default the continuous clock.
    ///   - seed: Makes every random choice repeatable. Default: a new one.
    ///   - metrics: Where measurements go. Default `SwiftMetrics()`: the backend that the program
    ///     bootstrapped with swift-metrics.
    ///   - tracer: Where the spans of calls and attempts go. Default `nil`: the tracer that the program
    ///     bootstrapped with swift-distributed-tracing before, if any.
    ///   - interceptors: Stand around every call, the first outermost. Default none, which costs nothing.
    ///   - afterShutdown: Runs at the end of `shutdown`, to close what only this client uses.
    public init<C: Clock>(
        endpoints: [Endpoint], policy: CallPolicy = CallPolicy(),
        fleet: FleetPolicy = FleetPolicy(), strategy: RoutingStrategy = .balanced,
        transport: any Transport, clock: C = ContinuousClock(), seed: UInt64? = nil,
        metrics: any Metrics = SwiftMetrics(), tracer: (any Tracer)? = nil,
        interceptors: [any Interceptor] = [],
        afterShutdown: @escaping @Sendable () async -> Void = {}
    ) where C.Instant == ContinuousClock.Instant {
        registry = EndpointRegistry(
            endpoints: endpoints, policy: policy, fleet: fleet, strategy: strategy,
            transport: transport, clock: ClientClock(clock),
            seed: seed ?? UInt64.random(in: .min ... .max), metrics: metrics,
            tracer: tracer ?? ChatClient.bootstrappedTracer)
        self.interceptors = interceptors
        prober = HealthProber(registry: registry)
        self.afterShutdown = afterShutdown
    }

    /// The program's tracer; `nil` when it has none, so that nothing is made for nobody.
    private static var bootstrappedTracer: (any Tracer)? {
        let tracer = InstrumentationSystem.tracer
        return tracer is NoOpTracer ? nil : tracer
    }

    // MARK: Calls

    /// Asks, and delivers the answer as it arrives.
    ///
    /// The call is on its way when this returns, or with the first interceptor, if there are any.
    public func stream(_ request: ChatRequest, options: CallOptions = CallOptions()) -> ChatStream {
        let buffer = EventBuffer(options.detail)
        guard interceptors.isEmpty else {
            let run = InterceptedRun(registry, interceptors, options, buffer: buffer)
            run.begin(ChatCall(request: request, options: options, isStream: true))
            return ChatStream(call: run.number, buffer: buffer, driver: run)
        }
        let (call, driver) = registry.begin(.chat(request), options, .stream(buffer))
        return ChatStream(call: call, buffer: buffer, driver: driver)
    }

    /// Asks, and returns the whole answer.
    ///
    /// Nobody sees a part of it, so a stream that is cut in the middle is tried again like any
    /// passing failure. Cancelling the task closes the call's sockets.
    ///
    /// - Throws: `ChatError` for every status but `complete`.
    public func chat(
        _ request: ChatRequest, options: CallOptions = CallOptions()
    ) async throws(ChatError) -> ChatAnswer {
        guard interceptors.isEmpty else {
            return try await InterceptedRun(registry, interceptors, options, buffer: nil).answer(
                ChatCall(request: request, options: options, isStream: false))
        }
        return try await answer(to: .chat(request), options)
    }

    /// Carries a call through whose parts nobody sees.
    func answer(
        to request: CallRequest, _ options: CallOptions
    ) async throws(ChatError) -> ChatAnswer {
        var options = options
        options.showsText = false
        let slot = AnswerSlot()
        let isCancelled = Task.isCancelled
        let (_, driver) = registry.begin(request, options, .answer(slot), isCancelled: isCancelled)
        let answer: ChatAnswer
        if let immediate = slot.answer {
            answer = immediate
        } else {
            answer = await withTaskCancellationHandler {
                await slot.value()
            } onCancel: {
                driver?.letGo()
            }
        }
        if let error = ChatError(answer, now: registry.clock.now()) { throw error }
        return answer
    }

    // MARK: Watching

    /// Every decision and change from now on, for one observer.
    ///
    /// Any number of observers may watch; without one the events are not even built, and no route is
    /// explained: streams then have no `.routed` line either. Each has a buffer of 4,096 events; the oldest are dropped, and counted in `droppedEvents`.
    public func events() -> AsyncStream<ClientEvent> { registry.broadcaster.observe() }

    /// The same, but only what an observer `wants`; it is asked on the thread where an event happens,
    /// so it must be quick.
    package func events(
        where wants: @escaping @Sendable (ClientEvent) -> Bool
    ) -> AsyncStream<ClientEvent> { registry.broadcaster.observe(wants) }

    /// Events that slow observers lost so far.
    public var droppedEvents: Int { registry.broadcaster.droppedEvents }

    /// The whole state at this instant: a copy, nothing in it is live.
    public func snapshot() -> FleetSnapshot { registry.snapshot() }

    /// How long one endpoint took so far: first token, gap, total; `nil` when there is none.
    public func latencies(of id: EndpointID) -> EndpointLatencies? {
        registry.target(id)?.latencies.withLock { $0 }
    }

    /// The head of the last response of one endpoint, and when it came; `nil` before the first one.
    ///
    /// Cookies and credentials are left out.
    public func lastHead(of id: EndpointID) -> (head: HTTPResponseHeadValue, at: Instant)? {
        guard let target = registry.target(id), let last = target.lastHead.withLock({ $0 }) else {
            return nil
        }
        let fields = last.head.shown(hiding: target.endpoint.keys)
        return (HTTPResponseHeadValue(status: last.head.status, headers: fields), last.at)
    }

    /// The endpoints now, in the order of their identities; these are the positions as long as none
    /// was removed.
    public var endpoints: [Endpoint] { registry.endpoints }

    /// Every endpoint there ever was, by its identity: what was removed keeps its place.
    package var places: [Endpoint] { registry.everyEndpoint }

    /// Asks an endpoint for one token whenever it had no traffic for `interval`; `nil` stops that.
    ///
    /// Default: never. A probe is an ordinary call of one attempt, labelled `probe` in `events()`; it
    /// spares endpoints that are open, throttled or switched off, and has failed after `timeout`.
    public func watchHealth(
        of id: EndpointID, every interval: Duration?, timeout: Duration = .seconds(30)
    ) {
        prober.watch(id, every: interval, timeout: timeout)
    }

    /// Asks for a path of the endpoint's origin whenever it had no traffic for `interval`.
    ///
    /// Any answer below 500 within `timeout` proves that somebody is there, and nothing more; anything
    /// else counts against the endpoint's breaker. `nil` stops that.
    public func watchHealth(
        of id: EndpointID, path: String, every interval: Duration?,
        timeout: Duration = .seconds(30)
    ) {
        prober.watch(id, path: path, every: interval, timeout: timeout)
    }

    // MARK: Taking the wheel

    /// Appends endpoints; identities of the present ones do not change.
    public func add(_ endpoints: [Endpoint]) { registry.add(endpoints) }

    /// Takes an endpoint out for good; the identities of the others do not change.
    ///
    /// Nothing new goes there. What runs there ends as it will, and an attempt that fails goes on
    /// elsewhere. Calls that wait go to the others; one that waited for this endpoint alone fails at
    /// once with `.refusedLocally`. In `snapshot()` the endpoint stays, with `isRemoved`. Idempotent.
    ///
    /// To end what runs there as well, cancel those calls.
    public func remove(_ id: EndpointID) {
        prober.watch(id, every: nil, timeout: .zero)
        registry.remove(id)
    }

    /// Switches an endpoint on, off, or to draining.
    ///
    /// Attempts under way are not touched.
    public func setManual(_ state: ManualState, for id: EndpointID) {
        registry.change { $0.setManual(state, for: id, now: $1) }
    }

    /// Sends every new call to one endpoint; `nil` frees them again.
    public func pin(_ id: EndpointID?) {
        registry.change { $0.pin(id, now: $1) }
    }

    /// Holds a breaker open or closed; `nil` hands it back to its rules.
    public func forceBreaker(_ forced: ForcedBreaker?, for id: EndpointID) {
        registry.change { $0.force(forced, for: id, now: $1) }
    }

    /// Closes a breaker, forgets what it counted, and gives its key another chance.
    public func resetBreaker(for id: EndpointID) {
        registry.change { $0.reset(id, now: $1) }
    }

    /// Replaces the local limits of one endpoint.
    public func setLimits(_ limits: RateLimits, for id: EndpointID) {
        registry.change { $0.setLimits(limits, for: id, now: $1) }
    }

    /// Chooses differently from the next attempt on.
    public func setStrategy(_ strategy: RoutingStrategy) {
        registry.change { fleet, _ in fleet.strategy = strategy }
    }

    /// The policy of calls that start from now on.
    public var policy: CallPolicy { registry.policy }

    /// Sets the policy of calls that start from now on.
    public func setPolicy(_ policy: CallPolicy) { registry.policy = policy }

    /// Cancels every call and refuses new ones; sockets are closed when this returns.
    ///
    /// Idempotent.
    public func shutdown() async {
        registry.close()
        prober.stop()
        registry.broadcaster.finish()
        await afterShutdown()
    }
}
