import Testing

@testable import Reliability

@Suite struct `Breakers of a fleet` {
    // MARK: Trials

    @Test func `one trial goes through, everybody else goes elsewhere`() throws {
        var rig = FleetRig(2)
        rig.now = try rig.open(0)

        let trial = try rig.lease()

        #expect(trial.endpoint == EndpointID(0) && trial.permit.isTrial)
        for _ in 0..<20 { #expect(try rig.lease().endpoint == EndpointID(1)) }
    }

    @Test(arguments: [(60.0, 90.0), (300, 305)])
    func `a trial that is never heard of again loses its lease`(
        firstToken: Double, lease: Double
    ) throws {
        var rig = FleetRig(2, timeouts: AttemptTimeouts(firstToken: .seconds(firstToken)))
        rig.now = try rig.open(0)
        let lost = try rig.lease()

        rig.advance(lease - 1)
        #expect(try rig.lease().endpoint == EndpointID(1))
        rig.advance(1.001)
        let next = try rig.lease()

        #expect(next.endpoint == EndpointID(0) && next.permit.isTrial)
        rig.fail(lost)
        #expect(rig.readiness(0) != .closed && !rig.isOpen(0), "the lost one decides nothing")
        rig.succeed(next)
        rig.succeed(try rig.lease())
        #expect(rig.readiness(0) == .closed)
    }

    @Test func `a hedge is no trial`() throws {
        var rig = FleetRig(2)
        rig.now = try rig.open(0)

        #expect(try rig.lease(reason: .hedge).endpoint == EndpointID(0), "nobody else is before it")
        let hedge = try rig.lease(reason: .hedge)

        #expect(hedge.endpoint == EndpointID(1))
    }

    // MARK: What counts

    /// By hand from the table of failure classes, not from the rule under test.
    private static let counting: Set<FailureKind> = [
        .neverSent, .transient, .overloaded, .timeout, .brokenStream,
    ]

    @Test(arguments: FailureKind.allCases)
    func `only failures of the endpoint move a closed breaker`(kind: FailureKind) throws {
        var rig = FleetRig(2)
        let before = rig.evidence(0)
        // 401 and 402 take the key away, so that every lease is had before.
        let leases = try (0..<5).map { _ in try rig.lease(at: 0) }

        for lease in leases { rig.fail(lease, kind) }

        if Self.counting.contains(kind) {
            #expect(rig.isOpen(0))
        } else {
            #expect(rig.evidence(0) == before)
            #expect(rig.readiness(0) == .closed)
        }
    }

    @Test(arguments: FailureKind.allCases)
    func `only failures of the endpoint decide a trial`(kind: FailureKind) throws {
        var rig = FleetRig(2)
        rig.now = try rig.open(0)

        rig.fail(try rig.lease(), kind)

        if Self.counting.contains(kind) {
            #expect(rig.isOpen(0))
        } else {
            #expect(rig.readiness(0) == .trialFree)
        }
    }

    @Test func `a trial that was cancelled or never used goes back`() throws {
        var rig = FleetRig(2)
        rig.now = try rig.open(0)
        for end in [LeaseEnd.cancelled(nil), .unused] {
            rig.end(try rig.lease(), end)

            #expect(rig.readiness(0) == .trialFree)
        }
    }

    // MARK: Generations

    @Test func `a late result of an earlier state decides nothing`() throws {
        var rig = FleetRig(2)
        let good = try rig.lease(at: 0)
        let bad = try rig.lease(at: 0)
        let until = try rig.open(0)

        rig.succeed(good)
        #expect(rig.readiness(0) == .open(until: until))
        rig.now = until
        for _ in 0..<2 { rig.succeed(try rig.lease()) }
        rig.fail(bad)

        #expect(rig.readiness(0) == .closed, "returning, where one failure of today would open it")
        #expect(rig.evidence(0).failed == 0)
    }

    @Test func `a late first token of an earlier state decides nothing`() throws {
        var rig = FleetRig(2)
        let old = try rig.lease(at: 0)
        rig.now = try rig.open(0)
        let trial = try rig.lease()

        rig.firstToken(old, after: 0.1)

        guard case .trialTaken = rig.readiness(0) else {
            Issue.record("\(rig.readiness(0))")
            return
        }
        rig.firstToken(trial, after: 0.1)
        #expect(rig.readiness(0) == .trialFree)
    }

    // MARK: The gradual return

    /// How many of a thousand calls go to endpoint 0, which is first in line.
    private func share(_ rig: inout FleetRig) throws -> Int {
        try (0..<1_000).count { _ in
            let lease = try rig.lease()
            rig.end(lease, .unused)
            return lease.endpoint == EndpointID(0)
        }
    }

    @Test func `it gets a tenth of its share, then half, then all`() throws {
        var rig = FleetRig(2)
        try rig.recover(0)

        // Four standard deviations of a thousand draws.
        #expect((62...138).contains(try share(&rig)))
        rig.advance(10.1)
        #expect((437...563).contains(try share(&rig)))
        rig.advance(10)
        #expect(try share(&rig) == 1_000)
    }

    @Test func `a call that nobody else can serve goes there all the same`() throws {
        var rig = FleetRig(1)
        try rig.recover(0)

        #expect(try share(&rig) == 1_000)
    }

    @Test func `a failure while it returns opens it at once`() throws {
        var rig = FleetRig(2)
        try rig.recover(0)

        rig.fail(try rig.lease(at: 0))

        #expect(rig.isOpen(0))
        #expect(rig.reason(0) == "failed while returning: connection reset")
    }

    // MARK: The last usable one

    @Test func `the last usable endpoint is spared, the one that is next to be tried`() throws {
        var rig = FleetRig(2)
        let first = try rig.open(0)
        let second = try rig.open(1)

        let lease = try rig.lease()

        #expect(lease.endpoint == EndpointID(first <= second ? 0 : 1))
        #expect(!lease.permit.isTrial)
        rig.fail(lease)
        #expect(rig.readiness(lease.endpoint.index) == .open(until: min(first, second)))
    }

    @Test func `the last one that answers closes early and keeps its whole share`() throws {
        var rig = FleetRig(1)
        try rig.open(0)

        for _ in 0..<2 { rig.succeed(try rig.lease()) }

        #expect(rig.readiness(0) == .closed)
        #expect(rig.reason(0) == "answered while in use as the last one")
    }

    @Test func `what a person forced open is not spared`() throws {
        var rig = FleetRig(1)
        rig.fleet.force(.open, for: EndpointID(0), now: rig.now)

        guard case .nobody(earliest: nil) = rig.acquire() else {
            Issue.record("a person's word is obeyed")
            return
        }
    }
}
