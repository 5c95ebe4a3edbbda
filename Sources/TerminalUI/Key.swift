/// What a person did at the terminal, decoded from bytes.
public enum InputEvent: Sendable, Hashable {
    /// A key.
    case key(Key)
    /// Bracketed paste: always text, never keys.
    case paste(String)
    /// The mouse.
    case mouse(MouseEvent)
    /// The terminal window gained or lost the focus.
    case focus(Bool)
    /// An answer to a question we asked the terminal, such as its background colour.
    case reply(TerminalReply)
}

/// One key press.
public struct Key: Sendable, Hashable {
    /// Which key.
    public enum Code: Sendable, Hashable {
        /// A character as typed; with control, the lower-case letter.
        case character(Character)
        /// Enter.
        case enter
        /// Tab.
        case tab
        /// Escape.
        case escape
        /// Backspace.
        case backspace
        /// Delete.
        case delete
        /// Insert.
        case insert
        /// Arrow up.
        case up
        /// Arrow down.
        case down
        /// Arrow left.
        case left
        /// Arrow right.
        case right
        /// Home.
        case home
        /// End.
        case end
        /// Page up.
        case pageUp
        /// Page down.
        case pageDown
        /// F1…F12.
        case function(Int)
    }

    /// Keys held down with it.
    public struct Modifiers: OptionSet, Sendable, Hashable {
        /// The bits.
        public let rawValue: UInt8
        /// Creates a set from its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Shift, where the terminal reports it.
        public static let shift = Modifiers(rawValue: 1)
        /// Alt, also as an Escape prefix.
        public static let alt = Modifiers(rawValue: 2)
        /// Control.
        public static let control = Modifiers(rawValue: 4)
    }

    /// Which key.
    public var code: Code
    /// What was held down.
    public var modifiers: Modifiers

    /// Creates a key press.
    public init(_ code: Code, _ modifiers: Modifiers = []) {
        self.code = code
        self.modifiers = modifiers
    }

    /// A plain character.
    public static func character(_ character: Character) -> Key { Key(.character(character)) }
    /// A character with control, written in lower case.
    public static func control(_ character: Character) -> Key {
        Key(.character(character), .control)
    }
    /// A character with alt.
    public static func alt(_ character: Character) -> Key { Key(.character(character), .alt) }
}

/// One mouse action at a cell.
public struct MouseEvent: Sendable, Hashable {
    /// What.
    public enum Action: Sendable, Hashable {
        /// The left button went down.
        case press
        /// The pointer moved with the left button down.
        case drag
        /// The left button went up.
        case release
        /// The wheel went up.
        case wheelUp
        /// The wheel went down.
        case wheelDown
    }
    /// What.
    public var action: Action
    /// Where.
    public var at: Point
    /// Creates an action.
    public init(_ action: Action, at point: Point) {
        self.action = action
        self.at = point
    }
}

/// What a terminal answered.
public enum TerminalReply: Sendable, Hashable {
    /// The background colour, 0…255 a channel.
    case background(red: UInt8, green: UInt8, blue: UInt8)
    /// The cursor's position, from 0.
    case cursor(Point)
    /// The state of a private mode: 1 set, 2 reset, 0 unknown.
    case mode(Int, Int)
    /// The kitty keyboard flags.
    case keyboardFlags(Int)
    /// Device attributes: the answer that every terminal gives last.
    case attributes
}
