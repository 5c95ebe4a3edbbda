import Foundation

/// The clipboard as tmux keeps it.
///
/// Inside tmux nobody hears a program that asks the terminal to copy (OSC 52): its default for
/// `set-clipboard`, `external`, drops that. `load-buffer -w` makes the text a buffer of tmux, which
/// pastes with prefix `]`, and has tmux itself pass it on to the terminal.
enum TmuxBuffer {
    /// More than it ever takes; the screen waits for it.
    private static let limit = DispatchTimeInterval.seconds(1)

    /// Whether the program runs inside tmux.
    static func isNeeded(in environment: [String: String]) -> Bool {
        environment["TMUX"].map { !$0.isEmpty } ?? false
    }

    /// Gives the text to tmux; false when tmux is not there, is older than 3.2, or fails.
    static func load(_ text: String) -> Bool {
        // A file, because a pipe that nobody reads would block the screen.
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("breakwater-\(UUID().uuidString.prefix(8)).txt")
        let isMade = FileManager.default.createFile(
            atPath: file.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        defer { try? FileManager.default.removeItem(at: file) }
        guard isMade, let input = try? FileHandle(forReadingFrom: file) else { return false }
        defer { try? input.close() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tmux", "load-buffer", "-w", "-"]
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        guard (try? process.run()) != nil else { return false }
        guard ended.wait(timeout: .now() + limit) == .success else {
            process.terminate()
            return false
        }
        return process.terminationReason == .exit && process.terminationStatus == 0
    }
}
