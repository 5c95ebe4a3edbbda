/// All endpoints and what they share, as one value: the state that calls compete for.
///
/// The shell keeps one fleet under one lock. Every decision that involves more than one call is
/// taken here, in one step: budget, then endpoint, then bucket set and slot, then breaker permit
/// (the permit last, because a permit that waits behind another gate would
/// leave a half-open breaker stuck).
public struct Fleet: Sendable {
    var states: [EndpointState]
    var router: Router
    var room: WaitingRoom
    var globalBudget: RetryBudget
    var providerBudgets: [RetryBudget]
    var providers: [String]
    /// What hedges have cost in calls and in tokens.
    var hedgeSpending = HedgeSpending()
    var hedgeTokens: TokenBudget
    /// First-token times of all endpoints together, by prompt size: for endpoints without samples.
    var pooled = Array(repeating: FirstTokenEstimator(), count: PromptSize.allCases.count)
    var totals = FleetTotals()
    var watch: FleetWatch
    let policy: FleetPolicy
    /// The endpoint that all new calls go to.
    public private(set) var pinned: EndpointID?
    /// What happened to endpoints since the shell last took it.
    var traces: [TraceEvent] = []
    /// The last decision with its reasons, if the call that asked wants them.
    public internal(set) var lastDecision: RouteDecision?
    /// Who may be asked, by the last full look; the storage is used again.
    var eligible: [Int] = []
    /// Everybody whom the last full look saw, in its order; the storage is used again.
    var looks: [RouteDecision.Candidate] = []
    /// From when on some breaker may have a trial to give, so that a live request must look at all.
    ///
    /// `nil` while every breaker is closed. May be too early, never too late: whoever changes a
    /// breaker in a way that time or an outcome can turn into a free trial brings this forward.
    var trialsFrom: Instant?

    /// Creates a fleet of untried endpoints, all enabled and closed.
    public init(
        profiles: [EndpointProfile], policy: FleetPolicy = FleetPolicy(),
        strategy: RoutingStrategy = .balanced, now: Instant
    ) {
        self.policy = policy
        watch = FleetWatch(policy: policy)
        states = []
        providers = []
        providerBudgets = []
        router = Router(strategy: strategy, policy: policy.routing)
        room = WaitingRoom(endpoints: 0)
        globalBudget = RetryBudget(policy: policy.budget)
        hedgeTokens = TokenBudget(policy: policy.hedgeTokens)
        add(profiles, now: now)
    }

    /// Appends endpoints; identities of the present ones do not change.
    ///
    /// Once calls have been made, new ones start slowly: see `RoutingPolicy.slowStart`. What starts
    /// together needs no such care, and nobody else could take the calls meanwhile.
    public mutating func add(_ profiles: [EndpointProfile], now: Instant) {
        for profile in profiles {
            let provider =
                providers.firstIndex(of: profile.provider)
                ?? {
                    providers.append(profile.provider)
                    providerBudgets.append(RetryBudget(policy: policy.budget))
                    return providers.count - 1
                }()
            states.append(
                EndpointState(
                    id: EndpointID(states.count), profile: profile, provider: provider,
                    policy: policy, now: now))
            let index = states.count - 1
            if totals.isUsed, policy.routing.slowStart > .zero {
                let until = now.advanced(by: policy.routing.slowStart)
                states[index].isNewUntil = until
                watch.noteReturn(until: until)
            }
            router.widest = max(router.widest, states.span[index].limiter.slots ?? 1)
        }
        room.grow(to: states.count)
        eligible.reserveCapacity(states.count)
        looks.reserveCapacity(states.count)
    }

    /// The current strategy.
    public var strategy: RoutingStrategy {
        get { router.strategy }
        set { router.strategy = newValue }
    }

    /// Endpoint events since the last call, oldest first.
    public mutating func takeTraces() -> [TraceEvent] {
        guard !traces.isEmpty else { return [] }
        defer { traces.removeAll(keepingCapacity: true) }
        return traces
    }

    mutating func setPinned(_ id: EndpointID?) { pinned = id }
}

/// Calls by outcome.
package struct FleetTotals: Sendable {
    package var inFlight = 0
    package var complete = 0
    package var incomplete = 0
    package var failed = 0
    package var cancelled = 0

    /// True once a call was accepted.
    var isUsed: Bool { inFlight + complete + incomplete + failed + cancelled > 0 }
}
