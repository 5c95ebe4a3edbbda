/// A request rate learned from throttling that no configured limit and no header explains.
///
/// `ceiling` is what the server is believed to admit. A 429 cuts the rate to `decrease` of it, once a
/// round trip; from there it grows on a cubic to just below the ceiling, stays there (`hold`), and then
/// looks beyond it, carefully at first. With `k` for `growth` and `c` for `ceiling`:
///
/// ```
/// t < k          rate = c · (margin − (margin − decrease) · ((k − t) / k)³)
/// t < k + hold   rate = c · margin
/// later          rate = c · margin · (1 + (1 − decrease) · ((t − k − hold) / k)³)
/// ```
///
/// | t (c 10/s, k 30 s, no hold yet) | rate |
/// | --- | --- |
/// | 0 s | 7.0/s |
/// | 10 s | 8.9/s |
/// | 30 s | 9.7/s |
/// | 60 s | 12.6/s |
///
/// What a 429 teaches is in `LearnedRate+Judging.swift`; here is how it is obeyed. The server is left
/// alone for a round trip at least, then one request goes alone. Where that is refused as well, the
/// server is closed, as those are that count in fixed windows: the pauses double, and the ceiling
/// stays.
///
/// Source: CUBIC (RFC 9438) as AWS's adaptive retry mode uses it, stretched from round trips to the
/// minutes in which model quotas are counted. The hold and the proofs are our own.
struct LearnedRate: Sendable, Equatable {
    /// The share of the ceiling that is used while nothing more is tried.
    static let margin = 0.97
    /// One refusal in that many calls is the price of knowing a limit.
    static let callsPerRefusal = 200.0
    /// The longest hold in seconds: a limit that rises unannounced is found within it and a growth.
    static let holdMax = 600.0
    /// No quota of a paid service is smaller than one call a minute.
    static let rateMin = 1.0 / 60.0
    /// What may leave at once: nothing is known of the server's burst.
    static let burst = LimiterTime(.seconds(1))
    /// A closed server is asked at least so often, in seconds.
    static let pauseMax = 15.0
    /// How long others are believed to use the same quota, in seconds.
    static let crowdTime = 300.0

    /// What one 429 says, and what was observed until its request was sent.
    struct Refusal: Sendable, Equatable {
        /// When the refused request was sent.
        var sent: LimiterTime
        /// All requests ever sent before it that were admitted.
        var admitted: Int
        /// Requests a second that were admitted over the last minute.
        var lastMinute: Double
        /// When it was heard.
        var now: LimiterTime
        /// Until when a Retry-After holds.
        var blockedUntil: LimiterTime
    }

    /// A point from which admissions are counted.
    struct Mark: Sendable, Equatable {
        var at: LimiterTime
        var admitted: Int
        var lastMinute: Double
    }

    /// What was known when a request was refused; judged when the server admits again.
    struct Case: Sendable, Equatable {
        var at: LimiterTime
        /// The rate in force when it was sent.
        var inForce: Double
        /// Requests beyond the ceiling that the curve had allowed by then.
        var overdraw: Double
        var lastMinute: Double
    }

    /// Calls a second that the server is believed to admit.
    var ceiling: Double
    /// How often the ceiling was found in its old place.
    var confirmations = 0
    /// Refusals since the last look beyond the ceiling began: what that look has cost.
    var refusals = 1
    /// What was admitted between the last two marks, in calls a second.
    var proven = 0.0
    /// Requests beyond the limit that this server is known to admit at once, from what it has saved.
    var depth = 0.0
    /// The ceiling to return to if the higher one in force is refused.
    var fallback: Fallback?
    /// True for a server that is closed at times for longer than a bucket ever is.
    var isWindowed = false
    /// When something was seen that only other users of the quota explain.
    var crowdedAt: LimiterTime?
    /// Refusals in a row at or below the ceiling.
    var below = 0
    /// The refusal that is to be judged.
    var open: Case?
    var mark: Mark?
    private(set) var bucket: GCRABucket

    let decrease: Double
    private let recovery: Double
    private(set) var last: Refusal
    /// From when on the curve counts.
    private(set) var since: LimiterTime
    /// The pause after the last cut, in seconds; grows while the server is closed.
    private var pause = 0.0
    /// Nobody leaves before it.
    private var gate: LimiterTime?
    /// The request that went alone after a pause.
    private var scout: Mark?
    /// When a request last had to wait for this rate, or nearly so.
    private var pressedAt: LimiterTime

    /// Learns from a first 429, which came while `measured` calls a second were admitted.
    init(measured: Double, policy: RateLimitPolicy, _ refusal: Refusal) {
        ceiling = max(measured, Self.rateMin / policy.decrease)
        decrease = policy.decrease
        recovery = policy.recovery.inSeconds
        last = refusal
        open = Case(
            at: refusal.sent, inForce: ceiling, overdraw: 0, lastMinute: refusal.lastMinute)
        since = refusal.now
        pressedAt = refusal.now
        bucket = GCRABucket(limit: 1, per: Self.burst, burst: Self.burst, now: refusal.now)
        bucket.reshape(unitsPerSecond: rate(now: refusal.now), burst: Self.burst, now: refusal.now)
        stop()
    }

