import Behaviours
import Reliability

/// A scenario that nobody thought of: any topology, faults, policies, cancels and hands on the wheel.
///
/// Two phases, as in TigerBeetle's simulator. Until `faultsUntil` everything may go wrong anywhere.
/// Then all faults stop, and after the longest open time a few calls must simply be answered. The
/// first endpoint is the healthy core: no fault takes it away for good, and its own limits have
/// room for the few calls of the second phase.
public struct RandomScenario {
    /// When the faults stop.
    private static let faultsUntil = Duration.seconds(20)
    /// The longest open time of breakers here; short, so that the second phase is.
    private static let openMax = Duration.seconds(20)
    /// How long learned rates and breakers may take to come back.
    private static let calm = Duration.seconds(90)

    private var dice: SplitMix64
    private let number: UInt64

    /// Prepares the dice: the same number always makes the same scenario.
    public init(_ number: UInt64) {
        self.number = number
        // The numbers count from 1; SplitMix64 makes distant states of neighbours.
        dice = SplitMix64(seed: number &* 0x9E37_79B9_7F4A_7C15)
    }

    /// Makes the scenario with about `calls` calls; at least 4.
    public static func make(_ number: UInt64, calls: Int = 24) -> Scenario {
        var maker = RandomScenario(number)
        return maker.scenario(calls: calls)
    }

    private mutating func scenario(calls: Int) -> Scenario {
        let count = Int.random(in: 1...5, using: &dice)
        let endpoints = (0..<count).map { endpoint($0) }
        let policy = callPolicy(endpoints: count)
        let end = Self.faultsUntil + Self.openMax * 1.25 + Self.calm
        return Scenario(
            name: "random-\(number)", summary: "whatever the dice said", seed: number,
            endpoints: endpoints, load: load(calls, policy, end: end), policy: policy,
            fleet: fleetPolicy(), strategy: pick(RoutingStrategy.allCases),
            happenings: happenings(endpoints.map(\.profile.name)),
            faultsUntil: Self.faultsUntil, duration: end, drain: .seconds(600), comparisons: [])
    }

