import TerminalUI

/// The list above the composer.
enum CompletionView {
    /// As many rows as are shown at once.
    private static let mostRows = 8

    static func draw(_ model: Model, into frame: inout Frame, _ composer: Rect) {
        let rows = model.completions
        guard !rows.isEmpty, composer.y > 3, composer.width > 20 else { return }
        let selected = min(model.completion.selected, rows.count - 1)
        let height = min(rows.count, mostRows, composer.y - 3) + 2
        let width = min(composer.width, 64)
        let rect = Rect(x: composer.x, y: composer.y - height, width: width, height: height)
        let inner = Panel.draw(
            into: &frame, rect, footerDetail: "Tab completes", backdrop: .panel,
            symbols: model.symbols)
        let first = max(0, min(selected - inner.height / 2, rows.count - inner.height))
        let titles = min(
            inner.width / 2, rows.map { TextWidth.columns(of: $0.title) }.max() ?? 0)
        let ellipsis = model.symbols.ellipsisText
        for (offset, row) in rows[first...].prefix(inner.height).enumerated() {
            let isSelected = first + offset == selected
            let backdrop: Backdrop = isSelected ? .selection : .panel
            let line = Rect(x: inner.x, y: inner.y + offset, width: inner.width, height: 1)
            frame.fill(line, with: Cell(style: Style(.text, on: backdrop)))
            var pen = Pen(line)
            let bar = isSelected ? String(model.symbols.selection) : " "
            pen.write(bar, Style(.focus, on: backdrop), into: &frame)
            pen.write(
                TextWrap.pad(row.title, width: titles, ellipsis: ellipsis),
                Style(isSelected ? .strong : .text, on: backdrop), into: &frame)
            let room = line.maxX - pen.x - 2
            guard room > 4 else { continue }
            pen.write(
                "  " + TextWrap.truncate(row.detail, width: room, ellipsis: ellipsis),
                Style(.secondary, on: backdrop), into: &frame)
        }
        Scrollbar.draw(
            into: &frame, Rect(x: rect.x, y: inner.y, width: rect.width, height: inner.height),
            total: rows.count, offset: first, style: Style(.focus, on: .panel),
            symbols: model.symbols)
    }
}
