/// What a 429 teaches about the limit.
///
/// A refusal says between which rates the limit lies: it is at least what was admitted since the last
/// time the server was empty (`proven`, counted from the first request after one refusal to the first
/// after the next), and at most the rate in force. For 600 a minute:
///
/// | proven | in force | refused | new ceiling |
/// | --- | --- | --- | --- |
/// | 570 | 640 | anywhere | their mean, 605: close together, they enclose the limit |
/// | 600 | 900 | below the ceiling | 600: a deep bucket is empty, all of it was counted |
/// | 600 | 900 | beyond it | a small bucket would have refused earlier, a deep one had saved up |
///
/// In the last case the ceiling is raised once, to the mean. If that is refused, the overdraw was the
/// server's depth; a later overdraw of that size is no news.
extension LearnedRate {
    /// Admissions are a proof over at least that time, in seconds, and that many of them.
    static let proofTime = 40.0
    static let proofCount = 10
    /// Two ceilings this close are one.
    static let near = 1.1
    /// Two rates this close enclose the limit.
    static let wide = 1.25
    /// What is tried at a time where a look found nothing new: as much as the margin leaves.
    static let step = 1.03
    /// A bucket is never closed for so long, in seconds.
    static let windowClosed = 20.0

    struct Fallback: Sendable, Equatable {
        var ceiling: Double
        var confirmations: Int
        var overdraw: Double
    }

    /// Notes a refusal and lowers a ceiling that is refused before it is reached.
    mutating func cut(_ refusal: Refusal) {
        let inForce = rate(now: refusal.sent)
        below = inForce <= ceiling ? below + 1 : 0
        // Alone we are not refused at less than was admitted before, nor again and again at a
        // ceiling that was confirmed.
        if inForce < proven * 0.9 || (below >= 3 && confirmations > 0) { crowdedAt = refusal.now }
        // A rate that nobody used says nothing: at most twice what was admitted lately.
        let used = min(inForce, max(ceiling, 2 * refusal.lastMinute))
        open = Case(
            at: refusal.sent, inForce: used, overdraw: overdraw(now: refusal.sent),
            lastMinute: refusal.lastMinute)
        refusals = isHolding(now: refusal.sent) ? refusals + 1 : 1
        guard let mark, (refusal.sent - mark.at).inSeconds < Self.proofTime else { return }
        lower(to: max(refusal.lastMinute, inForce))
    }

    private mutating func lower(to rate: Double) {
        let before = ceiling
        ceiling = max(min(ceiling, rate), Self.rateMin / decrease)
        if ceiling < before / Self.near { confirmations = 0 }
    }

    /// Learns from a refusal when the server has admitted again.
    mutating func judge(_ open: Case, reopened: Mark) {
        let before = ceiling
        let higher = fallback
        fallback = nil
        if let higher, open.inForce <= ceiling {
            depth = max(depth, higher.overdraw)
            ceiling = higher.ceiling
            confirmations = higher.confirmations
            return
        }
        guard prove(open, reopened) else { return }
        if isWindowed, !isCrowded {
            judgeWindow(open, reopened)
        } else if open.inForce <= proven * Self.wide {
            ceiling = (proven + open.inForce) / 2
        } else if open.overdraw <= 0 {
            ceiling = min(ceiling, proven)
        } else if open.overdraw <= depth * Self.wide, !isCrowded {
            ceiling = max(ceiling, proven) * Self.step
        } else {
            let held = max(ceiling, proven)
            fallback = Fallback(
                ceiling: held, confirmations: confirmations, overdraw: open.overdraw)
            ceiling = (held + open.inForce) / 2
            confirmations = 0
            return
        }
        ceiling = max(ceiling, Self.rateMin / decrease)
        let isNear = ceiling <= before * Self.near && before <= ceiling * Self.near
        confirmations = isNear ? confirmations + 1 : 0
    }

    /// Counts what was admitted since the last mark; false while that says too little.
    private mutating func prove(_ open: Case, _ reopened: Mark) -> Bool {
        let closed = (reopened.at - open.at).inSeconds
        guard let mark else {
            let isEnough = reopened.lastMinute * 60 >= Double(Self.proofCount)
            isWindowed = closed > Self.windowClosed && isEnough
            return isWindowed
        }
        let span = (reopened.at - mark.at).inSeconds
        let count = reopened.admitted - mark.admitted
        guard span >= Self.proofTime, count >= Self.proofCount else { return false }
        let share = Double(count) / span
        if share < proven * 0.8 { crowdedAt = reopened.at }
        proven = share
        self.mark = reopened
        if closed > 4 * (roundTrip + 1 / proven), !isCrowded { isWindowed = true }
        return true
    }

    /// A fixed window says its limit itself: what a minute admitted that was refused at its end.
    private mutating func judgeWindow(_ open: Case, _ reopened: Mark) {
        let minute = (reopened.lastMinute + open.lastMinute) / 2
        if open.overdraw <= 0 {
            ceiling = min(ceiling, max(proven, minute))
        } else {
            ceiling = minute > ceiling * Self.wide ? minute : ceiling * Self.step
        }
    }
}
