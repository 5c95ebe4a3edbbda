import TerminalUI

/// Moving the lines between regions, by mouse and by key.
extension Model {
    /// Moves a divider to where the pointer is.
    mutating func drag(_ divider: Divider, to point: Point) {
        let layout = ScreenLayout(self, size: size)
        switch divider {
        case .left: interface.leftColumns = Divider.clamp(point.x + 1, 30, size.width - 60)
        case .race:
            interface.raceRows = Divider.clamp(layout.race.maxY - point.y, 4, size.height - 14)
        }
    }

    /// Makes the left side or the waterfall larger or smaller.
    mutating func resize(_ action: Action) -> [Effect] {
        let layout = ScreenLayout(self, size: size)
        switch action {
        case .narrower, .wider:
            guard layout.hasLeftSide else {
                tell("There is no left side here; it needs 110×34 and another layout than chat.")
                return []
            }
            let columns = layout.endpoints.width + (action == .wider ? 4 : -4)
            interface.leftColumns = Divider.clamp(columns, 30, size.width - 60)
        case .raceLower, .raceHigher:
            let rows = layout.race.height + (action == .raceHigher ? 1 : -1)
            interface.raceRows = Divider.clamp(rows, 4, size.height - 14)
        default:
            interface.leftColumns = nil
            interface.raceRows = nil
        }
        return [.saveInterface(interface)]
    }
}
