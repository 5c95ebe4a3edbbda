public import Reliability

/// One turn of the conversation on the screen, counted from 1 since the start of the program.
public struct TurnID: Sendable, Hashable, Comparable {
    /// The number.
    public let number: Int
    /// Creates the identity of the turn with this number.
    public init(_ number: Int) { self.number = number }
    /// Orders by age.
    public static func < (left: TurnID, right: TurnID) -> Bool { left.number < right.number }
}

/// One turn: what a person asked, or what was answered.
public struct Turn: Sendable, Equatable {
    /// Its identity.
    public let id: TurnID
    /// True for the person's turns.
    public let isUser: Bool
    /// The local time as `10:43`; empty when unknown.
    public var clock: String
    /// The text so far, as Markdown for answers and as typed for questions.
    public var document: Document
    /// Files that went out with a question.
    public var attachments: [Attachment] = []
    /// A guess at its tokens, once it is whole.
    var tokens = 0
    /// Thinking so far.
    public var reasoning = ""
    /// The call, once the client said so.
    public var call: CallID?
    /// When the person pressed Enter; `nil` for turns of the past.
    public var askedAt: Instant?
    /// How it ended; `nil` while it runs, and for questions.
    public var summary: AnswerSummary?
    /// How many answers this one came to replace.
    public var regenerations = 0
    /// The answer that this one goes on with where it broke off; the seam between both is shown.
    public var continues: TurnID?
    /// True for an answer that broke off and was then asked again: it stays to be read, and counts no
    /// more.
    public var isStruckOut = false

    /// True while text may still come.
    public var isRunning: Bool { !isUser && summary == nil }
    /// The text so far.
    public var text: String { document.text }
}

/// The conversation on the screen.
public struct Conversation: Sendable, Equatable {
    /// Its number in the history; `nil` until it is stored.
    public var stored: Int64?
    /// Its title: the stored one, or the first question.
    public var title = ""
    /// What is set for it.
    public internal(set) var settings = ChatSettings()
    /// The turns of the branch in view, oldest first.
    public internal(set) var turns = Turns()
    /// The branches that are not in view.
    var asides: [Branch] = []
    /// The first line shown, which stays put while text arrives below; `nil` follows the tail.
    var anchor: Anchor?
    /// The turn that `y`, `R`, `e` and the like mean; `nil` means the last.
    public internal(set) var selected: TurnID?
    /// A line of a turn.
    struct Anchor: Sendable, Equatable {
        /// Which turn, by position.
        var turn: Int
        /// Which of its lines.
        var line: Int
    }

    /// True while the newest text is in view.
    public var isFollowing: Bool { anchor == nil }
    /// Which code block `Y` copied last.
    var codeBlockCopied = 0

    /// The answer under way, if any.
    public var running: Turn? {
        guard turns.sums.running > 0 else { return runningAside }
        return turns.last(where: \.isRunning)
    }

    /// An answer under way in a branch that is not in view; it can only be the last of its branch.
    var runningAside: Turn? { asides.lazy.compactMap(\.turns.last).first(where: \.isRunning) }

    /// All answers under way: two while endpoints are compared.
    var everyRunning: [Turn] {
        (turns.sums.running > 0 ? turns.filter(\.isRunning) : [])
            + asides.compactMap(\.turns.last).filter(\.isRunning)
    }

    /// The position of a turn.
    func index(of id: TurnID) -> Int? {
        turns.lastIndex { $0.id == id }
    }

    /// The turn that an action on “the answer” means: the selected, else the last answer.
    var target: Turn? {
        if let selected, let index = index(of: selected) { return turns[index] }
        return turns.last { !$0.isUser }
    }

    /// Changes one turn, if it is still there, in view or aside.
    mutating func change(_ id: TurnID, _ body: (inout Turn) -> Void) {
        if let index = index(of: id) { return body(&turns[index]) }
        for branch in asides.indices {
            guard let index = asides[branch].turns.lastIndex(where: { $0.id == id }) else {
                continue
            }
            return body(&asides[branch].turns[index])
        }
    }
}
