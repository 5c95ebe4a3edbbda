/// Rules of the core that no setting can switch off, as switches for the proofs alone.
///
/// An invariant that nothing ever broke proves nothing. A simulation therefore runs with one of these
/// off at a time, and must find the invariant that notices. Everywhere else all are on: library users
/// cannot reach them. What a setting can switch off (budget, ejection, the trial's lease, deadline,
/// attempts, ageing) has no switch here; a proof plays with other settings than the checker knows.
package struct Protections: OptionSet, Sendable, Hashable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A result of an earlier state of a breaker decides nothing.
    package static let generation = Protections(rawValue: 1 << 0)
    /// What is not the endpoint's fault does not move its breaker.
    package static let neutrality = Protections(rawValue: 1 << 1)
    /// The silence of an attempt that we ended is kept as a censored sample.
    package static let censoring = Protections(rawValue: 1 << 2)
    /// After text was shown, a broken answer is told and not replaced.
    package static let commitRule = Protections(rawValue: 1 << 3)
    /// The first token of one attempt ends all others.
    package static let raceEnd = Protections(rawValue: 1 << 4)
    /// What is certain to fail again is not repeated at the same endpoint.
    package static let finality = Protections(rawValue: 1 << 5)
    /// Two attempts of one call never share an endpoint.
    package static let onePlace = Protections(rawValue: 1 << 6)
    /// A prompt goes only where it fits.
    package static let compatibility = Protections(rawValue: 1 << 7)
    /// Levels follow the server's headers.
    package static let reconciliation = Protections(rawValue: 1 << 8)
    /// A Retry-After blocks.
    package static let retryAfter = Protections(rawValue: 1 << 9)
    /// All limits of an endpoint are asked before any is charged.
    package static let allOrNothing = Protections(rawValue: 1 << 10)
    /// Who waits longest is served first.
    package static let fifo = Protections(rawValue: 1 << 11)
    /// Whoever ends an attempt gives its lease back.
    package static let leaseReturn = Protections(rawValue: 1 << 12)
    /// Automatic rules spare the last usable endpoint.
    package static let lastResort = Protections(rawValue: 1 << 13)
    /// A hedge never draws on a bucket at or below half.
    package static let hedgeReserve = Protections(rawValue: 1 << 14)

    /// Who waits is woken when time alone can serve him.
    package static let wake = Protections(rawValue: 1 << 15)

    /// Every hedge that was sent is taken from the accounts that hold their rate.
    package static let hedgeAccounts = Protections(rawValue: 1 << 16)

    /// Everything on, as always outside of the proofs.
    package static let all = Protections(rawValue: .max)
}

extension FleetPolicy {
    /// Takes protections away.
    package mutating func switchOff(_ off: Protections) {
        protections.subtract(off)
        breaker.protections.subtract(off)
        rateLimit.protections.subtract(off)
    }
}

extension Fleet {
    func keeps(_ protection: Protections) -> Bool { policy.protections.contains(protection) }
}

extension CircuitBreaker {
    /// Whether a result of this permit still decides something.
    func isCurrent(_ permit: BreakerPermit) -> Bool {
        permit.generation == generation || !policy.protections.contains(.generation)
    }
}
