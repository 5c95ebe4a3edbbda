public import Providers
public import Reliability

/// What the runtime must do, in this order; data, so that a test can compare it.
public enum Effect: Sendable, Equatable {
    /// Ask the client; answer with `answerStarted`, `answerText`…, and one `answerFinished`.
    case send(Question)
    /// Ask two endpoints the same at the same time; the second question is stored beside the first.
    case compare(Question, Question)
    /// Read these files, as they were typed, for this message; answer with `filesRead` at once.
    case readFiles([String], message: String)
    /// Look whether these paths, which were pasted in these words, are files that can be attached;
    /// answer with `pasteIsFiles` if all are.
    case lookAtPaste([String], pasted: String)
    /// Save the image on the clipboard; answer with `imagePasted`, or say by `notice` why not.
    case pasteImage
    /// List the files whose names begin with this; answer with `filesListed`.
    case listFiles(String)
    /// Keep what is set for the conversation.
    case keepSettings(ChatSettings)
    /// Open this address in the person's browser, and say by `notice` what became of it.
    case openLink(String)
    /// Tell a person who looks elsewhere that an answer is there.
    case notify(EndNotice, String)
    /// Store the next question behind this turn, as a branch; `nil` makes it another beginning.
    case branch(after: TurnID?)
    /// Keep that the branch that ends with this turn is the one in view; questions follow it.
    case showBranch(endingAt: TurnID)
    /// Give a stored conversation another title; answer with `conversationRenamed`.
    case renameConversation(Int64, String)
    /// Put a stored conversation out of sight; it can be brought back.
    case discardConversation(Int64)
    /// Bring back a stored conversation; `nil` the one that was deleted last, be it in an earlier run:
    /// answer then with `conversationRestored`.
    case restoreConversation(Int64?)
    /// Write a stored conversation to a file, as its name's ending says; tell by `notice`.
    case exportConversation(Int64, path: String)
    /// Read conversations out of a file; answer with `conversationOpened` for the first.
    case importConversations(path: String)
    /// Cancel the call of this turn; its `answerFinished` still comes, with what arrived.
    case stop(TurnID)
    /// Switch an endpoint.
    case setManual(EndpointID, ManualState)
    /// Send all new calls to one endpoint, or to all again.
    case pin(EndpointID?)
    /// Force a breaker, or let it decide again.
    case forceBreaker(EndpointID, ForcedBreaker?)
    /// Close a breaker and forget what opened it.
    case resetBreaker(EndpointID)
    /// Choose by another strategy from the next attempt on.
    case setStrategy(RoutingStrategy)
    /// Carry out later calls under this policy.
    case setPolicy(CallPolicy)
    /// Show this theme; `remember` is false while the picker only previews it.
    case setTheme(String, remember: Bool)
    /// Change the behaviour of a demo endpoint: a name out of `DemoFault.all`.
    case demoFault(EndpointID, String)
    /// Ask this many questions in the background through the same core.
    case runBackground(count: Int)
    /// End the background questions.
    case stopBackground
    /// Store what follows under a new conversation.
    case newConversation
    /// Load a conversation; answer with `conversationOpened`.
    case openConversation(Int64)
    /// Load the conversation used last; answer with `conversationOpened`.
    case openLastConversation
    /// Answer with `conversationsListed`.
    case listConversations
    /// Search all conversations; answer with `searchFinished`.
    case searchHistory(String)
    /// Put this on the clipboard and say by `notice` whether it got there.
    case copy(String)
    /// Put the story of a call into the terminal's clipboard as JSON.
    case copyStory(CallStory)
    /// Open the external editor with this text; answer with `editorReturned`.
    case openEditor(String)
    /// Let the mouse go to the terminal (false), for selecting text, or take it back.
    case setMouse(Bool)
    /// Stop the program as Ctrl-Z does in a shell.
    case suspend
    /// Paint everything anew.
    case redraw
    /// Leave.
    case quit
    /// Keep these settings for the next start.
    case saveInterface(InterfaceState)
}

