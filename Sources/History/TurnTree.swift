/// The turns of one conversation as the tree that they are.
///
/// Every turn follows another one or begins the conversation; where several follow the same, the
/// conversation was forked. A branch is the path from a beginning to a last turn.
struct TurnTree {
    /// Every turn that can be shown, the oldest first, each with its parent.
    private var turns: [Turn]

    /// Finds the parents of turns that were written before there were branches, and leaves out what
    /// brought no text and was asked again.
    init(_ stored: [Turn]) {
        var parents: [Int64: Int64] = [:]
        var hidden: Set<Int64> = []
        var previous: Int64 = 0
        turns = []
        turns.reserveCapacity(stored.count)
        for var turn in stored {
            let breaks = turn.status == .incomplete || turn.status == .stopped
            var parent = turn.parent ?? previous
            while hidden.contains(parent) { parent = parents[parent] ?? 0 }
            parents[turn.id] = parent
            if turn.isReplaced, turn.text.isEmpty {
                hidden.insert(turn.id)
                continue
            }
            // A whole answer that was asked again is a branch; only what broke off is struck out.
            if !turn.isReplaced || breaks { previous = turn.id }
            turn.isReplaced = turn.isReplaced && breaks
            turn.parent = parent == 0 ? nil : parent
            turns.append(turn)
        }
    }

    /// The branch that ends with `leaf`, or with the newest turn, and everything else.
    func split(at leaf: Int64?) -> (path: [Turn], others: [Turn]) {
        let places = Dictionary(uniqueKeysWithValues: zip(turns.map(\.id), turns.indices))
        var next = leaf.flatMap { places[$0] } ?? turns.indices.last
        var onPath: Set<Int64> = []
        while let place = next {
            onPath.insert(turns[place].id)
            // A parent is older than its child, so this ends even in a damaged file.
            next = turns[place].parent.flatMap { places[$0] }.flatMap { $0 < place ? $0 : nil }
        }
        // A conversation that never forked is not copied.
        if onPath.count == turns.count { return (turns, []) }
        return (
            turns.filter { onPath.contains($0.id) }, turns.filter { !onPath.contains($0.id) }
        )
    }
}
