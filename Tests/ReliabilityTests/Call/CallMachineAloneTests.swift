import Testing

@testable import Reliability

@Suite struct `Call machine without the fleet` {
    @Test func `what concerns no other call is handled the same without the fleet`() {
        var dice = SplitMix64(seed: 1)
        let now = Instant(.seconds(1))
        var fleet = Fleet(profiles: [EndpointProfile(name: "e")], now: now)
        var alone = CallMachine(call: CallID(1), facts: CallFacts(), policy: CallPolicy(), now: now)
        _ = alone.handle(.started, fleet: &fleet, now: now, using: &dice)
        var together = alone
        let limits = RateLimitHints(
            requests: RateLimitHints.Level(limit: 10, remaining: 3, reset: nil))
        let events: [(CallEvent, isAlone: Bool)] = [
            (.requestSent(AttemptID(1)), true), (.requestSent(AttemptID(2)), true),
            (.headReceived(AttemptID(1), limits), false),
            (.headReceived(AttemptID(1), RateLimitHints()), true), (.cancelled, false),
            (.requestSent(AttemptID(1)), false),
        ]

        for (event, isAlone) in events {
            var directives: [CallDirective] = []
            #expect(alone.handleAlone(event, into: &directives, now: now) == isAlone, "\(event)")
            let expected = together.handle(event, fleet: &fleet, now: now, using: &dice)
            if isAlone {
                #expect(directives == expected, "\(event)")
            } else {
                #expect(directives.isEmpty, "\(event)")
                alone = together
            }
        }
    }
}
