import Reliability
import TerminalUI

/// What happened, in plain words.
enum EventsView {
    static func draw(_ model: Model, into frame: inout Frame, _ rect: Rect) {
        guard !rect.isEmpty else { return }
        let isFocused = model.focus == .events
        let isWide = ScreenLayout.band(of: model.size) >= .wide
        let lines = model.shown.log.shown(model.eventFilter)
        let follows = model.eventsScrolledUp == 0
        let inner = Panel.draw(
            into: &frame, rect, title: isWide ? "[4] Events" : "Events",
            detail: model.eventFilter == .all ? "" : "only \(model.eventFilter.rawValue)",
            focused: isFocused,
            footer: isFocused ? "f filter" : "",
            footerDetail: follows ? "" : "\(model.eventsScrolledUp) newer, G follows",
            symbols: model.symbols)
        guard !inner.isEmpty else { return }
        if lines.isEmpty {
            frame.put(
                " Nothing happened yet.", at: Point(inner.x, inner.y), Style(.faint), clip: inner)
            return
        }
        let end = max(0, lines.count - model.eventsScrolledUp)
        let shown = lines[max(0, end - inner.height)..<end]
        for (row, line) in shown.enumerated() {
            var pen = Pen(inner, row: row)
            pen.x += 1
            pen.write(model.wallClock.text(line.at) + " ", Style(.faint), into: &frame)
            if isWide, inner.width >= 90 {
                pen.field(line.topic.rawValue, 8, Style(.secondary), into: &frame)
                let call = line.call.map { "race \($0.number)" } ?? ""
                pen.field(call, 10, Style(.faint), into: &frame)
            }
            if line.isBackground { pen.write("bg ", Style(.faint), into: &frame) }
            let text = TextWrap.truncate(
                model.symbols.isASCII ? line.text.asciiArrows : line.text,
                width: inner.maxX - pen.x - 1, ellipsis: model.symbols.ellipsisText)
            pen.write(text, Style(line.role), into: &frame)
        }
    }
}

extension String {
    /// `->` for arrows, where only ASCII is drawn.
    var asciiArrows: String {
        split(separator: "→", omittingEmptySubsequences: false).joined(separator: "->")
    }
}
