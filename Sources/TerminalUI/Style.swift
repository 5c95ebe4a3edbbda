/// What a piece of the screen means; a theme gives it a colour.
///
/// Views never name colours, so a theme change repaints and changes no view.
public enum Role: UInt8, Sendable, Hashable, CaseIterable {
    /// Plain text.
    case text
    /// Text that matters more.
    case strong
    /// Secondary text.
    case secondary
    /// Hints, disabled things, queued lanes.
    case faint
    /// Lines around panels.
    case border
    /// Lines around the focused panel.
    case focus
    /// A panel's title.
    case title
    /// Headings in answers.
    case heading
    /// Links.
    case link
    /// Inline code and code blocks, token counts.
    case code
    /// Keywords in code.
    case codeKeyword
    /// Strings in code.
    case codeString
    /// Comments in code.
    case codeComment
    /// The person's label.
    case user
    /// The model's label.
    case assistant
    /// Well: closed, healthy, winner.
    case ok
    /// Half-open, waiting, throttled.
    case warning
    /// Open, failed, refused.
    case error
    /// Streaming, active.
    case active
    /// Cancelled, drained.
    case cancelled
    /// Switched off by hand.
    case off
    /// The low end of a graph.
    case graphLow
    /// The middle of a graph.
    case graphMiddle
    /// The high end of a graph.
    case graphHigh
    /// Keys in hints.
    case key
    /// The word “simulated” and other labels that must be seen.
    case label
}

/// What lies behind the text.
public enum Backdrop: UInt8, Sendable, Hashable, CaseIterable {
    /// The terminal's or the theme's background.
    case base
    /// A raised panel: overlays, code blocks.
    case panel
    /// The selected row.
    case selection
    /// A find match.
    case match
}

/// Attributes that survive without colours.
public struct Attributes: OptionSet, Sendable, Hashable {
    /// The bits.
    public let rawValue: UInt8
    /// Creates a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Bold.
    public static let bold = Attributes(rawValue: 1)
    /// Dim.
    public static let dim = Attributes(rawValue: 2)
    /// Italic.
    public static let italic = Attributes(rawValue: 4)
    /// Underlined.
    public static let underline = Attributes(rawValue: 8)
    /// Foreground and background swapped.
    public static let reverse = Attributes(rawValue: 16)
    /// Struck out.
    public static let strikethrough = Attributes(rawValue: 32)
}

/// How one cell looks, by role.
public struct Style: Sendable, Hashable {
    /// What the text means.
    public var role: Role
    /// What lies behind it.
    public var backdrop: Backdrop
    /// Attributes beside the theme's own for the role.
    public var attributes: Attributes

    /// Creates a style; plain text on the base by default.
    public init(
        _ role: Role = .text, on backdrop: Backdrop = .base, _ attributes: Attributes = []
    ) {
        self.role = role
        self.backdrop = backdrop
        self.attributes = attributes
    }
}
