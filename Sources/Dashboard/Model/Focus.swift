public import Reliability
public import TerminalUI

/// The region that the keys go to.
public enum Focus: String, Sendable, Hashable, CaseIterable {
    /// Letters type a message.
    case composer
    /// Letters act on the endpoint table.
    case endpoints
    /// Letters act on the conversation.
    case chat
    /// Letters act on the waterfall.
    case race
    /// Letters act on the event log.
    case events

    /// The order of Tab.
    static let order: [Focus] = [.composer, .endpoints, .chat, .race, .events]

    /// The number that its panel shows and its key has.
    var number: Int {
        switch self {
        case .endpoints: 1
        case .chat: 2
        case .race: 3
        case .events: 4
        case .composer: 5
        }
    }
}

/// What the screen draws with; colours are the runtime's business.
public struct Looks: Sendable, Equatable {
    /// The glyphs.
    public var symbols: Symbols
    /// The name of the theme in force.
    public var theme: String

    /// Creates looks; Unicode and the terminal's own colours by default.
    public init(symbols: Symbols = .unicode, theme: String = "terminal") {
        self.symbols = symbols
        self.theme = theme
    }
}

/// Something told to the person, gone after a few seconds.
public struct Notice: Sendable, Equatable {
    /// What.
    public var text: String
    /// How loud.
    public var kind: NoticeKind
    /// Until when.
    public var until: Instant
}

/// Short enough not to stand in the way, long enough to read two lines.
let noticeStays: Duration = .seconds(5)
