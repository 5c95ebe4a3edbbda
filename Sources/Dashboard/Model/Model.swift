public import Reliability
public import TerminalUI

/// The whole screen as one value; `update` is its only writer.
public struct Model: Sendable, Equatable {
    /// The time of the last message that told it.
    public internal(set) var now: Instant
    /// Where the monotonic clock stands against the local one.
    public var wallClock: WallClock
    /// The terminal's size.
    public internal(set) var size: Size
    /// What keys do.
    public internal(set) var keys: KeyMap
    /// The keys of vi in the message; `nil` for those of readline.
    public internal(set) var vim: VimKeys?
    /// What it draws with.
    public internal(set) var looks: Looks
    /// What is measured, live.
    public internal(set) var board = Board()
    /// What the screen shows of it while paused; `nil` shows it live.
    public internal(set) var frozen: Board?
    /// The time that a paused screen shows.
    var frozenAt: Instant?
    /// The part of the call that the waterfall shows; `nil` shows all of it.
    public internal(set) var raceWindow: RaceWindow?
    /// The conversation.
    public internal(set) var conversation = Conversation()
    /// The message being written.
    public internal(set) var composer = LineEditor()
    /// The question that the message in the composer stands in for, as a branch.
    var edited: TurnID?
    /// Conversations that were deleted since the start, the last one last; they can come back.
    var discarded: [Discarded] = []
    /// What the list above the composer shows.
    var completion = CompletionState()
    /// What was spent since midnight; `nil` until the history said so.
    var spentToday: Spent?
    /// A message that goes out when the present answer ends.
    public internal(set) var queued: String?
    /// Messages sent before, oldest first.
    public internal(set) var sent: [String] = []
    /// Which of them the composer shows; `nil` is the one being written.
    var recalled: Int?
    /// What was being written when recall began.
    var draft = ""
    /// Whose traffic the screen shows.
    public let source: TrafficSource
    /// How it stands to a watched server.
    var link = ServerLink()
    /// Calls of a busy server that are not shown one by one.
    var leftOut = 0
    /// Where the keys go.
    ///
    /// A screen without a conversation has no such place to go to.
    public internal(set) var focus = Focus.composer {
        didSet {
            if focus == .composer, oldValue != .composer { vim?.beginInserting() }
            guard !hasConversation, focus == .composer || focus == .chat else { return }
            focus = oldValue == .composer || oldValue == .chat ? .endpoints : oldValue
        }
    }
    /// What lies over the screen.
    public internal(set) var overlay: Overlay?
    /// The panel that has the whole screen.
    public internal(set) var zoomed: Focus?
    /// What is looked for in a panel; `nil` when nothing is.
    var find: Find?
    /// Where the focus goes after the plain view; `nil` when it is not shown.
    public internal(set) var plainReturn: Focus?
    /// The line that the mouse moves now.
    var dragged: Divider?
    /// What is remembered between starts.
    public internal(set) var interface: InterfaceState
    /// The page of the tour, from 0.
    var tourPage = 0
    /// The selected endpoint.
    public internal(set) var selectedEndpoint = EndpointID(0)
    /// The call that the waterfall shows; `nil` follows the newest.
    public internal(set) var shownCall: CallID?
    /// Which events are shown.
    public internal(set) var eventFilter = EventFilter.all
    /// Event lines scrolled up from the end; 0 follows the tail.
    public internal(set) var eventsScrolledUp = 0
    /// The themes that can be chosen.
    public internal(set) var themes: [ThemeChoice] = []
    /// How far the background questions are; `nil` when none run.
    public internal(set) var background: BackgroundProgress?
    /// Something told to the person.
    public internal(set) var notice: Notice?
    /// True after one Ctrl-C (or `q` during an answer): the next quits.
    public internal(set) var isQuitArmed = false
    /// True while the terminal's mouse reports come to us.
    public internal(set) var hasMouse = true
    /// False while the person looks at another window.
    public internal(set) var isWatched = true
    /// True for a person who only watches: nothing that changes endpoints or routes is done.
    public var isReadOnly = false
    /// What was drawn last.
    var drawing = Drawing()
    /// The number of the next turn.
    var nextTurn = 1

    /// Creates the screen of a start: empty, with the focus in the composer.
    public init(
        now: Instant, wallClock: WallClock? = nil, size: Size = Size(80, 24),
        looks: Looks = Looks(),
        interface: InterfaceState = InterfaceState(), keys: KeyMap = .standard,
        hasVimKeys: Bool = false, source: TrafficSource = .own
    ) {
        self.source = source
        self.keys = keys
        vim = hasVimKeys ? VimKeys() : nil
        self.now = now
        self.wallClock = wallClock ?? WallClock(anchor: now, secondsOfDay: 0)
        self.size = size
        self.looks = looks
        self.interface = interface
        // Who looks at a server's traffic begins at its endpoints, where `q` leaves.
        if source != .own { focus = .endpoints }
    }

    /// What the measured panels show: live, or as it was when paused.
    var shown: Board { frozen ?? board }

    /// The glyphs.
    var symbols: Symbols { looks.symbols }

    /// The endpoints in the order of the table.
    var sortedEndpoints: [EndpointSnapshot] {
        guard let endpoints = shown.fleet?.endpoints else { return [] }
        return endpointOrder.map { endpoints[$0.index] }
    }

    /// The endpoints that the table shows, in its order.
    var endpointOrder: [EndpointID] {
        let query = find.flatMap { $0.panel == .endpoints ? $0.query : nil } ?? ""
        return EndpointOrder.sorted(shown, by: interface, matching: query)
    }

    /// The call in the waterfall: the chosen one, else the one that matters now.
    ///
    /// While the person's own call runs, or has just ended, background calls do not take its place.
    var callInView: CallRecord? {
        let calls = shown.calls
        if let shownCall { return calls.last { $0.call == shownCall } ?? calls.last }
        let own = calls.last { $0.label.isEmpty }
        if let own, own.isRunning || background == nil { return own }
        if let own, let ended = own.endedAt, shownNow.elapsed(since: ended) < Self.ownCallStays {
            return own
        }
        return calls.last
    }

    /// How long the person's own ended call keeps the waterfall from background calls.
    static let ownCallStays: Duration = .seconds(10)

    /// Puts a notice up.
    mutating func tell(_ text: String, _ kind: NoticeKind = .information) {
        notice = Notice(
            text: VisibleText.oneLine(text), kind: kind, until: now.advanced(by: noticeStays))
    }
}
