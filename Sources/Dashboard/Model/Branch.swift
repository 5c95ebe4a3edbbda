/// The rest of a conversation behind a fork, while another rest is in view.
struct Branch: Sendable, Equatable {
    /// The turn that it follows; `nil` begins the conversation.
    var after: TurnID?
    /// Its turns, at least one.
    var turns: Turns
}

/// The tree that a conversation is: one branch in view, the others aside.
///
/// A branch is set aside as a whole, so a fork inside of it stays where it was: it names the turn that
/// it follows, wherever that is.
extension Conversation {
    /// The identity of every turn of every branch, the oldest first.
    public var everyTurnID: [TurnID] {
        (turns.map(\.id) + asides.flatMap { $0.turns.map(\.id) }).sorted()
    }

    /// The place of a turn among those that follow the same one, from 1, and how many they are;
    /// `nil` when there is no other.
    func fork(at index: Int) -> (place: Int, count: Int)? {
        guard !asides.isEmpty, turns.indices.contains(index) else { return nil }
        let rivals = rivals(at: index)
        guard !rivals.isEmpty else { return nil }
        let older = rivals.count { asides[$0].turns[0].id < turns[index].id }
        return (older + 1, rivals.count + 1)
    }

    /// The branches that could stand at a position instead, the oldest first, by their places.
    private func rivals(at index: Int) -> [Int] {
        let parent = index > 0 ? turns[index - 1].id : nil
        return asides.indices.filter { asides[$0].after == parent }
            .sorted { asides[$0].turns[0].id < asides[$1].turns[0].id }
    }

    /// Takes everything from a position on out of view.
    mutating func setAside(from index: Int) {
        guard turns.indices.contains(index) else { return }
        asides.append(
            Branch(after: index > 0 ? turns[index - 1].id : nil, turns: Turns(turns[index...])))
        turns.removeSubrange(index...)
    }

    /// Brings the next branch of a fork into view, round and round; false when there is no other.
    ///
    /// A path that ends at the fork, because nothing was asked there yet, counts as the newest.
    mutating func showBranch(at index: Int, by step: Int) -> Bool {
        let rivals = rivals(at: index)
        guard !rivals.isEmpty else { return false }
        let here = turns.indices.contains(index) ? turns[index].id : nil
        let older = here.map { id in rivals.count { asides[$0].turns[0].id < id } } ?? 0
        let count = rivals.count + (here == nil ? 0 : 1)
        let next =
            here == nil
            ? (step > 0 ? 0 : count - 1) : (older + step + count) % count
        // The one in view has no place among the rivals.
        let place = here != nil && next > older ? next - 1 : next
        guard rivals.indices.contains(place) else { return false }
        let chosen = asides.remove(at: rivals[place])
        setAside(from: index)
        turns += chosen.turns
        return true
    }

    /// The last fork of the path up to a position; the end of the path counts.
    func lastFork(upTo index: Int) -> Int? {
        (0...max(0, min(index, turns.count))).last { !rivals(at: $0).isEmpty }
    }

    /// The turns of the answer that a position belongs to: behind its question, up to the next one.
    func answer(around index: Int) -> Range<Int> {
        let place = min(index, turns.count - 1)
        guard place >= 0 else { return 0..<0 }
        let start = (turns[...place].lastIndex(where: \.isUser) ?? -1) + 1
        let end = turns[start...].firstIndex(where: \.isUser) ?? turns.count
        return start..<end
    }

    /// The position that an action means: the selected turn's, else the last one's.
    var targetIndex: Int {
        selected.flatMap { index(of: $0) } ?? turns.count - 1
    }
}
