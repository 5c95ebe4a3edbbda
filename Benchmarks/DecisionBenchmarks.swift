import Breakwater

/// What the core decides on one call, without any shell: start, pick, admit, first token, success.
enum DecisionBenchmarks {
    static func rows() -> [Row] {
        let calls = 200_000
        var best = Double.infinity
        // The best of five: a decision has no reason to be slower but the machine's.
        for _ in 0..<5 { best = min(best, run(calls)) }
        return [
            Row(
                what: "one call: admit, permit, record, metrics", ours: figure(best, "ns"),
                anchor: "Polly 8, five strategies: 766 ns (published, i7-13700H)", goal: "≤ 700 ns")
        ]
    }

    private static func run(_ calls: Int) -> Double {
        let start = Instant.now
        var now = start
        var rng = SplitMix64(seed: 1)
        let profiles = (0..<3).map { EndpointProfile(name: "e\($0)", provider: "p\($0)") }
        var fleet = Fleet(profiles: profiles, now: now)
        let facts = CallFacts()
        let policy = CallPolicy()
        let attempt = AttemptID(1)
        let usage = AttemptUsage(input: 16, output: 64, isReported: true)
        var directives = 0
        for number in 1...calls {
            var machine = CallMachine(call: CallID(number), facts: facts, policy: policy, now: now)
            directives += machine.handle(.started, fleet: &fleet, now: now, using: &rng).count
            now = now.advanced(by: .milliseconds(1))
            directives +=
                machine.handle(.firstToken(attempt), fleet: &fleet, now: now, using: &rng).count
            directives +=
                machine.handle(
                    .attemptSucceeded(attempt, usage), fleet: &fleet, now: now, using: &rng
                ).count
        }
        precondition(directives > calls)
        return start.duration(to: .now).inMilliseconds * 1_000_000 / Double(calls)
    }
}
