import Reliability
import TerminalUI

/// The endpoint table: a row each, or a card each where there is room.
struct EndpointRows {
    let model: Model
    let rect: Rect
    let band: ScreenLayout.Band
    /// The endpoints in order.
    private let endpoints: [EndpointSnapshot]
    private let isCards: Bool
    private let rowsEach: Int
    /// The first endpoint shown.
    private let first: Int

    init(_ model: Model, rect: Rect, band: ScreenLayout.Band) {
        self.model = model
        self.rect = rect
        self.band = band
        endpoints = rect.isEmpty ? [] : model.sortedEndpoints
        isCards = band >= .wide && rect.width < 90
        let room = max(0, rect.height - 2)
        rowsEach = isCards ? EndpointCards.rowsEach(count: endpoints.count, room: room) : 1
        let visible = max(1, (room + (rowsEach > EndpointCards.rows ? 1 : 0)) / rowsEach)
        let selected = endpoints.firstIndex { $0.id == model.selectedEndpoint } ?? 0
        first = max(0, min(selected - visible / 2, endpoints.count - visible))
    }

    /// The endpoint on a row of the screen.
    func endpoint(atRow y: Int) -> EndpointID? {
        guard y > rect.y, y < rect.maxY - 1 else { return nil }
        let index = first + (y - rect.y - 1) / rowsEach
        return endpoints.indices.contains(index) ? endpoints[index].id : nil
    }

    func draw(into frame: inout Frame) {
        guard !rect.isEmpty else { return }
        let isFocused = model.focus == .endpoints
        let symbols = model.symbols
        let all = endpoints.count
        let inner = Panel.draw(
            into: &frame, rect, title: title, detail: isCards ? sortDetail : "", focused: isFocused,
            footer: isFocused && rect.width >= 60 && band < .wide ? "" : footer,
            symbols: symbols)
        guard !inner.isEmpty else { return }
        if endpoints.isEmpty {
            frame.put(
                model.shown.fleet == nil ? " Looking for endpoints." : " No endpoints.",
                at: Point(inner.x, inner.y), Style(.secondary), clip: inner)
            return
        }
        let columns = EndpointColumns(width: inner.width - 2, board: model.shown)
        if !isCards { drawHeads(columns, inner, into: &frame) }
        var y = inner.y
        for endpoint in endpoints[first...] {
            guard y < inner.maxY else { break }
            let isSelected = isFocused && endpoint.id == model.selectedEndpoint
            let rows = min(isCards ? EndpointCards.rows : 1, inner.maxY - y)
            let row = Rect(x: inner.x, y: y, width: inner.width, height: rows)
            if isSelected { select(row, into: &frame) }
            if isCards {
                EndpointCards.draw(
                    endpoint, model, into: &frame, row.inset(dx: 1, dy: 0), isSelected: isSelected)
            } else {
                drawRow(endpoint, columns, row, isSelected, into: &frame)
            }
            y += rowsEach
        }
        let visible = max(1, inner.height / rowsEach)
        if all > visible {
            Scrollbar.draw(
                into: &frame, Rect(x: rect.x, y: inner.y, width: rect.width, height: inner.height),
                total: all, offset: first, style: Style(isFocused ? .focus : .border),
                symbols: symbols)
        }
    }

    private var title: String {
        let name = band >= .wide ? "[1] Endpoints" : "Endpoints"
        return name
    }

    private var sortDetail: String {
        let sort = model.interface.sort
        let mark =
            model.interface.isSortReversed ? model.symbols.ascending : model.symbols.descending
        return sort == .position ? "" : "\(sort.rawValue) \(mark)"
    }

    private var footer: String {
        guard model.focus == .endpoints else { return "" }
        return
            "Space on/off \(model.symbols.separator) o c r breaker \(model.symbols.separator) \(model.symbols.enterKey)"
    }

    /// A selected row has a bar, not only a colour.
    private func select(_ row: Rect, into frame: inout Frame) {
        frame.fill(row, with: Cell(style: Style(.text, on: .selection)))
        for y in row.y..<row.maxY {
            frame[row.x, y] = Cell(model.symbols.selection, style: Style(.focus, on: .selection))
        }
    }

    /// The heads stand on the frame, so that they cost no row.
    private func drawHeads(_ columns: EndpointColumns, _ inner: Rect, into frame: inout Frame) {
        let start = inner.x + 1
        let titleEnd = rect.x + 4 + TextWidth.columns(of: title)
        for placed in columns.placed {
            var head = placed.column.head
            guard !head.isEmpty else { continue }
            if TextWidth.columns(of: head) > placed.width {
                head = String(head.split(separator: " ").first?.prefix(placed.width) ?? "")
            }
            let missing = placed.width - TextWidth.columns(of: head)
            let x = start + placed.x + (placed.column.alignment == .right ? missing : 0)
            guard x > titleEnd else { continue }
            let isSorted = sortColumn == placed.column
            frame.put(
                head, at: Point(x, rect.y), Style(isSorted ? .focus : .faint), clip: rect)
        }
    }

    private var sortColumn: EndpointColumns.Column? {
        switch model.interface.sort {
        case .position: nil
        case .name: .name
        case .median: .p50
        case .errors: .errors
        case .won: .won
        case .cost: .cost
        }
    }

    private func drawRow(
        _ endpoint: EndpointSnapshot, _ columns: EndpointColumns, _ row: Rect, _ isSelected: Bool,
        into frame: inout Frame
    ) {
        let cells = EndpointCells(endpoint, model, on: isSelected ? .selection : .base)
        for placed in columns.placed {
            let place = Point(row.x + 1 + placed.x, row.y)
            cells.draw(placed.column, at: place, width: placed.width, clip: row, into: &frame)
        }
    }
}
