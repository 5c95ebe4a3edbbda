public import Providers
public import Reliability

/// How a call ended, in the words of `ask --json`.
public enum AnswerStatus: String, Sendable, Hashable, CaseIterable, Codable {
    /// The whole answer arrived.
    case complete
    /// Part of the answer was shown, and then its attempt failed.
    case incomplete
    /// Nothing was shown.
    case failed
    /// The user ended it; shown text stays.
    case cancelled
}

/// Everything that one call brought.
public struct ChatAnswer: Sendable, Equatable {
    /// The call.
    public var call: CallID
    /// How it ended.
    public var status: AnswerStatus
    /// The text of the committed attempt; a part of it unless `complete`.
    public var text: String
    /// The thinking of the committed attempt.
    public var reasoning: String
    /// The tools that the model wants called, by their index; empty unless `complete`.
    ///
    /// Nothing here calls them. `message` and one `ChatMessage.toolResult` for each go into the next
    /// question.
    public var toolCalls: [ToolCall]
    /// The endpoint that answered; `nil` when none did.
    public var endpoint: String?
    /// The model that answered, as the server named it, else as configured.
    public var model: String?
    /// Why the model stopped; `nil` unless `complete`.
    public var finishReason: FinishReason?
    /// Every attempt that was started, in the order of their numbers.
    public var attempts: [AttemptRecord]
    /// Tokens of the committed attempt.
    public var usage: TokenUsage
    /// True when the server counted them; false when we estimated.
    public var usageIsReported: Bool
    /// US dollars for all attempts whose usage is known, losers included, by configured prices.
    ///
    /// `nil` when an endpoint that used something has no price, or nobody asked has one.
    public var cost: Double?
    /// From acceptance to the end.
    public var total: Duration
    /// From acceptance to the first useful token of the committed attempt.
    public var firstToken: Duration?
    /// What went wrong; `nil` when `complete`.
    public var failure: Failure?
    /// That this answer stands in for the one that was asked for, and why; `nil` when it is that one.
    public var degraded: Degradation?

    /// Creates an answer; what is left out is empty.
    public init(
        call: CallID, status: AnswerStatus, text: String = "", reasoning: String = "",
        toolCalls: [ToolCall] = [], endpoint: String? = nil, model: String? = nil,
        finishReason: FinishReason? = nil,
        attempts: [AttemptRecord] = [],
        usage: TokenUsage = TokenUsage(inputTokens: 0, outputTokens: 0),
        usageIsReported: Bool = false, cost: Double? = nil, total: Duration = .zero,
        firstToken: Duration? = nil, failure: Failure? = nil, degraded: Degradation? = nil
    ) {
        self.call = call
        self.status = status
        self.text = text
        self.reasoning = reasoning
        self.toolCalls = toolCalls
        self.endpoint = endpoint
        self.model = model
        self.finishReason = finishReason
        self.attempts = attempts
        self.usage = usage
        self.usageIsReported = usageIsReported
        self.cost = cost
        self.total = total
        self.firstToken = firstToken
        self.failure = failure
        self.degraded = degraded
    }

    /// The answer's parts in their order, when thinking was sealed among them; else `nil`.
    var sealedParts: [ChatMessage.Part]?

    /// The answer as the assistant's turn of the next question: its text, its tool calls, and thinking
    /// that its service wants back with them.
    public var message: ChatMessage {
        if let sealedParts { return ChatMessage(role: .assistant, parts: sealedParts) }
        var parts: [ChatMessage.Part] = text.isEmpty ? [] : [.text(text)]
        for call in toolCalls { parts.append(.toolCall(call)) }
        return ChatMessage(role: .assistant, parts: parts)
    }
}

/// One attempt of a call, for the waterfall and `ask --json`; times count from the call's start.
public struct AttemptRecord: Sendable, Equatable {
    /// Its number within the call, from 1.
    public var id: Int
    /// The endpoint's name.
    public var endpoint: String
    /// Why it exists.
    public var reason: AttemptReason
    /// When it began to wait for a bucket or a slot; `nil` when it did not wait.
    public var queued: Duration?
    /// When its request left.
    public var start: Duration
    /// When its first useful token came.
    public var firstToken: Duration?
    /// When it ended.
    public var end: Duration
    /// How it ended.
    public var outcome: AttemptOutcome
    /// The HTTP status, once there was a head.
    public var httpStatus: Int?
    /// Words of text and thinking that arrived, separated by white space.
    public var wordsReceived: Int

    /// Creates a record.
    public init(
        id: Int, endpoint: String, reason: AttemptReason, queued: Duration? = nil, start: Duration,
        firstToken: Duration? = nil, end: Duration, outcome: AttemptOutcome,
        httpStatus: Int? = nil, wordsReceived: Int = 0
    ) {
        self.id = id
        self.endpoint = endpoint
        self.reason = reason
        self.queued = queued
        self.start = start
        self.firstToken = firstToken
        self.end = end
        self.outcome = outcome
        self.httpStatus = httpStatus
        self.wordsReceived = wordsReceived
    }
}
