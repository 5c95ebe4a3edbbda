import Testing

@testable import Reliability

@Suite struct `Panic of a fleet` {
    /// Endpoints of one slot each, the last ones open.
    private func rig(
        _ count: Int = 3, open: Int = 2, policy: FleetPolicy = FleetPolicy()
    ) throws -> FleetRig {
        var rig = FleetRig(count, policy: policy, limits: RateLimits(concurrent: 1))
        for index in (count - open)..<count { try rig.open(index) }
        return rig
    }

    @Test(arguments: [(4, 2, false), (4, 3, true), (5, 2, false), (5, 3, true), (2, 2, false)])
    func `it begins when more than half of three or more are out`(
        count: Int, open: Int, isOn: Bool
    ) throws {
        var rig = try rig(count, open: open)

        #expect(rig.panics() == (isOn ? [true] : []))
    }

    @Test func `the open ones serve what the others have no room for`() throws {
        var rig = try rig()

        #expect(try rig.lease().endpoint == EndpointID(0), "a survivor with room comes first")
        let lease = try rig.lease()

        #expect([1, 2].contains(lease.endpoint.index))
        #expect(!lease.permit.isTrial)
    }

    @Test func `without panic a call waits for the one that is well`() throws {
        var rig = try rig(policy: FleetPolicy(panicAbove: 1))
        _ = try rig.lease()

        guard case .busy = rig.acquire() else {
            Issue.record("it must wait for the slot")
            return
        }
        #expect(rig.panics().isEmpty)
    }

    @Test func `a hedge never goes to an open one`() throws {
        var rig = try rig()
        _ = try rig.lease()

        if case .leased = rig.acquire(reason: .hedge) { Issue.record("it went to an open one") }
    }

    @Test(arguments: [true, false])
    func `what a person took out is not counted, and not used`(isForced: Bool) throws {
        var rig = FleetRig(5, limits: RateLimits(concurrent: 1))
        for id in [EndpointID(3), EndpointID(4)] {
            if isForced {
                rig.fleet.force(.open, for: id, now: rig.now)
            } else {
                rig.fleet.setManual(.disabled, for: id, now: rig.now)
            }
        }
        try rig.open(2)
        #expect(rig.panics().isEmpty, "one of three")

        try rig.open(1)

        #expect(rig.panics() == [true])
        let served = try (0..<3).map { _ in try rig.lease().endpoint.index }
        #expect(Set(served) == [0, 1, 2])
        guard case .busy = rig.acquire() else {
            Issue.record("the others were taken out by hand")
            return
        }
    }

    @Test func `it ends when enough are back, and says so once`() throws {
        var rig = try rig()
        #expect(rig.panics() == [true])

        let lease = try rig.lease(tried: [0])
        rig.succeed(lease)
        rig.succeed(try rig.lease(at: lease.endpoint.index))

        #expect(rig.readiness(lease.endpoint.index) == .closed)
        #expect(rig.panics() == [false])
    }
}
