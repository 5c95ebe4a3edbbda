public import Reliability
import TerminalUI

/// When the screen changes by itself.
extension Model {
    /// When the runtime must send `tick` (and a fresh `snapshot` before it); `nil` while nothing
    /// moves, so that an idle screen costs nothing.
    ///
    /// | what moves | how often |
    /// | --- | --- |
    /// | a call or answer under way | every 100 ms: waterfall and spinner |
    /// | a breaker's countdown, a bucket that refills, a last minute of errors | every second |
    /// | a server in this program, which others may give orders | every second |
    /// | a graph that shows an answer | every 5 s |
    /// | a notice, or a race that folds | once, when it is due |
    ///
    /// While nobody watches, a second is often enough for everything.
    public func nextWake(after instant: Instant) -> Instant? {
        var wake: Instant?
        func propose(_ candidate: Instant) { wake = Swift.min(wake ?? candidate, candidate) }
        if let notice { propose(Swift.max(notice.until, instant)) }
        // Behind the end of a recording nothing moves.
        if link.end != nil { return wake }
        if link.loss != nil {
            propose(instant.advanced(by: .seconds(1)))
        } else if hasLiveCall {
            propose(instant.advanced(by: isWatched ? .milliseconds(100) : .seconds(1)))
        }
        if case .served = source {
            // Orders of others, such as another strategy, are no events.
            propose(instant.advanced(by: .seconds(1)))
        }
        if hasCountdown { propose(instant.advanced(by: .seconds(1))) }
        let step = instant.advanced(by: TimeAxis.step)
        if wake.map({ step < $0 }) ?? true, hasMovingGraph { propose(step) }
        if let folds = raceFoldsAt, folds > instant { propose(folds) }
        return wake
    }

    /// When the waterfall of an ended call folds to one line on a small screen.
    var raceFoldsAt: Instant? {
        guard shownCall == nil, focus != .race else { return nil }
        return callInView?.endedAt.map { $0.advanced(by: Self.raceStays) }
    }

    /// How long an ended race stays unfolded on a small screen.
    static let raceStays: Duration = .seconds(5)

    private var hasLiveCall: Bool {
        guard frozen == nil else { return conversation.running != nil }
        return conversation.running != nil || (callInView?.isRunning ?? false) || background != nil
    }

    /// Whether a graph is in view whose values still wander to its left edge.
    private var hasMovingGraph: Bool {
        guard frozen == nil, isWatched, let newest = board.firstTokens.last,
            now.elapsed(since: newest.at) < TimeAxis.span(self)
        else { return false }
        return !ScreenLayout(self, size: size).graphs.isEmpty
    }

    private var hasCountdown: Bool {
        guard frozen == nil, let fleet = board.fleet else { return false }
        return fleet.callsInFlight > 0 || board.totals.isMoving
    }
}
