import Client
import CursesTerminal
import Dashboard

/// What the loop of the screen can be told.
enum Happening: Sendable {
    /// The terminal or a signal.
    case terminal(TerminalEvent)
    /// A message for the model.
    case message(Message)
    /// Something in the client.
    case client(ClientEvent)
    /// A stored conversation was read, with the numbers of its turns.
    case opened(StoredConversation, turns: [Int64])
    /// An answer is over and kept.
    case answered(TurnID, AnswerSummary)
    /// The client is ready.
    case ready(Core)
    /// A server in another process is watched.
    case watching(ServerWatch)
    /// The configuration names another theme now.
    case themeNamed(String)
    /// There is nothing to work with.
    case failed(ExitStatus)
    /// A timer is due.
    case due
    /// A line was typed where there is no screen; `nil` at the end of the input.
    case typed(String?)
}
