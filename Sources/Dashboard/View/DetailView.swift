public import Reliability
import TerminalUI

/// One endpoint, or one call, in full.
enum DetailView {
    static func draw(_ model: Model, into frame: inout Frame, _ rect: Rect) {
        let (title, scroll) = heading(model)
        let inner = Panel.draw(
            into: &frame, rect, title: title, focused: true,
            footer: footer(model),
            footerDetail: "Esc close", backdrop: .panel, symbols: model.symbols)
        guard inner.width > 4, !inner.isEmpty else { return }
        let text = Rect(x: inner.x + 1, y: inner.y, width: inner.width - 2, height: inner.height)
        let lines = lines(model, width: text.width)
        let first = min(scroll, max(0, lines.count - text.height))
        for (row, line) in lines.dropFirst(first).prefix(text.height).enumerated() {
            var raised = line
            for index in raised.spans.indices { raised.spans[index].style.backdrop = .panel }
            raised.draw(into: &frame, at: Point(text.x, text.y + row), clip: text)
        }
        Scrollbar.draw(
            into: &frame, Rect(x: rect.x, y: inner.y, width: rect.width, height: inner.height),
            total: lines.count, offset: first, style: Style(.focus, on: .panel),
            symbols: model.symbols)
    }

    private static func footer(_ model: Model) -> String {
        let next = "\(model.symbols.left)\(model.symbols.right) next"
        if case .call = model.overlay { return "\(next), y copy, Y as JSON" }
        return next
    }

    static func rowCount(_ model: Model) -> Int {
        lines(model, width: max(10, min(100, model.size.width - 4) - 4)).count
    }

    /// How far an overlay can scroll.
    static func mostScroll(_ overlay: Overlay, in model: Model) -> Int {
        var model = model
        model.overlay = overlay
        let rect = OverlayFrame.rect(for: model, size: model.size)
        return max(0, lines(model, width: max(10, rect.width - 4)).count - (rect.height - 2))
    }

    private static func heading(_ model: Model) -> (String, Int) {
        switch model.overlay {
        case .endpoint(let id, let scroll): (model.shown.name(id), scroll)
        case .call(let id, let scroll): ("Race \(id.number)", scroll)
        default: ("", 0)
        }
    }

    private static func lines(_ model: Model, width: Int) -> [StyledLine] {
        switch model.overlay {
        case .endpoint(let id, _):
            guard let endpoint = model.shown.endpoint(id) else { return [] }
            return EndpointDetail(endpoint: endpoint, model: model, width: width).lines
        case .call(let id, _):
            guard let call = model.shown.call(id) else { return [] }
            return CallDetail(call: call, model: model, width: width).lines
        default: return []
        }
    }
}

extension Model {
    /// The endpoint whose detail is in view, so that its distributions are worth a copy.
    public var endpointInView: EndpointID? {
        if case .endpoint(let id, _) = overlay { return id }
        return focus == .endpoints ? selectedEndpoint : nil
    }
}

/// Rows of `name  value`.
enum DetailRow {
    static func row(_ name: String, _ value: String, _ role: Role = .text) -> StyledLine {
        StyledLine([
            StyledLine.Span(TextWrap.pad(name, width: 16), Style(.secondary)),
            StyledLine.Span(value, Style(role)),
        ])
    }

    static func heading(_ text: String) -> StyledLine {
        StyledLine(text, Style(.heading, on: .base, .bold))
    }

    /// A row whose value may need several.
    static func rows(_ name: String, _ value: String, width: Int, _ role: Role = .text)
        -> [StyledLine]
    {
        TextWrap.wrap(value, width: max(1, width - 16)).enumerated().map { index, part in
            row(index == 0 ? name : "", part, role)
        }
    }
}
