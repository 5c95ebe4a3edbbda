import Reliability
import Testing

@testable import Simulation

/// One protection that is taken from the core, and the invariant that must notice.
struct Mutation: Sendable, CustomTestStringConvertible {
    /// Where it is looked for.
    enum Ground: Sendable {
        /// In random scenarios, from the first on, at most so many.
        case random(atMost: Int)
        /// In one made for it.
        case shaped(Scenario)
    }

    var name: String
    var invariant: Int
    var ground: Ground
    /// What the core obeys in place of the scenario's policies.
    var breaks: @Sendable (inout Scenario) -> Void

    var testDescription: String { name }

    init(
        _ name: String, _ invariant: Int, in ground: Ground = .random(atMost: 400),
        _ breaks: @escaping @Sendable (inout Scenario) -> Void
    ) {
        self.name = name
        self.invariant = invariant
        self.ground = ground
        self.breaks = breaks
    }

    /// One that switches off what no setting can.
    init(
        _ name: String, _ invariant: Int, in ground: Ground = .random(atMost: 400),
        off: Protections
    ) {
        self.init(name, invariant, in: ground) { $0.fleet.switchOff(off) }
    }

    /// The scenarios to look in, made one at a time.
    var scenarios: some Sequence<Scenario> {
        let (shaped, random): ([Scenario], Int) =
            switch ground {
            case .shaped(let scenario): ([scenario], 0)
            case .random(let most): ([], most)
            }
        return shaped + (0..<random).lazy.map { RandomScenario.make(UInt64($0 + 1), calls: 24) }
    }

    static let all: [Mutation] = [
        Mutation("an extra attempt costs nothing", 1, in: .shaped(Shape.outage)) {
            $0.fleet.budget = BudgetPolicy(capacity: 1e6, closedBelow: 1)
        },
        Mutation("a call may try twenty times", 2) { $0.policy.attempts = 20 },
        Mutation("a bucket holds a whole minute", 4) { $0.fleet.rateLimit.burstShare = 1 },
        Mutation("an ended attempt keeps its lease", 6, off: .leaseReturn),
        Mutation("headers are not believed", 7, off: .reconciliation),
        Mutation("a half-open breaker takes everybody", 8, in: .shaped(Shape.swallowedTrials)) {
            $0.fleet.breaker.trialLease = .nanoseconds(1)
        },
        Mutation("a trial may last for ever", 9, in: .shaped(Shape.swallowedTrials)) {
            $0.fleet.breaker.trialLease = .seconds(1_000_000)
        },
        Mutation("late results count", 10, in: .shaped(Shape.outlasting), off: .generation),
        Mutation("every failure is the endpoint's fault", 11, off: .neutrality),
        Mutation("what cannot succeed is repeated", 12, in: .shaped(Shape.tooLong), off: .finality),
        Mutation("Retry-After is not obeyed", 13, off: .retryAfter),
        Mutation("attempts start after the deadline", 14, in: .shaped(Shape.deaf)) {
            $0.policy.deadline = .seconds(10_000)
        },
        Mutation("two attempts share an endpoint", 15, off: .onePlace),
        Mutation("a broken answer is replaced under the reader's eyes", 16, off: .commitRule),
        Mutation("the first token ends nobody else", 16, off: .raceEnd),
        // The accounts would hold the rate whatever the estimate says: see what the estimate is worth.
        Mutation(
            "what a loser waited is forgotten, and no hedge counted", 23,
            in: .shaped(Shape.tail), off: [.censoring, .hedgeAccounts]),
        Mutation("an ended attempt stays in the books", 20, off: .leaseReturn),
        Mutation("a hedge drains a low bucket", 22, off: .hedgeReserve),
        Mutation("prompts go where they do not fit", 24, off: .compatibility),
        Mutation("who comes last is served first", 25, off: .fifo),
        Mutation("the queue has no end", 25) { $0.fleet.queueCapacity = .max },
        Mutation("background goes before people", 25, in: .shaped(Shape.line)) {
            $0.fleet.ageing = .nanoseconds(1)
        },
        Mutation("the last endpoint is ejected too", 29, off: .lastResort),
        Mutation("an open breaker stays open", 34) {
            $0.fleet.breaker.openFor = .seconds(10_000)
            $0.fleet.breaker.openMax = .seconds(10_000)
        },
        Mutation("a lowered rate stays low", 35, in: .shaped(Shape.learned)) {
            $0.fleet.rateLimit.recovery = .seconds(1_000_000)
        },
        Mutation("nothing ends at the deadline", 36, in: .shaped(Shape.deaf)) {
            $0.policy.deadline = .seconds(10_000)
        },
        Mutation("who failed once is shunned", 37, in: .shaped(Shape.recovered)) {
            $0.fleet.breaker.openFor = .seconds(10_000)
            $0.fleet.breaker.openMax = .seconds(10_000)
        },
        Mutation("nobody is ejected", 38, in: .shaped(Shape.fastFail)) {
            $0.fleet.breaker.consecutive = .max
            $0.fleet.breaker.rate = 1
            $0.fleet.silentRun = .max
            $0.fleet.peers = nil
        },
        Mutation("nobody wakes who waits", 39, in: .shaped(Shape.benched), off: .wake),
    ]
}

@Suite struct `A protection taken away` {
    @Test(arguments: Mutation.all) func `is missed by its invariant`(mutation: Mutation) {
        var tried = 0
        for scenario in mutation.scenarios {
            tried += 1
            var core = scenario
            mutation.breaks(&core)
            var world = World(scenario, core: core)
            _ = world.advance(events: 500_000)
            if world.checker.violations.contains(where: { $0.invariant == mutation.invariant }) {
                return
            }
        }
        Issue.record("invariant \(mutation.invariant) held in all \(tried) scenarios")
    }

    @Test(arguments: Shape.all) func `is all that breaks a rule here`(scenario: Scenario) {
        let report = World.run(scenario)

        #expect(report.violations == [], "\(report.violations.first?.text ?? "")")
        #expect(report.unfinished == 0)
    }
}
