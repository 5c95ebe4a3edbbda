/// Two counters over the recent past, in a fixed ring of slices with a running total.
///
/// A count leaves the window one slice at a time: it is remembered for `window − width … window`,
/// where `width = window / slices`. Memory is fixed at creation.
///
/// | at (window 30 s, 10 slices) | event | counts |
/// | --- | --- | --- |
/// | 0 s | 4 of the first kind | 4, 0 |
/// | 20 s | 1 of the second | 4, 1 |
/// | 30 s | – | 0, 1 |
/// | 50 s | – | 0, 0 |
struct RollingWindow: Sendable, Equatable {
    private struct Slice: Sendable, Equatable {
        var first: Int32 = 0
        var second: Int32 = 0
    }

    /// Nanoseconds of one slice, as all times here.
    private let width: Int64
    private var slices: [Slice]
    private var current = 0
    private var currentEnd: Instant?
    private var total = Slice()
    /// The first event since the window was last empty.
    private var started: Instant?

    init(window: Duration, slices count: Int) {
        precondition(window > .zero, "window must be above zero, got \(window)")
        precondition(count >= 1, "slices must be at least 1, got \(count)")
        width = max(1, (window / count).inNanoseconds)
        slices = Array(repeating: Slice(), count: count)
    }

    mutating func add(first: Int32 = 0, second: Int32 = 0, now: Instant) {
        advance(to: now)
        slices[current].first &+= first
        slices[current].second &+= second
        total.first &+= first
        total.second &+= second
    }

    mutating func clear() {
        for index in slices.indices { slices[index] = Slice() }
        total = Slice()
        currentEnd = nil
        started = nil
    }

    /// What is still inside the window; `now` in the past counts as the latest instant seen.
    func counts(now: Instant) -> (first: Int, second: Int) {
        guard let currentEnd else { return (0, 0) }
        if now < currentEnd { return (Int(total.first), Int(total.second)) }
        var ahead = stepsAhead(of: currentEnd, now: now)
        if ahead >= slices.count { return (0, 0) }
        var left = total
        var index = current
        while ahead > 0 {
            index = index + 1 == slices.count ? 0 : index + 1
            left.first &-= slices[index].first
            left.second &-= slices[index].second
            ahead -= 1
        }
        return (Int(left.first), Int(left.second))
    }

    /// How far back the counts reach: the whole slices and the part of the current one that has
    /// passed, less while the window is young.
    func span(now: Instant) -> Duration {
        guard let started, let currentEnd else { return .zero }
        let steps = now < currentEnd ? 0 : Int64(stepsAhead(of: currentEnd, now: now))
        let end = currentEnd.advanced(byNanoseconds: width * steps)
        let reach = max(0, width * Int64(slices.count) - end.nanoseconds(since: now))
        return min(Duration(inNanoseconds: reach), now.elapsed(since: started))
    }

    private mutating func advance(to now: Instant) {
        guard let end = currentEnd else {
            currentEnd = now.advanced(byNanoseconds: width)
            started = now
            return
        }
        if now < end { return }
        let ahead = stepsAhead(of: end, now: now)
        if ahead >= slices.count {
            clear()
            currentEnd = now.advanced(byNanoseconds: width)
            started = now
            return
        }
        for _ in 0..<ahead {
            current = current + 1 == slices.count ? 0 : current + 1
            total.first &-= slices[current].first
            total.second &-= slices[current].second
            slices[current] = Slice()
        }
        currentEnd = end.advanced(byNanoseconds: width * Int64(ahead))
    }

    /// How many slices begin after the current one up to `now`, at most all of them.
    private func stepsAhead(of end: Instant, now: Instant) -> Int {
        Int(min(Int64(slices.count), now.nanoseconds(since: end) / width + 1))
    }
}
