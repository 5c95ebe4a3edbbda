/// A bar that is filled to a fraction.
public enum Gauge {
    /// The bar as text of exactly `width` columns.
    ///
    /// With eighth blocks 0.84 of 8 columns is `██████▊░` (6.72 → 6 whole and 6 eighths). Anything
    /// above 0 shows at least one eighth, anything below 1 is never drawn full. Fractions outside
    /// 0…1 count as 0 or 1; NaN as 0.
    public static func text(_ fraction: Double, width: Int, symbols: Symbols) -> String {
        guard width > 0 else { return "" }
        let steps = symbols.gaugePartial.count + 1
        let units = filledUnits(fraction, of: width * steps)
        var text = String(repeating: symbols.gaugeFull, count: units / steps)
        var columns = units / steps
        if units % steps > 0 {
            text.append(symbols.gaugePartial[units % steps - 1])
            columns += 1
        }
        return text + String(repeating: symbols.gaugeEmpty, count: width - columns)
    }

    /// Draws the bar over one row; the filled part in `style`, the rest in `rest`.
    public static func draw(
        into frame: inout Frame, at point: Point, width: Int, fraction: Double,
        style: Style = Style(.graphLow), rest: Style = Style(.faint), clip: Rect? = nil,
        symbols: Symbols
    ) {
        let text = text(fraction, width: width, symbols: symbols)
        var x = point.x
        for character in text {
            let look = character == symbols.gaugeEmpty ? rest : style
            x = frame.put(String(character), at: Point(x, point.y), look, clip: clip)
        }
    }

    /// The style of a level: high above 0.5, middle above 0.2, else low.
    public static func level(_ fraction: Double, on backdrop: Backdrop = .base) -> Style {
        let role: Role = fraction > 0.5 ? .graphLow : fraction > 0.2 ? .graphMiddle : .graphHigh
        return Style(role, on: backdrop)
    }

    private static func filledUnits(_ fraction: Double, of units: Int) -> Int {
        guard fraction > 0 else { return 0 }
        guard fraction < 1 else { return units }
        let exact = Int((fraction * Double(units)).rounded())
        return min(units - 1, max(1, exact))
    }
}
