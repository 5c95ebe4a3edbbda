import Providers
import Reliability
import Synchronization
import Tracing

/// One endpoint as the shell needs it: address and key, wire format, metric handlers.
final class EndpointTarget: Sendable {
    let endpoint: Endpoint
    /// The endpoint with each of its further keys; empty mostly.
    private let further: [Endpoint]
    let dialect: any Dialect
    let metrics: EndpointMetrics
    let latencies = Mutex(EndpointLatencies())
    /// What it answered with last, for whoever looks.
    let lastHead = Mutex<(head: HTTPResponseHeadValue, at: Instant)?>(nil)

    init(_ endpoint: Endpoint, _ backend: any Metrics) {
        var endpoint = endpoint
        endpoint.keys = endpoint.keys
        self.endpoint = endpoint
        further = endpoint.keys.dropFirst().map { key in
            var place = endpoint
            place.keys = [key]
            return place
        }
        dialect = Dialects.dialect(for: endpoint.format)
        metrics = EndpointMetrics(backend, name: endpoint.profile.name)
    }

    /// The endpoint with one of its keys, from 0.
    func place(_ key: Int) -> Endpoint { key == 0 ? endpoint : further[key - 1] }
}

/// What all calls of a client share, behind one lock: the fleet, the endpoint list, the dice, the
/// calls under way.
///
/// A decision is made under the lock and returned; nothing is called out from under it. Attempts
/// that the queue admits are handed over afterwards, by one thread at a time, so that a chain of
/// grants never becomes a chain of calls on the stack.
final class EndpointRegistry: Sendable, AlarmOwner {
    private struct State {
        var fleet: Fleet
        var targets: [EndpointTarget]
        var policy: CallPolicy
        var random: SplitMix64
        /// Calls that may hear of a grant: all that decided something while an attempt waited.
        var drivers: [CallID: CallDriver] = [:]
        var lastCall = 0
        var isShutDown = false
        var deliveries: [(driver: CallDriver, grant: Grant)] = []
        var isDelivering = false
        var wakeArmed: Instant?
        var wakeSlot: AlarmSlot?

        /// Those that were not removed, in the order of their identities.
        var present: [EndpointID] {
            targets.indices.map { EndpointID($0) }.filter { fleet.isPresent($0) }
        }
    }

    /// What a decision under the lock leaves to be done after it.
    private struct Aftermath {
        var traces: [TraceEvent] = []
        var wake: (slot: AlarmSlot, at: Instant)?
    }

    let clock: ClientClock
    let transport: any Transport
    let alarm: Alarm
    let broadcaster = EventBroadcaster()
    let metrics: CallMetrics
    /// Where spans go; `nil` when nobody traces.
    let tracer: (any Tracer)?
    private let state: Mutex<State>
    private let hasDeliveries = Atomic<Bool>(false)

    init(
        endpoints: [Endpoint], policy: CallPolicy, fleet: FleetPolicy, strategy: RoutingStrategy,
        transport: any Transport, clock: ClientClock, seed: UInt64, metrics: any Metrics,
        tracer: (any Tracer)?
    ) {
        self.metrics = CallMetrics(metrics)
        self.tracer = tracer
        self.clock = clock
        self.transport = transport
        alarm = Alarm(clock: clock)
        state = Mutex(
            State(
                fleet: Fleet(
                    profiles: endpoints.map(\.countedProfile), policy: fleet, strategy: strategy,
                    now: clock.now()),
                targets: endpoints.map { EndpointTarget($0, metrics) }, policy: policy,
                random: SplitMix64(seed: seed)))
    }

    // MARK: Deciding

