import Testing

@testable import Reliability

@Suite struct `Call machine under random events` {
    /// Thousands of calls over five endpoints with random outcomes, timers, cancels and manual
    /// switches; the invariants of every step and of the quiet end.
    @Test(arguments: 1...12)
    func `every call ends once and everything is given back`(seed: Int) {
        let profiles = (0..<5).map { index in
            EndpointProfile(
                name: "e\(index)", provider: "p\(index % 3)",
                limits: index == 0
                    ? RateLimits(requestsPerMinute: 600, tokensPerMinute: 60_000, concurrent: 4)
                    : RateLimits(concurrent: index == 1 ? 2 : nil))
        }
        var world = CallWorld(profiles, strategy: .balanced, seed: UInt64(seed))
        var dice = SplitMix64(seed: UInt64(seed) &* 977)
        var open: [CallID] = []
        for number in 1...400 {
            let policy = CallPolicy(
                attempts: Int.random(in: 1...6, using: &dice), deadline: .seconds(20),
                hedge: HedgePolicy(
                    after: Bool.random(using: &dice) ? .auto : .fixed(.milliseconds(200))),
                race: Int.random(in: 0...3, using: &dice),
                fallback: FallbackLists(general: number % 7 == 0 ? [EndpointID(4)] : []))
            open.append(
                world.call(
                    number, policy: policy,
                    facts: CallFacts(
                        showsText: Bool.random(using: &dice),
                        priority: Bool.random(using: &dice) ? .interactive : .background)))
            for _ in 0..<Int.random(in: 0...4, using: &dice) {
                step(&world, open, using: &dice)
                check(world, seed: seed)
            }
            open.removeAll { world.outcomes[$0] != nil }
        }
        for id in open { world.send(.cancelled, id) }

        #expect(world.outcomes.count == 400, "seed \(seed)")
        let end = world.fleet.snapshot(policy: .plain, now: world.now)
        #expect(end.callsInFlight == 0, "seed \(seed)")
        #expect(end.waiting == 0, "seed \(seed)")
        #expect(end.endpoints.allSatisfy { $0.inFlight == 0 }, "seed \(seed)")
        #expect(world.fleet.states.allSatisfy { $0.speed.silent == 0 }, "seed \(seed)")
        #expect(end.complete + end.incomplete + end.failed + end.cancelled == 400)
        for endpoint in end.endpoints {
            #expect(
                endpoint.attempts == endpoint.succeeded + endpoint.failed + endpoint.cancelled,
                "seed \(seed), \(endpoint.profile.name)")
        }
        #expect(world.timers.values.allSatisfy { $0.isEmpty }, "seed \(seed)")
    }

    private func step(
        _ world: inout CallWorld, _ open: [CallID], using dice: inout SplitMix64
    ) {
        world.advance(.milliseconds(Int.random(in: 0...80, using: &dice)))
        guard let id = open.randomElement(using: &dice) else { return }
        let attempts = world.started[id] ?? []
        switch Int.random(in: 0..<12, using: &dice) {
        case 0...1: world.fireNext()
        case 2: world.send(.cancelled, id)
        case 3:
            let manual = ManualState.allCases.randomElement(using: &dice) ?? .enabled
            let endpoint = EndpointID(Int.random(in: 0..<5, using: &dice))
            world.fleet.setManual(manual, for: endpoint, now: world.now)
        default:
            guard let attempt = attempts.randomElement(using: &dice)?.attempt else { return }
            let kind = FailureKind.allCases.randomElement(using: &dice) ?? .transient
            let usage = AttemptUsage(input: 5, output: 9, isReported: true)
            let events: [CallEvent] = [
                .requestSent(attempt), .headReceived(attempt, RateLimitHints()),
                .firstToken(attempt), .attemptSucceeded(attempt, usage),
                .attemptFailed(attempt, Failure(kind, "random")),
            ]
            world.send(events.randomElement(using: &dice) ?? .cancelled, id)
        }
    }

    private func check(_ world: CallWorld, seed: Int) {
        for (id, machine) in world.machines {
            let live = machine.attempts.filter(\.isLive)
            #expect(machine.wireAttempts <= machine.policy.attempts, "seed \(seed), \(id)")
            let places = live.compactMap { $0.lease?.endpoint }
            #expect(Set(places).count == places.count, "two attempts of one call at one endpoint")
            if machine.isFinished { #expect(live.isEmpty, "seed \(seed), \(id)") }
            if machine.committed != nil, machine.facts.showsText {
                #expect(live.count <= 1, "seed \(seed), \(id)")
            }
        }
        let snapshot = world.fleet.snapshot(policy: .plain, now: world.now)
        for endpoint in snapshot.endpoints {
            if let slots = endpoint.slots { #expect(endpoint.inFlight <= slots, "seed \(seed)") }
            if let level = endpoint.requests { #expect(level.available >= 0, "seed \(seed)") }
            if let level = endpoint.tokens { #expect(level.available >= 0, "seed \(seed)") }
        }
    }
}
