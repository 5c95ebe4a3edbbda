import Testing

@testable import Reliability

@Suite struct `Compatibility before any attempt` {
    private static func serving(_ abilities: Abilities) -> EndpointProfile {
        var profile = EndpointProfile(name: "a")
        profile.serves = abilities
        return profile
    }

    private static let cheap = TokenPrice(inputPerMillion: 1, outputPerMillion: 1)

    @Test(arguments: [
        (EndpointProfile(name: "a", contextTokens: 100), CallFacts(inputTokens: 101), "too_small"),
        (EndpointProfile(name: "a", contextTokens: 100), CallFacts(inputTokens: 100), nil),
        (EndpointProfile(name: "a"), CallFacts(inputTokens: 1_000_000), nil),
        (EndpointProfile(name: "a", lacks: .images), CallFacts(needs: .images), "no_images"),
        (EndpointProfile(name: "a", lacks: .tools), CallFacts(needs: .images), nil),
        (
            EndpointProfile(name: "a", lacks: .tools), CallFacts(needs: [.images, .tools]),
            "no_tools"
        ),
        (EndpointProfile(name: "a"), CallFacts(needs: [.images, .tools]), nil),
        (EndpointProfile(name: "a"), CallFacts(needs: .chat), nil),
        (EndpointProfile(name: "a"), CallFacts(needs: .embeddings), "no_embeddings"),
        (serving(.embeddings), CallFacts(needs: .embeddings), nil),
        (serving(.embeddings), CallFacts(needs: .chat), "no_chat"),
        (serving([.chat, .embeddings]), CallFacts(needs: .chat), nil),
        (serving([.chat, .embeddings]), CallFacts(needs: .embeddings), nil),
        (
            EndpointProfile(name: "a", price: cheap),
            CallFacts(inputTokens: 500, outputTokens: 501, costMax: 0.001), "too_dear"
        ),
        (
            EndpointProfile(name: "a", price: cheap),
            CallFacts(inputTokens: 500, outputTokens: 500, costMax: 0.001), nil
        ),
        (EndpointProfile(name: "a"), CallFacts(costMax: 1), "too_dear"),
        (EndpointProfile(name: "a"), CallFacts(), nil),
    ])
    func `what cannot or must not serve a call is left out, what is unknown is not`(
        profile: EndpointProfile, facts: CallFacts, reason: String?
    ) {
        let found = facts.incompatibility(
            contextTokens: profile.contextTokens, lacks: profile.cannot, price: profile.price)

        #expect(found?.rawValue == reason)
    }

    private func decision(_ world: CallWorld) -> RouteDecision? {
        for case .routed(let decision) in world.traces.reversed() { return decision }
        return nil
    }

    @Test(arguments: RoutingStrategy.allCases)
    func `no strategy chooses an incompatible endpoint, and the reason is told`(
        strategy: RoutingStrategy
    ) {
        let blind = EndpointProfile(name: "blind", lacks: .images)
        var world = CallWorld([blind, blind, EndpointProfile(name: "seeing")], strategy: strategy)
        for number in 1...20 {
            let id = world.call(number, facts: CallFacts(needs: .images))
            #expect(world.endpoints(id) == [2])
            world.succeed(1, id)
        }

        #expect(decision(world)?.candidates.map(\.skipped) == [.noImages, .noImages, nil])
    }

    @Test func `a fallback list is held to the same`() {
        var world = CallWorld([
            EndpointProfile(name: "first"), EndpointProfile(name: "blind", lacks: .images),
            EndpointProfile(name: "seeing"),
        ])
        let lists = FallbackLists(general: [EndpointID(1), EndpointID(2)])
        let id = world.call(
            policy: CallPolicy(hedge: HedgePolicy(after: .off), fallback: lists),
            facts: CallFacts(needs: .images))
        world.fail(1, .transient, id)

        #expect(world.endpoints(id) == [0, 2])
    }

    @Test func `a prompt that was too long moves only to a larger context`() {
        var world = CallWorld([
            EndpointProfile(name: "first", contextTokens: 8_000),
            EndpointProfile(name: "same", contextTokens: 8_000),
            EndpointProfile(name: "large", contextTokens: 32_000),
        ])
        let lists = FallbackLists(tooLong: [EndpointID(1), EndpointID(2)])
        let id = world.call(
            policy: CallPolicy(hedge: HedgePolicy(after: .off), fallback: lists))
        world.fail(1, .tooLong, id)

        #expect(world.endpoints(id) == [0, 2])
    }