    /// Runs a decision of one call on the fleet, which says whether the call is over; `mayFree` says
    /// that it can give something back, so that the queue is worth a look.
    ///
    /// Returns what concerns endpoints as a whole.
    func decide(
        for driver: CallDriver, mayFree: Bool, now: Instant,
        _ body: (inout Fleet, inout SplitMix64) -> Bool
    ) -> [TraceEvent] {
        let aftermath = state.withLock { state in
            let isOver = body(&state.fleet, &state.random)
            if isOver {
                if !state.drivers.isEmpty { state.drivers[driver.call] = nil }
            } else if state.fleet.hasWaiting {
                state.drivers[driver.call] = driver
            }
            return settle(&state, looksAtQueue: mayFree, now: now)
        }
        return perform(aftermath)
    }

    /// Runs a change that a person made, then lets the queue profit from it.
    func change(_ body: (inout Fleet, Instant) -> Void) {
        changeState { body(&$0.fleet, $1) }
    }

    /// A health check that is no call found nobody there.
    func noteUnreachable(_ id: EndpointID, because failure: Failure) {
        changeState { state, now in
            state.fleet.noteUnreachable(id, because: failure, now: now, using: &state.random)
        }
    }

    func alarmRang() {
        changeState { state, _ in state.wakeArmed = nil }
    }

    private func changeState(_ body: (inout State, Instant) -> Void) {
        let now = clock.now()
        let aftermath = state.withLock { state in
            body(&state, now)
            return settle(&state, looksAtQueue: true, now: now)
        }
        _ = perform(aftermath)
        deliverGrants()
    }

    private func settle(
        _ state: inout State, looksAtQueue: Bool, now: Instant
    ) -> Aftermath {
        var aftermath = Aftermath()
        if state.fleet.hasWaiting {
            if looksAtQueue {
                for grant in state.fleet.admitQueued(now: now, using: &state.random) {
                    // A call that waits is known since it did: it leaves the queue before it ends.
                    guard let driver = state.drivers[grant.call] else { continue }
                    state.deliveries.append((driver, grant))
                    hasDeliveries.store(true, ordering: .releasing)
                }
            }
            aftermath.wake = nextWake(&state, now: now)
        }
        aftermath.traces = state.fleet.takeTraces()
        return aftermath
    }

    /// When to look at the queue again, if that is earlier than planned.
    private func nextWake(_ state: inout State, now: Instant) -> (AlarmSlot, Instant)? {
        guard let wake = state.fleet.nextWake(now: now) else { return nil }
        // A millisecond at least: a wake that lies in the past must not become a busy loop.
        let at = max(wake, now.advanced(by: .milliseconds(1)))
        if let armed = state.wakeArmed, armed <= at { return nil }
        guard let slot = state.wakeSlot ?? alarm.register(self) else { return nil }
        state.wakeArmed = at
        state.wakeSlot = slot
        return (slot, at)
    }

    private func perform(_ aftermath: Aftermath) -> [TraceEvent] {
        if let (slot, at) = aftermath.wake { alarm.set(slot, at: at) }
        for trace in aftermath.traces { broadcaster.publish(.trace(trace, label: "")) }
        if !aftermath.traces.isEmpty { count(aftermath.traces) }
        return aftermath.traces
    }

    /// Hands admitted attempts to their calls, outside every lock.
    func deliverGrants() {
        guard hasDeliveries.load(ordering: .acquiring) else { return }
        while true {
            let batch: [(driver: CallDriver, grant: Grant)] = state.withLock { state in
                guard !state.isDelivering, !state.deliveries.isEmpty else { return [] }
                state.isDelivering = true
                hasDeliveries.store(false, ordering: .releasing)
                defer { state.deliveries = [] }
                return state.deliveries
            }
            guard !batch.isEmpty else { return }
            for (driver, grant) in batch {
                driver.post(.event(.granted(grant.attempt, grant.lease)))
            }
            state.withLock { $0.isDelivering = false }
        }
    }

    // MARK: Calls

    /// What a new call starts from; `nil` after shutdown.
    struct Admission {
        var call: CallID
        var policy: CallPolicy
        /// The endpoint that the caller named; `nil` when it named none.
        var only: EndpointID?
        /// The endpoints that the caller forbids.
        var forbidden: [EndpointID] = []
        /// A name that no endpoint has, and the names to choose from.
        var unknown: (name: String, names: [String])?
        var isShutDown: Bool
        var targets: [EndpointTarget]
    }

