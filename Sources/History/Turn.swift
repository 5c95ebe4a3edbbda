public import Foundation
public import Providers

/// How a stored turn stands.
public enum TurnStatus: String, Sendable, Hashable, CaseIterable, Codable {
    /// Whole.
    case complete
    /// Text arrived and then the stream broke, or the program ended while it arrived.
    case incomplete
    /// The person stopped it.
    case stopped
    /// No text arrived.
    case failed
}

/// What is known of an answer when it ends.
public struct AnswerFacts: Sendable, Equatable {
    /// Who answered; `nil` when nobody did.
    public var endpoint: String?
    /// With which model.
    public var model: String?
    /// Tokens; `nil` when unknown.
    public var usage: TokenUsage?
    /// True when the server counted them.
    public var usageIsReported: Bool
    /// US dollars; `nil` when no price is known.
    public var cost: Double?
    /// From the question to the first token; `nil` when unmeasured.
    public var firstToken: Duration?
    /// From the question to the end; `nil` when unmeasured.
    public var total: Duration?
    /// What the caller wants to find again, such as the attempts; never read here.
    public var details: String?
    /// Why it is not whole, or why a whole one stands in for another: the class of the failure, in the
    /// word of `ask --json`.
    public var failure: String?
    /// The same in a sentence.
    public var failureMessage: String?

    /// Creates facts; what is left out is unknown.
    public init(
        endpoint: String? = nil, model: String? = nil, usage: TokenUsage? = nil,
        usageIsReported: Bool = false, cost: Double? = nil, firstToken: Duration? = nil,
        total: Duration? = nil, details: String? = nil,
        failure: String? = nil, failureMessage: String? = nil
    ) {
        self.endpoint = endpoint
        self.model = model
        self.usage = usage
        self.usageIsReported = usageIsReported
        self.cost = cost
        self.firstToken = firstToken
        self.total = total
        self.details = details
        self.failure = failure
        self.failureMessage = failureMessage
    }
}

extension AnswerFacts {
    /// A stored time; `nil` for a number that is none, as a file that others wrote may hold: below 0
    /// or above a year.
    static func duration(_ seconds: Double?) -> Duration? {
        seconds.flatMap { (0...31_536_000).contains($0) ? .seconds($0) : nil }
    }

    /// A time to store.
    static func seconds(_ duration: Duration?) -> Double? { duration.map { $0 / .seconds(1) } }
}

/// A file that a person sent with a question.
public struct StoredAttachment: Sendable, Equatable {
    /// Its name without folders.
    public var name: String
    /// Its media type, such as `image/png` or `text/plain`.
    public var mediaType: String
    /// Its bytes.
    public var data: Data

    /// Creates an attachment.
    public init(name: String, mediaType: String, data: Data) {
        self.name = name
        self.mediaType = mediaType
        self.data = data
    }
}

/// Where a new question stands in its conversation.
public enum TurnPlace: Sendable, Hashable {
    /// Behind the branch in view.
    case end
    /// As another beginning.
    case beginning
    /// Behind this turn, as a branch of its own where others follow it too.
    case after(Int64)
}

/// One stored turn.
public struct Turn: Sendable, Equatable, Identifiable {
    /// Its number.
    public var id: Int64
    /// Who speaks.
    public var role: ChatMessage.Role
    /// What was said; for an answer under way or cut off, what arrived.
    public var text: String
    /// How it stands.
    public var status: TurnStatus
    /// Of an answer: what is known of it.
    public var facts: AnswerFacts
    /// When it was made.
    public var created: Date
    /// The answer that this one goes on with, where that broke off; `nil` for one of its own.
    public var continues: Int64?
    /// True for an answer that broke off and was then asked again: it no longer counts.
    public var isReplaced = false
    /// The turn that this one follows; `nil` begins the conversation.
    public var parent: Int64?
    /// What was sent with it.
    public var attachments: [StoredAttachment] = []
}

/// A conversation without its turns.
public struct ConversationHeader: Sendable, Equatable, Identifiable {
    /// Its number.
    public var id: Int64
    /// Its title.
    public var title: String
    /// When it was begun.
    public var created: Date
    /// When it was written to last.
    public var updated: Date
    /// How many turns it has; replaced answers do not count.
    public var turns: Int
    /// What was set for it, as its owner wrote it; never read here.
    public var settings: String?
}

/// A conversation with its turns, the oldest first.
public struct Conversation: Sendable, Equatable, Identifiable {
    /// Title and times.
    public var header: ConversationHeader
    /// The turns of the branch in view; of the replaced answers only those that broke off with some
    /// text, marked so.
    public var turns: [Turn]
    /// The turns of all other branches, the oldest first; each names its parent.
    public var others: [Turn] = []

    /// Its number.
    public var id: Int64 { header.id }
}

/// One turn that a search found.
public struct HistoryHit: Sendable, Equatable {
    /// The conversation.
    public var conversation: Int64
    /// Its title.
    public var title: String
    /// The turn.
    public var turn: Int64
    /// Who speaks there.
    public var role: ChatMessage.Role
    /// The words around the match, on one line.
    public var excerpt: String
    /// When it was said.
    public var created: Date
}

/// What answers cost in some span of time.
public struct Spending: Sendable, Equatable {
    /// Tokens sent.
    public var inputTokens: Int
    /// Tokens received.
    public var outputTokens: Int
    /// US dollars, of the answers whose price is known.
    public var cost: Double

    /// Creates a sum.
    public init(inputTokens: Int = 0, outputTokens: Int = 0, cost: Double = 0) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.cost = cost
    }
}

/// Where a question was stored, and where its answer goes.
public struct StoredQuestion: Sendable, Equatable {
    /// The conversation.
    public var conversation: Int64
    /// The question's turn.
    public var question: Int64
    /// The answer's turn: empty and incomplete until told otherwise.
    public var answer: Int64
}
