/// All limits of one endpoint (requests and tokens a minute, requests a day, slots), acquired
/// together or not at all.
///
/// - A request reserves what it will need at most; `settle` corrects that to what it used.
/// - The server's headers only lower a level: `min(ours, remaining − reserved after that request)`.
///   They may show a larger burst than ours, which is then adopted; a server without a configured
///   limit gets its buckets from them.
/// - A Retry-After blocks everything until it is over; a later, shorter one does not shorten it.
/// - A 429 that no header explains lowers the rate to a learned one; see `LearnedRate`.
public struct RateLimiter: Sendable, Equatable {
    static let minute = Duration.seconds(60)
    private static let day = LimiterTime(.seconds(86_400))

    /// The rules.
    public let policy: RateLimitPolicy
    /// Requests allowed at once; `nil` when unlimited.
    public private(set) var slots: Int?

    let origin: Instant
    var requestDimension: LimitDimension
    var tokenDimension: LimitDimension
    var dayDimension: LimitDimension
    var learned: LearnedRate?
    var blocked = LimiterTime.zero
    private var holders = ReservationTable()
    /// How long a slot is usually held: an average over about eight requests.
    private var hold: Duration
    var admitted: RollingWindow
    var requestsReserved: UInt64 = 0
    private var tokensReserved: UInt64 = 0
    /// The request whose headers were applied last.
    var newestHint: UInt64 = 0
    /// Whether these headers showed an empty bucket of tokens or of the day.
    var newestHintWasEmpty = false
    /// Whether they showed no requests left.
    var newestHintHadNoRequests = false
    var learning = Learning()

    /// Creates full buckets; a limit below 1 is a programmer error.
    public init(limits: RateLimits, policy: RateLimitPolicy = RateLimitPolicy(), now: Instant) {
        if let slots = limits.concurrent { Self.check(slots: slots) }
        self.policy = policy
        slots = limits.concurrent
        origin = now
        let minute = LimiterTime(Self.minute)
        let burst = LimiterTime(Self.minute * policy.burstShare)
        requestDimension = LimitDimension(
            limit: limits.requestsPerMinute, window: minute, burst: burst, now: .zero)
        tokenDimension = LimitDimension(
            limit: limits.tokensPerMinute, window: minute, burst: burst, now: .zero)
        // A day's requests may be used in an hour: nobody enforces them by the second.
        dayDimension = LimitDimension(
            limit: limits.requestsPerDay, window: Self.day, burst: Self.day, now: .zero)
        hold = policy.assumedHold
        admitted = RollingWindow(window: Self.minute, slices: 12)
    }

    /// Requests reserved and neither settled nor refunded.
    public var inFlight: Int { holders.count }

    /// When a request that needs `tokens` could leave; asks without reserving.
    ///
    /// The latest of all limits decides. A request larger than the bucket needs a full bucket.
    public func answer(tokens: Int, now: Instant) -> BucketAnswer {
        let refused = refusal(tokens: tokens, learned: learned(now: now), now: time(now))
        guard let (time, refusal) = refused else { return .now }
        return .at(time.instant(since: origin), refusal)
    }

    /// The same answer, and nothing changes: a limiter in an array is read where it is this way, while
    /// a method that does not mutate is called on a copy, with a count for each of its references.
    mutating func answerInPlace(tokens: Int, now: Instant) -> BucketAnswer {
        answer(tokens: tokens, now: now)
    }

    /// Reserves everything that a request with `tokens` needs, or changes no level at all.
    public mutating func reserve(tokens: Int, now: Instant) -> ReserveDecision {
        let time = time(now)
        if learned != nil { learned = learned(now: now) }
        if let (until, refusal) = refusal(tokens: tokens, learned: learned, now: time) {
            if !policy.protections.contains(.allOrNothing) {
                _ = requestDimension.take(1, now: time)
            }
            return .wait(until: until.instant(since: origin), refusal)
        }
        let tokens = max(0, tokens)
        requestsReserved += 1
        tokensReserved += UInt64(tokens)
        admitted.add(first: 1, now: now)
        _ = requestDimension.take(1, now: time)
        _ = dayDimension.take(1, now: time)
        if learned != nil {
            let count = Int(requestsReserved) - 1 - learning.lost
            let rate = lastMinute(now: now)
            learned?.take(admitted: count, lastMinute: rate, now: time)
        }
        let charged = tokenDimension.take(tokens, now: time)
        let slot = holders.insert(sequence: requestsReserved, now: now)
        return .reserved(
            Reservation(
                sequence: requestsReserved, slot: slot, tokens: charged,
                tokensReserved: tokensReserved, sent: time))
    }

