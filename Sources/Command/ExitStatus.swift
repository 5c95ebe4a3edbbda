import Client
import Reliability

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The exit codes; scripts rely on them.
struct ExitStatus: Error, Equatable {
    /// What the shell sees.
    let code: Int32
    /// What the person is told on leaving, one sentence; never while a screen is up.
    var message: String?

    /// The same status with a sentence.
    func saying(_ message: String) -> ExitStatus { ExitStatus(code: code, message: message) }

    /// Answered.
    static let answered = ExitStatus(code: 0)
    /// No endpoint could answer.
    static let unanswered = ExitStatus(code: 1)
    /// A simulation did not come out as expected.
    static let unmet = ExitStatus(code: 1)
    /// A mistake of usage or configuration.
    static let usage = ExitStatus(code: 2)
    /// Answered incompletely: partial text was printed.
    static let incomplete = ExitStatus(code: 3)
    /// No usable terminal.
    static let noTerminal = ExitStatus(code: 4)
    /// Refused by our own limits.
    static let refused = ExitStatus(code: 5)
    /// The deadline passed.
    static let deadline = ExitStatus(code: 6)

    /// Ended by a signal: 130 for INT, 143 for TERM.
    static func signal(_ number: Int32) -> ExitStatus { ExitStatus(code: 128 + number) }

    /// The code of a call that ended like this.
    static func of(_ answer: ChatAnswer) -> ExitStatus {
        switch answer.status {
        case .complete: return .answered
        case .incomplete: return .incomplete
        case .cancelled: return .signal(SIGINT)
        case .failed: break
        }
        return switch answer.failure?.kind {
        case .refusedLocally: .refused
        case .deadline: .deadline
        default: .unanswered
        }
    }

    /// Ends the program now: threads and sockets go with it.
    func leave() -> Never {
        if let message { Output.note(message) }
        exit(code)
    }
}
