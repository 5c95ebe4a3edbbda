import Testing

@testable import Reliability

@Suite struct `A call that finds others in line` {
    @Test func `looks again after a while, not at once and for ever`() throws {
        var random = SplitMix64(seed: 1)
        let open = EndpointProfile(name: "open")
        let narrow = EndpointProfile(name: "narrow", limits: RateLimits(requestsPerMinute: 6))
        var fleet = Fleet(profiles: [open, narrow], strategy: .priority, now: Instant(.zero))
        // One takes all that the narrow endpoint has, and one waits there.
        for number in 1...2 {
            var call = CallMachine(
                call: CallID(number), facts: CallFacts(only: EndpointID(1)), policy: CallPolicy(),
                now: Instant(.zero))
            _ = call.handle(.started, fleet: &fleet, now: Instant(.zero), using: &random)
        }
        var call = CallMachine(
            call: CallID(3), facts: CallFacts(), policy: CallPolicy(), now: Instant(.zero))
        _ = call.handle(.started, fleet: &fleet, now: Instant(.zero), using: &random)
        // The wait in line was to end at 10 s; nobody has looked at it yet.
        let now = Instant(.seconds(11))

        let step = call.handle(
            .attemptFailed(AttemptID(1), Failure(.transient, "down")), fleet: &fleet, now: now,
            using: &random)

        let waits = step.compactMap { directive -> Instant? in
            if case .setTimer(.backoff, let at) = directive { at } else { nil }
        }
        #expect(fleet.waitingCount == 1)
        #expect(try #require(waits.first) > now)
    }
}
