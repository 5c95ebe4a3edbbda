import Reliability
import TerminalUI

/// The right column of a very large screen: the selected endpoint, or the race in view.
enum InspectorView {
    static func draw(_ model: Model, into frame: inout Frame, _ rect: Rect) {
        guard rect.width >= 20, rect.height >= 3 else { return }
        let width = rect.width - 4
        let title: String
        let lines: [StyledLine]
        if model.focus == .endpoints, let endpoint = model.shown.endpoint(model.selectedEndpoint) {
            title = endpoint.profile.name
            lines = EndpointDetail(endpoint: endpoint, model: model, width: width).lines
        } else if let call = model.callInView {
            title = "Race \(call.call.number) in numbers"
            lines = CallDetail(call: call, model: model, width: width).lines
        } else {
            title = "Inspector"
            lines = [
                StyledLine("Shows the race in view,", Style(.faint)),
                StyledLine("or the endpoint that is selected.", Style(.faint)),
            ]
        }
        let hidden = lines.count - (rect.height - 2)
        let inner = Panel.draw(
            into: &frame, rect, title: title,
            footerDetail: hidden > 0 ? more(hidden, model) : "", symbols: model.symbols)
        let text = Rect(
            x: inner.x + 1, y: inner.y, width: max(0, inner.width - 2), height: inner.height)
        for (row, line) in lines.prefix(text.height).enumerated() {
            line.draw(into: &frame, at: Point(text.x, text.y + row), clip: text)
        }
    }

    /// That the panel does not show all, and the key that does where it works.
    private static func more(_ rows: Int, _ model: Model) -> String {
        let key = model.keys.binding(.detail, in: model.focus)?.keys.first.map(KeyName.text) ?? ""
        let hasDetail = model.focus == .endpoints || model.focus == .race
        return Format.plural(rows, "more row") + (hasDetail && !key.isEmpty ? ", \(key)" : "")
    }
}

/// Below 40×10: the message, the last lines, one line of state.
enum LineView {
    static func draw(_ model: Model, _ layout: ScreenLayout, into frame: inout Frame) {
        drawStatus(model, into: &frame, layout.header)
        ChatView.draw(model, layout, into: &frame)
        let rect = layout.composer
        guard !rect.isEmpty else { return }
        frame.put("\(model.symbols.prompt) ", at: Point(rect.x, rect.y), Style(.focus), clip: rect)
        model.composer.draw(
            into: &frame, Self.text(in: rect), focused: model.focus == .composer)
    }

    /// Where the message stands behind its sign.
    static func text(in rect: Rect) -> Rect {
        Rect(x: rect.x + 2, y: rect.y, width: max(0, rect.width - 2), height: rect.height)
    }

    /// `3/4 up ★west 0.9s`, or what has to be said.
    private static func drawStatus(_ model: Model, into frame: inout Frame, _ rect: Rect) {
        guard !rect.isEmpty else { return }
        if let notice = model.notice {
            let text = TextWrap.truncate(
                notice.text, width: rect.width, ellipsis: model.symbols.ellipsisText)
            frame.put(text, at: Point(rect.x, rect.y), Style(.strong), clip: rect)
            return
        }
        var pen = Pen(rect)
        if model.shown.fleet != nil {
            let totals = model.shown.totals
            pen.write(totals.upWords, Style(totals.upRole), into: &frame)
        }
        if model.board.labels.contains(where: \.isSimulated), rect.width >= 24 {
            pen.write(" sim", Style(.label), into: &frame)
        }
        if model.conversation.running != nil {
            pen.write(" \(Spinner.glyph(model))", Style(.active), into: &frame)
        }
        if let winner = model.callInView?.winner, let endpoint = winner.endpoint,
            let first = winner.firstTokenAt, let call = model.callInView
        {
            let time = Format.seconds(first.elapsed(since: call.startedAt))
            pen.write(
                " \(model.symbols.laneWinner)\(model.shown.name(endpoint)) \(time)",
                Style(.secondary),
                into: &frame)
        }
    }
}
