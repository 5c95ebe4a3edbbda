import Reliability
import TerminalUI

/// The waterfall: one lane an attempt, drawn from trace events alone.
enum RaceView {
    static func draw(_ model: Model, into frame: inout Frame, _ rect: Rect) {
        guard !rect.isEmpty else { return }
        guard let call = model.callInView else {
            if rect.height >= 3 { drawEmpty(model, into: &frame, rect) }
            return
        }
        if rect.height < 3 {
            drawLine(call, model, into: &frame, rect)
            return
        }
        let isFocused = model.focus == .race
        let isWide = rect.width >= 110
        let separator = " \(model.symbols.separator) "
        let which = "Race \(call.call.number)" + (call.label.isEmpty ? "" : " \(call.label)")
        let axisOnEdge = rect.height < 7
        let budget = RaceWords.budget(model.shown)
        let inner = Panel.draw(
            into: &frame, rect, title: isWide ? "[3] \(which)" : which,
            detail: axisOnEdge ? "" : detail(call, model, separator), focused: isFocused,
            footer: RaceWords.why(call, beside: budget, width: rect.width),
            footerDetail: budget, symbols: model.symbols)
        guard inner.width > 30 else { return }
        let refusals = RaceWords.refused(call)
        let named = call.lanes.compactMap(\.endpoint) + refusals.map(\.endpoint)
        let names = named.map(model.shown.name)
        let nameWidth = min(14, max(6, names.map { TextWidth.columns(of: $0) }.max() ?? 6))
        let left = 1 + nameWidth + (isWide ? 13 : 1)
        let right = isWide ? 42 : 24
        let axis = RaceAxis(
            call, now: model.shownNow, columns: max(8, inner.width - left - right),
            window: model.raceWindow)
        var y = inner.y
        if axisOnEdge {
            let start = rect.x + 5 + TextWidth.columns(of: which)
            let edge = Rect(x: start, y: rect.y, width: rect.maxX - 2 - start, height: 1)
            drawAxis(
                axis, at: Point(inner.x + left, rect.y), clip: edge, isEdge: true, into: &frame)
        } else {
            drawAxis(axis, at: Point(inner.x + left, y), clip: inner, isEdge: false, into: &frame)
            y += 1
        }
        let room = max(0, inner.maxY - y)
        for lane in RaceWords.lanes(call, room: room) {
            let painter = RaceLane(
                lane: lane, call: call, axis: axis, now: model.shownNow, symbols: model.symbols)
            drawLane(painter, model, inner, y, nameWidth, left, isWide, into: &frame)
            y += 1
        }
        // Where not all fit, the last row counts the rest.
        let rows = max(0, inner.maxY - y)
        let drawn = refusals.count <= rows ? refusals.count : max(0, rows - 1)
        for refusal in refusals.prefix(drawn) {
            drawRefusal(refusal, model, inner, y, nameWidth, left, axis, isWide, into: &frame)
            y += 1
        }
        if drawn < refusals.count, y < inner.maxY {
            frame.put(
                "+\(refusals.count - drawn) more passed over",
                at: Point(inner.x + (isWide ? 4 : 1), y), Style(.faint), clip: inner)
            y += 1
        }
        drawTimer(call, axis, model, inner, left, axisOnEdge ? 0 : 1, into: &frame)
        let legend = RaceWords.legend(model.symbols)
        if y < inner.maxY - 1, TextWidth.columns(of: legend) < inner.width - 2 {
            frame.put(legend, at: Point(inner.x + 1, inner.maxY - 1), Style(.faint), clip: inner)
        }
    }

    private static func detail(_ call: CallRecord, _ model: Model, _ separator: String) -> String {
        var parts: [String] = []
        if let window = model.raceWindow {
            let end = Format.fixed(window.start + window.span, digits: 3)
            return
                "zoomed: \(Format.fixed(window.start, digits: 3)) to \(end)s, \(model.keys.spoken(.raceWhole)) shows all"
        }
        if let hedge = model.shown.fleet?.policy.hedge.after {
            parts.append("hedge \(HedgeWords.text(hedge))")
        }
        parts.append(
            model.shownCall == nil
                ? "newest" : "\(model.symbols.older) \(model.symbols.newer) older, newer")
        return parts.joined(separator: separator)
    }

    private static func drawEmpty(_ model: Model, into frame: inout Frame, _ rect: Rect) {
        let inner = Panel.draw(
            into: &frame, rect, title: rect.width >= 110 ? "[3] Race" : "Race",
            focused: model.focus == .race, symbols: model.symbols)
        frame.put(
            " Every question is drawn here: one lane an attempt.", at: Point(inner.x, inner.y),
            Style(.faint), clip: inner)
    }

