import TerminalUI

/// Blocks to rows of a width.
struct MarkdownLayout {
    let symbols: Symbols
    /// False where the text is to be copied: code then stands without a box.
    var hasFrames = true

    /// Several blocks with a blank row between them, or none in a tight list.
    func lines(_ blocks: [Block], width: Int, isTight: Bool, depth: Int = 0) -> [StyledLine] {
        var lines: [StyledLine] = []
        for (index, block) in blocks.enumerated() {
            if index > 0, !isTight { lines.append(StyledLine()) }
            lines += self.lines(block, width: width, depth: depth)
        }
        return lines
    }

    /// One block; never wider than `width`, and at least one row.
    func lines(_ block: Block, width: Int, depth: Int = 0) -> [StyledLine] {
        switch block {
        case .paragraph(let inlines):
            return StyledWrap.wrap(spans(inlines, base: Style()), width: width)
        case .heading(let level, let inlines):
            let attributes: Attributes = level == 1 ? [.bold, .underline] : .bold
            let style = Style(level <= 2 ? .heading : .strong, on: .base, attributes)
            return StyledWrap.wrap(spans(inlines, base: style), width: width)
        case .list(let start, let isTight, let items):
            return list(items, start: start, isTight: isTight, width: width, depth: depth)
        case .quote(let blocks):
            let inner = lines(blocks, width: max(1, width - 2), isTight: false, depth: depth)
            return inner.map { $0.prefixed("\(symbols.quote) ", Style(.secondary)) }
        case .code(let language, let text):
            let box = CodeBox(symbols: symbols, hasFrame: hasFrames)
            return box.lines(text, language: language, width: width)
        case .table(let table):
            return TableLayout(layout: self).lines(table, width: width)
        case .rule:
            let line = String(repeating: symbols.horizontal, count: min(width, 40))
            return [StyledLine(line, Style(.border))]
        }
    }

    /// Runs of text with their styles.
    func spans(_ inlines: [Inline], base: Style) -> [StyledLine.Span] {
        inlines.map { StyledLine.Span(symbols.spelled($0.text), style($0.marks, base: base)) }
    }

    private func style(_ marks: Inline.Marks, base: Style) -> Style {
        var style = base
        if marks.contains(.strong) {
            if style.role == .text { style.role = .strong }
            style.attributes.insert(.bold)
        }
        if marks.contains(.emphasis) { style.attributes.insert(.italic) }
        if marks.contains(.struck) { style.attributes.insert(.strikethrough) }
        if marks.contains(.link) {
            style.role = .link
            style.attributes.insert(.underline)
        }
        if marks.contains(.address) { style.role = .faint }
        if marks.contains(.code) { style.role = .code }
        return style
    }

    private func list(
        _ items: [Block.Item], start: Int?, isTight: Bool, width: Int, depth: Int
    ) -> [StyledLine] {
        let last = (start ?? 0) + items.count - 1
        let numberWidth = "\(last)".count
        var lines: [StyledLine] = []
        for (index, item) in items.enumerated() {
            if index > 0, !isTight { lines.append(StyledLine()) }
            var marker: String
            if let done = item.isDone {
                marker = done ? symbols.taskDone : symbols.taskOpen
            } else if let start {
                let number = "\(start + index)"
                marker = String(repeating: " ", count: max(0, numberWidth - number.count))
                marker += number + "."
            } else {
                marker = String(symbols.bullets[depth % symbols.bullets.count])
            }
            let lead = depth == 0 ? "  \(marker) " : "\(marker) "
            let indent = TextWidth.columns(of: lead)
            let room = max(1, width - indent)
            var inner = self.lines(item.blocks, width: room, isTight: isTight, depth: depth + 1)
            if inner.isEmpty { inner = [StyledLine()] }
            let blank = String(repeating: " ", count: indent)
            for (row, line) in inner.enumerated() {
                let style = Style(item.isDone == true ? .ok : .secondary)
                lines.append(row == 0 ? line.prefixed(lead, style) : line.prefixed(blank))
            }
        }
        return lines
    }
}