    // MARK: The curve

    /// Calls a second that are allowed now.
    func rate(now: LimiterTime) -> Double {
        let t = (now - since).inSeconds
        if t < growth {
            let left = min(1, (growth - t) / growth)
            return ceiling * (Self.margin - (Self.margin - decrease) * left * left * left)
        }
        let beyond = max(0, t - growth - hold) / growth
        return ceiling * Self.margin * (1 + (1 - decrease) * beyond * beyond * beyond)
    }

    /// How long the rate stays just below the ceiling, in seconds; none before it is confirmed.
    ///
    /// `callsPerRefusal · refusals / c`, at least two recoveries, and at most what the confirmations
    /// are worth: 2, 4, 8 recoveries. 30 calls a minute whose look cost 1 refusal are held 400 s.
    var hold: Double {
        if confirmations == 0 || isCrowded { return 0 }
        let price = max(2 * recovery, Self.callsPerRefusal * Double(refusals) / ceiling)
        let trust = isWindowed ? Self.holdMax : recovery * Double(1 << min(4, confirmations))
        return min(Self.holdMax, min(price, trust))
    }

    /// How long the curve takes to the ceiling, in seconds: shorter while it is being searched.
    private var growth: Double {
        if isCrowded { return recovery / 3 }
        return confirmations == 0 && !isWindowed ? recovery / 2 : recovery
    }

    /// Whether others seem to use the same quota, so that a confirmed share means little.
    var isCrowded: Bool { crowdedAt.map { (last.now - $0).inSeconds < Self.crowdTime } ?? false }

    /// Whether the curve has not begun to look beyond the ceiling.
    func isHolding(now: LimiterTime) -> Bool { (now - since).inSeconds < growth + hold }

    /// Requests beyond the ceiling that the curve has allowed since it began to look.
    func overdraw(now: LimiterTime) -> Double {
        let t = (now - since).inSeconds - growth - hold
        guard t > 0 else { return 0 }
        let y = t / growth
        return ceiling * t * (Self.margin * (1 - decrease) * y * y * y / 4 - (1 - Self.margin))
    }

    /// True once it allows well more than was ever refused, and nobody has waited for it lately.
    func isObsolete(policy: RateLimitPolicy, now: LimiterTime) -> Bool {
        rate(now: now) > policy.dropAbove * ceiling && (now - pressedAt).inSeconds > recovery
    }

    // MARK: Obeying it

    /// Another request was refused that was sent before the last cut.
    mutating func countRefusal() { refusals += 1 }

    /// Cuts the rate again; call once a round trip.
    mutating func refuse(_ refusal: Refusal) {
        let isClosed = scout != nil && refusal.admitted <= last.admitted
        if isClosed {
            refusals += 1
            pause = min(Self.pauseMax, pause * (isWindowed ? 4 : 2))
        } else {
            pause = 0
            cut(refusal)
        }
        last = refusal
        scout = nil
        stop()
    }

    /// When the next request may leave.
    func earliest(now: LimiterTime) -> LimiterTime {
        guard let gate else { return bucket.earliest(1, now: now) }
        return max(gate, scout == nil ? now : bucket.earliest(1, now: now))
    }

    /// Follows the curve; called when a request asks.
    mutating func follow(now: LimiterTime) {
        bucket.reshape(unitsPerSecond: rate(now: now), burst: Self.burst, now: now)
    }

    /// Takes one; the first after a pause goes alone, until its refusal would be here.
    mutating func take(admitted: Int, lastMinute: Double, now: LimiterTime) {
        guard gate != nil else {
            let isIdle = bucket.idle(now: now).inSeconds * rate(now: now) >= 0.5
            if !isIdle, bucket.available(now: now) < 2 { pressedAt = now }
            bucket.take(1, now: now)
            return
        }
        bucket.set(to: 0, now: now)
        pressedAt = now
        if let scout {
            gate = nil
            self.scout = nil
            if let open { judge(open, reopened: scout) }
            open = nil
            if mark == nil { mark = scout }
        } else {
            scout = Mark(at: now, admitted: admitted, lastMinute: lastMinute)
            gate = now + LimiterTime(.seconds(min(Self.pauseMax, roundTrip * 1.25)))
        }
    }

    mutating func giveBack() { bucket.giveBack(1) }

    /// The time to a refusal, as the last one had it.
    var roundTrip: Double { max(0, (last.now - last.sent).inSeconds) }

    private mutating func stop() {
        pause = max(pause, max(min(Self.pauseMax, roundTrip), 1 / (ceiling * decrease)))
        since = max(last.now + LimiterTime(.seconds(pause)), last.blockedUntil)
        gate = since
        bucket.lower(to: 0, now: last.now)
    }
}
