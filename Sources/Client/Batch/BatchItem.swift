public import Providers

/// One question of a batch.
public struct BatchItem<ID: Hashable & Sendable>: Sendable {
    /// What its result is told by.
    public var id: ID
    /// What is asked, or why it cannot be: such an item fails at its place, and asks nobody.
    public var request: Result<ChatRequest, ChatError>

    /// Creates an item that is asked.
    public init(id: ID, request: ChatRequest) {
        self.id = id
        self.request = .success(request)
    }

    /// Creates an item that cannot be asked, so that its result says why in its place.
    public init(id: ID, refusal: ChatError) {
        self.id = id
        request = .failure(refusal)
    }
}

/// What became of one item.
public enum BatchOutcome: Sendable, Equatable {
    /// It was answered whole.
    case answered(ChatAnswer)
    /// It was not; the others went on.
    case failed(ChatError)
    /// It was among those answered before.
    case answeredBefore
    /// The batch was stopped first, or while it was asked: ask it again.
    case notAsked
}

/// One item's end.
public struct BatchResult<ID: Hashable & Sendable>: Sendable {
    /// Its place in the batch, from 0.
    public let index: Int
    /// The item's.
    public let id: ID
    /// What became of it.
    public let outcome: BatchOutcome

    /// The answer; `nil` unless it was answered whole, by this batch.
    public var answer: ChatAnswer? {
        if case .answered(let answer) = outcome { answer } else { nil }
    }

    /// Why it was not answered; `nil` unless it was asked, or could not be.
    public var error: ChatError? {
        if case .failed(let error) = outcome { error } else { nil }
    }
}

/// How far a batch is.
public struct BatchProgress: Sendable, Equatable {
    /// All items.
    public var total: Int
    /// Of these, answered whole by this batch.
    public var answered: Int
    /// Of these, asked in vain, or refused.
    public var failed: Int
    /// Of these, answered before.
    public var answeredBefore: Int

    /// Creates counts; what is left out is 0.
    public init(total: Int, answered: Int = 0, failed: Int = 0, answeredBefore: Int = 0) {
        self.total = total
        self.answered = answered
        self.failed = failed
        self.answeredBefore = answeredBefore
    }

    /// Those of which nothing more is to come.
    public var done: Int { answered + failed + answeredBefore }

    mutating func count(_ outcome: BatchOutcome) {
        switch outcome {
        case .answered: answered += 1
        case .failed: failed += 1
        case .answeredBefore: answeredBefore += 1
        case .notAsked: break
        }
    }
}

/// What a batch brought.
public struct BatchReport<ID: Hashable & Sendable>: Sendable {
    /// One for each item, in the order of the items.
    public let results: [BatchResult<ID>]
    /// The counts at the end.
    public let progress: BatchProgress

    /// True when items are left that were not asked.
    public var wasStopped: Bool { progress.done < progress.total }

    /// The items that a later batch can leave out: see `answered:` of `ChatClient.batch`.
    ///
    /// Those with a degraded answer are not among them.
    public var answeredIDs: Set<ID> {
        Set(
            results.compactMap { result in
                switch result.outcome {
                case .answered(let answer): answer.degraded == nil ? result.id : nil
                case .answeredBefore: result.id
                case .failed, .notAsked: nil
                }
            })
    }
}
