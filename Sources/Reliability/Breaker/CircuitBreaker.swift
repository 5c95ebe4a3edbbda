/// Stops calling an endpoint that keeps failing, and finds out one call at a time when to go back.
///
/// - Closed: everything is admitted. It opens after a run of failures, above a failure rate, or,
///   where the caller compares with other endpoints, above a rate of slow first tokens (`eject`).
/// - Open: nothing is admitted until an instant, `openFor · 2ᵏ⁻¹` after the `k`th opening in a row,
///   ± 25 % jitter, at most `openMax`. The row ends after two windows spent closed.
/// - Half-open: one trial at a time; `successesToClose` good ones close it, a bad one opens it again.
///   The first token decides a trial. One that never reports loses its lease, and the next one is
///   admitted.
/// - Closed after trials it returns in steps: a tenth of its share, half, all. A failure meanwhile
///   opens it at once, unless nine of ten calls since it closed were well.
///
/// The run that opens is `max(consecutive, ⌈ln runProbability / ln p⌉)` failures, `p` being the
/// share of failures in the window before the run: bad luck benches nobody, silence does.
///
/// | p before the run | needed in a row (defaults) |
/// | --- | --- |
/// | no calls, or 0…0.1 | 5 |
/// | 0.3 | 10 |
/// | 0.5 | 17 |
///
/// Every admission hands out a permit that names the generation, which changes with every change of
/// state, so a result that arrives late decides nothing (as in sony/gobreaker).
public struct CircuitBreaker: Sendable, Equatable {
    private enum Phase: Sendable, Equatable {
        /// The state while calls pass.
        case closed(Calm)
        /// The state while calls are refused; `proven` counts last-resort successes in a row.
        case open(until: Instant, proven: Int)
        /// The state while trials decide.
        case halfOpen(successes: Int, trial: Trial?)
    }

    private struct Calm: Sendable, Equatable {
        /// When it closed; `nil` from the start.
        var since: Instant?
        /// When its full share is back; `nil` when it has it.
        var fullFrom: Instant?
    }

    private struct Trial: Sendable, Equatable {
        var number: UInt64
        var expires: Instant
    }

    /// The share of its fair share that an endpoint gets in the first half of its return, and in the
    /// second.
    static let returnShares = (first: 0.1, second: 0.5)
    /// While it returns, one failure in so many calls is bad luck.
    static let callsPerFailureReturning = 10

    /// The rules.
    public let policy: BreakerPolicy
    /// What a person forced, if anything.
    public private(set) var forced: ForcedBreaker?
    /// Why it is where it is, in plain words; empty when closed from the start.
    public private(set) var reason = ""

    private var phase = Phase.closed(Calm())
    var generation: UInt64 = 0
    private var trials: UInt64 = 0
    /// The trial that its first token decided last.
    private var answered: UInt64?
    var run = 0
    private var openings = 0
    var window: RollingWindow
    /// First tokens at the usual pace, and slow ones.
    private var pace: RollingWindow

    /// Creates a closed breaker.
    public init(policy: BreakerPolicy = BreakerPolicy()) {
        self.policy = policy
        // Ten slices: the rate looks back over 90…100 % of the window.
        window = RollingWindow(window: policy.window, slices: 10)
        pace = window
    }

    /// What `admit` would find now, read in place because inlined; changes nothing.
    @inline(__always)
    public func readiness(now: Instant) -> BreakerReadiness {
        switch forced {
        case .open: return .open(until: nil)
        case .closed: return .closed
        case nil: break
        }
        switch phase {
        case .closed: return .closed
        case .open(let until, _): return now < until ? .open(until: until) : .trialFree
        case .halfOpen(_, let trial?) where now < trial.expires:
            return .trialTaken(until: trial.expires)
        case .halfOpen: return .trialFree
        }
    }

    /// The part of its fair share that it should get now: 0.1, then 0.5 while it returns, else 1.
    ///
    /// Who chooses among endpoints honours it; `admit` does not refuse for it.
    public func share(now: Instant) -> Double {
        guard case .closed(let calm) = phase, let fullFrom = calm.fullFrom, now < fullFrom,
            forced == nil
        else { return 1 }
        let secondHalf = now.duration(to: fullFrom) <= policy.recovery / 2
        return secondHalf ? Self.returnShares.second : Self.returnShares.first
    }

    /// Asks for one attempt; an admitted one must be reported with `record`, whatever its end.
    public mutating func admit(now: Instant) -> BreakerAdmission {
        switch readiness(now: now) {
        case .closed:
            return .admitted(BreakerPermit(generation: generation, kind: .normal))
        case .trialFree:
            return .admitted(startTrial(now: now))
        case .trialTaken(let until):
            return .refused(until: until, trialTaken: true)
        case .open(let until):
            return .refused(until: until, trialTaken: false)
        }
    }

    /// Admits past an open breaker, because no other endpoint is left; never for a forced one.
    ///
    /// Such an attempt is no trial. `successesToClose` of them in a row close an open breaker early;
    /// a failure does not prolong it. Where `admit` would grant, this grants the same.
    public mutating func admitLastResort(now: Instant) -> BreakerPermit {
        switch admit(now: now) {
        case .admitted(let permit): permit
        case .refused: BreakerPermit(generation: generation, kind: .lastResort)
        }
    }