    @Test func `a forbidden endpoint is used by no attempt, whatever fails`() {
        var world = CallWorld(endpoints: 3)
        let policy = CallPolicy(
            hedge: HedgePolicy(after: .off), fallback: FallbackLists(general: [EndpointID(1)]),
            forbidden: [EndpointID(1)])
        let id = world.call(policy: policy)
        world.fail(1, .transient, id)
        world.fail(2, .transient, id)
        while world.outcomes[id] == nil, world.fireNext() {
            let last = world.started[id]?.last
            if let last { world.fail(last.attempt.number, .transient, id) }
        }

        #expect(!world.endpoints(id).contains(1) && world.endpoints(id).count > 2)
    }

    @Test func `when nobody can, the refusal says what is missing`() {
        var world = CallWorld([
            EndpointProfile(name: "a", lacks: .images), EndpointProfile(name: "b", lacks: .images),
        ])
        let id = world.call(facts: CallFacts(needs: .images))

        guard case .failed(let failure) = world.outcomes[id] else {
            Issue.record("nobody takes images")
            return
        }
        #expect(failure.message == "every endpoint takes no images")
    }

    private static let small = EndpointProfile(name: "small", contextTokens: 8)
    private static let blind = EndpointProfile(name: "blind", lacks: .images)
    private static let able = EndpointProfile(name: "able")
    private static let pictures = CallFacts(needs: .images)

    /// Who is there, which of them is off, removed or forbidden, what is asked, and the mark.
    private struct Row: Sendable {
        var profiles: [EndpointProfile]
        var off: Int?
        var removed: Int?
        var forbidden: [EndpointID] = []
        var facts = pictures
        var mark: Unservable?
    }

    @Test(arguments: [
        Row(profiles: [blind], mark: .unsupported),
        Row(profiles: [small], mark: .tooLong),
        Row(profiles: [small, small], off: 0, mark: .tooLong),
        Row(profiles: [small, blind], mark: .unsupported),
        Row(profiles: [blind, small], mark: .unsupported),
        Row(profiles: [able], facts: CallFacts(needs: .embeddings), mark: .unsupported),
        Row(profiles: [able], facts: CallFacts(costMax: 1), mark: .unsupported),
        Row(profiles: [blind, able], off: 1, mark: nil),
        Row(profiles: [blind, able], removed: 1, mark: .unsupported),
        Row(profiles: [blind, able], forbidden: [EndpointID(1)], mark: .unsupported),
        Row(
            profiles: [blind, able], facts: CallFacts(needs: .images, only: EndpointID(0)),
            mark: .unsupported),
        Row(profiles: [able], off: 0, mark: nil),
        Row(profiles: [able], forbidden: [EndpointID(0)], mark: nil),
        Row(profiles: [], mark: nil),
    ])
    private func `a refusal is marked for good only where no endpoint is made for the call`(
        row: Row
    ) {
        var world = CallWorld(row.profiles)
        if let off = row.off {
            world.fleet.setManual(.disabled, for: EndpointID(off), now: world.now)
        }
        if let gone = row.removed { _ = world.fleet.remove(EndpointID(gone), now: world.now) }
        var policy = CallPolicy.plain
        policy.forbidden = row.forbidden
        let id = world.call(policy: policy, facts: row.facts)

        guard case .failed(let failure) = world.outcomes[id] else {
            Issue.record("nobody may serve it")
            return
        }
        #expect(failure.kind == .refusedLocally)
        #expect(failure.unservable == row.mark)
        #expect(row.mark == nil || failure.earliest == nil)
    }

    @Test func `a pin of the fleet may be lifted, so it marks nothing`() {
        var world = CallWorld([Self.blind, Self.able])
        world.fleet.pin(EndpointID(0), now: world.now)
        let id = world.call(facts: Self.pictures)

        guard case .failed(let failure) = world.outcomes[id] else {
            Issue.record("the pinned one takes no images")
            return
        }
        #expect(failure.unservable == nil)
    }

    @Test func `what the call forbids is left out of the reasons where others have one`() {
        var world = CallWorld([Self.able, Self.blind])
        var policy = CallPolicy.plain
        policy.forbidden = [EndpointID(0)]
        let id = world.call(policy: policy, facts: Self.pictures)

        guard case .failed(let failure) = world.outcomes[id] else {
            Issue.record("nobody may serve it")
            return
        }
        #expect(failure.message == "blind takes no images")
    }
}
