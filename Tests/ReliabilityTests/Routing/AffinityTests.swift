import Testing

@testable import Reliability

@Suite struct `Conversation affinity` {
    private static let start = Instant(.zero)

    @Test func `a conversation is at home where its last turn was answered`() {
        var affinity = Affinity()
        affinity.note(7, at: 2, now: Self.start)
        affinity.note(8, at: 0, now: Self.start)
        affinity.note(7, at: 1, now: Self.start)

        #expect(affinity.home(of: 7, now: Self.start) == 1)
        #expect(affinity.home(of: 8, now: Self.start) == 0)
        #expect(affinity.home(of: 9, now: Self.start) == nil)
    }

    @Test func `no conversation has no home`() {
        var affinity = Affinity()
        affinity.note(0, at: 2, now: Self.start)

        #expect(affinity.home(of: 0, now: Self.start) == nil)
        #expect(affinity == Affinity())
    }

    @Test func `a home is forgotten when the server has most likely dropped the prompt`() {
        var affinity = Affinity()
        affinity.note(7, at: 2, now: Self.start)
        let last = Self.start.advanced(by: Affinity.lifetime)

        #expect(affinity.home(of: 7, now: last) == 2)
        #expect(affinity.home(of: 7, now: last.advanced(by: .nanoseconds(1))) == nil)
    }

    @Test func `memory is bounded, and what was used last is kept`() {
        var affinity = Affinity()
        for key in 1...100_000 as ClosedRange<UInt64> {
            let now = Self.start.advanced(by: .milliseconds(1) * Int(key))
            affinity.note(key, at: Int(key % 5), now: now)
            // The person's own conversation, between those of a batch.
            if key % 100 == 0 { affinity.note(.max, at: 3, now: now) }
        }
        let now = Self.start.advanced(by: .seconds(100))
        let kept = (1...100_000 as ClosedRange<UInt64>).count {
            affinity.home(of: $0, now: now) != nil
        }

        #expect(kept <= Affinity.capacity && kept > Affinity.capacity / 2, "\(kept)")
        #expect(affinity.home(of: .max, now: now) == 3)
    }

    /// Three endpoints with these first-token times in milliseconds; the first call of conversation 5
    /// was answered by endpoint 0.
    private func world(_ milliseconds: [Int]) -> CallWorld {
        var world = CallWorld(endpoints: milliseconds.count, strategy: .balanced)
        let id = world.call(1_000, facts: CallFacts(only: EndpointID(0), conversation: 5))
        world.succeed(1, id)
        for (index, time) in milliseconds.enumerated() {
            world.fleet.states[index].speed.forget()
            world.fleet.states[index].speed[.short].firstToken.record(
                .milliseconds(time), now: world.now)
        }
        return world
    }

    @Test(arguments: [(190, true), (210, false)])
    func `it stays unless the score is more than twice that of the one it would go to`(
        milliseconds: Int, stays: Bool
    ) {
        var world = world([milliseconds, 100])

        let id = world.call(1, facts: CallFacts(conversation: 5))

        #expect(world.endpoints(id) == [stays ? 0 : 1])
        guard case .routed(let decision)? = world.traces.last(where: { $0.isRoute }) else {
            Issue.record("a route must be told")
            return
        }
        #expect(decision.because == (stays ? .affinity : .score))
        #expect(decision.rival == EndpointID(stays ? 1 : 0))
    }

    @Test func `another conversation does not stay`() {
        var world = world([190, 100])

        let other = world.call(1, facts: CallFacts(conversation: 6))
        world.succeed(1, other)
        let alone = world.call(2)

        #expect(world.endpoints(other) == [1] && world.endpoints(alone) == [1])
    }

    @Test func `a home that is switched off is left`() {
        var world = world([100, 100])
        world.fleet.setManual(.disabled, for: EndpointID(0), now: world.now)

        let id = world.call(1, facts: CallFacts(conversation: 5))

        #expect(world.endpoints(id) == [1])
    }

    @Test func `a retry goes elsewhere, and the conversation moves with the answer`() {
        var world = world([100, 100])
        let id = world.call(1, facts: CallFacts(conversation: 5))
        world.fail(1, .transient, id)
        world.succeed(2, id)
        let next = world.call(2, facts: CallFacts(conversation: 5))

        #expect(world.endpoints(id) == [0, 1] && world.endpoints(next) == [1])
    }
}

extension TraceEvent.Kind {
    var isRoute: Bool { if case .routed = self { true } else { false } }
}