    /// The whole race in one row: `Race 43  ★ west 0.52s  east cancelled 0.93s`.
    private static func drawLine(
        _ call: CallRecord, _ model: Model, into frame: inout Frame, _ rect: Rect
    ) {
        var pen = Pen(rect)
        pen.x += 1
        pen.write("Race \(call.call.number)", Style(.title), into: &frame)
        if !call.label.isEmpty { pen.write(" \(call.label)", Style(.faint), into: &frame) }
        let axis = RaceAxis(call, now: model.shownNow, columns: 20)
        // The winner first: of many lanes not all fit.
        let lanes =
            call.lanes.filter { $0.attempt == call.winner?.attempt }
            + call.lanes.filter { $0.attempt != call.winner?.attempt }
        for lane in lanes {
            let painter = RaceLane(
                lane: lane, call: call, axis: axis, now: model.shownNow, symbols: model.symbols)
            let (text, role) = painter.result(model.shown, isWide: false)
            let name = lane.endpoint.map(model.shown.name) ?? "queue"
            if pen.x + TextWidth.columns(of: name) + TextWidth.columns(of: text) + 3 > rect.maxX {
                break
            }
            pen.write("  \(name) ", Style(.text), into: &frame)
            pen.write(text, Style(role), into: &frame)
        }
        if call.lanes.isEmpty {
            pen.write(
                call.isRunning ? "  choosing" : "  no attempt", Style(.secondary), into: &frame)
        }
    }

    private static func drawAxis(
        _ axis: RaceAxis, at place: Point, clip: Rect, isEdge: Bool, into frame: inout Frame
    ) {
        for label in axis.labels where place.x + label.column >= clip.x {
            frame.put(
                label.text, at: Point(place.x + label.column, place.y),
                Style(isEdge ? .secondary : .faint), clip: clip)
        }
        if axis.tailColumns > 0 {
            let text = Format.seconds(.nanoseconds(Int64(axis.end * 1e9)))
            let column = axis.columns + axis.tailColumns - text.count
            frame.put(text, at: Point(place.x + column, place.y), Style(.faint), clip: clip)
        }
    }

    private static func drawLane(
        _ painter: RaceLane, _ model: Model, _ inner: Rect, _ y: Int, _ nameWidth: Int, _ left: Int,
        _ isWide: Bool, into frame: inout Frame
    ) {
        let lane = painter.lane
        let row = Rect(x: inner.x, y: y, width: inner.width, height: 1)
        var pen = Pen(row)
        pen.x += 1
        if isWide { pen.field("A\(lane.attempt.number)", 3, Style(.faint), into: &frame) }
        let isWinner = painter.call.winner?.attempt == lane.attempt
        let name = lane.endpoint.map(model.shown.name) ?? "in the queue"
        pen.field(name, nameWidth, Style(isWinner ? .strong : .text), into: &frame)
        if isWide {
            pen.write(" ", Style(), into: &frame)
            pen.field(EventWords.words(lane.reason), 9, Style(.secondary), into: &frame)
        }
        let axis = painter.axis
        painter.draw(into: &frame, at: Point(inner.x + left, y), clip: row)
        if axis.tailColumns > 0 {
            frame[inner.x + left + axis.columns, y] = Cell(
                model.symbols.laneBreak, style: Style(.faint))
        }
        let (text, role) = painter.result(model.shown, isWide: isWide)
        let x = inner.x + left + axis.columns + axis.tailColumns + 1
        let fitted = TextWrap.truncate(
            text, width: max(0, inner.maxX - x - 1), ellipsis: model.symbols.ellipsisText)
        frame.put(fitted, at: Point(x, y), Style(role), clip: row)
    }

    private static func drawRefusal(
        _ refusal: RouteDecision.Candidate, _ model: Model, _ inner: Rect, _ y: Int,
        _ nameWidth: Int,
        _ left: Int, _ axis: RaceAxis, _ isWide: Bool, into frame: inout Frame
    ) {
        let row = Rect(x: inner.x, y: y, width: inner.width, height: 1)
        var pen = Pen(row)
        pen.x += isWide ? 4 : 1
        pen.field(model.shown.name(refusal.endpoint), nameWidth, Style(.faint), into: &frame)
        frame.put(
            String(model.symbols.laneRefused), at: Point(inner.x + left, y), Style(.faint),
            clip: row)
        let why = refusal.skipped.map(EventWords.words) ?? ""
        let x = inner.x + left + axis.columns + axis.tailColumns + 1
        let text = TextWrap.truncate(
            "\(model.symbols.laneRefused) \(why)", width: max(0, inner.maxX - x - 1),
            ellipsis: model.symbols.ellipsisText)
        frame.put(text, at: Point(x, y), Style(.faint), clip: row)
    }

    /// The hedge timer stands on the lane that it started, else on the first.
    private static func drawTimer(
        _ call: CallRecord, _ axis: RaceAxis, _ model: Model, _ inner: Rect, _ left: Int,
        _ top: Int,
        into frame: inout Frame
    ) {
        guard let hedge = call.hedge else { return }
        let seconds = hedge.due.elapsed(since: call.startedAt).inSeconds
        guard axis.shows(seconds) else { return }
        let room = max(0, inner.height - top)
        let shown = RaceWords.lanes(call, room: room)
        let index = shown.firstIndex { $0.reason == .hedge } ?? 0
        guard shown.indices.contains(index) else { return }
        let y = inner.y + top + index
        let x = inner.x + left + axis.column(seconds)
        let isSent = shown[index].reason == .hedge
        if isSent || frame[x, y].text == " " {
            let before = isSent ? max(inner.x + left, x - 1) : x
            frame[before, y] = Cell(model.symbols.laneHedgeTimer, style: Style(.warning))
        }
    }
}
