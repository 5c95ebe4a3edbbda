/// Why the screen could not be started; the description says what to do.
public nonisolated enum TerminalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Standard output, or the input with no terminal behind it, is no terminal.
    case notATerminal
    /// `TERM` names an entry that is not installed, or none.
    case unknownTerminal(String)
    /// The terminal cannot place its cursor.
    case tooPlain(String)
    /// The system refused a file or a thread.
    case system

    /// One line for standard error.
    public var description: String {
        switch self {
        case .notATerminal:
            "the full screen needs a terminal; use “breakwater ask” in pipes and scripts"
        case .unknownTerminal(""):
            "TERM is not set; set it to your terminal’s name, such as xterm-256color"
        case .unknownTerminal(let name):
            "unknown terminal “\(name)”; set TERM to an installed entry, such as xterm-256color"
        case .tooPlain(let name):
            "the terminal “\(name)” cannot show a full screen; use “breakwater ask” instead"
        case .system: "the system refused to open the terminal"
        }
    }
}
