import Reliability
import TerminalUI

/// First-token times over the last minutes, and below it, where there is room, the emptiest bucket.
enum GraphView {
    private static let span: Duration = .seconds(300)

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
        let board = model.shown
        let inner = Panel.draw(
            into: &frame, rect, title: "First token", detail: "last 5 min, slowest",
            symbols: model.symbols)
        let tokens = board.firstTokens
        guard let newest = tokens.last else {
            empty(model, into: &frame, inner)
            return
        }
        // The right edge is the newest token, so that the graph stands still when nothing happens.
        let plot = Rect(
            x: inner.x + 5, y: inner.y, width: max(0, inner.width - 6), height: inner.height)
        let places = plot.width * model.symbols.valuesACell
        guard places > 0 else { return }
        var values = Array(repeating: Double.nan, count: places)
        for token in tokens {
            let age = newest.at.elapsed(since: token.at) / span
            guard age < 1 else { continue }
            let place = places - 1 - Int(age * Double(places))
            let took = token.took.inSeconds
            values[place] = values[place].isNaN ? took : max(values[place], took)
        }
        let top = values.reduce(0) { $1.isNaN ? $0 : max($0, $1) }
        drawPlot(model, values, top: top, plot, inner, into: &frame) {
            Format.seconds(.nanoseconds(Int64($0 * 1e9)))
        }
    }

    private static func drawErrors(_ model: Model, into frame: inout Frame, _ rect: Rect) {
        let inner = Panel.draw(
            into: &frame, rect, title: "Failed attempts", detail: "last minute, all endpoints",
            symbols: model.symbols)
        let values = model.shown.readings.map(\.errorRate)
        guard values.contains(where: { !$0.isNaN }) else {
            empty(model, into: &frame, inner)
            return
        }
        let plot = Rect(
            x: inner.x + 5, y: inner.y, width: max(0, inner.width - 6), height: inner.height)
        drawPlot(model, values, top: 1, plot, inner, into: &frame) { Format.percent($0) }
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

    private static func empty(_ model: Model, into frame: inout Frame, _ inner: Rect) {
        frame.put(
            " nothing measured yet", at: Point(inner.x, inner.y), Style(.faint), clip: inner)
    }
}
