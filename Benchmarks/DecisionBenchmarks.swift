import Breakwater
import CAllocations

/// What the core decides on calls, without any shell: route, buckets, breaker, hedge delay, first
/// token, success, with first-token times that scatter.
enum DecisionBenchmarks {
    private static let usage = AttemptUsage(input: 16, output: 64, isReported: true)

    static func rows() -> [Row] {
        // The best of five: a decision has no reason to be slower but the machine's.
        func best(_ run: () -> Cost) -> Cost {
            (0..<5).map { _ in run() }.min { $0.nanoseconds < $1.nanoseconds } ?? Cost()
        }
        let small = best { oneByOne(200_000, explains: false) }
        let explained = best { oneByOne(200_000, explains: true) }
        let large = best { inFlight(10_000, endpoints: 1_000) }
        let polly = "Polly 8, five strategies: 766 ns, 40 B (published, i7-13700H)"
        return [
            Row(
                what: "one call: route, bucket, breaker, hedge, record",
                ours: figure(small.nanoseconds, "ns"), anchor: polly, goal: "≤ 700 ns"),
            Row(
                what: "allocations of one call, once warm",
                ours: small.allocations < 0 ? "not counted here" : figure(small.allocations, ""),
                anchor: polly, goal: "0"),
            Row(
                what: "one call with its route explained",
                ours: figure(explained.nanoseconds, "ns"),
                anchor: "only while somebody watches", goal: "–"),
            Row(
                what: "10,000 calls in flight, 1,000 endpoints, a call",
                ours: figure(large.nanoseconds, "ns"),
                anchor: "\(figure(large.nanoseconds / small.nanoseconds, "×")) of the small case",
                goal: "≤ 2×"),
        ]
    }

    private struct Cost {
        var nanoseconds = Double.infinity
        var allocations = 0.0
    }

    /// Endpoints with limits that never hold anybody up, so that the buckets are counted as well.
    private static func profiles(_ count: Int) -> [EndpointProfile] {
        let limits = RateLimits(
            requestsPerMinute: 60_000_000, tokensPerMinute: 2_000_000_000, concurrent: 10_000)
        return (0..<count).map {
            EndpointProfile(name: "e\($0)", provider: "p\($0 % 100)", limits: limits)
        }
    }

    /// One call after the other on three endpoints; the first tenth only warms.
    private static func oneByOne(_ calls: Int, explains: Bool) -> Cost {
        var now = Instant(.zero)
        var rng = SplitMix64(seed: 1)
        var dice = SplitMix64(seed: 2)
        var fleet = Fleet(profiles: profiles(3), now: now)
        let facts = CallFacts()
        let policy = CallPolicy()
        let attempt = AttemptID(1)
        var directives: [CallDirective] = []
        var done = 0
        return measured(calls) { number in
            var machine = CallMachine(call: CallID(number), facts: facts, policy: policy, now: now)
            machine.explains = explains
            machine.handle(
                .started, into: &directives, fleet: &fleet, now: now, using: &rng)
            now = now.advanced(by: .microseconds(Int64(500 + dice.next() % 1_000)))
            machine.handle(
                .firstToken(attempt), into: &directives, fleet: &fleet, now: now, using: &rng)
            machine.handle(
                .attemptSucceeded(attempt, usage), into: &directives, fleet: &fleet, now: now,
                using: &rng)
            done += directives.count
            directives.removeAll(keepingCapacity: true)
        }
    }

    /// Always as many calls under way: one starts, one shows its first token, one ends.
    private static func inFlight(_ width: Int, endpoints: Int) -> Cost {
        var now = Instant(.zero)
        var rng = SplitMix64(seed: 1)
        var fleet = Fleet(profiles: profiles(endpoints), now: now)
        let facts = CallFacts()
        let policy = CallPolicy(hedge: HedgePolicy())
        let attempt = AttemptID(1)
        var directives: [CallDirective] = []
        var calls = (0..<width).map {
            CallMachine(call: CallID($0), facts: facts, policy: policy, now: now)
        }
        return measured(20 * width) { number in
            let place = number % width
            let half = (number + width / 2) % width
            now = now.advanced(by: .microseconds(1))
            calls[place].handle(
                .attemptSucceeded(attempt, usage), into: &directives, fleet: &fleet, now: now,
                using: &rng)
            calls[place] = CallMachine(
                call: CallID(number), facts: facts, policy: policy, now: now)
            calls[place].explains = false
            calls[place].handle(
                .started, into: &directives, fleet: &fleet, now: now, using: &rng)
            calls[half].handle(
                .firstToken(attempt), into: &directives, fleet: &fleet, now: now, using: &rng)
            directives.removeAll(keepingCapacity: true)
        }
    }

    private static func measured(_ calls: Int, _ body: (Int) -> Void) -> Cost {
        let warm = calls / 10
        for number in 1...warm { body(number) }
        let allocations = allocations_of_this_thread()
        let start = Instant.now
        for number in (warm + 1)...calls { body(number) }
        let nanoseconds = start.duration(to: .now).inMilliseconds * 1_000_000
        let allocated = allocations_of_this_thread() - allocations
        let measured = Double(calls - warm)
        return Cost(
            nanoseconds: nanoseconds / measured,
            allocations: allocated < 0 ? -1 : Double(allocated) / measured)
    }
}
