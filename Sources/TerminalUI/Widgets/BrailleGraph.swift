/// A filled graph of several rows, two values and four levels a cell; one bar of eight levels a cell
/// where there is no braille.
public enum BrailleGraph {
    /// Draws the newest values at the right edge of a rectangle.
    ///
    /// `top` is the value of the upper edge, by default the greatest value shown. NaN is a gap.
    /// Rows take the low, middle and high graph colours from the bottom up when `graded`. The ASCII
    /// set shows one value a cell. Any value above 0 shows at least one dot.
    public static func draw(
        into frame: inout Frame, _ rect: Rect, values: [Double], top: Double? = nil,
        graded: Bool = true, style: Style = Style(.graphLow), symbols: Symbols
    ) {
        guard !rect.isEmpty else { return }
        let places = symbols.valuesACell * rect.width
        let shown = values.suffix(places)
        let ceiling = top ?? shown.reduce(0) { $1.isNaN ? $0 : max($0, $1) }
        let steps = symbols.levelsACell * rect.height
        var levels = Array(repeating: 0, count: places - shown.count)
        levels += shown.map { level($0, of: steps, top: ceiling) }
        for row in 0..<rect.height {
            let fromBottom = rect.height - 1 - row
            let look = graded ? Style(role(fromBottom, of: rect.height), on: style.backdrop) : style
            for column in 0..<rect.width {
                let glyph = glyph(levels, column, base: symbols.levelsACell * fromBottom, symbols)
                guard glyph != " " else { continue }
                frame[rect.x + column, rect.y + row] = Cell(glyph, style: look)
            }
        }
    }

    private static func glyph(_ levels: [Int], _ column: Int, base: Int, _ symbols: Symbols)
        -> Character
    {
        let each = symbols.valuesACell
        let parts = levels[each * column..<each * (column + 1)].map {
            min(symbols.levelsACell, max(0, $0 - base))
        }
        return symbols.graphCell(parts[...])
    }

    private static func level(_ value: Double, of steps: Int, top: Double) -> Int {
        guard !value.isNaN else { return 0 }
        guard top > 0, value > 0 else { return 0 }
        return min(steps, max(1, Int((min(1, value / top) * Double(steps)).rounded())))
    }

    private static func role(_ row: Int, of rows: Int) -> Role {
        let part = Double(row + 1) / Double(rows)
        return part > 0.75 ? .graphHigh : part > 0.4 ? .graphMiddle : .graphLow
    }
}
