import Reliability

/// The part of a call that the waterfall shows, in seconds after the question.
public struct RaceWindow: Sendable, Equatable {
    /// Where it begins.
    public var start: Double
    /// How long it is.
    public var span: Double

    /// Five milliseconds: what is closer together happened at once for a person.
    static let least = 0.005
}

/// Zooming and panning in the waterfall.
extension Model {
    /// Seconds of the call in view.
    private var raceTotal: Double {
        guard let call = callInView else { return 0 }
        return (call.endedAt ?? shownNow).elapsed(since: call.startedAt).inSeconds
    }

    /// Changes what part of the call is shown; its left edge stands still while zooming.
    mutating func changeRaceWindow(_ action: Action) {
        let total = max(raceTotal, RaceWindow.least)
        var window = raceWindow ?? RaceWindow(start: 0, span: total)
        switch action {
        case .raceZoomIn: window.span = max(RaceWindow.least, window.span / 2)
        case .raceZoomOut: window.span *= 2
        case .raceEarlier: window.start -= window.span / 4
        case .raceLater: window.start += window.span / 4
        default:
            raceWindow = nil
            return
        }
        window.start = min(max(0, total - window.span / 2), max(0, window.start))
        raceWindow = window.start == 0 && window.span >= total ? nil : window
    }

    /// The story of the call in view, for the clipboard.
    mutating func copyRace(asJSON: Bool) -> [Effect] {
        let call: CallRecord? =
            if case .call(let id, _) = overlay { shown.call(id) } else { callInView }
        guard let call else {
            tell("There is no race to copy.", .warning)
            return []
        }
        let story = CallStory(call, in: shown, wallClock: wallClock)
        return [asJSON ? .copyStory(story) : .copy(story.text)]
    }
}
