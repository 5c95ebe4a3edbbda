/// How much of a length a part wants.
public enum Extent: Sendable, Hashable {
    /// Exactly this many cells, as long as there is room.
    case fixed(Int)
    /// At least this many, and a share of what is left over.
    case flexible(minimum: Int, weight: Int = 1)
}

/// Splits lengths and rectangles into parts that tile them.
public enum Layout {
    /// The lengths of the parts; they sum up to `length` when one part is flexible, and never
    /// exceed it.
    ///
    /// What is wanted is given in order, so that when room is short the last parts get less, down
    /// to nothing. The rest goes to the flexible parts by weight, the remainder to the first ones.
    /// `split(100, [.fixed(40), .flexible(minimum: 10), .flexible(minimum: 10, weight: 2)])` is
    /// `[40, 24, 36]`.
    public static func split(_ length: Int, _ extents: [Extent]) -> [Int] {
        var left = max(0, length)
        var lengths: [Int] = []
        var weights = 0
        for extent in extents {
            let wanted: Int
            switch extent {
            case .fixed(let cells): wanted = cells
            case .flexible(let minimum, let weight):
                wanted = minimum
                weights += max(0, weight)
            }
            let given = min(left, max(0, wanted))
            lengths.append(given)
            left -= given
        }
        guard weights > 0, left > 0 else { return lengths }
        var shared = 0
        for (index, extent) in extents.enumerated() {
            guard case .flexible(_, let weight) = extent else { continue }
            let share = left * max(0, weight) / weights
            lengths[index] += share
            shared += share
        }
        for (index, extent) in extents.enumerated() where shared < left {
            guard case .flexible(_, let weight) = extent, weight > 0 else { continue }
            lengths[index] += 1
            shared += 1
        }
        return lengths
    }
}

extension Rect {
    /// Parts one below the other.
    public func rows(_ extents: [Extent]) -> [Rect] {
        var y = y
        return Layout.split(height, extents).map { part in
            defer { y += part }
            return Rect(x: x, y: y, width: width, height: part)
        }
    }

    /// Parts side by side.
    public func columns(_ extents: [Extent]) -> [Rect] {
        var x = x
        return Layout.split(width, extents).map { part in
            defer { x += part }
            return Rect(x: x, y: y, width: part, height: height)
        }
    }
}
