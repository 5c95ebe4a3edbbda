/// A small graph one row high.
public enum Sparkline {
    /// The graph as text of exactly `width` columns, newest value at the right.
    ///
    /// Braille shows two values a column in four levels, blocks one in eight, the ASCII set one in
    /// four.
    /// A missing value (NaN) is a gap. `top` is the value of the highest level; by default the
    /// greatest value shown. Fewer values than places leave blanks at the left.
    public static func text(
        _ values: [Double], width: Int, top: Double? = nil, symbols: Symbols
    ) -> String {
        guard width > 0 else { return "" }
        let each = symbols.valuesACell
        let places = each * width
        let shown = values.suffix(places)
        let ceiling = top ?? shown.reduce(0) { $1.isNaN ? $0 : max($0, $1) }
        var levels = Array(repeating: 0, count: places - shown.count)
        levels += shown.map { level($0, of: symbols.levelsACell, top: ceiling) }
        return String(
            (0..<width).map { symbols.graphCell(levels[each * $0..<each * ($0 + 1)]) })
    }

    /// Draws the graph over one row.
    public static func draw(
        into frame: inout Frame, at point: Point, width: Int, values: [Double],
        top: Double? = nil, style: Style = Style(.graphLow), clip: Rect? = nil, symbols: Symbols
    ) {
        let text = text(values, width: width, top: top, symbols: symbols)
        frame.put(text, at: point, style, clip: clip)
    }

    /// 0 for a gap, else 1 to the number of steps.
    private static func level(_ value: Double, of steps: Int, top: Double) -> Int {
        if value.isNaN { return 0 }
        guard top > 0, value > 0 else { return 1 }
        return min(steps, max(1, Int((value / top * Double(steps)).rounded(.up))))
    }
}

/// Braille patterns: two columns of four dots in one cell.
enum Braille {
    /// Dots from the top down, left column then right column (Unicode block U+2800).
    static let dots: [[UInt32]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]

    /// Two bars that grow from the bottom, 0…4 dots each; a blank when both are 0.
    static func bars(_ left: Int, _ right: Int) -> Character {
        var bits: UInt32 = 0
        for dot in 0..<4 {
            if 3 - dot < left { bits |= dots[0][dot] }
            if 3 - dot < right { bits |= dots[1][dot] }
        }
        return pattern(bits)
    }

    /// The cell for a set of dots; a blank for none.
    static func pattern(_ bits: UInt32) -> Character {
        guard bits != 0, let scalar = Unicode.Scalar(0x2800 + bits) else { return " " }
        return Character(scalar)
    }
}