    /// Numbers a call before it begins.
    func reserveCall() -> CallID {
        state.withLock { state in
            state.lastCall += 1
            return CallID(state.lastCall)
        }
    }

    /// Numbers a call, unless it has its number, and looks up what it names.
    func admit(
        endpoint name: String?, forbidden: [String] = [], number: CallID? = nil
    ) -> Admission {
        state.withLock { state in
            if number == nil { state.lastCall += 1 }
            var admission = Admission(
                call: number ?? CallID(state.lastCall), policy: state.policy,
                isShutDown: state.isShutDown,
                targets: state.targets)
            guard name != nil || !forbidden.isEmpty else { return admission }
            let present = state.present
            func find(_ name: String) -> EndpointID? {
                let found = present.first { state.targets[$0.index].endpoint.profile.name == name }
                if found == nil {
                    let names = present.map { state.targets[$0.index].endpoint.profile.name }
                    admission.unknown = (name, names)
                }
                return found
            }
            admission.forbidden = forbidden.compactMap(find)
            if let name { admission.only = find(name) }
            return admission
        }
    }

    /// The endpoint at `id`; `nil` when there is none.
    func target(_ id: EndpointID) -> EndpointTarget? {
        state.withLock { state in
            state.targets.indices.contains(id.index) ? state.targets[id.index] : nil
        }
    }

    // MARK: The list

    /// Those that were not removed.
    var endpoints: [Endpoint] {
        state.withLock { state in state.present.map { state.targets[$0.index].endpoint } }
    }

    /// Every place that was ever given out.
    var everyEndpoint: [Endpoint] { state.withLock { $0.targets.map(\.endpoint) } }

    /// Places that were ever given out.
    var places: Int { state.withLock { $0.targets.count } }

    func add(_ endpoints: [Endpoint]) {
        let targets = endpoints.map { EndpointTarget($0, metrics.backend) }
        changeState { state, now in
            state.targets += targets
            state.fleet.add(endpoints.map(\.countedProfile), now: now)
        }
    }

    /// Takes an endpoint out; attempts under way keep their target, which stays in its place.
    func remove(_ id: EndpointID) {
        var stranded: [(driver: CallDriver, attempt: AttemptID)] = []
        changeState { state, now in
            for waiting in state.fleet.remove(id, now: now) {
                // A call that waits is known since it did.
                guard let driver = state.drivers[waiting.call] else { continue }
                stranded.append((driver, waiting.attempt))
            }
        }
        for (driver, attempt) in stranded { driver.post(.event(.stranded(attempt))) }
    }

    var policy: CallPolicy {
        get { state.withLock { $0.policy } }
        set { state.withLock { $0.policy = newValue } }
    }

    func snapshot() -> FleetSnapshot {
        let now = clock.now()
        return state.withLock { $0.fleet.snapshot(policy: $0.policy, now: now) }
    }

    /// Looks at the fleet.
    func read<Value>(_ body: (Fleet) -> Value) -> Value { state.withLock { body($0.fleet) } }

    /// A number for jitter, from the client's dice.
    func random(in range: ClosedRange<Double>) -> Double {
        state.withLock { Double.random(in: range, using: &$0.random) }
    }

    /// Whether new calls are refused for good.
    var isShutDown: Bool { state.withLock { $0.isShutDown } }

    /// Calls that may hear of a grant.
    var driverCount: Int { state.withLock { $0.drivers.count } }

    /// Refuses new calls, stops all timers and ends the calls under way.
    func close() {
        state.withLock { $0.isShutDown = true }
        for case let driver as CallDriver in alarm.stop() { driver.cancel() }
    }
}

extension Endpoint {
    /// The profile with the number of keys, which the core has to know.
    fileprivate var countedProfile: EndpointProfile {
        var profile = profile
        profile.keys = max(1, keys.count)
        return profile
    }
}
