#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the process was started with, as far as a terminal program asks.
nonisolated enum Environment {
    /// A variable, or `nil` when it is unset.
    static func value(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        return String(cString: value)
    }

    /// Sets a variable, or unsets it with `nil`.
    static func set(_ name: String, _ value: String?) {
        if let value { setenv(name, value, 1) } else { unsetenv(name) }
    }

    /// True when the descriptor is a terminal.
    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Opens the terminal that controls the process; −1 when there is none.
    static func openControllingTerminal() -> Int32 { open("/dev/tty", O_RDWR | O_CLOEXEC) }

    /// The signals a terminal program lives with.
    static func signal(_ number: Int32) -> TerminalSignal? {
        switch number {
        case SIGWINCH: .windowChanged
        case SIGTERM: .terminate
        case SIGHUP: .hangup
        case SIGINT: .interrupt
        case SIGTSTP: .suspend
        case SIGCONT: .continued
        default: nil
        }
    }
}
