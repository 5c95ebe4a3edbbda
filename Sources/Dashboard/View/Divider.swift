import TerminalUI

/// A line between two regions that can be moved.
enum Divider: Sendable, Equatable {
    /// The right edge of the left side.
    case left
    /// The upper edge of the waterfall.
    case race

    /// Within bounds, of which the lower one holds where both cannot.
    static func clamp(_ value: Int, _ least: Int, _ most: Int) -> Int {
        max(least, min(value, most))
    }
}

extension ScreenLayout {
    /// True where something stands beside the endpoints: the conversation, or a server's events.
    var hasLeftSide: Bool {
        band >= .wide && !endpoints.isEmpty
            && [chat, events].contains { $0.x == endpoints.maxX && $0.y == endpoints.y }
    }

    /// The divider under a cell; the heads of the table are not part of one.
    func divider(at point: Point) -> Divider? {
        if race.height >= 3, point.y == race.y, race.contains(point) { return .race }
        let left = graphs.isEmpty ? endpoints.maxY : graphs.maxY
        if hasLeftSide, point.x == endpoints.maxX - 1, point.y > endpoints.y, point.y < left {
            return .left
        }
        return nil
    }
}
