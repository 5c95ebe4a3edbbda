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
        /// What it follows.
        public var follows: Predecessor
        /// What went out with it.
        public var attachments: [Attachment] = []

        /// What a turn follows.
        public enum Predecessor: Sendable, Hashable {
            /// The turn before it in the list, if any.
            case previous
            /// Nothing: it begins the conversation.
            case nothing
            /// A turn of the list, by position.
            case turn(Int)
        }

        /// Creates a turn.
        public init(
            isUser: Bool, text: String, clock: String = "", summary: AnswerSummary? = nil,
            continues: Int? = nil, isStruckOut: Bool = false, follows: Predecessor = .previous
        ) {
            self.follows = follows
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
    /// The turns of all its branches, oldest first.
    public var turns: [Turn]
    /// The last turn of the branch in view, by position; `nil` means the newest.
    public var leaf: Int?
    /// What is set for it.
    public var settings = ChatSettings()

    /// Creates a conversation.
    public init(id: Int64, title: String, turns: [Turn], leaf: Int? = nil) {
        self.leaf = leaf
        self.id = id
        self.title = title
        self.turns = turns
    }
}

extension StoredConversation {
    /// For every turn the position of the one that it follows; `nil` for a beginning.
    private var parents: [Int?] {
        turns.indices.map { index in
            switch turns[index].follows {
            case .previous: index > 0 ? index - 1 : nil
            case .nothing: nil
            case .turn(let place): place >= 0 && place < index ? place : nil
            }
        }
    }

    /// The positions of the branch in view, and those of every other branch with what it follows.
    ///
    /// Where a branch out of view forks again, the newer turn goes on with it.
    var branches: (path: [Int], asides: [(after: Int?, turns: [Int])]) {
        let parents = parents
        var path: [Int] = []
        var next = leaf.flatMap { turns.indices.contains($0) ? $0 : nil } ?? turns.indices.last
        while let place = next {
            path.append(place)
            next = parents[place]
        }
        path.reverse()
        // Most conversations never fork.
        if path.count == turns.count { return (path, []) }
        let inView = Set(path)
        var newest: [Int: Int] = [:]
        for (index, parent) in parents.enumerated() where !inView.contains(index) {
            if let parent, !inView.contains(parent) { newest[parent] = index }
        }
        let goingOn = Set(newest.values)
        var asides: [(after: Int?, turns: [Int])] = []
        for index in turns.indices where !inView.contains(index) && !goingOn.contains(index) {
            var branch = [index]
            while let next = branch.last.flatMap({ newest[$0] }) { branch.append(next) }
            asides.append((parents[index], branch))
        }
        return (path, asides)
    }
}
