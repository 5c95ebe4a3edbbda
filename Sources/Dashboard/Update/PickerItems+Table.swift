import TerminalUI

/// The menus of the endpoint table.
extension PickerItems {
    static func sorts(_ model: Model) -> Picker {
        let items = EndpointSort.allCases.map { sort in
            let detail = sort.startsWithLargest ? "largest first" : "smallest first"
            return Picker.Item(
                sort.title, detail: sort == .state ? "what needs attention first" : detail,
                isCurrent: sort == model.interface.sort, .sort(sort))
        }
        return Picker(.sort, title: "Sort by", items: items)
    }

    /// Every column that can be hidden; the cursor stands on the one that was just changed.
    static func columns(
        _ model: Model, at current: EndpointColumns.Column? = nil
    ) -> Picker {
        let columns = EndpointColumns.Column.allCases.filter { !$0.isFixed }
        let items = columns.map { column in
            let isHidden = model.interface.hiddenColumns.contains(column.rawValue)
            let mark = isHidden ? model.symbols.taskOpen : model.symbols.taskDone
            return Picker.Item(
                "\(mark) \(column.rawValue)", detail: column.meaning, .column(column))
        }
        var picker = Picker(.columns, title: "Columns, Enter shows or hides", items: items)
        if let current { picker.selected = columns.firstIndex(of: current) ?? 0 }
        return picker
    }
}
