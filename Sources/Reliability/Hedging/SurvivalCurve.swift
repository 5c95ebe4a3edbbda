/// The share of first tokens that are still outstanding after a time: a falling staircase.
///
/// Kaplan and Meier's estimate: at each observed time, `S ← S · (1 − d / n)` with `d` tokens arriving
/// and `n` attempts that were still waiting. An attempt that we ended counts among the waiting until
/// then and never as an arrival. Where the longest samples were all ended by us the curve stops above
/// zero, which is the truth: how long they would have taken is unknown.
/// ("Nonparametric Estimation from Incomplete Observations", JASA 1958.)
struct SurvivalCurve: Sendable, Equatable {
    /// Absorbs rounding in products of fractions; far below one sample in any window.
    private static let epsilon = 1e-9

    /// Observed arrival times in nanoseconds, rising.
    private var times: [Int64] = []
    /// The share outstanding right after each of them, falling.
    private var outstanding: [Double] = []

    init(capacity: Int) {
        times.reserveCapacity(capacity)
        outstanding.reserveCapacity(capacity)
    }

    /// Builds the curve again from sorted keys, `nanoseconds << 1 | ended by us`.
    mutating func rebuild(from keys: [Int64]) {
        times.removeAll(keepingCapacity: true)
        outstanding.removeAll(keepingCapacity: true)
        var share = 1.0
        var index = 0
        while index < keys.count {
            let key = keys[index]
            let waiting = keys.count - index
            if key & 1 == 1 {
                index += 1
                continue
            }
            var end = index + 1
            while end < keys.count, keys[end] == key { end += 1 }
            share *= Double(keys.count - end) / Double(waiting)
            times.append(key >> 1)
            outstanding.append(share)
            index = end
        }
    }

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