    /// Reports the wait for the first token of an admitted attempt, before its end is recorded.
    ///
    /// It decides a trial, so that recovery need not wait for the end of a long answer. While closed
    /// it is counted for `slowShare`; while returning, a slow one counts as a failure.
    public mutating func recordFirstToken(
        _ pace: FirstTokenPace, for permit: BreakerPermit, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) -> BreakerTransition? {
        guard isCurrent(permit), forced == nil else { return nil }
        switch phase {
        case .closed(let calm):
            guard permit.kind == .normal else { return nil }
            guard case .slow(let why) = pace else {
                self.pace.add(first: 1, now: now)
                return nil
            }
            self.pace.add(second: 1, now: now)
            return share(now: now) < 1
                ? recordClosed(failure: why, calm, now: now, using: &rng) : nil
        case .halfOpen(let successes, let trial?):
            guard permit.kind == .trial(trial.number) else { return nil }
            answered = trial.number
            let outcome: BreakerOutcome =
                if case .slow(let why) = pace { .failure(why) } else { .success }
            return recordTrial(outcome, successes: successes, now: now, using: &rng)
        case .open, .halfOpen:
            return nil
        }
    }

    /// The share of slow first tokens in the window, 0…1; `nil` with fewer than `minimum`.
    ///
    /// Above `policy.rate`, and with an endpoint elsewhere that is not slow, a caller should `eject`.
    public func slowShare(now: Instant) -> Double? {
        let (usual, slow) = pace.counts(now: now)
        return usual + slow < policy.minimum ? nil : Double(slow) / Double(usual + slow)
    }

    /// First tokens in the window: at the usual pace, and slow.
    func paceCounts(now: Instant) -> (usual: Int, slow: Int) {
        let counts = pace.counts(now: now)
        return (counts.first, counts.second)
    }

    /// Reports how an admitted attempt ended; returns the change that this caused, if any.
    public mutating func record(
        _ outcome: BreakerOutcome, for permit: BreakerPermit, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) -> BreakerTransition? {
        guard isCurrent(permit), forced == nil else { return nil }
        switch phase {
        case .closed(let calm):
            guard permit.kind == .normal else { return nil }
            switch outcome {
            case .neutral: return nil
            case .success:
                window.add(first: 1, now: now)
                run = 0
                return nil
            case .failure(let why): return recordClosed(failure: why, calm, now: now, using: &rng)
            }
        case .open(let until, let proven):
            guard permit.kind == .lastResort else { return nil }
            return recordLastResort(outcome, until: until, proven: proven, now: now)
        case .halfOpen(let successes, let trial):
            return recordHalfOpen(
                outcome, permit, successes: successes, trial: trial, now: now, using: &rng)
        }
    }

    /// Opens a closed breaker for a reason that only a comparison with other endpoints can give.
    public mutating func eject(
        because reason: String, now: Instant, using rng: inout some RandomNumberGenerator
    ) -> BreakerTransition? {
        guard forced == nil, case .closed(let calm) = phase else { return nil }
        forgetOpenings(after: calm, now: now)
        return open(because: reason, now: now, using: &rng)
    }

    /// Lets a closed breaker pass one call at a time until trials succeeded, without an open time.
    ///
    /// For what may share its cause with what just failed, such as a model of the same provider.
    public mutating func suspect(because reason: String, now: Instant) -> BreakerTransition? {
        guard forced == nil, case .closed = phase else { return nil }
        return change(to: .halfOpen(successes: 0, trial: nil), because: reason, now: now)
    }

    /// Forces a state by hand; `nil` releases it into closed with empty counters.
    public mutating func force(_ forced: ForcedBreaker?, now: Instant) -> BreakerTransition? {
        guard forced != self.forced else { return nil }
        self.forced = forced
        openings = 0
        let reason =
            switch forced {
            case .open: "forced open by hand"
            case .closed: "forced closed by hand"
            case nil: "released by hand"
            }
        return change(to: .closed(Calm(since: now)), because: reason, now: now)
    }

    /// Closes it by hand and forgets every count, the forced state included.
    public mutating func reset(now: Instant) -> BreakerTransition? {
        forced = nil
        openings = 0
        return change(to: .closed(Calm(since: now)), because: "reset by hand", now: now)
    }

    /// The state as a person sees it.
    public func state(now: Instant) -> BreakerState {
        switch readiness(now: now) {
        case .closed: .closed
        case .open(let until): .open(until: until)
        case .trialFree, .trialTaken: .halfOpen
        }
    }

    /// When time alone changes the answer next: the end of the open time, or of a trial's lease.
    public func nextDeadline(now: Instant) -> Instant? {
        switch readiness(now: now) {
        case .closed, .trialFree: nil
        case .trialTaken(let until): until
        case .open(let until): until
        }
    }

