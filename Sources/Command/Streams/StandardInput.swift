import Foundation

/// What was piped into the program.
enum StandardInput {
    /// All of standard input, or `nil` when it is a terminal or closed.
    static func text() -> String? {
        guard isatty(STDIN_FILENO) == 0,
            // A closed descriptor is no input.
            let data = try? FileHandle.standardInput.readToEnd()
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}