    /// Ends a request that was sent: frees its slot and corrects its tokens to what it used.
    ///
    /// `nil` means unknown and leaves the estimate charged. A second end of the same reservation
    /// does nothing.
    public mutating func settle(
        _ reservation: Reservation, usedTokens: Int?, succeeded: Bool, now: Instant
    ) {
        guard let since = holders.remove(reservation) else { return }
        if succeeded {
            let held = now.elapsed(since: since)
            hold += Duration(attoseconds: (held - hold).attoseconds >> 3)
        }
        guard let usedTokens, reservation.tokens > 0 else { return }
        let unused = reservation.tokens - max(0, usedTokens)
        if unused > 0 {
            tokenDimension.giveBack(unused)
        } else if unused < 0 {
            tokenDimension.takeMore(-unused, now: time(now))
        }
    }

    /// Ends a request that never left: everything it reserved comes back.
    public mutating func refund(_ reservation: Reservation, now: Instant) {
        guard holders.remove(reservation) != nil else { return }
        requestDimension.giveBack(1)
        dayDimension.giveBack(1)
        tokenDimension.giveBack(reservation.tokens)
        learned?.giveBack()
        learning.lost += 1
    }

    /// Takes in what the response to this request said about the server's buckets.
    ///
    /// Headers of a request older than the newest applied one are ignored, except their Retry-After.
    public mutating func observe(
        _ hints: RateLimitHints, for reservation: Reservation, now: Instant
    ) {
        if let retryAfter = hints.retryAfter { block(for: retryAfter, now: now) }
        let levels = (hints.requests, hints.tokens, hints.requestsPerDay)
        guard levels.0 != nil || levels.1 != nil || levels.2 != nil,
            reservation.sequence >= newestHint, policy.protections.contains(.reconciliation)
        else { return }
        newestHint = reservation.sequence
        newestHintWasEmpty = false
        newestHintHadNoRequests = levels.0?.remaining == 0
        let time = time(now)
        let requestsSince = Int(requestsReserved - reservation.sequence)
        if let level = levels.0 {
            requestDimension.observe(level, since: requestsSince, now: time)
        }
        if let level = levels.1 {
            let since = Int(tokensReserved - reservation.tokensReserved)
            tokenDimension.observe(level, since: since, now: time)
            // A throttled request needs more than is left, which need not be nothing.
            if level.remaining <= reservation.tokens { newestHintWasEmpty = true }
        }
        if let level = levels.2 {
            dayDimension.observe(level, since: requestsSince, now: time)
            if level.remaining == 0 { newestHintWasEmpty = true }
        }
    }

    /// Requests a minute, configured, told or learned; `nil` when unlimited.
    public func requests(now: Instant) -> BucketLevel? {
        let time = time(now)
        let counted = requestDimension.level(now: time)
        guard let learned = learned(now: now) else { return counted }
        let rate = learned.rate(now: time)
        if let counted, counted.refillPerSecond < rate { return counted }
        return BucketLevel(
            available: learned.bucket.available(now: time), capacity: learned.bucket.capacity,
            refillPerSecond: rate, source: .learned)
    }

    /// Requests with `tokens` that all limits together let through a second; `nil` when unlimited.
    ///
    /// `min(requests a second, tokens a second ÷ tokens, slots ÷ time a slot is held)`. 60 requests
    /// and 6,000 tokens a minute pass 0.5 requests of 200 tokens a second.
    func throughput(tokens: Int, now: Instant) -> Double? {
        var least: Double?
        func consider(_ perSecond: Double?) {
            if let perSecond { least = min(least ?? perSecond, perSecond) }
        }
        consider(requests(now: now)?.refillPerSecond)
        consider(self.tokens(now: now).map { $0.refillPerSecond / Double(max(1, tokens)) })
        consider(slots.map { Double($0) / max(hold.inSeconds, 0.001) })
        return least
    }

