import TerminalUI

/// The field of a prompt.
enum PromptView {
    /// Rows of the whole overlay.
    static func height(_ prompt: Prompt, width: Int) -> Int {
        let rows = prompt.editor.layout(width: max(1, width - 4)).rows.count
        return min(Prompt.mostRows, max(prompt.isMultiline ? 3 : 1, rows)) + 3
    }

    /// Where the text stands in the overlay.
    static func field(in rect: Rect) -> Rect {
        let inner = rect.inset(dx: 1, dy: 1)
        return inner.splitBottom(inner.height > 1 ? 1 : 0).rest.inset(dx: 1, dy: 0)
    }

    static func draw(_ prompt: Prompt, _ model: Model, into frame: inout Frame, _ rect: Rect) {
        let newline = prompt.isMultiline ? "^J new line \(model.symbols.separator) " : ""
        let inner = Panel.draw(
            into: &frame, rect, title: prompt.title, focused: true,
            footerDetail: "\(newline)Enter accept \(model.symbols.separator) Esc close",
            backdrop: .panel, symbols: model.symbols)
        guard inner.width > 3, !inner.isEmpty else { return }
        let hint = inner.splitBottom(inner.height > 1 ? 1 : 0).bottom
        prompt.editor.draw(into: &frame, field(in: rect), style: Style(.text, on: .panel))
        frame.put(
            prompt.hint, at: Point(hint.x + 1, hint.y), Style(.faint, on: .panel), clip: hint)
    }
}
