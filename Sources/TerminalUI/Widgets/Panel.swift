/// A titled frame around a region.
public enum Panel {
    /// Draws the frame and returns the rectangle inside it.
    ///
    /// The title stands at the left of the top edge, `detail` at its right, `footer` at the left of
    /// the bottom edge and `footerDetail` at its right; what does not fit is cut, details first.
    /// Below 2×2 nothing is drawn and the inside is empty.
    @discardableResult
    public static func draw(
        into frame: inout Frame, _ rect: Rect, title: String = "", detail: String = "",
        focused: Bool = false, footer: String = "", footerDetail: String = "",
        backdrop: Backdrop = .base, symbols: Symbols
    ) -> Rect {
        guard rect.width >= 2, rect.height >= 2 else {
            return Rect(x: rect.x, y: rect.y, width: 0, height: 0)
        }
        let line = Style(focused ? .focus : .border, on: backdrop)
        if backdrop != .base { frame.fill(rect, with: Cell(style: Style(.text, on: backdrop))) }
        for x in (rect.x + 1)..<max(rect.x + 1, rect.maxX - 1) {
            frame[x, rect.y] = Cell(symbols.horizontal, style: line)
            frame[x, rect.maxY - 1] = Cell(symbols.horizontal, style: line)
        }
        for y in (rect.y + 1)..<max(rect.y + 1, rect.maxY - 1) {
            frame[rect.x, y] = Cell(symbols.vertical, style: line)
            frame[rect.maxX - 1, y] = Cell(symbols.vertical, style: line)
        }
        frame[rect.x, rect.y] = Cell(symbols.topLeft, style: line)
        frame[rect.maxX - 1, rect.y] = Cell(symbols.topRight, style: line)
        frame[rect.x, rect.maxY - 1] = Cell(symbols.bottomLeft, style: line)
        frame[rect.maxX - 1, rect.maxY - 1] = Cell(symbols.bottomRight, style: line)
        let titleStyle = Style(.title, on: backdrop, focused ? .bold : [])
        let edge = Edge(rect: rect, line: line, symbols: symbols)
        edge.label(title, detail, on: rect.y, titleStyle, Style(.secondary, on: backdrop), &frame)
        let quiet = Style(.secondary, on: backdrop)
        edge.label(footer, footerDetail, on: rect.maxY - 1, quiet, quiet, &frame)
        return rect.inset(dx: 1, dy: 1)
    }

    /// One horizontal edge and the two labels on it.
    private struct Edge {
        var rect: Rect
        var line: Style
        var symbols: Symbols

        func label(
            _ left: String, _ right: String, on y: Int, _ leftStyle: Style, _ rightStyle: Style,
            _ frame: inout Frame
        ) {
            // ╭─ title ──── detail ─╮: a corner, a dash and a blank on each side.
            let room = rect.width - 6
            guard room > 0 else { return }
            var used = 0
            if !left.isEmpty {
                let text = TextWrap.truncate(left, width: room, ellipsis: symbols.ellipsisText)
                used = TextWidth.columns(of: text)
                frame.put(" \(text) ", at: Point(rect.x + 2, y), leftStyle, clip: rect)
            }
            let space = room - used - (used > 0 ? 3 : 0)
            guard !right.isEmpty, space >= min(4, TextWidth.columns(of: right)) else { return }
            let text = TextWrap.truncate(right, width: space, ellipsis: symbols.ellipsisText)
            let columns = TextWidth.columns(of: text)
            frame.put(
                " \(text) ", at: Point(rect.maxX - 4 - columns, y), rightStyle, clip: rect)
        }
    }
}
