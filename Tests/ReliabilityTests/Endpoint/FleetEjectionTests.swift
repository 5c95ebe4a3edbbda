import Testing

@testable import Reliability

@Suite struct `Ejection by comparison` {
    // MARK: Slow first tokens

    /// Two endpoints whose usual first token takes half a second, their windows empty again.
    private func usual(_ policy: FleetPolicy = FleetPolicy()) throws -> FleetRig {
        var rig = FleetRig(2, policy: policy)
        for index in 0..<2 { try rig.answers(20, at: index) }
        rig.advance(40)
        return rig
    }

    @Test(arguments: [(4, 5, false), (4, 6, true), (6, 6, false), (6, 7, true)])
    func `more than half of ten slow first tokens open it`(
        usual: Int, slow: Int, opens: Bool
    ) throws {
        var rig = try self.usual()
        try rig.answers(5, at: 1)
        try rig.answers(usual, at: 0)

        try rig.answers(slow, at: 0, firstToken: 10)

        #expect(rig.isOpen(0) == opens)
        if opens { #expect(rig.reason(0).contains("% slow: 10.0 s to the first token where 0.5")) }
    }

    @Test(arguments: [(2.9, false), (3.1, true)])
    func `slow is above three seconds, and above six times the usual`(
        seconds: Double, opens: Bool
    ) throws {
        var rig = try usual()

        try rig.answers(10, at: 0, firstToken: seconds)

        #expect(rig.isOpen(0) == opens)
    }

    @Test func `where two seconds are usual, ten are not slow`() throws {
        var rig = FleetRig(2)
        for index in 0..<2 { try rig.answers(20, at: index, firstToken: 2) }
        rig.advance(40)

        try rig.answers(10, at: 0, firstToken: 10)

        #expect(rig.readiness(0) == .closed)
    }

    @Test func `a slowdown of everybody opens nothing`() throws {
        var rig = try usual()
        for _ in 0..<20 {
            for index in 0..<2 { try rig.answers(1, at: index, firstToken: 10) }
        }

        #expect(rig.evidence(0).generation == 0, "it never moved")
        #expect(rig.evidence(1).generation == 0)
    }

    @Test func `a slow endpoint whose peer is switched off keeps serving`() throws {
        var rig = try usual()
        rig.fleet.setManual(.disabled, for: EndpointID(1), now: rig.now)

        try rig.answers(20, at: 0, firstToken: 10)

        #expect(rig.evidence(0).generation == 0)
    }

    @Test(arguments: [(9, false), (20, true)])
    func `without twenty answers nobody knows what is usual`(known: Int, opens: Bool) throws {
        var rig = FleetRig(2)
        try rig.answers(30, at: 1)
        try rig.answers(known, at: 0)
        rig.advance(40)

        try rig.answers(10, at: 0, firstToken: 10)

        #expect(rig.isOpen(0) == opens)
    }

    @Test func `the rule can be switched off`() throws {
        var rig = try usual(FleetPolicy(breaker: BreakerPolicy(slow: nil)))

        try rig.answers(20, at: 0, firstToken: 60)

        #expect(rig.readiness(0) == .closed)
    }

    @Test(arguments: [(2.0, false), (10.0, true)])
    func `a wait that a winner cut short counts only when it was slow already`(
        waited: Double, opens: Bool
    ) throws {
        var rig = try usual()
        for _ in 0..<12 {
            let lease = try rig.lease(at: 0)
            let silence = Silence(waited: .seconds(waited), isBeatenByLater: false)
            rig.end(lease, .cancelled(silence))
        }

        #expect(rig.isOpen(0) == opens)
    }

    @Test func `a wait that was cut short early says nothing either way`() throws {
        var rig = try usual()
        for _ in 0..<10 {
            rig.end(
                try rig.lease(at: 0),
                .cancelled(Silence(waited: .seconds(1), isBeatenByLater: false)))
        }

        try rig.answers(10, at: 0, firstToken: 10)

        #expect(rig.isOpen(0))
    }

    @Test func `a slow first token of an earlier state decides nothing`() throws {
        var rig = try usual()
        let old = try rig.lease(at: 0)
        try rig.recover(0)

        rig.firstToken(old, after: 10)
        #expect(rig.readiness(0) == .closed, "returning, where a slow one of today opens it")
        rig.firstToken(try rig.lease(at: 0), after: 10)

        #expect(rig.isOpen(0))
    }

    // MARK: Silent losses

    @Test(arguments: [(5, 6), (20, 20), (Int.max, 60)])
    func `silent losses in a row open it, from the configured number on`(
        fewest: Int, needed: Int
    ) throws {
        var rig = FleetRig(2, policy: FleetPolicy(silentRun: fewest))
        var losses = 0
        while losses < 60, rig.readiness(0) == .closed {
            losses += 1
            rig.end(
                try rig.lease(at: 0),
                .cancelled(Silence(waited: .milliseconds(200), isBeatenByLater: true)))
        }

        #expect(losses == needed)
        #expect(rig.isOpen(0) == (fewest != .max))
    }

    @Test func `losing a race is no evidence`() throws {
        var rig = FleetRig(2)
        for _ in 0..<60 {
            rig.end(
                try rig.lease(at: 0),
                .cancelled(Silence(waited: .milliseconds(200), isBeatenByLater: false)))
        }

        #expect(rig.readiness(0) == .closed)
        #expect(rig.evidence(0) == FleetRig(2).evidence(0))
    }

    // MARK: Peers

    /// Every fifth call at endpoint 0 fails, nobody else's, until 50 are over.
    private func oneWorse(_ policy: FleetPolicy, peers: Int) throws -> FleetRig {
        var rig = FleetRig(peers + 1, policy: policy)
        for round in 1...50 {
            for peer in 1...peers { try rig.answers(1, at: peer) }
            guard rig.readiness(0) == .closed else { break }
            if round.isMultiple(of: 5) {
                rig.fail(try rig.lease(at: 0))
            } else {
                try rig.answers(1, at: 0)
            }
            rig.advance(1)
        }
        return rig
    }

    @Test func `who fails a fifth beside peers that fail never is ejected`() throws {
        let rig = try oneWorse(FleetPolicy(), peers: 5)

        #expect(rig.isOpen(0))
        #expect(rig.reason(0).contains("success where its peers have 100 %"))
        #expect((1...5).allSatisfy { rig.readiness($0) == .closed })
    }

    @Test func `with too few peers, or switched off, nobody is compared`() throws {
        #expect(try oneWorse(FleetPolicy(), peers: 3).readiness(0) == .closed)
        #expect(try oneWorse(FleetPolicy(peers: nil), peers: 5).readiness(0) == .closed)
    }

    // MARK: Providers

    @Test func `two models of a provider that fail make its others suspect`() throws {
        var rig = FleetRig(["acme/a", "acme/b", "acme/c", "other/a"])
        try rig.open(0)
        #expect(rig.readiness(2) == .closed, "one model proves nothing about its provider")

        try rig.open(1)

        #expect(rig.readiness(2) == .trialFree)
        #expect(rig.reason(2) == "acme fails with a and b: trying one call")
        #expect(rig.readiness(3) == .closed)
        #expect(try rig.lease().endpoint == EndpointID(2), "the trial goes to a live request")
        #expect(try rig.lease().endpoint == EndpointID(3), "and only one at a time")
    }

    @Test func `the same model twice is one model`() throws {
        var rig = FleetRig(["acme/a", "acme/a", "acme/c"])
        try rig.open(0)
        try rig.open(1)

        #expect(rig.readiness(2) == .closed)
    }

    @Test func `addresses without a named provider have nothing in common`() throws {
        let name = EndpointProfile.anyProvider
        var rig = FleetRig(["\(name)/a", "\(name)/b", "\(name)/c"])
        try rig.open(0)
        try rig.open(1)

        #expect(rig.readiness(2) == .closed)
    }
}
