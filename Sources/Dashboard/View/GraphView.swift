import Reliability
import TerminalUI

/// First-token times over the last minutes, and below them, where there is room, the share of failed
/// attempts.
enum GraphView {
    static func draw(_ model: Model, into frame: inout Frame, _ rect: Rect) {
        guard rect.height >= 3, rect.width >= 20 else { return }
        if rect.height >= 16 {
            let (top, bottom) = rect.splitTop((rect.height + 1) / 2)
            drawFirstTokens(model, into: &frame, top)
            drawErrors(model, into: &frame, bottom)
        } else {
            drawFirstTokens(model, into: &frame, rect)
        }
    }

    private static func drawFirstTokens(_ model: Model, into frame: inout Frame, _ rect: Rect) {
        let tokens = model.shown.firstTokens
        let span = TimeAxis.span(model)
        let inner = Panel.draw(
            into: &frame, rect, title: "First token",
            detail: "last \(span.inNanoseconds / 60_000_000_000) min, slowest",
            symbols: model.symbols)
        let plot = plot(inner)
        let axis = TimeAxis(
            now: model.shownNow, span: span, places: plot.width * model.symbols.valuesACell)
        let values = axis.largest(tokens) { ($0.at, $0.took.inSeconds) }
        let top = values.reduce(0) { $1.isNaN ? $0 : max($0, $1) }
        guard top > 0 else {
            empty(
                tokens.isEmpty ? "No answer yet." : "No answer in this time.", into: &frame, inner)
            return
        }
        drawPlot(model, values, top: top, plot, inner, into: &frame) {
            Format.seconds(.nanoseconds(Int64($0 * 1e9)))
        }
    }

    private static func drawErrors(_ model: Model, into frame: inout Frame, _ rect: Rect) {
        let inner = Panel.draw(
            into: &frame, rect, title: "Failed attempts", detail: "of the minute before",
            symbols: model.symbols)
        let readings = model.shown.readings
        let plot = plot(inner)
        // The same time as the graph above, so that what stands below each other belongs together.
        let axis = TimeAxis(
            now: model.shownNow,
            span: TimeAxis.span(model),
            places: plot.width * model.symbols.valuesACell)
        let values = axis.held(
            axis.largest(readings) { ($0.at, $0.errorRate) }, for: .milliseconds(1500))
        guard values.contains(where: { !$0.isNaN }) else {
            let isNew = !readings.contains { !$0.errorRate.isNaN }
            empty(isNew ? "No attempt yet." : "No attempt in this time.", into: &frame, inner)
            return
        }
        drawPlot(model, values, top: 1, plot, inner, into: &frame) { Format.percent($0) }
    }

    /// Beside the numbers of the upright axis.
    private static func plot(_ inner: Rect) -> Rect {
        Rect(x: inner.x + 5, y: inner.y, width: max(0, inner.width - 6), height: inner.height)
    }

    private static func drawPlot(
        _ model: Model, _ values: [Double], top: Double, _ plot: Rect, _ inner: Rect,
        into frame: inout Frame, _ words: (Double) -> String
    ) {
        BrailleGraph.draw(into: &frame, plot, values: values, top: top, symbols: model.symbols)
        for (row, value) in [(inner.y, top), (inner.maxY - 1, 0)]
        where inner.height > 1 || row == inner.y {
            let label = TextWrap.pad(words(value), width: 5, alignment: .right)
            frame.put(label, at: Point(inner.x, row), Style(.faint), clip: inner)
        }
    }

    private static func empty(_ words: String, into frame: inout Frame, _ inner: Rect) {
        frame.put(" \(words)", at: Point(inner.x, inner.y), Style(.faint), clip: inner)
    }
}
