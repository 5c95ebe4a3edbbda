import Reliability
import TerminalUI

/// Each value of one endpoint as the table and the cards write it.
struct EndpointCells {
    let endpoint: EndpointSnapshot
    let model: Model
    let backdrop: Backdrop
    let state: StateWords

    init(_ endpoint: EndpointSnapshot, _ model: Model, on backdrop: Backdrop) {
        self.endpoint = endpoint
        self.model = model
        self.backdrop = backdrop
        state = StateWords(endpoint, now: model.shownNow, symbols: model.symbols)
    }

    private func style(_ role: Role, _ attributes: Attributes = []) -> Style {
        Style(role, on: backdrop, attributes)
    }

    private var dash: String { Format.dash(model.symbols.isASCII) }

    /// The share of all answers that came from here.
    var won: String {
        let all = model.shown.totals.won
        return all == 0 ? dash : Format.percent(Double(endpoint.won) / Double(all))
    }

    var errors: String { endpoint.errorRate.map(Format.percent) ?? dash }
    var errorRole: Role {
        guard let rate = endpoint.errorRate else { return .faint }
        return rate >= 0.5 ? .error : rate > 0.1 ? .warning : .secondary
    }
    var p50: String { endpoint.p50.map(Format.seconds) ?? dash }
    var p95: String { endpoint.p95.map(Format.seconds) ?? dash }
    var cost: String {
        endpoint.profile.price == nil && endpoint.cost == 0 ? dash : Format.money(endpoint.cost)
    }
    var tokens: String { Format.count(endpoint.inputTokens + endpoint.outputTokens) }
    var isSimulated: Bool { model.shown.label(endpoint.id).isSimulated }
    /// The demo fault in force, with its mark.
    var fault: String { model.shown.label(endpoint.id).fault }

    func draw(
        _ column: EndpointColumns.Column, at place: Point, width: Int, clip: Rect,
        into frame: inout Frame
    ) {
        func put(_ text: String, _ style: Style, _ alignment: TextAlignment = .left) {
            let padded = TextWrap.pad(
                text, width: width, alignment: alignment, ellipsis: model.symbols.ellipsisText)
            frame.put(padded, at: place, style, clip: clip)
        }
        switch column {
        case .number: put("\(endpoint.id.index + 1)", style(.faint), .right)
        case .lamp: put(String(state.lamp), style(state.role))
        case .name:
            put(endpoint.profile.name, style(endpoint.manual == .enabled ? .strong : .off))
        case .simulated:
            put(isSimulated ? (width >= 9 ? "simulated" : "sim") : "", style(.label))
        case .model: put(endpoint.profile.model, style(.secondary))
        case .state: put(state.word, style(state.role))
        case .p50: put(p50, style(endpoint.p50 == nil ? .faint : .text), .right)
        case .p95: put(p95, style(endpoint.p95 == nil ? .faint : .secondary), .right)
        case .graph: drawGraph(at: place, width: width, clip: clip, into: &frame)
        case .requests: drawBucket(endpoint.requests, at: place, width: width, clip, &frame)
        case .tokenBucket: drawBucket(endpoint.tokens, at: place, width: width, clip, &frame)
        case .inFlight:
            put("\(endpoint.inFlight)", style(endpoint.inFlight > 0 ? .active : .faint), .right)
        case .errors: put(errors, style(errorRole), .right)
        case .won: put(won, style(endpoint.won > 0 ? .text : .faint), .right)
        case .tokens: put(tokens, style(.secondary), .right)
        case .cost: put(cost, style(.secondary), .right)
        case .health: put(Format.percent(endpoint.health), style(.secondary), .right)
        case .outcomes: drawOutcomes(at: place, width: width, clip: clip, into: &frame)
        }
    }

    /// One mark an attempt, newest against the right edge.
    func drawOutcomes(at place: Point, width: Int, clip: Rect, into frame: inout Frame) {
        let shown = endpoint.recentOutcomes.suffix(width)
        var x = place.x + width - shown.count
        for isGood in shown {
            let mark = isGood ? model.symbols.outcomeGood : model.symbols.outcomeBad
            let point = Point(x, place.y)
            if clip.contains(point) {
                frame[x, place.y] = Cell(mark, style: style(isGood ? .ok : .error))
            }
            x += 1
        }
    }

    func drawGraph(at place: Point, width: Int, clip: Rect, into frame: inout Frame) {
        let values = endpoint.recentFirstTokens.map(\.inSeconds)
        if values.isEmpty {
            frame.put(dash, at: place, style(.faint), clip: clip)
        } else {
            Sparkline.draw(
                into: &frame, at: place, width: width, values: values, style: style(.graphLow),
                clip: clip, symbols: model.symbols)
        }
    }

    /// `███▍ 84%h`: gauge, share, and who says so (h the server's header, ~ learned, else local).
    func drawBucket(
        _ level: BucketLevel?, at place: Point, width: Int, _ clip: Rect, _ frame: inout Frame
    ) {
        guard let level else {
            frame.put(dash, at: place, style(.faint), clip: clip)
            return
        }
        let gauge = max(1, width - 6)
        Gauge.draw(
            into: &frame, at: place, width: gauge, fraction: level.fraction,
            style: Gauge.level(level.fraction, on: backdrop), rest: style(.faint), clip: clip,
            symbols: model.symbols)
        let share = TextWrap.pad(Format.percent(level.fraction), width: 5, alignment: .right)
        frame.put(share, at: Point(place.x + gauge, place.y), style(.secondary), clip: clip)
        let mark: String =
            switch level.source {
            case .local: ""
            case .header: "h"
            case .learned: "~"
            }
        frame.put(mark, at: Point(place.x + gauge + 5, place.y), style(.faint), clip: clip)
    }
}
