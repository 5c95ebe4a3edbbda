/// Two answers to the same question, asked at the same time of two endpoints, side by side.
public struct Comparison: Sendable, Equatable {
    /// The answer at the left, which is in view in the conversation too.
    public var left: TurnID
    /// The answer at the right, a branch beside it.
    public var right: TurnID
    /// True while the right one is chosen.
    public var isRightChosen = false
    /// The first row shown of both; `nil` follows their ends.
    var scroll: Int?

    init(left: TurnID, right: TurnID) {
        self.left = left
        self.right = right
    }

    /// The one that Enter keeps in view.
    public var chosen: TurnID { isRightChosen ? right : left }
}

extension Conversation {
    /// A turn of any branch.
    func turn(_ id: TurnID) -> Turn? {
        if let index = index(of: id) { return turns[index] }
        return asides.lazy.flatMap(\.turns).first { $0.id == id }
    }

    /// Brings the branch that begins with a turn into view, in the place of what follows its fork.
    mutating func bringIntoView(_ id: TurnID) {
        guard let place = asides.firstIndex(where: { $0.turns[0].id == id }) else { return }
        let branch = asides[place]
        let fork = branch.after.flatMap { index(of: $0) }.map { $0 + 1 } ?? 0
        asides.remove(at: place)
        setAside(from: fork)
        turns += branch.turns
    }
}
