/// The turns of one branch, with what they add up to.
///
/// A conversation of thousands of turns is asked on every frame what it cost, how full the context
/// is and whether an answer is under way. So the sums are kept with every change of a turn, and no
/// question costs more than the turns that it is about.
public struct Turns: Sendable, Equatable {
    private var all: [Turn] = []
    /// What they add up to.
    private(set) var sums = Sums()

    /// No turns.
    public init() {}

    /// These turns, without a copy of them.
    init(_ turns: [Turn]) {
        all = turns
        for index in turns.indices { sums.add(turns[index]) }
    }

    /// Two lists are equal when their turns are; money that was added in another order may differ in
    /// the last digit.
    public static func == (left: Turns, right: Turns) -> Bool { left.all == right.all }

    /// What turns add up to.
    struct Sums: Sendable {
        /// Tokens both ways, as far as they are known.
        private(set) var tokens = 0
        /// A guess at the tokens that the next question takes along.
        private(set) var context = 0
        /// Answers under way.
        private(set) var running = 0
        private var dollars = 0.0
        private var priced = 0

        /// US dollars; `nil` while no answer has a price.
        var cost: Double? { priced > 0 ? dollars : nil }

        mutating func add(_ turn: borrowing Turn) { count(turn, 1) }
        mutating func remove(_ turn: borrowing Turn) { count(turn, -1) }

        private mutating func count(_ turn: borrowing Turn, _ sign: Int) {
            if !turn.isStruckOut { context += sign * turn.tokens }
            guard let figures = turn.figures else {
                if !turn.isUser { running += sign }
                return
            }
            tokens += sign * figures.tokens
            if let cost = figures.cost {
                priced += sign
                // Nothing is exactly nothing, however the sum was rounded on the way.
                dollars = priced == 0 ? 0 : dollars + Double(sign) * cost
            }
        }
    }
}

extension Turn {
    /// Tokens and price of an answer that has ended.
    fileprivate var figures: (tokens: Int, cost: Double?)? {
        guard let summary else { return nil }
        return ((summary.inputTokens ?? 0) + (summary.outputTokens ?? 0), summary.cost)
    }
}

extension Turns: RandomAccessCollection, MutableCollection, RangeReplaceableCollection {
    /// The position of the first.
    public var startIndex: Int { 0 }
    /// The position after the last.
    public var endIndex: Int { all.count }

    /// The turn at a position.
    public subscript(position: Int) -> Turn {
        get { all[position] }
        _modify {
            sums.remove(all[position])
            defer { sums.add(all[position]) }
            yield &all[position]
        }
    }

    /// Puts other turns in the place of some.
    public mutating func replaceSubrange(
        _ range: Range<Int>, with turns: some Collection<Turn>
    ) {
        for index in range { sums.remove(all[index]) }
        for turn in turns { sums.add(turn) }
        all.replaceSubrange(range, with: turns)
    }
}
