public import Behaviours
public import Reliability

/// What a simulation plays: endpoints, load, policies, what happens when, and what must come out.
///
/// All of it is data, so that one file describes a run completely and a seed repeats it exactly.
public struct Scenario: Sendable, Equatable {
    /// Its name, such as `hedge-storm`.
    public var name: String
    /// One sentence about what it shows.
    public var summary: String
    /// Where the dice start.
    ///
    /// Default 1.
    public var seed: UInt64
    /// Who answers.
    public var endpoints: [ScenarioEndpoint]
    /// Who asks.
    public var load: [LoadPhase]
    /// How each call is carried through.
    public var policy: CallPolicy
    /// What all endpoints share.
    public var fleet: FleetPolicy
    /// How an endpoint is chosen.
    public var strategy: RoutingStrategy
    /// What a person or the machine does at an instant.
    public var happenings: [Happening]
    /// When every fault is over, so that the liveness rules begin to hold; `nil` when the faults
    /// last to the end, or there are none.
    public var faultsUntil: Duration?
    /// No call starts after it; those under way may end in `drain`.
    public var duration: Duration
    /// How long calls may still take after `duration`.
    ///
    /// Default 300 s.
    public var drain: Duration
    /// The same load under other policies, for comparison.
    ///
    /// Default `[.bare]`.
    public var comparisons: [Variant]
    /// What must come out.
    public var expectations: [Expectation]

    /// Creates a scenario; the defaults are those of each property.
    public init(
        name: String, summary: String = "", seed: UInt64 = 1, endpoints: [ScenarioEndpoint],
        load: [LoadPhase], policy: CallPolicy = CallPolicy(), fleet: FleetPolicy = FleetPolicy(),
        strategy: RoutingStrategy = .balanced, happenings: [Happening] = [],
        faultsUntil: Duration? = nil, duration: Duration = .seconds(60),
        drain: Duration = .seconds(300), comparisons: [Variant] = [.bare],
        expectations: [Expectation] = []
    ) {
        self.name = name
        self.summary = summary
        self.seed = seed
        self.endpoints = endpoints
        self.load = load
        self.policy = policy
        self.fleet = fleet
        self.strategy = strategy
        self.happenings = happenings
        self.faultsUntil = faultsUntil
        self.duration = duration
        self.drain = drain
        self.comparisons = comparisons
        self.expectations = expectations
    }
}

/// One endpoint of a scenario: how its server behaves, and what the client knows of it.
public struct ScenarioEndpoint: Sendable, Equatable {
    /// How its server behaves.
    public var behaviour: Behaviour
    /// What the client knows: limits, timeouts, weight, context size.
    public var profile: EndpointProfile
    /// How many such endpoints there are; above 1 they are named `name-1`, `name-2` and so on, and
    /// each rolls its own dice.
    ///
    /// Default 1.
    public var count: Int

    /// Creates an endpoint; the profile is named after the behaviour unless given.
    public init(_ behaviour: Behaviour, profile: EndpointProfile? = nil, count: Int = 1) {
        precondition(count >= 1, "count must be at least 1, got \(count)")
        self.behaviour = behaviour
        self.profile =
            profile
            ?? EndpointProfile(
                name: behaviour.name, provider: behaviour.name, model: behaviour.model,
                price: behaviour.price)
        self.count = count
    }
}

/// Calls of one kind over a span of time.
public struct LoadPhase: Sendable, Equatable {
    /// How calls arrive.
    public enum Arrivals: Sendable, Equatable {
        /// One call after each such time.
        case every(Duration)
        /// At random, so many a second on average (a Poisson process).
        case poisson(perSecond: Double)
        /// So many callers, each of whom waits for his answer, thinks, and asks again.
        case workers(Int, thinking: LatencyLaw)
        /// So many at the first instant.
        case burst(Int)
    }

