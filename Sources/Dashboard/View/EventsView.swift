import Reliability
import TerminalUI

/// What happened, in plain words.
enum EventsView {
    static func draw(_ model: Model, into frame: inout Frame, _ rect: Rect) {
        guard !rect.isEmpty else { return }
        let isFocused = model.focus == .events
        let isWide = ScreenLayout.band(of: model.size) >= .wide
        let lines = model.eventLines
        let finder = model.find.flatMap { $0.panel == .events ? Finder($0.query) : nil }
        let isFiltered = finder != nil
        let follows = model.eventsScrolledUp == 0
        let inner = Panel.draw(
            into: &frame, rect, title: isWide ? "[4] Events" : "Events",
            detail: detail(model),
            focused: isFocused,
            footer: isFocused
                ? model.keys.hints([(.filterEvents, "filter"), (.find, "find")], in: .events)
                    .joined(separator: ", ") : "",
            footerDetail: follows
                ? "" : "\(model.eventsScrolledUp) newer, \(model.keys.spoken(.bottom)) follows",
            symbols: model.symbols)
        guard !inner.isEmpty else { return }
        if lines.isEmpty {
            frame.put(
                isFiltered
                    ? " No event says that."
                    : " Nothing yet; what is decided is told here.",
                at: Point(inner.x, inner.y), Style(.faint), clip: inner)
            return
        }
        let end = max(0, lines.count - model.eventsScrolledUp)
        let isTable = isWide && inner.width >= 90
        var rows: [StyledLine] = []
        for line in lines[..<end].reversed() {
            if rows.count >= inner.height { break }
            rows = self.rows(line, model, width: inner.width - 2, isTable: isTable) + rows
        }
        for (row, line) in rows.suffix(inner.height).enumerated() {
            let shown = finder.map { line.marked($0, isCurrent: false) } ?? line
            shown.draw(into: &frame, at: Point(inner.x + 1, inner.y + row), clip: inner)
        }
    }

    /// What keeps lines away: `only problems /groq`.
    private static func detail(_ model: Model) -> String {
        let filter = model.eventFilter == .all ? "" : "only \(model.eventFilter.rawValue)"
        guard let find = model.find, find.panel == .events, !find.query.isEmpty else {
            return filter
        }
        return filter.isEmpty ? "/\(find.query)" : "\(filter) /\(find.query)"
    }

    /// Where there is no room for the whole sentence, it goes on below.
    private static let mostRows = 3

    private static func rows(
        _ line: EventLine, _ model: Model, width: Int, isTable: Bool
    ) -> [StyledLine] {
        var head = [StyledLine.Span(model.wallClock.text(line.at) + " ", Style(.faint))]
        if isTable {
            head.append(
                StyledLine.Span(TextWrap.pad(line.topic.rawValue, width: 8), Style(.secondary)))
            let call = line.call.map { "race \($0.number)" } ?? ""
            head.append(StyledLine.Span(TextWrap.pad(call, width: 10), Style(.faint)))
        }
        if line.isBackground { head.append(StyledLine.Span("bg ", Style(.faint))) }
        let indent = head.reduce(0) { $0 + $1.columns }
        let text = model.symbols.isASCII ? line.text.asciiArrows : line.text
        let parts = TextWrap.wrap(text, width: max(8, width - indent))
        return parts.prefix(mostRows).enumerated().map { index, part in
            let isCut = index == mostRows - 1 && parts.count > mostRows
            let shown = isCut ? part + model.symbols.ellipsisText : part
            let span = StyledLine.Span(shown, Style(line.role))
            let blank = StyledLine.Span(String(repeating: " ", count: indent), Style())
            return StyledLine(index == 0 ? head + [span] : [blank, span])
        }
    }
}

extension String {
    /// `->` for arrows, where only ASCII is drawn.
    var asciiArrows: String {
        split(separator: "→", omittingEmptySubsequences: false).joined(separator: "->")
    }
}
