public import TerminalUI

/// A text that is asked for, over the screen.
public struct Prompt: Sendable, Equatable {
    /// What the text is for.
    public enum Purpose: Sendable, Equatable {
        /// The title of a stored conversation.
        case title(of: Int64)
        /// The file that a stored conversation is written to.
        case exportPath(of: Int64)
        /// The file that conversations are read from.
        case importPath
        /// The conversation's system prompt.
        case system
        /// One of its parameters.
        case parameter(Parameter)
        /// The name of a new preset.
        case presetName
    }

    /// What the text is for.
    public var purpose: Purpose
    /// What its frame says.
    public var title: String
    /// What there is to know, in one row.
    public var hint: String
    /// The text.
    public var editor: LineEditor

    init(_ purpose: Purpose, title: String, hint: String, text: String = "") {
        self.purpose = purpose
        self.title = title
        self.hint = hint
        editor = LineEditor(text)
    }

    /// True where a line feed may stand in the text.
    var isMultiline: Bool { purpose == .system }

    /// Rows of text that are shown at once.
    static let mostRows = 8
}

/// A conversation that was deleted and can come back.
struct Discarded: Sendable, Equatable {
    var id: Int64
    var title: String
}
