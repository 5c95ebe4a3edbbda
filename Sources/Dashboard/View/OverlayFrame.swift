import TerminalUI

/// What lies over the screen, in the middle.
enum OverlayFrame {
    /// Where the overlay is.
    static func rect(for model: Model, size: Size) -> Rect {
        let (width, height): (Int, Int) =
            switch model.overlay {
            case .picker(let picker):
                (
                    min(76, size.width - 4),
                    min(max(6, picker.items.count + 4), max(6, size.height * 2 / 3))
                )
            case .prompt(let prompt):
                (
                    min(76, size.width - 4),
                    PromptView.height(prompt, width: min(76, size.width - 4) - 2)
                )
            case .help: (min(92, size.width - 4), HelpView.height(in: size) + 3)
            case .endpoint, .call:
                (min(100, size.width - 4), min(size.height - 2, DetailView.rowCount(model) + 2))
            case .compare: (size.width, size.height)
            case nil: (0, 0)
            }
        let fitted = Size(min(size.width, max(width, 20)), min(size.height, max(height, 3)))
        guard model.overlay != nil else { return Rect(Size(0, 0)) }
        return Rect(
            x: (size.width - fitted.width) / 2, y: max(0, (size.height - fitted.height) / 3),
            width: fitted.width, height: fitted.height)
    }

    static func draw(_ model: Model, into frame: inout Frame) {
        guard model.overlay != nil else { return }
        let rect = rect(for: model, size: frame.size)
        frame.cursor = nil
        switch model.overlay {
        case .picker(let picker): PickerView.draw(picker, model, into: &frame, rect)
        case .compare(let comparison): CompareView.draw(comparison, model, into: &frame)
        case .prompt(let prompt): PromptView.draw(prompt, model, into: &frame, rect)
        case .help(let help): HelpView.draw(help, model, into: &frame, rect)
        case .endpoint, .call: DetailView.draw(model, into: &frame, rect)
        case nil: break
        }
    }
}

/// A menu.
enum PickerView {
    static func draw(_ picker: Picker, _ model: Model, into frame: inout Frame, _ rect: Rect) {
        let symbols = model.symbols
        let matches = picker.matches
        let count =
            matches.count == picker.items.count
            ? "\(matches.count)" : "\(matches.count) of \(picker.items.count)"
        let inner = Panel.draw(
            into: &frame, rect, title: picker.title, detail: picker.items.isEmpty ? "" : count,
            focused: true, footer: footer(picker, model.keys, symbols),
            footerDetail: "Enter choose \(symbols.separator) Esc close", backdrop: .panel,
            symbols: symbols)
        guard !inner.isEmpty else { return }
        var pen = Pen(inner)
        pen.write(" \(symbols.prompt) ", Style(.focus, on: .panel), into: &frame)
        let start = pen.x
        pen.write(picker.query, Style(.strong, on: .panel), into: &frame)
        frame.cursor = Point(min(pen.x, inner.maxX - 1), inner.y)
        if picker.query.isEmpty {
            frame.put(
                "type to find", at: Point(start + 1, inner.y), Style(.faint, on: .panel),
                clip: inner)
        }
        let rows = list(in: rect)
        if matches.isEmpty {
            let text =
                picker.isLoading
                ? "looking…" : picker.query.isEmpty ? picker.kind.emptyWords : "no match"
            frame.put(
                symbols.isASCII ? text.replacingEllipsis : text, at: Point(inner.x + 3, rows.y),
                Style(.faint, on: .panel), clip: inner)
            return
        }
        let first = firstRow(picker, matches.count, rows.height)
        for (offset, item) in matches[first...].prefix(rows.height).enumerated() {
            let isSelected = first + offset == picker.selected
            drawItem(
                item, model, Rect(x: inner.x, y: rows.y + offset, width: inner.width, height: 1),
                titleWidth: titleWidth(matches, inner.width), isSelected: isSelected, into: &frame)
        }
        Scrollbar.draw(
            into: &frame, Rect(x: rect.x, y: rows.y, width: rect.width, height: rows.height),
            total: matches.count, offset: first, style: Style(.focus, on: .panel), symbols: symbols)
    }

    /// What else the keys do here.
    private static func footer(_ picker: Picker, _ keys: KeyMap, _ symbols: Symbols) -> String {
        guard picker.isOfConversations else { return "\(symbols.up)\(symbols.down) move" }
        let actions: [(Action, String)] = [
            (.renameConversation, "title"), (.deleteConversation, "delete"),
            (.restoreConversation, "undo"), (.exportConversation, "export"),
        ]
        return actions.compactMap { action, word in
            keys.rows.first { $0.action == action && $0.region == .list }?.keys.first
                .map { "\(KeyName.text($0)) \(word)" }
        }.joined(separator: " ")
    }

    /// The rows of the list.
    private static func list(in rect: Rect) -> Rect {
        let inner = rect.inset(dx: 1, dy: 1)
        return Rect(
            x: inner.x, y: inner.y + 1, width: inner.width, height: max(0, inner.height - 1))
    }

    private static func firstRow(_ picker: Picker, _ count: Int, _ height: Int) -> Int {
        max(0, min(picker.selected - height / 2, count - height))
    }

    /// The row of the list under a cell.
    static func row(at point: Point, picker: Picker, rect: Rect) -> Int? {
        let rows = list(in: rect)
        guard rows.contains(point) else { return nil }
        return firstRow(picker, picker.matches.count, rows.height) + point.y - rows.y
    }

    private static func titleWidth(_ items: [Picker.Item], _ width: Int) -> Int {
        if items.allSatisfy({ $0.detail.isEmpty }) { return width - 6 }
        let widest = items.map { TextWidth.columns(of: $0.title) }.max() ?? 10
        return min(widest, max(8, width / 2))
    }

    private static func drawItem(
        _ item: Picker.Item, _ model: Model, _ row: Rect, titleWidth: Int, isSelected: Bool,
        into frame: inout Frame
    ) {
        let backdrop: Backdrop = isSelected ? .selection : .panel
        frame.fill(row, with: Cell(style: Style(.text, on: backdrop)))
        var pen = Pen(row)
        let bar = isSelected ? String(model.symbols.selection) : " "
        pen.write(bar, Style(.focus, on: backdrop), into: &frame)
        let mark = item.isCurrent ? "\(model.symbols.check) " : "  "
        pen.write(mark, Style(.ok, on: backdrop), into: &frame)
        let ellipsis = model.symbols.ellipsisText
        pen.write(
            TextWrap.pad(item.title, width: titleWidth, ellipsis: ellipsis),
            Style(isSelected ? .strong : .text, on: backdrop), into: &frame)
        let room = row.maxX - pen.x - 3 - (item.key.isEmpty ? 0 : item.key.count + 2)
        if room > 8, !item.detail.isEmpty {
            pen.write(
                "  " + TextWrap.truncate(item.detail, width: room, ellipsis: ellipsis),
                Style(.secondary, on: backdrop), into: &frame)
        }
        if !item.key.isEmpty { pen.right("\(item.key) ", Style(.key, on: backdrop), into: &frame) }
    }
}

extension String {
    /// Three dots for the ellipsis, where only ASCII is drawn.
    var replacingEllipsis: String {
        split(separator: "…", omittingEmptySubsequences: false).joined(separator: "...")
    }
}
