import Testing

@testable import Reliability

/// A fleet with its own time and dice: one attempt is acquired, reported and released at a time.
struct FleetRig {
    var fleet: Fleet
    var now = Timeline.start
    var rng = SplitMix64(seed: 0xF1)
    private var attempts = 0

    /// `names` are `provider/model`; each endpoint is known by its position.
    init(
        _ names: [String], policy: FleetPolicy = FleetPolicy(), limits: RateLimits = RateLimits(),
        timeouts: AttemptTimeouts = AttemptTimeouts()
    ) {
        let profiles = names.map { name in
            let parts = name.split(separator: "/").map(String.init)
            return EndpointProfile(
                name: name, provider: parts[0], model: parts[1], limits: limits, timeouts: timeouts)
        }
        fleet = Fleet(profiles: profiles, policy: policy, strategy: .priority, now: now)
    }

    /// Endpoints of as many providers.
    init(
        _ count: Int, policy: FleetPolicy = FleetPolicy(), limits: RateLimits = RateLimits(),
        timeouts: AttemptTimeouts = AttemptTimeouts()
    ) {
        self.init(
            (0..<count).map { "p\($0)/m" }, policy: policy, limits: limits, timeouts: timeouts)
    }

    struct Refused: Error {}

    mutating func advance(_ seconds: Double) { now = now.advanced(by: .seconds(seconds)) }

    /// Asks for one attempt; the endpoints of `tried` are no candidates.
    mutating func acquire(
        only: Int? = nil, tried: [Int] = [], reason: AttemptReason = .first,
        strategy: RoutingStrategy? = nil
    ) -> Acquisition {
        attempts += 1
        let want = AttemptWant(
            facts: CallFacts(only: only.map { EndpointID($0) }, strategy: strategy), reason: reason,
            tried: tried.map { EndpointID($0) })
        return fleet.acquire(want, attempt: AttemptID(attempts), now: now, using: &rng)
    }

    /// A lease at `only`, or at whom the fleet chooses.
    mutating func lease(
        at only: Int? = nil, tried: [Int] = [], reason: AttemptReason = .first
    ) throws -> Lease {
        guard case .leased(let lease) = acquire(only: only, tried: tried, reason: reason) else {
            throw Refused()
        }
        return lease
    }

    mutating func firstToken(_ lease: Lease, after seconds: Double) {
        fleet.recordFirstToken(
            lease, after: .seconds(seconds), facts: CallFacts(), now: now, using: &rng)
    }

    mutating func end(_ lease: Lease, _ end: LeaseEnd) {
        fleet.release(lease, end, facts: CallFacts(), now: now, using: &rng)
    }

    mutating func succeed(_ lease: Lease, firstToken seconds: Double = 0.5) {
        firstToken(lease, after: seconds)
        end(lease, .succeeded(AttemptUsage(input: 10, output: 20, isReported: true)))
    }

    mutating func fail(_ lease: Lease, _ kind: FailureKind = .transient) {
        end(lease, .failed(Failure(kind, "connection reset")))
    }

    /// So many answers at one endpoint, each with this wait for its first token.
    mutating func answers(_ count: Int, at index: Int, firstToken seconds: Double = 0.5) throws {
        for _ in 0..<count { succeed(try lease(at: index), firstToken: seconds) }
    }

    /// Five failures in a row; returns when the open time is over.
    @discardableResult
    mutating func open(_ index: Int) throws -> Instant {
        for _ in 0..<5 { fail(try lease(at: index)) }
        guard case .open(let until) = readiness(index), let until else { throw Refused() }
        return until
    }

    /// Opens, waits, and closes by two trials: the endpoint returns from now on.
    mutating func recover(_ index: Int) throws {
        now = try open(index)
        for _ in 0..<2 { succeed(try lease()) }
        guard readiness(index) == .closed else { throw Refused() }
    }

    func readiness(_ index: Int) -> BreakerReadiness {
        fleet.readiness(at: EndpointID(index), now: now)
    }

    func isOpen(_ index: Int) -> Bool {
        if case .open = readiness(index) { true } else { false }
    }

    func evidence(_ index: Int) -> Fleet.BreakerEvidence {
        fleet.evidence(at: EndpointID(index), now: now)
    }

    /// Why the breaker at `index` is where it is.
    func reason(_ index: Int) -> String {
        fleet.snapshot(policy: CallPolicy(), now: now).endpoints[index].breakerReason
    }

    /// What happened since the last call: whether panic began or ended, oldest first.
    mutating func panics() -> [Bool] {
        fleet.takeTraces().compactMap { event in
            if case .panicChanged(let isOn, _) = event.kind { isOn } else { nil }
        }
    }
}