    /// Tokens a minute; `nil` when unlimited.
    public func tokens(now: Instant) -> BucketLevel? { tokenDimension.level(now: time(now)) }

    /// Requests a day; `nil` when unlimited.
    public func requestsPerDay(now: Instant) -> BucketLevel? {
        dayDimension.level(now: time(now))
    }

    /// Until when a Retry-After holds; `nil` when none does.
    public func blockedUntil(now: Instant) -> Instant? {
        blocked > time(now) ? blocked.instant(since: origin) : nil
    }

    /// The share left in the emptiest bucket, 0…1; 1 when unlimited, 0 while a Retry-After holds.
    public func lowestFraction(now: Instant) -> Double {
        let time = time(now)
        if blocked > time { return 0 }
        return min(
            min(requestDimension.fraction(now: time), tokenDimension.fraction(now: time)),
            min(
                dayDimension.fraction(now: time), learned(now: now)?.bucket.fraction(now: time) ?? 1
            ))
    }

    /// Puts other configured limits in force; what is in flight and what was learned stays.
    public mutating func replaceLimits(_ limits: RateLimits, now: Instant) {
        if let slots = limits.concurrent { Self.check(slots: slots) }
        slots = limits.concurrent
        requestDimension.replace(limit: limits.requestsPerMinute, now: time(now))
        tokenDimension.replace(limit: limits.tokensPerMinute, now: time(now))
        dayDimension.replace(limit: limits.requestsPerDay, now: time(now))
    }

    /// Puts another number of slots in force, at least 1; what is in flight stays.
    mutating func limitSlots(_ slots: Int) {
        Self.check(slots: slots)
        self.slots = slots
    }

    /// When time alone would admit a request with `tokens`; `nil` when it could leave now, or when
    /// only a slot is missing, which no clock frees.
    public func nextDeadline(tokens: Int, now: Instant) -> Instant? {
        switch answer(tokens: tokens, now: now) {
        case .now, .at(_, .slots): nil
        case .at(let instant, _): instant
        }
    }

    private static func check(slots: Int) {
        precondition(slots >= 1, "concurrent must be at least 1, got \(slots)")
    }

    /// Takes in that the server asks to be left alone for so long; a shorter wait than one that holds
    /// already changes nothing.
    ///
    /// Says nothing about a rate: for a 429 see `throttled`.
    mutating func block(for retryAfter: Duration, now: Instant) {
        guard policy.protections.contains(.retryAfter) else { return }
        blocked = max(blocked, time(now) + LimiterTime(max(.zero, retryAfter)))
    }

    func time(_ now: Instant) -> LimiterTime { LimiterTime(now, since: origin) }

    /// The limit that holds longest, and until when; `nil` when nothing holds.
    private func refusal(
        tokens: Int, learned: LearnedRate?, now: LimiterTime
    ) -> (LimiterTime, BucketRefusal)? {
        var latest = now
        var refusal: BucketRefusal?
        func consider(_ time: LimiterTime, _ reason: BucketRefusal) {
            guard time > latest else { return }
            latest = time
            refusal = reason
        }
        consider(blocked, .retryAfter)
        consider(requestDimension.earliest(1, now: now), .requests)
        consider(tokenDimension.earliest(tokens, now: now), .tokens)
        consider(dayDimension.earliest(1, now: now), .requestsPerDay)
        if let learned { consider(learned.earliest(now: now), .requests) }
        if let slots, inFlight >= slots { consider(now + LimiterTime(hold), .slots) }
        return refusal.map { (latest, $0) }
    }

    /// The learned limit as it is now; `nil` when there is none, or no longer.
    private func learned(now: Instant) -> LearnedRate? {
        guard var rate = learned else { return nil }
        let time = time(now)
        if rate.isObsolete(policy: policy, now: time) { return nil }
        rate.follow(now: time)
        return rate
    }
}
