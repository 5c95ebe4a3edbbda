/// One limit of an endpoint (requests or tokens, a minute or a day): our own count of it, put
/// together with what the server says.
///
/// A header lowers the level: `min(ours, remaining − reserved after the request that it answers)`.
///
/// | limit 60 a minute | ours | header | level |
/// | --- | --- | --- | --- |
/// | nobody else uses the key | 8 | 20 remaining, 2 reserved since | 8, local |
/// | somebody else does | 8 | 5 remaining, 2 reserved since | 3, header |
///
/// Sources: the headers of OpenAI, Anthropic and Groq; the failures of gateways that believed a late
/// response, or refilled by the calendar minute.
struct LimitDimension: Sendable, Equatable {
    /// The longest reset that is believed; beyond it a header is a mistake.
    private static let resetMax = Duration.seconds(86_400)

    /// What a full limit refers to.
    let window: LimiterTime
    /// The size of a full bucket before the server has shown a larger one.
    let burst: LimiterTime
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
    private var closedUntil = LimiterTime.zero

    init(limit: Int?, window: LimiterTime, burst: LimiterTime, now: LimiterTime) {
        self.window = window
        self.burst = burst
        configured = limit
        if let limit { bucket = GCRABucket(limit: limit, per: window, burst: burst, now: now) }
    }

    /// True when there is nothing to count against.
    var isUnlimited: Bool { bucket == nil }

    /// When `units` can be taken; not after `now` if at once.
    func earliest(_ units: Int, now: LimiterTime) -> LimiterTime {
        guard let bucket else { return closedUntil }
        return max(closedUntil, bucket.earliest(units, now: now))
    }

    /// The share that is left, 0…1; 1 when unlimited.
    func fraction(now: LimiterTime) -> Double {
        closedUntil > now ? 0 : bucket?.fraction(now: now) ?? 1
    }

    /// Takes `units`, at most a full bucket; returns what was charged.
    mutating func take(_ units: Int, now: LimiterTime) -> Int {
        guard let size = bucket?.capacity else { return 0 }
        bucket?.take(units, now: now)
        return min(units, Int(size))
    }

    /// Returns units that were charged and not used.
    mutating func giveBack(_ units: Int) { bucket?.giveBack(units) }

    /// Charges units that a request used beyond what it reserved; the level stops at zero.
    mutating func takeMore(_ units: Int, now: LimiterTime) { bucket?.take(units, now: now) }

    /// Empties the bucket, and no longer believes a burst that only headers showed.
    mutating func drain(now: LimiterTime) {
        if burstAdopted || (configured == nil && told != nil && !burstRefuted) {
            burstRefuted = true
            burstAdopted = false
            reshape(now: now)
        }
        bucket?.lower(to: 0, now: now)
    }

    /// The level as the screen shows it; `nil` when unlimited.
    func level(now: LimiterTime) -> BucketLevel? {
        guard let bucket else { return nil }
        return BucketLevel(
            available: closedUntil > now ? 0 : bucket.available(now: now),
            capacity: bucket.capacity,
            refillPerSecond: bucket.unitsPerSecond, source: source)
    }

    /// Puts another configured limit in force; `nil` leaves what the server told, if anything.
    mutating func replace(limit: Int?, now: LimiterTime) {
        configured = limit
        if effectiveLimit == nil { bucket = nil }
        reshape(now: now)
    }

    /// Takes in what the server said, `since` units having been reserved after that request.
    mutating func observe(_ hint: RateLimitHints.Level, since: Int, now: LimiterTime) {
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
            closedUntil = max(closedUntil, now + LimiterTime(reset))
        }
    }

    /// The smaller of what the user allows and what the server told.
    private var effectiveLimit: Int? {
        guard let configured else { return told }
        return told.map { min($0, configured) } ?? configured
    }

    /// A server that has more left than our full bucket holds permits a larger burst; the first
    /// such word also says how much of it is there.
    private mutating func adoptBurst(of hint: RateLimitHints.Level, left: Int, now: LimiterTime) {
        guard !burstAdopted, !burstRefuted, told != nil, let size = bucket?.capacity,
            Double(hint.remaining) > size
        else { return }
        burstAdopted = true
        reshape(now: now)
        bucket?.set(to: left, now: now)
    }

    /// Tells a fixed window from a refilling bucket by the reset.
    ///
    /// A bucket is full again after `(limit − remaining) · window / limit`. A reset well beyond that is
    /// the end of a window; one that matches belongs to a bucket.
    private mutating func judgeWindow(of hint: RateLimitHints.Level, reset: Duration) {
        guard let limit = hint.limit, limit > 0, hint.remaining <= limit else { return }
        let refill = window.inSeconds * Double(limit - hint.remaining) / Double(limit)
        let reset = reset.inSeconds
        if reset > refill * 1.25 + 2 {
            isWindowed = true
        } else if hint.remaining > 0, abs(reset - refill) <= refill * 0.1 + 0.5 {
            isWindowed = false
        }
    }

    private mutating func reshape(now: LimiterTime) {
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
