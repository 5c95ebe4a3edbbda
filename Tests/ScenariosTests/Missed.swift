/// What a scenario expects and the core does not reach yet: the files keep the goal, and this the
/// truth.
///
/// A line goes when its goal is reached. `invariant 36` stands for a rule that breaks.
enum Missed {
    static let all: [String: [String]] = [
        // 113 ms: an even share of the calls meets the endpoint with the tail.
        "dead-slow-healthy": ["p99"],
        // 1.26: one who is starved finishes late.
        "shared-quota": ["makespan vs backoff"],
    ]
}