    // MARK: Dice

    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &dice)]
    }

    private mutating func chance(_ share: Double) -> Bool {
        Double.random(in: 0..<1, using: &dice) < share
    }

    private mutating func time(_ low: Int, _ high: Int) -> Duration {
        .milliseconds(Int.random(in: low...high, using: &dice))
    }

    // MARK: Endpoints

    private mutating func endpoint(_ index: Int) -> ScenarioEndpoint {
        let isCore = index == 0
        let behaviour = Behaviour(
            name: "e\(index)", firstToken: latency(),
            wordsPerSecond: chance(0.3) ? nil : Double(Int.random(in: 5...200, using: &dice)),
            fixedWords: Int.random(in: 0...12, using: &dice),
            quota: !isCore && chance(0.4) ? quota() : nil,
            slots: chance(0.3) ? Int.random(in: 1...4, using: &dice) : nil,
            queue: chance(0.5) ? Int.random(in: 0...20, using: &dice) : nil,
            honoursCancel: chance(0.7), weather: weather(isCore: isCore),
            seed: UInt64.random(in: 1...1_000, using: &dice))
        let profile = EndpointProfile(
            name: "e\(index)", provider: "p\(Int.random(in: 0...2, using: &dice))",
            weight: Double(Int.random(in: 1...5, using: &dice)), limits: limits(isCore: isCore),
            contextTokens: !isCore && chance(0.2) ? Int.random(in: 8...64, using: &dice) : nil,
            timeouts: AttemptTimeouts(
                connect: .seconds(5),
                // Longer than any server takes that is well.
                firstToken: chance(0.1) ? nil : time(4_000, 9_000),
                gap: time(300, 3_000),
                total: chance(0.2) ? time(2_000, 20_000) : nil))
        return ScenarioEndpoint(behaviour, profile: profile)
    }

    private mutating func latency() -> LatencyLaw {
        switch Int.random(in: 0...4, using: &dice) {
        case 0: .constant(time(0, 300))
        case 1: .lognormal(median: time(10, 300), sigma: 0.4)
        case 2: .exponential(mean: time(10, 200))
        case 3: .bimodal(usual: time(20, 100), rare: time(500, 3_000), rareShare: 0.05)
        default: .uniform(from: time(0, 50), to: time(50, 400))
        }
    }

    private mutating func quota() -> Quota {
        let perMinute = pick([10, 60, 300, 1_200])
        return Quota(
            requestsPerMinute: perMinute,
            requestBurst: chance(0.5) ? Int.random(in: 1...perMinute, using: &dice) : nil,
            tokensPerMinute: chance(0.3) ? perMinute * 600 : nil,
            window: chance(0.3)
                ? .fixed(pick([.seconds(1), .seconds(10), .seconds(60)])) : .refilling,
            headers: pick(QuotaHeaders.allCases),
            strangers: chance(0.2) ? Double(perMinute) / 3 : 0, key: chance(0.2) ? "shared" : nil)
    }

    private mutating func limits(isCore: Bool) -> RateLimits {
        let concurrent = chance(0.3) ? Int.random(in: 1...4, using: &dice) : nil
        guard !isCore, chance(0.4) else { return RateLimits(concurrent: concurrent) }
        let perMinute = pick([6, 60, 600])
        return RateLimits(
            requestsPerMinute: perMinute, tokensPerMinute: chance(0.5) ? perMinute * 600 : nil,
            requestsPerDay: chance(0.1) ? 200 : nil, concurrent: concurrent)
    }

    /// Faults in spans of time, all over at `faultsUntil`.
    private mutating func weather(isCore: Bool) -> [Weather] {
        (0..<Int.random(in: 0...3, using: &dice)).map { _ in
            let from = time(0, 15_000)
            let until = min(Self.faultsUntil, from + time(500, 15_000))
            var faults: [FaultChance] = []
            if chance(0.8) {
                let share = pick([0.1, 0.3, 0.5, 1])
                faults = [FaultChance(fault(isCore: isCore), share: share)]
            }
            return Weather(
                from: from, until: until, slowdown: pick([1, 1, 3, 10]), ramps: chance(0.3),
                capacity: pick([1, 1, 0.5, 0]), faults: faults, quota: pick([1, 1, 0.5, 2]))
        }
    }

    private mutating func fault(isCore: Bool) -> Fault {
        let words = Int.random(in: 0...6, using: &dice)
        var faults: [Fault] = [
            .status(500), .status(503), .status(529), .gatewayPage(502), .reset, .refuse,
            .blackHole, .stall(afterWords: words), .cut(afterWords: words, reset: true),
            .errorInStream(afterWords: words, code: "overloaded"), .missingEnd, .commentsForever,
            .emptyDeltasForever, .emptyAnswer, .filtered, .tooLong,
            .status(429, code: "rate_limit_exceeded", retryAfter: .after(time(200, 4_000))),
            .status(503, code: "overloaded", retryAfter: .after(time(200, 4_000))),
            .status(400), .status(404), .status(409), .drip,
        ]
        // These take a key away until somebody resets it.
        if !isCore { faults += [.status(401), .status(403), .quotaGone] }
        return pick(faults)
    }

    // MARK: Policies

    private mutating func callPolicy(endpoints: Int) -> CallPolicy {
        let hedge: HedgeDelay =
            switch Int.random(in: 0...3, using: &dice) {
            case 0: .off
            // Not before a healthy server answers: one that every hedge beats fails all its trials.
            case 1: .fixed(time(500, 2_000))
            case 2: .quantile(0.95)
            default: .auto
            }
        var lists = FallbackLists()
        if endpoints > 1, chance(0.3) {
            // The core stays outside: what is kept back is no core.
            lists.general = [EndpointID(endpoints - 1)]
        }
        if endpoints > 1, chance(0.2) { lists.tooLong = [EndpointID(0)] }
        return CallPolicy(
            attempts: Int.random(in: 1...8, using: &dice),
            backoff: Backoff(base: time(10, 500), cap: time(500, 4_000)),
            deadline: .seconds(Int.random(in: 20...60, using: &dice)),
            hedge: HedgePolicy(
                after: hedge, cold: time(500, 2_000), extra: Int.random(in: 0...2, using: &dice)),
            race: chance(0.2) ? Int.random(in: 2...3, using: &dice) : 0, fallback: lists)
    }

    private mutating func fleetPolicy() -> FleetPolicy {
        FleetPolicy(
            breaker: BreakerPolicy(
                consecutive: Int.random(in: 2...6, using: &dice), openFor: time(500, 5_000),
                openMax: Self.openMax, trialLease: .seconds(15)),
            queueCapacity: pick([0, 5, 10_000]), ageing: time(500, 10_000))
    }

    // MARK: Load and hands

    private mutating func load(
        _ calls: Int, _ policy: CallPolicy, end: Duration
    ) -> [LoadPhase] {
        let many = max(2, calls * 2 / 3)
        let arrivals: LoadPhase.Arrivals =
            switch Int.random(in: 0...3, using: &dice) {
            case 0: .every(time(5, 800))
            case 1: .poisson(perSecond: Double(Int.random(in: 1...50, using: &dice)))
            case 2: .workers(Int.random(in: 1...6, using: &dice), thinking: .constant(time(0, 300)))
            default: .burst(many)
            }
        return [
            LoadPhase(
                arrivals, from: time(0, 3_000), until: Self.faultsUntil, calls: many,
                facts: facts(), cancelShare: pick([0, 0.1, 0.5]),
                cancelAfter: .uniform(from: .zero, to: time(100, 4_000))),
            // The liveness phase: few and plain calls.
            LoadPhase(
                .every((end - Self.faultsUntil) / max(2, calls / 3)), from: Self.faultsUntil,
                until: end, calls: max(2, calls / 3)),
        ]
    }

    private mutating func facts() -> CallFacts {
        CallFacts(
            inputTokens: pick([4, 30, 200, 3_000]), outputTokens: pick([16, 512]),
            showsText: chance(0.7), priority: chance(0.7) ? .interactive : .background)
    }

    private mutating func happenings(_ names: [String]) -> [Happening] {
        guard chance(0.4) else { return [] }
        var list: [Happening] = []
        for _ in 0..<Int.random(in: 1...3, using: &dice) {
            let at = time(0, 19_000)
            let name = pick(names)
            switch Int.random(in: 0...4, using: &dice) {
            case 0:
                list.append(Happening(at: at, .manual(name, pick([.disabled, .draining]))))
                list.append(Happening(at: Self.faultsUntil, .manual(name, .enabled)))
            case 1:
                list.append(Happening(at: at, .force(name, pick(ForcedBreaker.allCases))))
                list.append(Happening(at: Self.faultsUntil, .force(name, nil)))
            case 2:
                list.append(Happening(at: at, .pin(name)))
                list.append(Happening(at: Self.faultsUntil, .pin(nil)))
            case 3:
                list.append(Happening(at: at, .suspend(time(500, 10_000))))
            default:
                list.append(Happening(at: at, .strategy(pick(RoutingStrategy.allCases))))
            }
        }
        return list
    }
}
