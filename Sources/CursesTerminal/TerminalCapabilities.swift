public import TerminalUI

/// Whether colours were asked for on the command line.
public nonisolated enum ColorChoice: Sendable, Hashable {
    /// As the environment and the terminal say.
    case automatic
    /// Even where the environment says otherwise.
    case always
    /// None.
    case never
}

/// What the terminal can do, as far as the environment tells before it is started.
public nonisolated struct TerminalCapabilities: Sendable, Hashable {
    /// The value of `TERM`.
    public var terminal: String
    /// The most colours to use; the terminal's entry may allow fewer.
    public var depth: ColorDepth
    /// True when characters are UTF-8.
    public var isUTF8: Bool
    /// True when nothing but ASCII shall be drawn.
    public var isASCII: Bool
    /// True when questions and newer modes may be sent without leaving traces on the screen.
    public var answersQuestions: Bool
    /// What stands between the program and the terminal.
    public var multiplexer: Multiplexer?

    /// The glyphs to draw with.
    public var symbols: Symbols {
        var symbols = isASCII ? Symbols.ascii : .unicode
        if !isUTF8 { symbols.spelling = .all }
        // The fonts of consoles have blocks and lines, and no room for 256 patterns of dots.
        symbols.hasBraille = answersQuestions
        return symbols
    }

    /// Reads the capabilities from environment variables.
    ///
    /// Colours, first that applies: the choice; `NO_COLOR` set and not empty: none; else as many
    /// as the terminal has, which is where it differs from printed output: there is always a
    /// terminal, so variables that force colours have nothing to force. `COLORTERM=truecolor` or `24bit` means direct colours.
    public init(
        environment: (String) -> String?, isUTF8: Bool, color: ColorChoice = .automatic,
        ascii: Bool = false
    ) {
        terminal = environment("TERM") ?? ""
        multiplexer = Multiplexer(environment: environment)
        self.isUTF8 = isUTF8
        isASCII = ascii || !isUTF8
        let plain = ["linux", "dumb", "ansi", "cons", "vt1", "vt2", "vt5", "cygwin", "sun", "wy"]
        let name = terminal
        answersQuestions = !name.isEmpty && !plain.contains { name.hasPrefix($0) }
        let colorTerm = environment("COLORTERM") ?? ""
        // A console inherits the variable from whatever started it and still has eight colours.
        let isDirect =
            answersQuestions
            && (colorTerm == "truecolor" || colorTerm == "24bit" || name.hasSuffix("-direct"))
        let isRefused = !(environment("NO_COLOR") ?? "").isEmpty
        let full: ColorDepth = isDirect ? .direct : .indexed256
        depth =
            switch color {
            case .always: full
            case .never: .mono
            case .automatic: isRefused ? .mono : full
            }
    }

    /// The capabilities of this process; also sets its locale from the environment.
    ///
    /// `utf8` draws Unicode even where the locale says otherwise.
    @MainActor
    public static func ofThisProcess(
        color: ColorChoice = .automatic, ascii: Bool = false, utf8: Bool = false
    ) -> TerminalCapabilities {
        TerminalCapabilities(
            environment: Environment.value, isUTF8: Locale.adopt(forceUTF8: utf8), color: color,
            ascii: ascii)
    }
}
