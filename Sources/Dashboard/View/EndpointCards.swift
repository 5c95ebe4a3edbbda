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
        if room >= 5 {
            let name = TextWrap.truncate(
                endpoint.profile.model, width: room, ellipsis: model.symbols.ellipsisText)
            pen.write("  \(name)", style(.faint), into: &frame)
        }
        pen.right(cells.state.word, style(cells.state.role), into: &frame)
        guard rect.height >= 2 else { return }
        drawLatency(cells, rect, style, into: &frame)
        guard rect.height >= 3 else { return }
        drawBuckets(cells, rect, style, into: &frame)
        guard rect.height >= 4 else { return }
        drawTraffic(cells, rect, style, into: &frame)
    }

    private static let indent = 4

    /// Whether the fields of the last row do not all fit beside each other.
    private static func isTight(_ rect: Rect) -> Bool { rect.width < 46 }

    private static func busy(_ cells: EndpointCells) -> (text: String, role: Role) {
        let count = cells.endpoint.inFlight
        return ("\(count) run", count > 0 ? .active : .faint)
    }

    private static func drawLatency(
        _ cells: EndpointCells, _ rect: Rect, _ style: (Role, Attributes) -> Style,
        into frame: inout Frame
    ) {
        var pen = Pen(rect, row: 1)
        pen.x += indent
        pen.write("p50 ", style(.faint, []), into: &frame)
        pen.field(cells.p50, 6, style(.text, []), into: &frame)
        pen.write("p95 ", style(.faint, []), into: &frame)
        pen.field(cells.p95, 6, style(.text, []), into: &frame)
        var width = max(0, rect.maxX - pen.x - 1)
        if isTight(rect), cells.endpoint.inFlight > 0 {
            let (text, role) = busy(cells)
            pen.right(text, style(role, []), into: &frame)
            width = max(0, width - text.count - 1)
        }
        cells.drawGraph(at: Point(pen.x + 1, pen.y), width: width, clip: rect, into: &frame)
    }

    private static func drawBuckets(
        _ cells: EndpointCells, _ rect: Rect, _ style: (Role, Attributes) -> Style,
        into frame: inout Frame
    ) {
        var pen = Pen(rect, row: 2)
        pen.x += indent
        guard cells.endpoint.requests != nil || cells.endpoint.tokens != nil else {
            // No limit is known, and two dashes would say so on a whole row of every card.
            pen.write("last ", style(.faint, []), into: &frame)
            let width = rect.maxX - pen.x
            guard !cells.endpoint.recentOutcomes.isEmpty else {
                pen.write("no outcome yet", style(.faint, []), into: &frame)
                return
            }
            cells.drawOutcomes(
                at: Point(pen.x, pen.y), width: width, clip: rect, into: &frame)
            return
        }
        let width = max(6, (rect.width - indent - 10) / 2)
        pen.write("req ", style(.faint, []), into: &frame)
        cells.drawBucket(
            cells.endpoint.requests, at: Point(pen.x, pen.y), width: width, rect, &frame)
        pen.x += width + 1
        pen.write("tok ", style(.faint, []), into: &frame)
        cells.drawBucket(cells.endpoint.tokens, at: Point(pen.x, pen.y), width: width, rect, &frame)
    }

    private static func drawTraffic(
        _ cells: EndpointCells, _ rect: Rect, _ style: (Role, Attributes) -> Style,
        into frame: inout Frame
    ) {
        var pen = Pen(rect, row: 3)
        pen.x += indent
        pen.write("err ", style(.faint, []), into: &frame)
        pen.field(cells.errors, 5, style(cells.errorRole, []), into: &frame)
        pen.write("won ", style(.faint, []), into: &frame)
        pen.field(cells.won, 5, style(.text, []), into: &frame)
        if !isTight(rect) {
            let (text, role) = busy(cells)
            pen.field(text, 7, style(role, []), into: &frame)
        }
        let whole = "\(cells.tokens) tok \(cells.cost)"
        let fits = pen.x + TextWidth.columns(of: whole) <= rect.maxX
        pen.right(fits ? whole : cells.cost, style(.secondary, []), into: &frame)
    }
}
