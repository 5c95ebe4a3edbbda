/// What is different with an endpoint for a time: brown-outs, lost capacity, faults, other limits.
///
/// Several may overlap; their factors multiply and their faults strike one after the other.
/// A brown-out from 10 s to 30 s that ends at a third of the speed:
///
/// ```swift
/// Weather(from: .seconds(10), until: .seconds(30), slowdown: 3, ramps: true)
/// ```
///
/// | at | 10 s | 20 s | 25 s | 30 s |
/// | --- | --- | --- | --- | --- |
/// | slowdown | 1 | 2 | 2.5 | 1, it is over |
public struct Weather: Sendable, Equatable {
    /// When it begins, measured from the start of each period.
    public var from: Duration
    /// When it ends, exclusive, measured likewise; `nil` to the end of time.
    public var until: Duration?
    /// After which time it comes again; `nil` for once.
    ///
    /// At least `until`, and at least 10 ms, which bounds the work of reckoning a quota.
    public var every: Duration?
    /// The factor on all times, above 0.
    ///
    /// Default 1.
    public var slowdown: Double
    /// Whether the slowdown grows evenly from 1 to its factor over the span.
    ///
    /// Default false: it is there at once.
    public var ramps: Bool
    /// The share of slots that are left, 0…1; one slot is always left.
    ///
    /// Default 1.
    public var capacity: Double
    /// What goes wrong in addition, before the endpoint's own faults.
    public var faults: [FaultChance]
    /// The factor on the quota's limits, above 0: 0.5 allows half as much.
    ///
    /// Default 1.
    public var quota: Double

    /// Creates a change; left alone it changes nothing.
    public init(
        from: Duration = .zero, until: Duration? = nil, every: Duration? = nil,
        slowdown: Double = 1, ramps: Bool = false, capacity: Double = 1,
        faults: [FaultChance] = [], quota: Double = 1
    ) {
        precondition(until.map { $0 > from } ?? true, "until must lie after from, \(from)")
        precondition(every == nil || until != nil, "weather that comes again must end")
        precondition(!ramps || until != nil, "a slowdown that ramps must end")
        if let until, let every {
            precondition(every >= until, "every must hold the whole span, got \(every)")
            precondition(every >= .milliseconds(10), "every must be at least 10 ms, got \(every)")
        }
        precondition(slowdown > 0, "slowdown must be above 0, got \(slowdown)")
        precondition((0...1).contains(capacity), "capacity must be within 0…1, got \(capacity)")
        precondition(quota > 0, "quota must be above 0, got \(quota)")
        precondition(faults.fit, "the shares of all faults exceed 1")
        self.from = from
        self.until = until
        self.every = every
        self.slowdown = slowdown
        self.ramps = ramps
        self.capacity = capacity
        self.faults = faults
        self.quota = quota
    }

    /// Whether it lasts at `elapsed`.
    public func lasts(at elapsed: Duration) -> Bool {
        let phase = phase(at: elapsed)
        return phase >= from && until.map { phase < $0 } ?? true
    }

    /// The factor on all times at `elapsed`; 1 while it does not last.
    public func slowdown(at elapsed: Duration) -> Double {
        guard lasts(at: elapsed) else { return 1 }
        guard ramps, let until else { return slowdown }
        return 1 + (slowdown - 1) * ((phase(at: elapsed) - from) / (until - from))
    }

    /// How long it is until it begins or ends; `nil` when neither comes again.
    public func changes(after elapsed: Duration) -> Duration? {
        let phase = phase(at: elapsed)
        if phase < from { return from - phase }
        if let until, phase < until { return until - phase }
        return every.map { $0 - phase + from }
    }

    private func phase(at elapsed: Duration) -> Duration {
        every.map { elapsed.phase(of: $0) } ?? elapsed
    }
}

extension [Weather] {
    /// The product of the quota factors at `elapsed`.
    func quota(at elapsed: Duration) -> Double {
        var factor = 1.0
        for weather in self where weather.quota != 1 && weather.lasts(at: elapsed) {
            factor *= weather.quota
        }
        return factor
    }

    /// When the quota factors change next; `nil` when never again.
    func quotaChange(after elapsed: Duration) -> Duration? {
        var next: Duration?
        for weather in self where weather.quota != 1 {
            guard let change = weather.changes(after: elapsed) else { continue }
            next = next.map { Swift.min($0, change) } ?? change
        }
        return next.map { elapsed + $0 }
    }
}