    /// Whether it has been closed for so long, from the start counting as for ever.
    func isCalm(for duration: Duration, now: Instant) -> Bool {
        guard case .closed(let calm) = phase else { return false }
        return calm.since.map { now.elapsed(since: $0) >= duration } ?? true
    }

    private mutating func startTrial(now: Instant) -> BreakerPermit {
        var successes = 0
        if case .halfOpen(let earlier, _) = phase {
            successes = earlier
        } else {
            generation += 1
            reason = "open time is over, trying one call"
        }
        trials += 1
        let trial = Trial(number: trials, expires: now.advanced(by: policy.trialLease))
        phase = .halfOpen(successes: successes, trial: trial)
        return BreakerPermit(generation: generation, kind: .trial(trials))
    }

    private mutating func recordClosed(
        failure why: String, _ calm: Calm, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) -> BreakerTransition? {
        window.add(second: 1, now: now)
        run += 1
        guard let rule = ruleBroken(now: now) else { return nil }
        forgetOpenings(after: calm, now: now)
        return open(because: "\(rule): \(why)", now: now, using: &rng)
    }

    /// A long calm makes the next opening a first one again.
    private mutating func forgetOpenings(after calm: Calm, now: Instant) {
        if let since = calm.since, now.elapsed(since: since) >= policy.window * 2 { openings = 0 }
    }

    /// The rule that the latest failure broke, in plain words.
    private func ruleBroken(now: Instant) -> String? {
        let (succeeded, failed) = window.counts(now: now)
        let all = succeeded + failed
        if share(now: now) < 1, failed * Self.callsPerFailureReturning > all {
            return "failed while returning"
        }
        if run >= policy.consecutive {
            let failedBefore = max(0, failed - run)
            let before = succeeded + failedBefore
            let share = before == 0 ? 0 : Double(failedBefore) / Double(before)
            if run >= improbableRun(of: share, below: policy.runProbability) {
                return "\(run) failures in a row"
            }
        }
        if all >= policy.minimum, Double(failed) > policy.rate * Double(all) {
            return "\(failed) of the last \(all) calls failed"
        }
        return nil
    }

    private mutating func recordLastResort(
        _ outcome: BreakerOutcome, until: Instant, proven: Int, now: Instant
    ) -> BreakerTransition? {
        switch outcome {
        case .neutral:
            return nil
        case .failure:
            phase = .open(until: until, proven: 0)
            return nil
        case .success where proven + 1 >= policy.successesToClose:
            // It has had its share of the traffic already: no gradual return.
            return change(
                to: .closed(Calm(since: now)), because: "answered while in use as the last one",
                now: now)
        case .success:
            phase = .open(until: until, proven: proven + 1)
            return nil
        }
    }

    private mutating func recordHalfOpen(
        _ outcome: BreakerOutcome, _ permit: BreakerPermit, successes: Int, trial: Trial?,
        now: Instant, using rng: inout some RandomNumberGenerator
    ) -> BreakerTransition? {
        guard case .trial(let number) = permit.kind else { return nil }
        if number == trial?.number {
            return recordTrial(outcome, successes: successes, now: now, using: &rng)
        }
        // What its first token promised, a cut stream takes back.
        if number == answered, case .failure(let why) = outcome {
            return open(because: "the trial failed: \(why)", now: now, using: &rng)
        }
        return nil
    }

    private mutating func recordTrial(
        _ outcome: BreakerOutcome, successes: Int, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) -> BreakerTransition? {
        switch outcome {
        case .neutral:
            phase = .halfOpen(successes: successes, trial: nil)
            return nil
        case .success where successes + 1 >= policy.successesToClose:
            let reason =
                successes == 0 ? "the trial succeeded" : "\(successes + 1) trials succeeded"
            let fullFrom = policy.recovery > .zero ? now.advanced(by: policy.recovery) : nil
            return change(
                to: .closed(Calm(since: now, fullFrom: fullFrom)), because: reason, now: now)
        case .success:
            phase = .halfOpen(successes: successes + 1, trial: nil)
            return nil
        case .failure(let why):
            return open(because: "the trial failed: \(why)", now: now, using: &rng)
        }
    }

    private mutating func open(
        because reason: String, now: Instant, using rng: inout some RandomNumberGenerator
    ) -> BreakerTransition {
        openings += 1
        // Endpoints that failed together must not be tried again together.
        let jitter = Double.random(in: 0.75...1.25, using: &rng)
        let time = min(policy.openMax, openTime * jitter)
        return change(
            to: .open(until: now.advanced(by: time), proven: 0), because: reason, now: now)
    }

    /// `openFor · 2^(openings − 1)`, at most `openMax`; thirty doublings exceed any sensible maximum.
    private var openTime: Duration {
        let factor = Double(1 << min(openings - 1, 30))
        return min(policy.openMax, policy.openFor * factor)
    }

    private mutating func change(
        to phase: Phase, because reason: String, now: Instant
    ) -> BreakerTransition {
        self.phase = phase
        self.reason = reason
        generation += 1
        run = 0
        answered = nil
        window.clear()
        pace.clear()
        return BreakerTransition(state: state(now: now), reason: reason)
    }
}
