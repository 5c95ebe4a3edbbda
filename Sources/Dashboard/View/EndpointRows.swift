import Reliability
import TerminalUI

/// The endpoint table: a row each, or a card each where there is room.
struct EndpointRows {
    /// What a row of the panel stands for.
    enum Item: Equatable {
        /// The name of a provider, above its endpoints.
        case group(String)
        /// An endpoint.
        case endpoint(EndpointID)
    }

    let model: Model
    let rect: Rect
    let band: ScreenLayout.Band
    /// True for a card each, false for a row each.
    let isCards: Bool
    /// The columns of the table.
    let columns: EndpointColumns
    private let items: [Item]
    private let rowsEach: Int
    /// The first item shown.
    private let first: Int

    init(_ model: Model, rect: Rect, band: ScreenLayout.Band) {
        self.model = model
        self.rect = rect
        self.band = band
        items = rect.isEmpty ? [] : Self.items(model)
        let room = max(0, rect.height - 2)
        let fitsCards = items.count * EndpointCards.rows <= max(room, 8 * EndpointCards.rows)
        isCards = band >= .wide && rect.width < 90 && fitsCards
        rowsEach = isCards ? EndpointCards.rowsEach(count: items.count, room: room) : 1
        columns = EndpointColumns(
            width: max(0, rect.width - 4), board: model.shown,
            hidden: model.interface.hiddenColumns)
        let visible = max(1, (room + (rowsEach > EndpointCards.rows ? 1 : 0)) / rowsEach)
        let selected = items.firstIndex(of: .endpoint(model.selectedEndpoint)) ?? 0
        first = max(0, min(selected - visible / 2, items.count - visible))
    }

    private static func items(_ model: Model) -> [Item] {
        let order = model.endpointOrder
        guard model.interface.isGrouped else { return order.map(Item.endpoint) }
        var items: [Item] = []
        var current: String?
        for id in order {
            let provider = EndpointOrder.provider(of: id, in: model.shown)
            if provider != current { items.append(.group(provider)) }
            current = provider
            items.append(.endpoint(id))
        }
        return items
    }

    /// The endpoint on a row of the screen.
    func endpoint(atRow y: Int) -> EndpointID? {
        guard y > rect.y, y < rect.maxY - 1 else { return nil }
        let index = first + (y - rect.y - 1) / rowsEach
        guard items.indices.contains(index), case .endpoint(let id) = items[index] else {
            return nil
        }
        return id
    }

    /// The order that a click on the panel's upper edge chooses.
    func sort(atColumn x: Int) -> EndpointSort? {
        guard !isCards else { return nil }
        let offset = x - rect.x - 2
        return columns.placed.first { $0.x <= offset && offset < $0.x + $0.width }?.column.sort
    }

    func draw(into frame: inout Frame) {
        guard !rect.isEmpty else { return }
        let isFocused = model.focus == .endpoints
        let symbols = model.symbols
        let inner = Panel.draw(
            into: &frame, rect, title: title, detail: isCards ? sortDetail : "", focused: isFocused,
            footer: isFocused && rect.width >= 60 && band < .wide ? "" : footer,
            footerDetail: filterDetail, symbols: symbols)
        guard !inner.isEmpty else { return }
        if items.isEmpty {
            frame.put(
                emptyWords, at: Point(inner.x, inner.y), Style(.secondary), clip: inner)
            return
        }
        if !isCards { drawHeads(inner, into: &frame) }
        var y = inner.y
        for item in items[first...] {
            guard y < inner.maxY else { break }
            let rows = min(isCards ? EndpointCards.rows : 1, inner.maxY - y)
            let row = Rect(x: inner.x, y: y, width: inner.width, height: rows)
            switch item {
            case .group(let name): drawGroup(name, row, into: &frame)
            case .endpoint(let id): draw(id, row, isFocused, into: &frame)
            }
            y += rowsEach
        }
        let visible = max(1, inner.height / rowsEach)
        if items.count > visible {
            Scrollbar.draw(
                into: &frame, Rect(x: rect.x, y: inner.y, width: rect.width, height: inner.height),
                total: items.count, offset: first, style: Style(isFocused ? .focus : .border),
                symbols: symbols)
        }
    }

    private func draw(
        _ id: EndpointID, _ row: Rect, _ isFocused: Bool, into frame: inout Frame
    ) {
        guard let endpoint = model.shown.endpoint(id) else { return }
        let isSelected = isFocused && id == model.selectedEndpoint
        if isSelected { select(row, into: &frame) }
        if isCards {
            EndpointCards.draw(
                endpoint, model, into: &frame, row.inset(dx: 1, dy: 0), isSelected: isSelected)
        } else {
            drawRow(endpoint, row, isSelected, into: &frame)
        }
    }

