/// How a message is written on the full screen.
public struct ComposerSettings: Sendable, Equatable {
    /// Which keys edit it.
    public enum Keys: String, Sendable, CaseIterable {
        /// Those of readline: Ctrl-A, Ctrl-W, Alt-B and so on.
        case readline
        /// Those of vi, beginning in insert mode.
        case vim
    }

    /// What Enter does.
    public enum Enter: String, Sendable, CaseIterable {
        /// Sends the message; Ctrl-J, Alt-Enter and Shift-Enter begin a line.
        case send
        /// Begins a line; Alt-Enter sends.
        case newline
    }

    /// Which keys edit a message.
    ///
    /// Default `readline`.
    public var keys = Keys.readline
    /// What Enter does.
    ///
    /// Default `send`.
    public var enter = Enter.send

    /// Creates the defaults.
    public init() {}
}

extension SettingsReader {
    /// The section `composer`.
    mutating func composer(in top: Section) -> ComposerSettings {
        var composer = ComposerSettings()
        guard let section = section(top, "composer", known: ["keys", "enter"]) else {
            return composer
        }
        composer.keys = word(section, "keys", ComposerSettings.Keys.self) ?? composer.keys
        composer.enter = word(section, "enter", ComposerSettings.Enter.self) ?? composer.enter
        return composer
    }
}
