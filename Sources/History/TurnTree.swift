/// The turns of one conversation as the tree that they are.
///
/// Every turn follows another one or begins the conversation; where several follow the same, the
/// conversation was forked. A branch is the path from a beginning to a last turn.
struct TurnTree {
    /// Every turn that can be shown, the oldest first, each with its parent.
    private var turns: [Turn]

    /// Finds the parents of turns that were written before there were branches, and leaves out what
    /// brought no text and was asked again.
    init(_ stored: consuming [Turn]) {
        /// The parents of those that are left out.
        var hidden: [Int64: Int64] = [:]
        var previous: Int64 = 0
        turns = consume stored
        // In place: a long conversation is not copied for what is rarely there.
        for index in turns.indices {
            let id = turns[index].id
            let isReplaced = turns[index].isReplaced
            let breaks = turns[index].status == .incomplete || turns[index].status == .stopped
            var parent = turns[index].parent ?? previous
            while let beyond = hidden[parent] { parent = beyond }
            if isReplaced, turns[index].text.isEmpty {
                hidden[id] = parent
                continue
            }
            // A whole answer that was asked again is a branch; only what broke off is struck out.
            if !isReplaced || breaks { previous = id }
            turns[index].isReplaced = isReplaced && breaks
            turns[index].parent = parent == 0 ? nil : parent
        }
        if !hidden.isEmpty { turns.removeAll { hidden[$0.id] != nil } }
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
