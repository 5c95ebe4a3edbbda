/// What the fleet keeps to compare endpoints with each other.
struct FleetWatch: Sendable {
    /// How often any endpoint loses silently; its run is not used.
    var silence = SilentLosses()
    /// Who fails far more often than its peers; `nil` when switched off.
    var peers: PeerEjection?
    /// More than half of the endpoints are out, so that those serve as well.
    var isPanic = false
    /// Until when some endpoint gets less than its share; `nil` when none does.
    private var returningUntil: Instant?
    /// Where the present attempt lies among all, 0..<1: an endpoint whose share is not above it is
    /// passed over.
    ///
    /// One draw for all endpoints, and none while nobody returns.
    private(set) var luck = 0.0

    init(policy: FleetPolicy) { peers = policy.peers.map(PeerEjection.init) }

    /// A breaker changed: it may return from now on.
    mutating func noteReturn(_ breaker: CircuitBreaker, now: Instant) {
        guard breaker.share(now: now) < 1 else { return }
        noteReturn(until: now.advanced(by: breaker.policy.recovery))
    }

    /// An endpoint gets less than its share until then.
    mutating func noteReturn(until: Instant) {
        returningUntil = max(returningUntil ?? until, until)
    }

    /// Draws for one attempt.
    mutating func drawLuck(now: Instant, using rng: inout some RandomNumberGenerator) {
        guard let returningUntil else { return }
        if now < returningUntil {
            luck = Double.random(in: 0..<1, using: &rng)
        } else {
            self.returningUntil = nil
            luck = 0
        }
    }
}
