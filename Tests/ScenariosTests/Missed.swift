/// What a scenario expects and the core does not reach yet: the files keep the goal, and this the
/// truth.
///
/// A line goes when its goal is reached. `invariant 36` stands for a rule that breaks.
enum Missed {
    static let all: [String: [String]] = [
        // The simulated sleep leaves calls waiting behind their deadline.
        "asleep": ["invariant 3", "invariant 36"],
        "example": ["invariant 3", "invariant 36", "success", "p99"],
        // A delay that falls on the usual latency of a constant law hedges 43 % of the calls.
        "dead-slow-healthy": ["invariant 23", "p99"],
        // 9.66 % of the calls.
        "hedge-oracle": ["hedges"],
        // 1.76 in the worst second.
        "hedge-storm": ["amplification"],
        // 99.89 %: seven streams break when their servers fall.
        "half-the-harbour": ["success"],
        // 4.1 in the worst second.
        "thundering-return": ["amplification"],
        // 1.48.
        "shared-quota": ["makespan vs backoff"],
        // 7 %: waits of 300 s bench all endpoints.
        "retry-after": ["success"],
        // 81 %: one 529 in a hundred keeps the budget under strain, and a queue grows.
        "server-errors": ["success"],
    ]
}
