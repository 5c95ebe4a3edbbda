/// One limit of an endpoint (requests or tokens, a minute or a day): our own count of it, put
/// together with what the server says.
struct LimitDimension: Sendable, Equatable {
    /// The longest reset that is believed; beyond it a header is a mistake.
    private static let resetMax = Duration.seconds(86_400)

    /// What a full limit refers to.
    let window: Duration
    /// The size of a full bucket before the server has shown a larger one.
    let burst: Duration
    /// The configured limit.
    private(set) var configured: Int?
    /// The limit that the server last told.
    private(set) var told: Int?
    /// Where the level comes from.
    private(set) var source = LevelSource.local

    private var bucket: GCRABucket?
    /// True once a server throttled us below the burst that it showed.
    private var burstRefuted = false
    private var burstAdopted = false
    /// True when the server counts in fixed windows: nothing comes back before the reset.
    private var isWindowed = false
    private var closedUntil: Instant?

    init(limit: Int?, window: Duration, burst: Duration, now: Instant) {
        self.window = window
        self.burst = burst
        configured = limit
        if let limit { bucket = GCRABucket(limit: limit, per: window, burst: burst, now: now) }
    }

    /// True when there is nothing to count against.
    var isUnlimited: Bool { bucket == nil }

    /// When `units` can be taken; `nil` means now.
    func earliest(_ units: Int, now: Instant) -> Instant? {
        var instant = bucket?.earliest(units, now: now)
        if let closedUntil, closedUntil > now { instant = max(instant ?? now, closedUntil) }
        return instant
    }

    /// Takes `units`, at most a full bucket; returns what was charged.
    mutating func take(_ units: Int, now: Instant) -> Int {
        guard bucket != nil else { return 0 }
        bucket?.take(units, now: now)
        return units
    }

    /// Returns units that were charged and not used.
    mutating func giveBack(_ units: Int, now: Instant) { bucket?.giveBack(units, now: now) }

    /// Charges units that a request used beyond what it reserved; the level stops at zero.
    mutating func takeMore(_ units: Int, now: Instant) { bucket?.take(units, now: now) }

    /// Empties the bucket, and no longer believes a burst that only headers showed.
    mutating func drain(now: Instant) {
        if burstAdopted || (configured == nil && told != nil && !burstRefuted) {
            burstRefuted = true
            burstAdopted = false
            reshape(now: now)
        }
        bucket?.lower(to: 0, now: now)
    }

    /// The level as the screen shows it; `nil` when unlimited.
    func level(now: Instant) -> BucketLevel? {
        guard let bucket else { return nil }
        let isClosed = closedUntil.map { $0 > now } ?? false
        return BucketLevel(
            available: isClosed ? 0 : bucket.available(now: now), capacity: bucket.capacity,
            refillPerSecond: bucket.unitsPerSecond, source: source)
    }

    /// Puts another configured limit in force; `nil` leaves what the server told, if anything.
    mutating func replace(limit: Int?, now: Instant) {
        configured = limit
        if effectiveLimit == nil { bucket = nil }
        reshape(now: now)
    }

    /// Takes in what the server said, `since` units having been reserved after that request.
    mutating func observe(_ hint: RateLimitHints.Level, since: Int, now: Instant) {
        let left = max(0, hint.remaining - since)
        source = .header
        if let limit = hint.limit, limit > 0, limit != told {
            told = limit
            let isNew = bucket == nil
            reshape(now: now)
            if isNew { bucket?.set(to: left, now: now) }
        }
        adoptBurst(of: hint, left: left, now: now)
        bucket?.lower(to: left, now: now)
        guard let reset = hint.reset, reset > .zero, reset <= Self.resetMax else { return }
        judgeWindow(of: hint, reset: reset)
        // Without a bucket of ours the reset is all that is known of an empty one.
        if left == 0, isWindowed || bucket == nil {
            let until = now.advanced(by: reset)
            closedUntil = closedUntil.map { max($0, until) } ?? until
        }
    }

    /// The smaller of what the user allows and what the server told.
    private var effectiveLimit: Int? {
        guard let configured else { return told }
        return told.map { min($0, configured) } ?? configured
    }

    /// A server that has more left than our full bucket holds permits a larger burst; the first
    /// such word also says how much of it is there.
    private mutating func adoptBurst(of hint: RateLimitHints.Level, left: Int, now: Instant) {
        guard !burstAdopted, !burstRefuted, told != nil, let size = bucket?.capacity,
            Double(hint.remaining) > size
        else { return }
        burstAdopted = true
        reshape(now: now)
        bucket?.set(to: left, now: now)
    }

    /// A refilling bucket is full again after `(limit − remaining) · window / limit`. A reset that is
    /// well beyond that is the end of a fixed window; one that matches is a refilling bucket.
    private mutating func judgeWindow(of hint: RateLimitHints.Level, reset: Duration) {
        guard let limit = hint.limit, limit > 0, hint.remaining <= limit else { return }
        let refill = window * (Double(limit - hint.remaining) / Double(limit))
        if reset > refill * 1.25 + .seconds(2) {
            isWindowed = true
        } else if reset >= refill * 0.9 - .milliseconds(500),
            reset <= refill * 1.1 + .milliseconds(500), hint.remaining > 0
        {
            isWindowed = false
        }
    }

    private mutating func reshape(now: Instant) {
        guard let limit = effectiveLimit else { return }
        // Without a configured limit the whole burst is the server's to grant, unless it lied.
        let whole = burstAdopted || (configured == nil && !burstRefuted)
        let size = whole ? window : burst
        guard var shaped = bucket else {
            bucket = GCRABucket(limit: limit, per: window, burst: size, now: now)
            return
        }
        shaped.reshape(limit: limit, per: window, burst: size, now: now)
        bucket = shaped
    }
}
