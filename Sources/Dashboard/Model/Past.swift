import Reliability

/// What the endpoints were like during the last quarter of an hour, for looking back.
///
/// A moment keeps numbers only, no histograms and no texts: what else the screen shows of the past
/// is found again among the calls, events and readings, which carry their own times.
struct Past: Sendable, Equatable {
    /// How far back one can look.
    static let reach: Duration = .seconds(900)
    /// A sample is below 400 bytes, so all of them stay below 12 MB however many endpoints there
    /// are: five are sampled every second, a thousand every half minute.
    static let mostSamples = 30_000

    /// The kept moments, oldest first.
    private(set) var moments: [Moment] = []

    /// One look at the fleet.
    struct Moment: Sendable, Equatable {
        var at: Instant
        var callsInFlight: Int
        var waiting: Int
        var complete: Int
        var incomplete: Int
        var failed: Int
        var budgetBalance: Double
        var isPanic: Bool
        var samples: [Sample]
    }

    /// One look at an endpoint.
    struct Sample: Sendable, Equatable {
        var manual: ManualState
        var breaker: BreakerState
        var forced: ForcedBreaker?
        var isLastResort: Bool
        var returning: Double
        var requests: BucketLevel?
        var tokens: BucketLevel?
        var blockedUntil: Instant?
        var inFlight: Int
        var p50: Duration?
        var p95: Duration?
        var p99: Duration?
        var errorRate: Double?
        var succeeded: Int
        var failed: Int
        var cancelled: Int
        var attempts: Int
        var won: Int
        var inputTokens: Int
        var outputTokens: Int
        var cost: Double
        var health: Double
    }

    /// How long after one moment the next is kept.
    static func interval(endpoints: Int) -> Duration {
        max(.seconds(1), reach * endpoints / mostSamples)
    }

    /// Keeps a moment if it is due, and lets go of what is out of reach.
    mutating func take(_ fleet: FleetSnapshot) {
        if let last = moments.last,
            fleet.at.elapsed(since: last.at) < Self.interval(endpoints: fleet.endpoints.count)
        {
            return
        }
        moments.append(Moment(fleet))
        let edge = fleet.at.advanced(by: .zero - Self.reach)
        let stale = moments.prefix { $0.at < edge }.count
        if stale > 0 { moments.removeFirst(stale) }
    }

    /// The last moment at or before an instant; before the first one, the first.
    func moment(at instant: Instant) -> Moment? {
        moments.last { $0.at <= instant } ?? moments.first
    }

    /// What one endpoint was like at every kept moment, oldest first.
    func series<Value>(_ id: EndpointID, _ value: (Sample) -> Value) -> [Value] {
        moments.compactMap {
            $0.samples.indices.contains(id.index) ? value($0.samples[id.index]) : nil
        }
    }
}

extension Past.Moment {
    init(_ fleet: FleetSnapshot) {
        at = fleet.at
        callsInFlight = fleet.callsInFlight
        waiting = fleet.waiting
        complete = fleet.complete
        incomplete = fleet.incomplete
        failed = fleet.failed
        budgetBalance = fleet.budgetBalance
        isPanic = fleet.isPanic
        samples = fleet.endpoints.map(Past.Sample.init)
    }
}

extension Past.Sample {
    init(_ endpoint: EndpointSnapshot) {
        manual = endpoint.manual
        breaker = endpoint.breaker
        forced = endpoint.forced
        isLastResort = endpoint.isLastResort
        returning = endpoint.returning
        requests = endpoint.requests
        tokens = endpoint.tokens
        blockedUntil = endpoint.blockedUntil
        inFlight = endpoint.inFlight
        p50 = endpoint.p50
        p95 = endpoint.p95
        p99 = endpoint.p99
        errorRate = endpoint.errorRate
        succeeded = endpoint.succeeded
        failed = endpoint.failed
        cancelled = endpoint.cancelled
        attempts = endpoint.attempts
        won = endpoint.won
        inputTokens = endpoint.inputTokens
        outputTokens = endpoint.outputTokens
        cost = endpoint.cost
        health = endpoint.health
    }
}
