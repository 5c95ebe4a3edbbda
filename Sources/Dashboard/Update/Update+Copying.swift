import Reliability
import TerminalUI

/// What the panels hand to the clipboard: the sentences of `--plain`, whatever the columns are.
extension Model {
    /// The selected endpoint as it is shown, which may be of a moment ago.
    mutating func copyEndpoint() -> [Effect] {
        guard let endpoint = shown.endpoint(selectedEndpoint) else {
            tell("There is no endpoint to copy.", .warning)
            return []
        }
        var seen = self
        seen.board = shown
        seen.now = shownNow
        return [.copy(PlainReport(model: seen).line(endpoint))]
    }

    /// The events that the filters leave, a line each with its time, the newest last.
    mutating func copyEvents() -> [Effect] {
        let lines = eventLines
        guard !lines.isEmpty else {
            tell("There is no event to copy.", .warning)
            return []
        }
        let text = lines.map { line in
            let call = line.call.map { "race \($0.number)  " } ?? ""
            return "\(wallClock.text(line.at))  \(line.topic.rawValue)  \(call)\(line.text)"
        }
        return [.copy(text.joined(separator: "\n"))]
    }
}
