/// What answers are like, all endpoints together: their length, and the time per token.
///
/// A request says how many tokens it may have at most, seldom how many it will have; and an endpoint
/// that has not finished an answer yet is taken to be as fast as the others.
struct UsualAnswer: Sendable, Equatable {
    /// The newest answer's part once twenty were seen; before that their plain mean.
    static let newest = 0.05

    /// More tokens than that in one answer are a counting error of the server.
    static let believable = 1...10_000_000

    private var answers = 0
    private var tokens = 0.0
    /// Seconds per output token; 0 before the first answer.
    private(set) var secondsPerToken = 0.0

    /// Output tokens to expect of an answer that may have `most`: 100 on average and 512 allowed
    /// give 100, 30 allowed give 30; before the first answer what is allowed.
    func expected(atMost most: Int) -> Int {
        answers == 0 ? most : min(most, Int(tokens.rounded()))
    }

    /// Feeds a finished answer of `count` tokens that took `seconds` after its first one; returns
    /// the seconds per token, `nil` where there are none to tell or the count cannot be true.
    mutating func record(tokens count: Int, seconds: Double) -> Double? {
        guard Self.believable.contains(count) else { return nil }
        answers = min(answers + 1, 1_000_000)
        let part = max(Self.newest, 1 / Double(answers))
        tokens += (Double(count) - tokens) * part
        guard count > 1 else { return nil }
        let pace = seconds / Double(count - 1)
        secondsPerToken += (pace - secondsPerToken) * part
        return pace
    }
}
