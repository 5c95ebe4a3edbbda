import Testing

@testable import Reliability

/// One fleet, several calls, one virtual time: the pure core without any shell.
struct CallWorld {
    var fleet: Fleet
    var now: Instant
    let start: Instant
    var rng: SplitMix64
    var machines: [CallID: CallMachine] = [:]
    var started: [CallID: [(attempt: AttemptID, endpoint: Int)]] = [:]
    /// The keys of the attempts that `started` names.
    var keys: [CallID: [Int]] = [:]
    var cancelled: [CallID: [AttemptID]] = [:]
    var outcomes: [CallID: CallOutcome] = [:]
    var timers: [CallID: [CallTimer: Instant]] = [:]
    var traces: [TraceEvent.Kind] = []
    var committed: [CallID: AttemptID] = [:]

    init(
        _ profiles: [EndpointProfile], policy: FleetPolicy = FleetPolicy(),
        strategy: RoutingStrategy = .priority, seed: UInt64 = 7
    ) {
        start = Instant(.zero)
        now = start
        rng = SplitMix64(seed: seed)
        fleet = Fleet(profiles: profiles, policy: policy, strategy: strategy, now: now)
    }

    init(
        endpoints: Int, policy: FleetPolicy = FleetPolicy(),
        strategy: RoutingStrategy = .priority, seed: UInt64 = 7
    ) {
        let profiles = (0..<endpoints).map { EndpointProfile(name: "e\($0)", provider: "p\($0)") }
        self.init(profiles, policy: policy, strategy: strategy, seed: seed)
    }

    @discardableResult
    mutating func call(
        _ number: Int = 1, policy: CallPolicy = .plain, facts: CallFacts = CallFacts()
    ) -> CallID {
        let id = CallID(number)
        machines[id] = CallMachine(call: id, facts: facts, policy: policy, now: now)
        send(.started, id)
        return id
    }

    mutating func send(_ event: CallEvent, _ id: CallID = CallID(1)) {
        guard var machine = machines[id] else { return }
        let directives = machine.handle(event, fleet: &fleet, now: now, using: &rng)
        machines[id] = machine
        for directive in directives { perform(directive, id) }
        for grant in fleet.admitQueued(now: now, using: &rng) {
            send(.granted(grant.attempt, grant.lease), grant.call)
        }
    }

    private mutating func perform(_ directive: CallDirective, _ id: CallID) {
        switch directive {
        case .startAttempt(let attempt, let endpoint, let key):
            started[id, default: []].append((attempt, endpoint.index))
            keys[id, default: []].append(key)
        case .cancelAttempt(let attempt): cancelled[id, default: []].append(attempt)
        case .setTimer(let timer, let at): timers[id, default: [:]][timer] = at
        case .clearTimer(let timer): timers[id, default: [:]][timer] = nil
        case .commit(let attempt): committed[id] = attempt
        case .finish(let outcome):
            #expect(outcomes[id] == nil, "a call ends once")
            outcomes[id] = outcome
        case .trace(let kind): traces.append(kind)
        }
    }

    mutating func advance(_ duration: Duration) { now = now.advanced(by: duration) }

    /// Jumps to the next timer of any call, or queue wake-up, and fires it; false when there is none.
    @discardableResult
    mutating func fireNext() -> Bool {
        var next: (CallID, CallTimer, Instant)?
        for (id, set) in timers {
            for (timer, at) in set where next.map({ at < $0.2 }) ?? true { next = (id, timer, at) }
        }
        if let wake = fleet.nextWake(now: now), next.map({ wake < $0.2 }) ?? true {
            now = max(now, wake)
            for grant in fleet.admitQueued(now: now, using: &rng) {
                send(.granted(grant.attempt, grant.lease), grant.call)
            }
            return true
        }
        guard let (id, timer, at) = next else { return false }
        now = max(now, at)
        timers[id]?[timer] = nil
        send(.timerFired(timer), id)
        return true
    }

    mutating func fail(
        _ attempt: Int, _ kind: FailureKind, retryAfter: Duration? = nil, _ id: CallID = CallID(1)
    ) {
        send(
            .attemptFailed(AttemptID(attempt), Failure(kind, "test", retryAfter: retryAfter)), id)
    }

    mutating func succeed(_ attempt: Int, _ id: CallID = CallID(1)) {
        send(.firstToken(AttemptID(attempt)), id)
        send(
            .attemptSucceeded(
                AttemptID(attempt), AttemptUsage(input: 10, output: 20, isReported: true)), id)
    }

    func endpoints(_ id: CallID = CallID(1)) -> [Int] { (started[id] ?? []).map(\.endpoint) }
    var inFlight: Int {
        fleet.snapshot(policy: CallPolicy(), now: now).endpoints.map(\.inFlight).reduce(0, +)
    }
}

extension CallPolicy {
    /// No hedging, so that a test sees retry and fallback alone.
    static let plain = CallPolicy(hedge: HedgePolicy(after: .off))

    static func hedging(after delay: Duration, extra: Int = 1) -> CallPolicy {
        CallPolicy(hedge: HedgePolicy(after: .fixed(delay), extra: extra))
    }
}
