/// The share of first tokens that are still outstanding after a time: a falling staircase.
///
/// Kaplan and Meier's estimate: at each observed time, `S ← S · (1 − d / n)` with `d` tokens arriving
/// and `n` attempts that were still waiting. An attempt that we ended counts among the waiting until
/// then and never as an arrival. Where the longest samples were all ended by us the curve stops above
/// zero, which is the truth: how long they would have taken is unknown.
/// ("Nonparametric Estimation from Incomplete Observations", JASA 1958.)
///
/// | event | waiting | share outstanding |
/// | --- | --- | --- |
/// | start | 4 | 1 |
/// | arrives at 10 ms | 4 | 3/4 |
/// | ended by us at 15 ms | 3 | 3/4 |
/// | arrives at 20 ms | 2 | 3/8 |
struct SurvivalCurve: Sendable, Equatable {
    /// Absorbs rounding in products of fractions; far below one sample in any window.
    private static let epsilon = 1e-9

    /// Observed arrival times in nanoseconds, rising.
    private var times: [Int64] = []
    /// The share outstanding right after each of them, falling.
    private var outstanding: [Double] = []
    /// Samples that are not added yet.
    private var waiting = 0

    // MARK: Building

    /// Begins again with so many samples; add them in rising order.
    mutating func begin(samples: Int) {
        times.removeAll(keepingCapacity: true)
        outstanding.removeAll(keepingCapacity: true)
        waiting = samples
    }

    /// Adds the arrivals at one time, and the attempts that we ended from then until the next.
    mutating func add(arrived: Int, at time: Int64, ended: Int) {
        if arrived > 0 {
            times.append(time)
            let share = outstanding.last ?? 1
            outstanding.append(share * Double(waiting - arrived) / Double(waiting))
        }
        waiting -= arrived + ended
    }

    // MARK: Reading

    /// The share outstanding after `time`; 1 before the first arrival.
    func share(after time: Int64) -> Double {
        let later = partition { times[$0] > time }
        return later == 0 ? 1 : outstanding[later - 1]
    }

    /// The earliest time with at most `share` outstanding; `nil` when the curve never gets there.
    func time(leaving share: Double) -> Int64? {
        let index = partition { outstanding[$0] <= share + Self.epsilon }
        return index < times.count ? times[index] : nil
    }

    /// The earliest time with at most `share` outstanding on both curves together, when the other's
    /// attempt starts `delay` later: the tail quantile of `min(T, delay + T′)`.
    func time(leaving share: Double, hedgedAfter delay: Int64, with other: SurvivalCurve) -> Int64?
    {
        let index = partition {
            outstanding[$0] * other.share(after: times[$0] - delay) <= share + Self.epsilon
        }
        let here = index < times.count ? times[index] : nil
        // Between two of our own steps our share stands still, so the other's step may come first.
        let still = index == 0 ? 1 : outstanding[index - 1]
        guard let there = other.time(leaving: share / still) else { return here }
        let since = index == 0 ? 0 : times[index - 1]
        let elsewhere = max(since, delay + there)
        return here.map { min($0, elsewhere) } ?? elsewhere
    }

    /// The same with a second hedge: the tail quantile of `min(T, delay + T′, second + T″)`.
    ///
    /// The product of the three staircases falls at a step of one of them, so the earliest such step
    /// is the answer.
    func time(
        leaving share: Double, hedgedAfter delay: Int64, and second: Int64,
        with other: SurvivalCurve
    ) -> Int64? {
        func isLeft(at time: Int64) -> Bool {
            let own = self.share(after: time)
            if own <= share + Self.epsilon { return true }
            return own * other.share(after: time - delay) * other.share(after: time - second)
                <= share + Self.epsilon
        }
        var earliest: Int64?
        func consider(_ steps: SurvivalCurve, from start: Int64) {
            let index = steps.partition { isLeft(at: start + steps.times[$0]) }
            guard index < steps.times.count else { return }
            earliest = min(earliest ?? .max, start + steps.times[index])
        }
        consider(self, from: 0)
        consider(other, from: delay)
        consider(other, from: second)
        return earliest
    }

    /// The first index for which `isPast` holds, given that it holds for all after it.
    private func partition(_ isPast: (Int) -> Bool) -> Int {
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if isPast(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
