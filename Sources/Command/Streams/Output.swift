#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Standard output or standard error, unbuffered: what was written has left the program.
struct Output: Sendable {
    /// The answer.
    static let standard = Output(descriptor: STDOUT_FILENO)
    /// Everything else.
    static let error = Output(descriptor: STDERR_FILENO)

    let descriptor: Int32

    /// True when a person reads it.
    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// True when lines may be written over.
    var allowsCursorMotion: Bool {
        guard isTerminal, let kind = getenv("TERM") else { return false }
        return String(cString: kind) != "dumb"
    }

    /// Writes all of `text`; false when nobody reads it any more.
    @discardableResult
    func write(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, !rest.isEmpty {
                #if canImport(Darwin)
                    let written = Darwin.write(descriptor, start, rest.count)
                #elseif canImport(Musl)
                    let written = Musl.write(descriptor, start, rest.count)
                #else
                    let written = Glibc.write(descriptor, start, rest.count)
                #endif
                if written >= 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
                } else if errno == EAGAIN {
                    // Somebody made the descriptor non-blocking; wait for room.
                    var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&state, 1, -1)
                } else if errno != EINTR {
                    return false
                }
            }
            return true
        }
    }

    /// Says something to the person on standard error, after the program's name.
    static func note(_ text: String) { error.write("breakwater: \(text)\n") }

    /// A closed pipe becomes a failed write instead of the end of the program.
    static func surviveClosedPipes() { signal(SIGPIPE, SIG_IGN) }
}
