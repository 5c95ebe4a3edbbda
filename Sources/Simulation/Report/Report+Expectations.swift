import Reliability

/// One expectation with what came out.
public struct ExpectationResult: Sendable, Equatable {
    /// What was expected.
    public let expectation: Expectation
    /// What was measured, in the measure's unit; `nil` where there was nothing to measure.
    ///
    /// Infinite for a recovery that never came.
    public let value: Double?
    /// Whether it was met; false where nothing was measured.
    public var isHeld: Bool { value.map(expectation.bound.holds) ?? false }
}

extension Report {
    /// Calls a second must have to be judged for amplification: below ten one retry is 10 %.
    static let amplificationFloor = 10
    /// Seconds over which goodput is judged: at 80 calls a second the share of five seconds is known
    /// to about five points, that of one second to eleven.
    static let recoveryWindow = 5

    /// Judges every expectation of the scenario; `comparisons` are the reports of its variants.
    public func judge(
        _ scenario: Scenario, comparisons: [Report] = []
    ) -> [ExpectationResult] {
        scenario.expectations.map {
            ExpectationResult(
                expectation: $0, value: value(of: $0.measure, scenario, comparisons))
        }
    }

    /// The value of one measure in its own unit; `nil` where there is nothing to measure.
    public func value(
        of measure: Expectation.Measure, _ scenario: Scenario, _ comparisons: [Report] = []
    ) -> Double? {
        func other(_ variant: Variant) -> Report? { comparisons.first { $0.variant == variant } }
        switch measure {
        case .success:
            return calls > cancelled ? success * 100 : nil
        case .attempts:
            return calls > 0 ? attemptsPerCall : nil
        case .amplification:
            return amplification
        case .percentile(let percent):
            return firstToken.percentile(percent)?.inMilliseconds
        case .hedgeRate:
            return calls > 0 ? Double(hedges) / Double(calls) * 100 : nil
        case .throttled:
            return calls > 0 ? Double(throttled) / Double(calls) * 100 : nil
        case .recovery:
            return scenario.faultsUntil.flatMap { recovery(after: $0) }
        case .recoveryAgainst(let variant):
            guard let from = scenario.faultsUntil, let own = recovery(after: from),
                let theirs = other(variant)?.recovery(after: from)
            else { return nil }
            // Whole seconds: below one there is nothing to divide by.
            return theirs == .infinity ? (own == .infinity ? 1 : 0) : max(own, 1) / max(theirs, 1)
        case .percentileAgainst(let percent, let variant):
            return Self.ratio(
                firstToken.percentile(percent)?.inSeconds,
                other(variant)?.firstToken.percentile(percent)?.inSeconds)
        case .throttledSaved(let variant):
            guard let theirs = other(variant)?.throttled, theirs > 0 else { return nil }
            return (1 - Double(throttled) / Double(theirs)) * 100
        case .makespanAgainst(let variant):
            return Self.ratio(makespan.inSeconds, other(variant)?.makespan.inSeconds)
        case .share(let name):
            let taken = endpoints.filter { $0.name == name || $0.name.hasPrefix(name + "-") }
            guard attempts > 0, !taken.isEmpty else { return nil }
            return Double(taken.reduce(0) { $0 + $1.attempts }) / Double(attempts) * 100
        }
    }

    private static func ratio(_ own: Double?, _ theirs: Double?) -> Double? {
        guard let own, let theirs, theirs > 0 else { return nil }
        return own / theirs
    }

    /// Wire attempts per call in the worst second that had ten calls; `nil` when none had.
    public var amplification: Double? {
        seconds.filter { $0.offered >= Self.amplificationFloor }
            .map { Double($0.attempts) / Double($0.offered) }.max()
    }

    /// Seconds from `instant` until goodput is back: the first whole second `s` from which on, over
    /// five seconds, at least 95 % as many calls complete as are offered.
    ///
    /// `Σ completed(s…s+4) ≥ 0.95 · Σ offered(s…s+4)`, counted by the second in which a call ends.
    /// With 80 offered a second, 400 in five, it takes 380. Infinite when it never comes, `nil` when
    /// nothing is offered after `instant`.
    public func recovery(after instant: Duration) -> Double? {
        let from = Int(instant.inSeconds.rounded(.up))
        guard let last = seconds.lastIndex(where: { $0.offered > 0 }), from <= last else {
            return nil
        }
        for start in from...last {
            let window = seconds[start...min(start + Self.recoveryWindow - 1, last)]
            let offered = window.reduce(0) { $0 + $1.offered }
            let completed = window.reduce(0) { $0 + $1.completed }
            if offered > 0, Double(completed) >= 0.95 * Double(offered) {
                return Double(start - from)
            }
        }
        return .infinity
    }
}
