public import Reliability
public import TerminalUI

/// Everything that can happen to the screen, said in the past tense.
public enum Message: Sendable {
    /// The person did something at the terminal.
    case input(InputEvent)
    /// The terminal has a new size.
    case resized(Size)
    /// It is so late now; sent before what a person does, because an idle screen is told nothing, and
    /// what follows is measured from then. Draws nothing by itself.
    case clock(Instant)
    /// Time passed; sent when `Model.nextWake` came due, with a `snapshot` before it.
    case tick(Instant)
    /// The fleet as it is now, with what the core does not know of its endpoints, by index.
    case snapshot(FleetSnapshot, [EndpointLabel])
    /// The core decided something; the label is the call's own, such as `background`, or empty.
    case trace(TraceEvent, label: String)
    /// The question of this turn became this call.
    case answerStarted(TurnID, CallID)
    /// Text of the answer arrived, sanitised.
    case answerText(TurnID, String)
    /// Thinking arrived, shown apart.
    case answerReasoning(TurnID, String)
    /// The answer is over, whatever its status.
    case answerFinished(TurnID, AnswerSummary)
    /// The files that a message mentions were looked at; it goes out now, or comes back.
    case filesRead([FileReading], message: String)
    /// What was pasted in these words is the paths of files that can be attached.
    case pasteIsFiles([String], pasted: String)
    /// The image of the clipboard is this file now.
    case imagePasted(String)
    /// The files whose names begin with what was typed.
    case filesListed(FileListing)
    /// What was spent since midnight.
    case spentToday(Spent)
    /// The conversation of this turn has this number in the history now.
    case conversationKept(Int64, TurnID)
    /// A stored conversation has another title now.
    case conversationRenamed(Int64, String)
    /// The conversation of this title, deleted last of all, is back; `nil` when none was.
    case conversationRestored(String?)
    /// A stored conversation was opened.
    case conversationOpened(StoredConversation)
    /// The stored conversations, newest first.
    case conversationsListed([ConversationSummary])
    /// What a search in all conversations found.
    case searchFinished(query: String, [SearchHit])
    /// Earlier questions for recall, oldest first; sent once after start.
    case questionsRecalled([String])
    /// The themes that can be chosen, in the order to show.
    case themesListed([ThemeChoice])
    /// Symbols or theme changed.
    case looksChanged(Looks)
    /// The configuration gives other keys now; `hasVimKeys` is true for those of vi in the message.
    case keysChanged(KeyMap, hasVimKeys: Bool)
    /// The external editor came back with this text; `nil` when it failed or changed nothing.
    case editorReturned(String?)
    /// Something to tell the person, for a few seconds.
    case notice(String, NoticeKind)
    /// How far the background questions are; `nil` when they ended.
    case background(BackgroundProgress?)
    /// The connection to a watched server stands, or broke.
    case link(LinkNews)
    /// Calls that a busy server made and the screen was not told of, since the start.
    case leftOut(Int)

    /// True for what a person asked for and waits for: it is shown at once, and not with the next
    /// frame of what goes on anyway.
    public var isAwaited: Bool {
        switch self {
        case .conversationOpened, .conversationsListed, .conversationRenamed,
            .conversationRestored, .searchFinished, .filesListed, .pasteIsFiles, .imagePasted,
            .themesListed, .looksChanged, .editorReturned:
            true
        default: false
        }
    }
}

/// How loud a notice is.
public enum NoticeKind: Sendable, Hashable {
    /// Something went as asked.
    case information
    /// Something did not happen as asked, and nothing is lost.
    case warning
    /// Something failed.
    case failure
}

/// What the screen knows of an endpoint beside the core's snapshot.
public struct EndpointLabel: Sendable, Equatable {
    /// True for an embedded demo endpoint: its row always says simulated.
    public var isSimulated: Bool
    /// The demo fault in force, such as `killed`; empty when none, or not a demo endpoint.
    public var fault: String
    /// Where it is: host and port, for the detail; never a key.
    public var address: String
    /// The time between two tokens; `nil` unless this is the endpoint in view.
    public var gap: LatencyHistogram?
    /// The time of a whole answer; `nil` unless this is the endpoint in view.
    public var total: LatencyHistogram?
    /// How its last response began; `nil` unless this is the endpoint in view.
    public var head: SeenHead?

    /// Creates a label.
    public init(
        isSimulated: Bool = false, fault: String = "", address: String = "",
        gap: LatencyHistogram? = nil, total: LatencyHistogram? = nil, head: SeenHead? = nil
    ) {
        self.isSimulated = isSimulated
        self.fault = fault
        self.address = address
        self.gap = gap
        self.total = total
        self.head = head
    }
}

/// The head of a response as a person may see it: without cookies and credentials.
public struct SeenHead: Sendable, Equatable {
    /// One header.
    public struct Field: Sendable, Equatable {
        /// Its name as the server wrote it.
        public var name: String
        /// Its value.
        public var value: String

        /// Creates a field.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// When it came.
    public var at: Instant
    /// The HTTP status.
    public var status: Int
    /// The headers in the server's order.
    public var fields: [Field]

    /// Creates a head.
    public init(at: Instant, status: Int, fields: [Field]) {
        self.at = at
        self.status = status
        self.fields = fields
    }
}

/// How far the background questions are.
public struct BackgroundProgress: Sendable, Equatable {
    /// How many were asked for.
    public var total: Int
    /// How many ended.
    public var finished: Int
    /// How many of these failed.
    public var failed: Int

    /// Creates a progress value.
    public init(total: Int, finished: Int, failed: Int) {
        self.total = total
        self.finished = finished
        self.failed = failed
    }
}

/// One theme that can be chosen.
public struct ThemeChoice: Sendable, Equatable {
    /// The name that chooses it.
    public var name: String
    /// What it is, in a few words; may be empty.
    public var detail: String

    /// Creates a choice.
    public init(name: String, detail: String = "") {
        self.name = name
        self.detail = detail
    }
}
