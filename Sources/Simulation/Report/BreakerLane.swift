import Reliability

/// What an endpoint's breaker was like over a stretch of a run, for pictures.
public enum BreakerLamp: Sendable, Hashable, CaseIterable {
    /// Every call passed.
    case closed
    /// It came back in steps, with a part of its share.
    case returning
    /// No call passed.
    case open
    /// A trial decided, or was waited for.
    case halfOpen
    /// Its changes were too many to be kept.
    case unknown
}

extension Report.EndpointRow {
    /// The breaker over a run cut into `count` equal stretches, the first beginning at 0.
    ///
    /// A stretch shows what is rarest in it: half-open before open, open before returning, returning
    /// before closed, so that no trial is hidden by the second around it. `recovery` is the policy's
    /// time for a gradual return. With a breaker that opens at 3 s, tries at 8 s and closes, ten
    /// stretches of 2 s and `recovery` 4 s: closed, open, open, open, half-open, returning,
    /// returning, closed, closed, closed.
    public func lane(
        stretches count: Int, of played: Duration, recovery: Duration
    ) -> [BreakerLamp] {
        guard count > 0, played > .zero else { return [] }
        var lane = Array(repeating: BreakerLamp.closed, count: count)
        func paint(_ lamp: BreakerLamp, _ from: Duration, _ until: Duration) {
            guard from < played, until >= from else { return }
            let first = max(0, Int(from / played * Double(count)))
            let last = min(count - 1, Int((until / played * Double(count)).rounded(.up)) - 1)
            for place in first...max(first, last) where lane[place].weight < lamp.weight {
                lane[place] = lamp
            }
        }
        for (place, change) in breaker.enumerated() {
            let from = change.at.offset
            let until = place + 1 < breaker.count ? breaker[place + 1].at.offset : played
            switch change.state {
            case .closed:
                let full = from + recovery
                if place > 0 { paint(.returning, from, min(until, full)) }
            case .open: paint(.open, from, until)
            case .halfOpen: paint(.halfOpen, from, until)
            }
        }
        if breakerChanges > breaker.count, let last = breaker.last {
            paint(.unknown, last.at.offset, played)
        }
        return lane
    }
}

extension BreakerLamp {
    fileprivate var weight: Int {
        switch self {
        case .closed: 0
        case .returning: 1
        case .open: 2
        case .halfOpen: 3
        case .unknown: 4
        }
    }
}
