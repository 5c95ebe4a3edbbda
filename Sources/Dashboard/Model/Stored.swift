/// A conversation in the list.
public struct ConversationSummary: Sendable, Equatable {
    /// Its number in the history.
    public var id: Int64
    /// Its title.
    public var title: String
    /// When it was used last, in words such as `today 10:43`.
    public var when: String
    /// How many turns it has.
    public var turns: Int

    /// Creates a summary.
    public init(id: Int64, title: String, when: String, turns: Int) {
        self.id = id
        self.title = title
        self.when = when
        self.turns = turns
    }
}

/// One place that a search found.
public struct SearchHit: Sendable, Equatable {
    /// The conversation.
    public var conversation: Int64
    /// Its title.
    public var title: String
    /// The words around the match, on one line.
    public var excerpt: String
    /// When, in words.
    public var when: String

    /// Creates a hit.
    public init(conversation: Int64, title: String, excerpt: String, when: String) {
        self.conversation = conversation
        self.title = title
        self.excerpt = excerpt
        self.when = when
    }
}

/// A conversation as it was stored.
public struct StoredConversation: Sendable, Equatable {
    /// One stored turn.
    public struct Turn: Sendable, Equatable {
        /// True for the person's turn.
        public var isUser: Bool
        /// What was said.
        public var text: String
        /// The local time as `10:43`; empty when unknown.
        public var clock: String
        /// How the answer ended; `nil` for the person's turns.
        public var summary: AnswerSummary?

        /// Which turn of the list, by position, this answer goes on with; `nil` for one of its own.
        public var continues: Int?
        /// True for an answer that broke off and was then asked again.
        public var isStruckOut: Bool

        /// Creates a turn.
        public init(
            isUser: Bool, text: String, clock: String = "", summary: AnswerSummary? = nil,
            continues: Int? = nil, isStruckOut: Bool = false
        ) {
            self.isUser = isUser
            self.text = text
            self.clock = clock
            self.summary = summary
            self.continues = continues
            self.isStruckOut = isStruckOut
        }
    }

    /// Its number in the history.
    public var id: Int64
    /// Its title.
    public var title: String
    /// Its turns, oldest first.
    public var turns: [Turn]

    /// Creates a conversation.
    public init(id: Int64, title: String, turns: [Turn]) {
        self.id = id
        self.title = title
        self.turns = turns
    }
}
