public import TerminalUI

/// Where a key acts.
public enum KeyRegion: String, Sendable, Hashable, CaseIterable {
    /// Anywhere.
    case everywhere
    /// While a message is typed.
    case composer
    /// In every panel.
    case panel
    /// In the endpoint table.
    case endpoints
    /// In the conversation.
    case chat
    /// In the waterfall.
    case race
    /// In the event log.
    case events
    /// In the list of conversations.
    case list
    /// Only through the palette.
    case palette

    /// The heading in the help overlay.
    public var heading: String {
        switch self {
        case .everywhere: "Everywhere"
        case .composer: "While typing a message"
        case .panel: "In every panel"
        case .endpoints: "Endpoints"
        case .chat: "Conversation"
        case .race: "Race"
        case .events: "Events"
        case .list: "List of conversations"
        case .palette: "From the palette"
        }
    }
}

/// One row of the key map.
public struct KeyBinding: Sendable, Equatable {
    /// What it does.
    public let action: Action
    /// The keys; the first is the one that hints show.
    public internal(set) var keys: [Key]
    /// Where.
    public let region: KeyRegion
    /// Its name in the palette and the hints.
    public let title: String
    /// One sentence for the help overlay.
    public internal(set) var help: String

    init(_ action: Action, _ keys: [Key], _ region: KeyRegion, _ title: String, _ help: String) {
        self.action = action
        self.keys = keys
        self.region = region
        self.title = title
        self.help = help
    }
}

/// How keys are written on the screen.
public enum KeyName {
    /// `^P`, `M-Enter`, `PgUp`, `Space`, `?`.
    public static func text(_ key: Key) -> String {
        var name: String
        switch key.code {
        case .character(" "): name = "Space"
        case .character(let character):
            name = key.modifiers.contains(.control) ? character.uppercased() : String(character)
        case .enter: name = "Enter"
        case .tab: name = "Tab"
        case .escape: name = "Esc"
        case .backspace: name = "Backspace"
        case .delete: name = "Del"
        case .insert: name = "Ins"
        case .up: name = "Up"
        case .down: name = "Down"
        case .left: name = "Left"
        case .right: name = "Right"
        case .home: name = "Home"
        case .end: name = "End"
        case .pageUp: name = "PgUp"
        case .pageDown: name = "PgDn"
        case .function(let number): name = "F\(number)"
        }
        if key.modifiers.contains(.shift) { name = "Shift-" + name }
        if key.modifiers.contains(.alt) { name = "Alt-" + name }
        if key.modifiers.contains(.control) { name = "^" + name }
        return name
    }

    /// All keys of a row: `^J, Alt-Enter`.
    public static func text(_ keys: [Key]) -> String {
        keys.map { text($0) }.joined(separator: ", ")
    }
}
