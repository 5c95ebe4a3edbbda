import Reliability
import TerminalUI

/// One endpoint on four rows, for the left column of a large screen.
enum EndpointCards {
    /// Rows of a card without the blank one below it.
    static let rows = 4

    /// Rows from one card to the next: with a blank row where all fit with it.
    static func rowsEach(count: Int, room: Int) -> Int {
        count * (rows + 1) - 1 <= room ? rows + 1 : rows
    }

    /// The height of a panel with all cards, frame included, at most `room`.
    static func height(count: Int, room: Int) -> Int {
        let airy = count * (rows + 1) + 1
        let tight = count * rows + 2
        return airy + 6 <= room ? airy : min(room, tight)
    }

    static func draw(
        _ endpoint: EndpointSnapshot, _ model: Model, into frame: inout Frame, _ rect: Rect,
        isSelected: Bool
    ) {
        let backdrop: Backdrop = isSelected ? .selection : .base
        let cells = EndpointCells(endpoint, model, on: backdrop)
        func style(_ role: Role, _ attributes: Attributes = []) -> Style {
            Style(role, on: backdrop, attributes)
        }
        var pen = Pen(rect)
        pen.write("\(endpoint.id.index + 1) ", style(.faint), into: &frame)
        pen.write("\(cells.state.lamp) ", style(cells.state.role), into: &frame)
        let name = TextWrap.pad(
            endpoint.profile.name, width: min(16, max(4, model.shown.totals.nameColumns)))
        pen.write(name, style(.strong, .bold), into: &frame)
        let stateColumns = TextWidth.columns(of: cells.state.word) + 1
        if cells.isSimulated {
            let isTight = isTight(rect)
            pen.write(isTight ? " sim" : "  simulated", style(.label), into: &frame)
        }
        if !cells.fault.isEmpty, cells.fault != "heal" {
            pen.write(" \(cells.fault)", style(.error), into: &frame)
        }
        let room = rect.maxX - stateColumns - pen.x - 2
        if room >= 5, model.shows(.model) {
            let name = TextWrap.truncate(
                endpoint.profile.model, width: room, ellipsis: model.symbols.ellipsisText)
            pen.write("  \(name)", style(.faint), into: &frame)
        }
        pen.right(cells.state.word, style(cells.state.role), into: &frame)
        guard rect.height >= 2 else { return }
        drawLatency(cells, model, rect, style, into: &frame)
        guard rect.height >= 3 else { return }
        drawBuckets(cells, model, rect, style, into: &frame)
        guard rect.height >= 4 else { return }
        drawTraffic(cells, model, rect, style, into: &frame)
    }

    private static let indent = 4

    /// Whether the fields of the last row do not all fit beside each other.
    private static func isTight(_ rect: Rect) -> Bool { rect.width < 46 }

    private static func busy(_ cells: EndpointCells) -> (text: String, role: Role) {
        let count = cells.endpoint.inFlight
        return ("\(count) run", count > 0 ? .active : .faint)
    }

    private static func drawLatency(
        _ cells: EndpointCells, _ model: Model, _ rect: Rect,
        _ style: (Role, Attributes) -> Style, into frame: inout Frame
    ) {
        var pen = Pen(rect, row: 1)
        pen.x += indent
        for (column, name, value) in [
            (EndpointColumns.Column.p50, "p50 ", cells.p50), (.p95, "p95 ", cells.p95),
        ] where model.shows(column) {
            pen.write(name, style(.faint, []), into: &frame)
            pen.field(value, 6, style(.text, []), into: &frame)
        }
        var width = max(0, rect.maxX - pen.x - 1)
        if isTight(rect), cells.endpoint.inFlight > 0, model.shows(.inFlight) {
            let (text, role) = busy(cells)
            pen.right(text, style(role, []), into: &frame)
            width = max(0, width - text.count - 1)
        }
        guard model.shows(.graph) else { return }
        cells.drawGraph(at: Point(pen.x + 1, pen.y), width: width, clip: rect, into: &frame)
    }

    /// The buckets; where no limit is known, or none shall be seen, the last outcomes.
    private static func drawBuckets(
        _ cells: EndpointCells, _ model: Model, _ rect: Rect,
        _ style: (Role, Attributes) -> Style, into frame: inout Frame
    ) {
        var pen = Pen(rect, row: 2)
        pen.x += indent
        let isLimited = cells.endpoint.requests != nil || cells.endpoint.tokens != nil
        let buckets = [
            (EndpointColumns.Column.requests, "req ", cells.endpoint.requests),
            (.tokenBucket, "tok ", cells.endpoint.tokens),
        ].filter { isLimited && model.shows($0.0) }
        // Two dashes would say on a whole row of every card that no limit is known.
        guard !buckets.isEmpty else {
            guard model.shows(.outcomes) else { return }
            pen.write("last ", style(.faint, []), into: &frame)
            guard !cells.endpoint.recentOutcomes.isEmpty else {
                pen.write("no outcome yet", style(.faint, []), into: &frame)
                return
            }
            cells.drawOutcomes(
                at: Point(pen.x, pen.y), width: rect.maxX - pen.x, clip: rect, into: &frame)
            return
        }
        let room = rect.width - indent - 5 * buckets.count
        let width = max(6, room / buckets.count)
        for (_, name, level) in buckets {
            pen.write(name, style(.faint, []), into: &frame)
            cells.drawBucket(level, at: Point(pen.x, pen.y), width: width, rect, &frame)
            pen.x += width + 1
        }
    }

    private static func drawTraffic(
        _ cells: EndpointCells, _ model: Model, _ rect: Rect,
        _ style: (Role, Attributes) -> Style, into frame: inout Frame
    ) {
        var pen = Pen(rect, row: 3)
        pen.x += indent
        for (column, name, value, role) in [
            (EndpointColumns.Column.errors, "err ", cells.errors, cells.errorRole),
            (.won, "won ", cells.won, .text),
        ] where model.shows(column) {
            pen.write(name, style(.faint, []), into: &frame)
            pen.field(value, 5, style(role, []), into: &frame)
        }
        if !isTight(rect), model.shows(.inFlight) {
            let (text, role) = busy(cells)
            pen.field(text, 7, style(role, []), into: &frame)
        }
        let tokens = model.shows(.tokens) ? "\(cells.tokens) tok" : ""
        let cost = model.shows(.cost) ? cells.cost : ""
        let whole = [tokens, cost].filter { !$0.isEmpty }.joined(separator: " ")
        let fits = pen.x + TextWidth.columns(of: whole) <= rect.maxX
        pen.right(
            fits ? whole : cost.isEmpty ? cells.tokens : cost, style(.secondary, []), into: &frame)
    }
}
