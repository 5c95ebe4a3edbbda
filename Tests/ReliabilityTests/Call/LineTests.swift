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

    @Test func `takes an endpoint that its breaker keeps back where the line is too long`() {
        var random = SplitMix64(seed: 1)
        let narrow = EndpointProfile(name: "narrow", limits: RateLimits(requestsPerMinute: 6))
        var fleet = Fleet(
            profiles: [EndpointProfile(name: "down"), narrow],
            policy: FleetPolicy(breaker: BreakerPolicy(consecutive: 2)), strategy: .priority,
            now: Instant(.zero))
        func starts(_ number: Int) -> EndpointID? {
            var call = CallMachine(
                call: CallID(number), facts: CallFacts(),
                policy: CallPolicy(attempts: 1, deadline: .seconds(5)), now: Instant(.zero))
            let step = call.handle(
                .started, fleet: &fleet, now: Instant(.zero), using: &random)
            for case .startAttempt(let id, let endpoint, _) in step {
                if number <= 2 {
                    _ = call.handle(
                        .attemptFailed(id, Failure(.transient, "down")), fleet: &fleet,
                        now: Instant(.zero), using: &random)
                }
                return endpoint
            }
            return nil
        }

        let places = (1...4).map { starts($0) }

        // Two failures open the breaker, one call has the bucket's only request, and the next one
        // would wait for ten seconds of its five.
        #expect(places == [EndpointID(0), EndpointID(0), EndpointID(1), EndpointID(0)])
    }
}