    /// How calls arrive.
    public var arrivals: Arrivals
    /// When it begins.
    public var from: Duration
    /// When it ends; `nil` with the scenario.
    public var until: Duration?
    /// The most calls of this phase; `nil` for no limit.
    public var calls: Int?
    /// What is asked.
    public var facts: CallFacts
    /// The share of calls that a person cancels, 0…1.
    ///
    /// Default 0.
    public var cancelShare: Double
    /// After which time from acceptance they do.
    public var cancelAfter: LatencyLaw

    /// Creates a phase; the defaults are those of each property.
    public init(
        _ arrivals: Arrivals, from: Duration = .zero, until: Duration? = nil, calls: Int? = nil,
        facts: CallFacts = CallFacts(), cancelShare: Double = 0,
        cancelAfter: LatencyLaw = .uniform(from: .zero, to: .seconds(5))
    ) {
        precondition((0...1).contains(cancelShare), "cancelShare must be 0…1, got \(cancelShare)")
        self.arrivals = arrivals
        self.from = from
        self.until = until
        self.calls = calls
        self.facts = facts
        self.cancelShare = cancelShare
        self.cancelAfter = cancelAfter
    }
}

/// What a person or the machine does at an instant.
public struct Happening: Sendable, Equatable {
    /// What is done.
    public enum Kind: Sendable, Equatable {
        /// An endpoint is switched on, off or to draining.
        case manual(String, ManualState)
        /// A breaker is held open or closed, or let go.
        case force(String, ForcedBreaker?)
        /// All new calls go to one endpoint; `nil` frees them.
        case pin(String?)
        /// Another strategy.
        case strategy(RoutingStrategy)
        /// Other local limits.
        case limits(String, RateLimits)
        /// The machine sleeps for so long: clocks that stop in sleep miss it.
        case suspend(Duration)
    }

    /// When.
    public var at: Duration
    /// What.
    public var kind: Kind

    /// Creates a happening.
    public init(at: Duration, _ kind: Kind) {
        self.at = at
        self.kind = kind
    }
}

/// Other policies for the same load, to compare with.
public enum Variant: String, Sendable, Hashable, CaseIterable, Codable {
    /// One attempt, no policies: what a bare HTTP client does.
    case bare
    /// Up to the same number of attempts with exponential backoff and jitter, and nothing else: no budget, no hedge, no breaker, no bucket.
    ///
    /// What most clients do.
    case backoff
}

/// One thing that must come out.
public struct Expectation: Sendable, Equatable {
    /// What is measured.
    public enum Measure: Sendable, Hashable {
        /// Complete answers per call that was not cancelled, in percent.
        case success
        /// Wire attempts per call.
        case attempts
        /// Wire attempts per call in the worst second that had ten calls.
        case amplification
        /// A percentile (0…100) of the time from acceptance to the first token, in milliseconds.
        case percentile(Double)
        /// Hedges per call, in percent.
        case hedgeRate
        /// Answers 429 per call, in percent.
        case throttled
        /// From `faultsUntil` until goodput is back at 95 % of what is offered, in seconds.
        case recovery
        /// `recovery` divided by that of a variant.
        case recoveryAgainst(Variant)
        /// A percentile divided by that of a variant.
        case percentileAgainst(Double, Variant)
        /// Answers 429 saved against a variant, in percent.
        case throttledSaved(Variant)
        /// The time until the last call ended, divided by that of a variant.
        case makespanAgainst(Variant)
        /// The share of wire attempts that went to an endpoint, in percent.
        case share(String)
    }

    /// Which side of the bound is right.
    public enum Bound: Sendable, Hashable {
        /// At most so much.
        case atMost(Double)
        /// At least so much.
        case atLeast(Double)

        /// Whether `value` is on the right side.
        public func holds(for value: Double) -> Bool {
            switch self {
            case .atMost(let most): value <= most
            case .atLeast(let least): value >= least
            }
        }
    }

    /// What is measured.
    public var measure: Measure
    /// What it must be.
    public var bound: Bound

    /// Creates an expectation.
    public init(_ measure: Measure, _ bound: Bound) {
        self.measure = measure
        self.bound = bound
    }
}