/// A question on its way to the client.
public struct Question: Sendable, Equatable {
    /// The answer's turn: every message about the answer carries it.
    public var turn: TurnID
    /// The whole conversation, the question last.
    public var messages: [ChatMessage]
    /// The answers that this one stands in for, when the person asked again; the history then keeps
    /// no second copy of the question.
    public var replaces: [TurnID]
    /// The answer that this one goes on with where it broke off; the last message is then its text.
    public var continues: TurnID?
    /// The name of the only endpoint that may answer; `nil` leaves it to the strategy.
    public var endpoint: String?
    /// The answer of the same question beside which this one is stored.
    public var beside: TurnID?
    /// What is set for the conversation; its system prompt is the first of the messages.
    public var settings = ChatSettings()
    /// The files of the question, which are parts of its message as well.
    public var attachments: [Attachment] = []

    /// Creates a question.
    public init(
        turn: TurnID, messages: [ChatMessage], replaces: [TurnID] = [], continues: TurnID? = nil,
        endpoint: String? = nil, settings: ChatSettings = ChatSettings(),
        attachments: [Attachment] = []
    ) {
        self.settings = settings
        self.attachments = attachments
        self.endpoint = endpoint
        self.turn = turn
        self.messages = messages
        self.replaces = replaces
        self.continues = continues
    }
}

/// What the screen remembers from one start to the next.
public struct InterfaceState: Sendable, Equatable {
    /// The layout preset.
    public var preset: LayoutPreset
    /// By which column the endpoints are sorted.
    public var sort: EndpointSort
    /// True when the column's own order is turned round.
    public var isSortReversed: Bool
    /// A person's own presets.
    public var presets: [Preset] = []
    /// How the end of a long answer is told.
    public var notification = EndNotice.off
    /// True when the endpoints of one provider stand together under its name.
    public var isGrouped: Bool
    /// Columns of the endpoint table that the person does not want to see, by their heads.
    public var hiddenColumns: Set<String>
    /// Columns of the left side of a large screen as the person drew it; `nil` by the layout.
    public var leftColumns: Int?
    /// Rows of the waterfall as the person drew it, frame included; `nil` by the layout.
    public var raceRows: Int?
    /// How much time the graphs show; `nil` as much as there is, up to five minutes.
    public var graphSpan: GraphSpan?
    /// False until the tour of a first start was seen or ended.
    public var isTourDone: Bool

    /// Creates a state; the defaults are those of a first start, without its tour.
    public init(
        preset: LayoutPreset = .both, sort: EndpointSort = .position,
        isSortReversed: Bool = false, isGrouped: Bool = false, hiddenColumns: Set<String> = [],
        leftColumns: Int? = nil, raceRows: Int? = nil,
        isTourDone: Bool = true
    ) {
        self.preset = preset
        self.sort = sort
        self.isSortReversed = isSortReversed
        self.isGrouped = isGrouped
        self.hiddenColumns = hiddenColumns
        self.leftColumns = leftColumns
        self.raceRows = raceRows
        self.isTourDone = isTourDone
    }
}

/// How much time the graphs show.
public enum GraphSpan: Int, Sendable, Hashable, CaseIterable, Codable {
    /// The last minute.
    case one = 1
    /// Five minutes.
    case five = 5
    /// Everything that is kept.
    case fifteen = 15

    /// The time.
    var duration: Duration { .seconds(rawValue * 60) }
}

/// How the end of a long answer is told to a person who looks elsewhere.
public enum EndNotice: String, Sendable, Hashable, CaseIterable, Codable {
    /// Not at all.
    case off
    /// By the terminal's bell.
    case bell
    /// By a message of the desktop, where the terminal passes one on (OSC 9).
    case message
}

/// Which regions get the room.
public enum LayoutPreset: String, Sendable, Hashable, CaseIterable, Codable {
    /// Conversation and cockpit, in proportion.
    case both
    /// The conversation; the rest in single lines.
    case chat
    /// Endpoints, race and events; a short conversation.
    case cockpit
    /// The race waterfall.
    case race
    /// The events; the rest in few lines.
    case log

    /// Reads a name; those of earlier versions as well, and an unknown one as `both`.
    public init(from decoder: any Decoder) throws {
        let name = try decoder.singleValueContainer().decode(String.self)
        self = Self(rawValue: name) ?? (name == "operations" ? .cockpit : .both)
    }
}

/// The faults that the demo endpoints can be given while they run.
public enum DemoFault {
    /// Name and explanation, in the order of the menu.
    public static let all: [(name: String, detail: String)] = [
        ("heal", "as it was at the start"),
        ("kill", "resets every connection"),
        ("slow", "ten times slower to the first token"),
        ("fail", "answers half of the requests with 500"),
        ("throttle", "answers 429 with Retry-After"),
    ]
}
