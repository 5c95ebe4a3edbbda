import Reliability
import TerminalUI

/// How the endpoint table is arranged.
extension Model {
    mutating func arrange(_ action: Action) -> [Effect] {
        switch action {
        case .reverseSort: interface.isSortReversed.toggle()
        case .group:
            interface.isGrouped.toggle()
            tell(interface.isGrouped ? "Grouped by provider." : "Not grouped.")
        default:
            let all = sortsInReach
            let place = all.firstIndex(of: interface.sort) ?? all.count - 1
            interface.sort = all[(place + 1) % all.count]
            interface.isSortReversed = false
        }
        return [.saveInterface(interface)]
    }

    /// The position and every column that the table shows now; cards can be sorted by all.
    private var sortsInReach: [EndpointSort] {
        let layout = ScreenLayout(self, size: size)
        let rows = EndpointRows(self, rect: layout.endpoints, band: layout.band)
        guard !rows.isCards, !layout.endpoints.isEmpty else { return EndpointSort.allCases }
        let shown = Set(rows.columns.placed.compactMap(\.column.sort))
        return EndpointSort.allCases.filter { $0 == .position || shown.contains($0) }
    }

    /// Sorts by a column; by the same one again turns the order round, as a click on a head does.
    mutating func sort(by sort: EndpointSort) -> [Effect] {
        if interface.sort == sort {
            interface.isSortReversed.toggle()
        } else {
            interface.sort = sort
            interface.isSortReversed = false
        }
        return [.saveInterface(interface)]
    }

    /// What the filter leaves out cannot stay selected.
    mutating func keepSelectionShown() {
        let order = endpointOrder
        guard let first = order.first, !order.contains(selectedEndpoint) else { return }
        selectedEndpoint = first
    }

    /// Whether the person left a column in the table, or its value on the cards.
    func shows(_ column: EndpointColumns.Column) -> Bool {
        column.isFixed || !interface.hiddenColumns.contains(column.rawValue)
    }

    /// Shows a column of the table or hides it.
    mutating func toggle(_ column: EndpointColumns.Column) -> [Effect] {
        if interface.hiddenColumns.remove(column.rawValue) == nil {
            interface.hiddenColumns.insert(column.rawValue)
        }
        return [.saveInterface(interface)]
    }
}
