import Reliability
import TerminalUI

/// The row in which a query is typed, in place of the hints.
enum FindView {
    static func draw(_ model: Model, _ layout: ScreenLayout, into frame: inout Frame) {
        guard let find = model.find, find.panel == model.focus else { return }
        // Something told goes before the reminder, but not before what is being typed.
        if !find.isTyping, model.notice != nil { return }
        let row = row(find, layout)
        guard !row.isEmpty else { return }
        frame.fill(row, with: Cell(style: Style(.text)))
        let separator = " \(model.symbols.separator) "
        var status = [count(find, model)]
        if find.isTyping {
            status += ["Enter keeps", "Esc leaves"]
        } else {
            let region: KeyRegion = find.panel == .events ? .events : .endpoints
            status +=
                find.panel == .chat
                ? model.keys.hints([(.findNext, "next"), (.findPrevious, "previous")], in: .chat)
                : ["\(model.keys.spoken(.find, in: region)) changes it"]
            status.append("Esc ends")
        }
        while status.count > 1,
            TextWidth.columns(of: status.joined(separator: separator)) > row.width / 2
        {
            status.removeLast()
        }
        let words = status.joined(separator: separator)
        var pen = Pen(row)
        pen.x += 1
        pen.write("/", Style(.key), into: &frame)
        let room = max(1, row.maxX - pen.x - TextWidth.columns(of: words) - 3)
        let query = TextWrap.truncate(
            find.query, width: room, ellipsis: model.symbols.ellipsisText)
        pen.write(query, Style(.strong), into: &frame)
        if find.isTyping, model.overlay == nil {
            frame.cursor = Point(min(pen.x, row.maxX - 1), row.y)
        }
        pen.right(words + " ", Style(.faint), into: &frame)
    }

    /// The hints' row, else the last one of the panel.
    private static func row(_ find: Find, _ layout: ScreenLayout) -> Rect {
        if !layout.hints.isEmpty { return layout.hints }
        let panel =
            switch find.panel {
            case .events: layout.events
            case .endpoints: layout.endpoints
            default: layout.chat
            }
        return panel.splitBottom(min(1, panel.height)).1
    }

    private static func count(_ find: Find, _ model: Model) -> String {
        if find.query.isEmpty { return "type to find" }
        if find.panel == .endpoints {
            let all = model.shown.fleet?.present.count ?? 0
            return "\(model.endpointOrder.count) of \(Format.plural(all, "endpoint"))"
        }
        guard find.panel == .chat else {
            let all = model.shown.log.shown(model.eventFilter).count
            return "\(model.eventLines.count) of \(Format.plural(all, "event"))"
        }
        guard let current = find.current else { return "no match" }
        return "\(current + 1) of \(Format.plural(find.matches.count, "row"))"
    }
}
