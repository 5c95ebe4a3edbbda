/// Learning from 429s that no header explains.
extension RateLimiter {
    /// Which 429s have been heard, and how many requests were admitted between them.
    struct Learning: Sendable, Equatable {
        /// A 429 of a request up to this one tells nothing new: it left before the last cut was made.
        var through: UInt64 = 0
        /// Requests that were refused, or never left.
        var lost = 0
    }

    /// Below this many calls in the last minute a Retry-After is obeyed and no rate is learned.
    private static let callsToLearnFrom = 5

    /// Takes in that this request was throttled; observe its headers first.
    ///
    /// Where they showed an empty bucket, that bucket is at zero already and nothing is learned. Else
    /// the buckets are emptied and the rate is cut, once a round trip; see `LearnedRate`. Returns what
    /// was learned in plain words.
    public mutating func throttled(
        retryAfter: Duration?, for reservation: Reservation, now: Instant
    ) -> String? {
        if let retryAfter { block(for: retryAfter, now: now) }
        let time = time(now)
        admitted.add(second: 1, now: now)
        guard reservation.sequence > learning.through else {
            learned?.countRefusal()
            learning.lost += 1
            return nil
        }
        learning.through = requestsReserved
        defer { learning.lost += 1 }
        if newestHint == reservation.sequence, isExplained(now: now) { return nil }
        // A Retry-After after a handful of calls says enough: no rate can be read from so few.
        if retryAfter != nil, learned == nil,
            admitted.counts(now: now).first < Self.callsToLearnFrom
        {
            return nil
        }
        requestDimension.drain(now: time)
        tokenDimension.drain(now: time)
        let refusal = LearnedRate.Refusal(
            sent: reservation.sent, admitted: Int(reservation.sequence) - 1 - learning.lost,
            lastMinute: lastMinute(now: now),
            now: time, blockedUntil: blocked)
        let inForce: Double
        if let learned {
            inForce = learned.rate(now: reservation.sent)
            self.learned?.refuse(refusal)
        } else {
            inForce = measuredRate(retryAfter: retryAfter, now: now)
            learned = LearnedRate(measured: inForce, policy: policy, refusal)
        }
        guard let learned else { return nil }
        return "throttled at \(perMinute(inForce)) requests/min, slowing down to "
            + "\(perMinute(learned.rate(now: time)))"
    }

    /// Whether the headers just applied explain a 429: they show an empty bucket, and it is ours.
    ///
    /// A limit of which we used less than a third in the last minute was emptied by others, so that our
    /// share of it is smaller and must be learned.
    private func isExplained(now: Instant) -> Bool {
        guard !newestHintWasEmpty else { return true }
        guard newestHintHadNoRequests else { return false }
        guard let limit = requestDimension.told else { return true }
        return lastMinute(now: now) * 60 >= Double(limit) / 3
    }

    /// Calls a second that were admitted lately: those of the last minute over the time they took,
    /// and at least over the Retry-After, which hints at the server's window.
    ///
    /// Too high a rate costs a few refusals more, too low a one minutes of growth; so ten calls are
    /// enough to be believed over one second, fewer only over ten.
    private func measuredRate(retryAfter: Duration?, now: Instant) -> Double {
        let calls = admitted.counts(now: now).first
        let least = Duration.seconds(calls < 10 ? 10 : 1)
        let span = min(
            Self.minute, max(least, max(admitted.span(now: now), retryAfter ?? .zero)))
        return Double(max(1, calls)) / span.inSeconds
    }

    /// Requests a second that were admitted over the last minute.
    func lastMinute(now: Instant) -> Double {
        let counts = admitted.counts(now: now)
        return Double(max(0, counts.first - counts.second)) / Self.minute.inSeconds
    }

    private func perMinute(_ rate: Double) -> Int {
        max(1, Int(min(1e9, (rate * 60).rounded())))
    }
}
