import Reliability
import TerminalUI

/// Pausing the display and looking back.
extension Model {
    /// The time of what the measured panels show.
    var shownNow: Instant { frozen == nil ? link.loss?.since ?? now : frozenAt ?? now }

    /// Stops the display, or goes on with the present.
    mutating func togglePause() {
        if frozen == nil {
            frozen = board
            frozenAt = now
            let (back, forward) = (keys.spoken(.timeBack), keys.spoken(.timeForward))
            let on = keys.spoken(.pause)
            tell(
                "Paused: the data keeps arriving. The keys \(back) and \(forward) step through "
                    + "time, \(on) goes on.")
        } else {
            resume()
        }
    }

    /// Shows what was so much earlier or later; a step beyond the present goes on live.
    mutating func stepInTime(by step: Duration) {
        // A recording has its present at its end.
        let now = link.end ?? now
        let target = shownNow.advanced(by: step)
        guard target < now else {
            if frozen != nil { resume() }
            return
        }
        let reach = now.advanced(by: .zero - Past.reach)
        let first = Swift.max(reach, board.past.moments.first?.at ?? now)
        guard frozen != nil || first < now else {
            tell("Nothing was recorded yet.")
            return
        }
        let shown = Swift.max(target, first)
        frozen = board.asOf(shown)
        frozenAt = shown
        let age = Format.countdown(now.elapsed(since: shown))
        if shown > target {
            tell("The record begins here, \(age) ago.")
        } else if let since = board.callsKeptSince, shown < since {
            let kept = Format.countdown(now.elapsed(since: since))
            tell("As it was \(age) ago; of so many calls only those of the last \(kept) are kept.")
        } else {
            tell("As it was \(age) ago; \(keys.spoken(.pause)) goes on.")
        }
    }

    /// The next span of the graphs, round and round.
    mutating func changeGraphSpan() -> [Effect] {
        let all: [GraphSpan?] = [nil] + GraphSpan.allCases
        let place = all.firstIndex(of: interface.graphSpan) ?? 0
        interface.graphSpan = all[(place + 1) % all.count]
        switch interface.graphSpan {
        case nil: tell("Graphs show as much as there is, up to five minutes.")
        case .one?: tell("Graphs show the last minute.")
        case let span?: tell("Graphs show \(span.rawValue) minutes.")
        }
        return [.saveInterface(interface)]
    }

    private mutating func resume() {
        frozen = nil
        frozenAt = nil
        tell(link.end == nil ? "Live again." : "The end of the recording.")
    }
}
