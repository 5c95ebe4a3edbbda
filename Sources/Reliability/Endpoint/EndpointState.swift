/// Everything the core remembers of one endpoint, as one value.
///
/// A test may print it. The shell keeps it inside the `Fleet`, under one lock.
struct EndpointState: Sendable {
    let id: EndpointID
    var profile: EndpointProfile
    var provider: Int
    /// The profile's timeouts, converted once.
    let clocks: AttemptClocks
    var manual = ManualState.enabled
    /// Taken out for good: its place stays, so that every other identity does.
    var isRemoved = false
    var breaker: CircuitBreaker
    var limiter: RateLimiter
    var keys: KeyRing
    /// First-token times by prompt-size class, censored waits included.
    var estimators = Array(repeating: FirstTokenEstimator(), count: PromptSize.allCases.count)
    /// The last hedge delays by prompt-size class.
    var hedgeMemos = [HedgeMemo?](repeating: nil, count: PromptSize.allCases.count)
    /// How long it takes now, for the score.
    var speed = EndpointSpeed()
    /// How many requests it takes at once, as measured; `nil` when that is not measured.
    var concurrency: AdaptiveConcurrency?
    /// Until when it gets less than its share because it joined a running fleet; `nil` from the
    /// start.
    var isNewUntil: Instant?
    var outcomes = RollingOutcomes()
    var histogram = LatencyHistogram()
    var log = EndpointLog()
    /// Attempts that a later one beat before their first token.
    var silence = SilentLosses()
    /// Smooth weighted round robin: the running credit of this endpoint.
    var weightCredit = 0.0
    var isLastResort = false

    init(
        id: EndpointID, profile: EndpointProfile, provider: Int, policy: FleetPolicy, now: Instant
    ) {
        self.id = id
        self.profile = profile
        self.provider = provider
        clocks = AttemptClocks(profile.timeouts)
        var rules = policy.breaker
        // A trial may wait as long as any attempt here, or the next would start beside it.
        if let firstToken = profile.timeouts.firstToken {
            rules.trialLease = max(rules.trialLease, firstToken + .seconds(5))
        }
        breaker = CircuitBreaker(policy: rules)
        keys = KeyRing(count: profile.keys)
        limiter = RateLimiter(limits: profile.limits, policy: policy.rateLimit, now: now)
        setConcurrency()
    }

    /// Begins to measure how many requests it takes at once, where the limits ask for it.
    mutating func setConcurrency() {
        guard profile.limits.adaptive else {
            concurrency = nil
            return
        }
        let ceiling = profile.limits.concurrent ?? AdaptiveConcurrency.ceiling
        let measured = AdaptiveConcurrency(ceiling: ceiling)
        concurrency = measured
        limiter.limitSlots(measured.limit)
    }

    /// The part of its fair share that it should get now: less while it returns or is new.
    ///
    /// The steps of a breaker's return and of a slow start are the same; the smaller holds.
    func share(now: Instant, slowStart: Duration) -> Double {
        let returning = breaker.share(now: now)
        guard let isNewUntil, now < isNewUntil else { return returning }
        let isSecondHalf = now.duration(to: isNewUntil) <= slowStart / 2
        let shares = CircuitBreaker.returnShares
        return min(returning, isSecondHalf ? shares.second : shares.first)
    }

    /// Whether a person or its keys take this endpoint out, whatever the automatic state says.
    func standingRefusal(now: Instant) -> SkipReason? {
        if isRemoved { return .removed }
        switch manual {
        case .disabled: return .disabled
        case .draining: return .draining
        case .enabled: break
        }
        return keys.refuses(now: now) ? .keyUnusable : nil
    }

    /// Reserves in the buckets and takes the breaker's permit, last; `nil` when a bucket refuses.
    mutating func admit(tokens: Int, now: Instant) -> (Reservation, BreakerPermit)? {
        guard case .reserved(let reservation) = limiter.reserve(tokens: tokens, now: now) else {
            return nil
        }
        log.attempts += 1
        log.inFlight += 1
        log.lastAttempt = now
        switch breaker.admit(now: now) {
        case .admitted(let permit):
            isLastResort = false
            return (reservation, permit)
        case .refused:
            isLastResort = true
            return (reservation, breaker.admitLastResort(now: now))
        }
    }
}

extension EndpointState {
    /// What a first token that took `elapsed` tells of this endpoint; returns the run of silent losses
    /// that it ends.
    mutating func noteFirstToken(after elapsed: Duration, size: PromptSize, now: Instant) -> Int {
        estimators[size.rawValue].record(elapsed)
        speed[size].firstToken.record(elapsed, now: now)
        speed[size].settled(heard: true, now: now)
        histogram.record(elapsed)
        log.firstTokens.append(elapsed)
        return silence.answered()
    }

    /// An answer arrived whole: buckets settled, counters and windows told.
    mutating func noteSuccess(_ usage: AttemptUsage, _ reservation: Reservation, now: Instant) {
        limiter.settle(
            reservation, usedTokens: usage.input + usage.output, succeeded: true, now: now)
        count(usage)
        log.inFlight -= 1
        log.succeeded += 1
        log.won += 1
        log.recent.append(true)
        outcomes.record(succeeded: true, now: now)
    }

    /// Adds to what the endpoint has used and cost.
    mutating func count(_ usage: AttemptUsage) {
        log.inputTokens += usage.input
        log.outputTokens += usage.output
        if let price = profile.price {
            log.cost += price.cost(of: usage)
        }
    }
}

/// Prompt length classes, because a long prompt has a slower first token.
enum PromptSize: Int, CaseIterable {
    case short
    case medium
    case long

    /// Below 1,000 tokens prefill does not show; from 8,000 on it dominates.
    init(inputTokens: Int) {
        self = inputTokens < 1_000 ? .short : inputTokens < 8_000 ? .medium : .long
    }
}

/// Counters and bounded histories of one endpoint, for people.
struct EndpointLog: Sendable {
    /// A sparkline at 200 columns has room for 120 samples.
    static let firstTokenCapacity = 120
    /// Two rows of outcome squares.
    static let outcomeCapacity = 40
    /// What the endpoint detail has room for.
    static let failureCapacity = 8
    /// What the endpoint detail has room for.
    static let breakerCapacity = 16

    var attempts = 0
    var succeeded = 0
    var failed = 0
    var cancelled = 0
    var won = 0
    var inFlight = 0
    var inputTokens = 0
    var outputTokens = 0
    var cost = 0.0
    var firstTokens = Ring<Duration>(capacity: firstTokenCapacity)
    var recent = Ring<Bool>(capacity: outcomeCapacity)
    var failures = Ring<FailureRecord>(capacity: failureCapacity)
    var breaker = Ring<BreakerChange>(capacity: breakerCapacity)
    var lastAttempt: Instant?
}

/// The newest `capacity` values, oldest first when listed.
struct Ring<Element: Sendable>: Sendable {
    private var storage: [Element] = []
    private var start = 0
    let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    mutating func append(_ element: Element) {
        if storage.count < capacity {
            storage.append(element)
        } else {
            storage[start] = element
            start = (start + 1) % capacity
        }
    }

    var elements: [Element] { Array(storage[start...] + storage[..<start]) }
    var newestFirst: [Element] { elements.reversed() }
}
