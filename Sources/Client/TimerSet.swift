import Reliability

/// The timers of one call: a handful, so a flat list beats any tree.
struct TimerSet {
    private var timers: [(timer: CallTimer, at: Instant)] = []

    /// The earliest instant, or `nil` without timers.
    var earliest: Instant? {
        var earliest: Instant?
        for (_, at) in timers where earliest.map({ at < $0 }) ?? true { earliest = at }
        return earliest
    }

    mutating func set(_ timer: CallTimer, at instant: Instant) {
        if let index = timers.firstIndex(where: { $0.timer == timer }) {
            timers[index].at = instant
        } else {
            timers.append((timer, instant))
        }
    }

    mutating func clear(_ timer: CallTimer) {
        timers.removeAll { $0.timer == timer }
    }

    /// Takes the earliest timer that is due at `now`; of two at the same instant the older one.
    mutating func takeDue(now: Instant) -> CallTimer? {
        guard let earliest, earliest <= now,
            let index = timers.firstIndex(where: { $0.at == earliest })
        else { return nil }
        return timers.remove(at: index).timer
    }
}
