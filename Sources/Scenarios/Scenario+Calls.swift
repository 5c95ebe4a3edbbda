public import Simulation

extension Scenario {
    /// The same scenario with about so many calls, for a quick look or a long one.
    ///
    /// Each phase gets its part, in proportion to the calls that it would make. The weather and what
    /// else has its time stay where they are, so that fewer calls may end before it; more calls take
    /// a longer `duration`. Of 300 by one phase at 10 a second for 30 s, 100 end after 10 s, and 600
    /// need 60 s.
    public func limited(toCalls calls: Int) -> Scenario {
        precondition(calls > 0, "calls must be above 0, got \(calls)")
        var limited = self
        let expected = load.map { $0.expectedCalls(within: duration) }
        let all = max(1, expected.reduce(0, +))
        for (index, phase) in load.enumerated() {
            let part = max(1, (Double(calls) * expected[index] / all).rounded())
            limited.load[index].calls = Int(part)
            if case .burst(let count) = phase.arrivals, part < Double(count) {
                limited.load[index].arrivals = .burst(Int(part))
            }
            guard phase.until == nil, part > expected[index], expected[index] > 0 else { continue }
            // A tenth more: calls at random need a little longer than reckoned as often as not.
            let span = (duration - phase.from) * (part / expected[index] * 1.1)
            limited.duration = max(limited.duration, phase.from + span + .seconds(1))
        }
        return limited
    }
}

extension LoadPhase {
    /// How many calls it makes on average until `end`; callers who wait are taken to need a second
    /// for each answer.
    fileprivate func expectedCalls(within end: Duration) -> Double {
        let span = max(.zero, (until ?? end) - from)
        let free =
            switch arrivals {
            case .every(let gap): (span / gap).rounded(.down)
            case .poisson(let rate): span / .seconds(1) * rate
            case .workers(let count, _): span / .seconds(1) * Double(count)
            case .burst(let count): Double(count)
            }
        return calls.map { min(free, Double($0)) } ?? free
    }
}
