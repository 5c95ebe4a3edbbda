import TerminalUI

/// A table that fits into its width: the widest columns give way first, cells wrap.
struct TableLayout {
    let layout: MarkdownLayout

    /// The rows of the table; header, line, body.
    func lines(_ table: Block.Table, width: Int) -> [StyledLine] {
        let count = table.alignments.count
        guard count > 0 else { return [] }
        let gap = 2
        let widths = columns(table, room: width - gap * (count - 1))
        guard widths.allSatisfy({ $0 > 0 }) else { return stacked(table, width: width) }
        let head = Style(.strong, on: .base, .bold)
        var lines = row(table.header, table, widths, base: head)
        let line = widths.map { String(repeating: layout.symbols.horizontal, count: $0) }
        lines.append(StyledLine(line.joined(separator: "  "), Style(.border)))
        for cells in table.rows { lines += row(cells, table, widths, base: Style()) }
        return lines
    }

    /// What each column gets: its widest cell, or what is left when the widest give way.
    private func columns(_ table: Block.Table, room: Int) -> [Int] {
        var widths = table.alignments.indices.map { column in
            ([table.header] + table.rows).map { row in
                row.indices.contains(column) ? width(of: row[column]) : 0
            }.max().map { max(1, $0) } ?? 1
        }
        guard room >= widths.count else { return widths.map { _ in 0 } }
        while widths.reduce(0, +) > room {
            guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }) else { break }
            let second = widths.filter { $0 < widths[widest] }.max() ?? 1
            let peers = widths.filter { $0 == widths[widest] }.count
            let over = widths.reduce(0, +) - room
            // All of the widest shrink together, at most to the next width below.
            let step = max(1, min(widths[widest] - second, (over + peers - 1) / peers))
            widths[widest] -= step
        }
        return widths
    }

    private func width(of cell: [Inline]) -> Int {
        cell.reduce(0) { $0 + TextWidth.columns(of: $1.text) }
    }

    private func row(
        _ cells: [[Inline]], _ table: Block.Table, _ widths: [Int], base: Style
    ) -> [StyledLine] {
        let wrapped = cells.indices.map { column in
            StyledWrap.wrap(layout.spans(cells[column], base: base), width: widths[column])
        }
        let height = max(1, wrapped.map(\.count).max() ?? 1)
        return (0..<height).map { y in
            var line = StyledLine()
            for column in widths.indices {
                let has = wrapped.indices.contains(column) && wrapped[column].indices.contains(y)
                let cell = has ? wrapped[column][y] : StyledLine()
                let missing = max(0, widths[column] - cell.columns)
                let left: Int =
                    switch table.alignments[column] {
                    case .left: 0
                    case .center: missing / 2
                    case .right: missing
                    }
                line.spans.append(StyledLine.Span(blanks(left + (column > 0 ? 2 : 0)), Style()))
                line.spans += cell.spans
                line.spans.append(StyledLine.Span(blanks(missing - left), Style()))
            }
            line.spans.removeAll { $0.text.isEmpty }
            return line
        }
    }

    /// A table with more columns than room: every cell on a row of its own under its header.
    private func stacked(_ table: Block.Table, width: Int) -> [StyledLine] {
        table.rows.flatMap { cells in
            cells.enumerated().flatMap { column, cell in
                let head = table.header.indices.contains(column) ? table.header[column] : []
                let name = layout.spans(head, base: Style(.strong, on: .base, .bold))
                let separator = [StyledLine.Span(": ", Style(.secondary))]
                return StyledWrap.wrap(
                    name + separator + layout.spans(cell, base: Style()), width: width)
            }
        }
    }

    private func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
