/// Stops calling an endpoint that keeps failing, and finds out one call at a time when to go back.
///
/// - Closed: everything is admitted. It opens after a run of failures or above a failure rate.
/// - Open: nothing is admitted until an instant, `openFor · 2ᵏ⁻¹` after the `k`th opening in a row,
///   ± 25 % jitter, at most `openMax`. The row ends after two windows spent closed.
/// - Half-open: one trial at a time; `successesToClose` good ones close it, a bad one opens it again.
///   A trial that never reports loses its lease, and the next one is admitted.
///
/// The run that opens is `max(consecutive, ⌈ln runProbability / ln p⌉)` failures, `p` being the
/// share of failures in the window before the run: an endpoint that fails at random is not benched
/// for bad luck, one that stops answering is.
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
        /// The state while calls pass; `since` is when it closed, `nil` from the start.
        case closed(since: Instant?)
        /// The state while calls are refused; `proven` counts last-resort successes in a row.
        case open(until: Instant, proven: Int)
        /// The state while trials decide.
        case halfOpen(successes: Int, trial: Trial?)
    }

    private struct Trial: Sendable, Equatable {
        var number: UInt64
        var expires: Instant
    }

    /// The rules.
    public let policy: BreakerPolicy
    /// What a person forced, if anything.
    public private(set) var forced: ForcedBreaker?
    /// Why it is where it is, in plain words; empty when closed from the start.
    public private(set) var reason = ""

    private var phase = Phase.closed(since: nil)
    private var generation: UInt64 = 0
    private var trials: UInt64 = 0
    private var run = 0
    private var openings = 0
    private var window: RollingWindow

    /// Creates a closed breaker.
    public init(policy: BreakerPolicy = BreakerPolicy()) {
        self.policy = policy
        // Ten slices: the rate looks back over 90…100 % of the window.
        window = RollingWindow(window: policy.window, slices: 10)
    }

    /// What `admit` would find now; changes nothing.
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

    /// Reports how an admitted attempt ended; returns the change that this caused, if any.
    public mutating func record(
        _ outcome: BreakerOutcome, for permit: BreakerPermit, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) -> BreakerTransition? {
        guard forced == nil, permit.generation == generation else { return nil }
        switch (phase, permit.kind) {
        case (.closed(let since), .normal):
            return recordClosed(outcome, since: since, now: now, using: &rng)
        case (.open(let until, let proven), .lastResort):
            return recordLastResort(outcome, until: until, proven: proven, now: now)
        case (.halfOpen(let successes, let trial?), .trial(let number)) where number == trial.number:
            return recordTrial(outcome, successes: successes, now: now, using: &rng)
        default:
            return nil
        }
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
        return change(to: .closed(since: now), because: reason, now: now)
    }

    /// Closes it by hand and forgets every count, the forced state included.
    public mutating func reset(now: Instant) -> BreakerTransition? {
        forced = nil
        openings = 0
        return change(to: .closed(since: now), because: "reset by hand", now: now)
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
        _ outcome: BreakerOutcome, since: Instant?, now: Instant,
        using rng: inout some RandomNumberGenerator
    ) -> BreakerTransition? {
        switch outcome {
        case .neutral:
            return nil
        case .success:
            window.add(first: 1, now: now)
            run = 0
            return nil
        case .failure(let why):
            window.add(second: 1, now: now)
            run += 1
            guard let rule = ruleBroken(now: now) else { return nil }
            // A long calm makes the next opening a first one again.
            if let since, now.elapsed(since: since) >= policy.window + policy.window {
                openings = 0
            }
            return open(because: "\(rule): \(why)", now: now, using: &rng)
        }
    }

    /// The rule that the latest failure broke, in plain words.
    private func ruleBroken(now: Instant) -> String? {
        let (succeeded, failed) = window.counts(now: now)
        let all = succeeded + failed
        if run >= policy.consecutive {
            let failedBefore = max(0, failed - run)
            let before = succeeded + failedBefore
            let share = before == 0 ? 0 : Double(failedBefore) / Double(before)
            if run >= runNeeded(failureShare: share) { return "\(run) failures in a row" }
        }
        if all >= policy.minimum, Double(failed) > policy.rate * Double(all) {
            return "\(failed) of the last \(all) calls failed"
        }
        return nil
    }

    private func runNeeded(failureShare: Double) -> Int {
        if failureShare <= 0 { return policy.consecutive }
        if failureShare >= 1 { return .max }
        let needed = naturalLogarithm(policy.runProbability) / naturalLogarithm(failureShare)
        // The epsilon keeps ln 10⁻⁵ / ln 0.1 at 5 where rounding would make it 6.
        return max(policy.consecutive, Int(min(1e9, (needed - 1e-9).rounded(.up))))
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
            return change(
                to: .closed(since: now), because: "answered while in use as the last one", now: now)
        case .success:
            phase = .open(until: until, proven: proven + 1)
            return nil
        }
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
            return change(to: .closed(since: now), because: reason, now: now)
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

    /// `openFor · 2^(openings − 1)`, at most `openMax`.
    private var openTime: Duration {
        var time = policy.openFor
        var doublings = openings - 1
        while doublings > 0, time < policy.openMax {
            time += time
            doublings -= 1
        }
        return min(time, policy.openMax)
    }

    private mutating func change(
        to phase: Phase, because reason: String, now: Instant
    ) -> BreakerTransition {
        self.phase = phase
        self.reason = reason
        generation += 1
        run = 0
        window.clear()
        return BreakerTransition(state: state(now: now), reason: reason)
    }
}
