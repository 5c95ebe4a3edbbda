public import Reliability

/// That an answer stands in for the one that was asked for, and why.
public struct Degradation: Sendable, Equatable {
    /// What stands in.
    public var source: DegradePolicy.Source
    /// Why the call itself had no answer.
    public var failure: Failure
    /// How old a cached answer is.
    public var age: Duration?
    /// Who was asked before a smaller model was, by a call of its own; empty for other sources, because
    /// the answer's own `attempts` are those.
    public var earlierAttempts: [AttemptRecord]

    /// Creates the note.
    public init(
        source: DegradePolicy.Source, failure: Failure, age: Duration? = nil,
        earlierAttempts: [AttemptRecord] = []
    ) {
        self.source = source
        self.failure = failure
        self.age = age
        self.earlierAttempts = earlierAttempts
    }
}