    /// A provider's name and how many of its endpoints follow, against the lower edge of its rows.
    private func drawGroup(_ name: String, _ row: Rect, into frame: inout Frame) {
        let count = items.reduce(0) { sum, item in
            guard case .endpoint(let id) = item else { return sum }
            return sum + (EndpointOrder.provider(of: id, in: model.shown) == name ? 1 : 0)
        }
        var pen = Pen(row, row: row.height - 1)
        pen.x += 1
        pen.write(name, Style(.heading, on: .base, .bold), into: &frame)
        pen.write(" \(count)", Style(.faint), into: &frame)
    }

    private var emptyWords: String {
        if model.shown.fleet == nil { return " Looking for endpoints." }
        return model.shown.fleet?.present.isEmpty == false
            ? " No endpoint says that; Esc shows all."
            : " No endpoints: add one to the configuration and start again."
    }

    /// The filter stays visible after the typing.
    private var filterDetail: String {
        guard let find = model.find, find.panel == .endpoints, !find.query.isEmpty else {
            return ""
        }
        let all = model.shown.fleet?.present.count ?? 0
        let shown = items.reduce(0) { if case .endpoint = $1 { $0 + 1 } else { $0 } }
        return "/\(find.query) \(shown) of \(all)"
    }

    private var title: String {
        let name = band >= .wide ? "[1] Endpoints" : "Endpoints"
        return !isCards && model.interface.sort == .name ? "\(name) \(sortMark)" : name
    }

    /// Cards have no heads: the edge says by what they are sorted, or how to sort them.
    private var sortDetail: String {
        let sort = model.interface.sort
        if sort != .position || model.interface.isSortReversed {
            return "\(sort.title) \(sortMark)"
        }
        guard model.focus == .endpoints else { return "" }
        return model.keys.hints([(.sort, "sort"), (.columns, "fields")], in: .endpoints)
            .joined(separator: " \(model.symbols.separator) ")
    }

    /// Whether a click on the upper edge goes on to the next order, as cards have no heads.
    func turnsOrder(atColumn x: Int) -> Bool { isCards && x > rect.x + rect.width / 2 }

    /// Which way the values run.
    private var sortMark: Character {
        let isDescending =
            model.interface.sort.startsWithLargest != model.interface.isSortReversed
        return isDescending ? model.symbols.descending : model.symbols.ascending
    }

    private var footer: String {
        guard model.focus == .endpoints else { return "" }
        let breaker = [Action.forceOpen, .forceClosed, .resetBreaker].map(model.keys.hint)
            .filter { !$0.isEmpty }.joined(separator: " ")
        let detail = model.keys.hints([(.detail, "")], in: .endpoints).first ?? ""
        return
            (model.keys.hints([(.toggleEndpoint, "on/off")], in: .endpoints)
            + [
                breaker.isEmpty ? "" : breaker + " breaker",
                detail == "Enter " ? String(model.symbols.enterKey) : detail,
            ]).filter { !$0.isEmpty }.joined(separator: " \(model.symbols.separator) ")
    }

    /// A selected row has a bar, not only a colour.
    private func select(_ row: Rect, into frame: inout Frame) {
        frame.fill(row, with: Cell(style: Style(.text, on: .selection)))
        for y in row.y..<row.maxY {
            frame[row.x, y] = Cell(model.symbols.selection, style: Style(.focus, on: .selection))
        }
    }

    /// The heads stand on the frame, so that they cost no row; the sorted one has a mark.
    private func drawHeads(_ inner: Rect, into frame: inout Frame) {
        let start = inner.x + 1
        let titleEnd = rect.x + 4 + TextWidth.columns(of: title)
        for placed in columns.placed {
            var head = placed.column.head
            guard !head.isEmpty else { continue }
            if TextWidth.columns(of: head) > placed.width {
                head = String(head.split(separator: " ").first?.prefix(placed.width) ?? "")
            }
            let isSorted =
                model.interface.sort != .position && placed.column != .graph
                && placed.column.sort == model.interface.sort
            if isSorted { head.append(sortMark) }
            let missing = placed.width - TextWidth.columns(of: head)
            let x = start + placed.x + (placed.column.alignment == .right ? missing : 0)
            guard x > titleEnd else { continue }
            frame.put(
                head, at: Point(x, rect.y), Style(isSorted ? .focus : .faint), clip: rect)
        }
    }

    private func drawRow(
        _ endpoint: EndpointSnapshot, _ row: Rect, _ isSelected: Bool,
        into frame: inout Frame
    ) {
        let cells = EndpointCells(endpoint, model, on: isSelected ? .selection : .base)
        for placed in columns.placed {
            let place = Point(row.x + 1 + placed.x, row.y)
            cells.draw(placed.column, at: place, width: placed.width, clip: row, into: &frame)
        }
    }
}
