/// Goals that the core does not reach yet, by scenario: the files keep the goal, and this the truth.
///
/// A line goes when its goal is reached. Invariants have no such list.
enum Missed {
    static let all: [String: [String]] = [:]
}
