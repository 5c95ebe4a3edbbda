import Foundation
import Testing

/// A terminal of a fixed size with a program in it: a private tmux server.
final class Terminal {
    private let sandbox: Sandbox
    private let name = "breakwater-\(UUID().uuidString.prefix(8))"
    private let environment: [String: String]

    /// Columns and rows at the start.
    struct Size: Sendable {
        var columns: Int
        var rows: Int
        static let small = Size(columns: 80, rows: 24)
        static let middle = Size(columns: 140, rows: 45)
        static let large = Size(columns: 200, rows: 60)
    }

    /// Opens a terminal, runs the scenario, and closes it, whatever happens.
    ///
    /// Without `shell` the program is the terminal's only process; with it, a shell is, and
    /// scenarios type their commands at its prompt `ready> `.
    static func open(
        _ arguments: [String] = ["demo"], size: Size = .small, sandbox: Sandbox? = nil,
        environment: [String: String] = [:], shell: Bool = false,
        _ scenario: (Terminal) async throws -> Void
    ) async throws {
        let terminal = try Terminal(sandbox: sandbox ?? Sandbox(), environment: environment)
        do {
            try await terminal.start(
                shell ? ["/bin/sh", "-i"] : terminal.recorded([Program.path] + arguments),
                size: size)
            try await scenario(terminal)
        } catch {
            await terminal.close()
            throw error
        }
        await terminal.close()
    }

    private init(sandbox: Sandbox, environment: [String: String]) throws {
        self.sandbox = sandbox
        let own = [
            "COLORTERM": "truecolor", "PS1": "ready> ", "ENV": "",
            "BREAKWATER": Program.path,
        ]
        self.environment = sandbox.environment(own.merging(environment) { $1 })
    }

    private func start(_ command: [String], size: Size) async throws {
        let settings = try sandbox.write(
            """
            set -g status off
            set -g default-terminal tmux-256color
            set -g remain-on-exit on
            set -g remain-on-exit-format ""
            set -g escape-time 0
            set -g set-clipboard off
            set -g allow-passthrough off
            """, to: "tmux.conf")
        try await tmux(
            ["-f", settings, "new-session", "-d", "-x", "\(size.columns)", "-y", "\(size.rows)"]
                + command)
    }

    /// Types text as it is.
    func type(_ text: String) async throws { try await tmux(["send-keys", "-l", "--", text]) }

    /// Presses keys by tmux's names: `Enter`, `C-c`, `Tab`, `Up`, `F1`, `M-1`.
    func press(_ keys: String...) async throws { try await tmux(["send-keys"] + keys) }

    /// Pastes text as a terminal does, between the paste marks when the program asked for them.
    func paste(_ text: String) async throws {
        let file = try sandbox.write(text, to: "paste")
        try await tmux(["load-buffer", file])
        try await tmux(["paste-buffer", "-p"])
    }

    /// Changes the size of the terminal.
    func resize(to size: Size) async throws {
        try await tmux(["resize-window", "-x", "\(size.columns)", "-y", "\(size.rows)"])
    }

    /// The screen as it is now, one line a row, trailing blanks cut.
    func screen() async throws -> String { try await tmux(["capture-pane", "-p"]) }

    /// What tmux would paste.
    func buffer() async throws -> String { try await tmux(["show-buffer"]) }

    /// What tmux knows of the pane, by its format names: `cursor_x`, `alternate_on`, `pane_pid`.
    func fact(_ format: String) async throws -> String {
        try await tmux(["display-message", "-p", "#{\(format)}"])
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Sends the program a signal.
    func signal(_ signal: Int32) throws {
        kill(pid_t(try #require(number(in: "pid"))), signal)
    }

    /// The exit code of the program, once it has ended: 128 + the signal if one ended it.
    func exitCode(within limit: Duration = .seconds(20)) async throws -> Int {
        var code: Int?
        try await waitUntil(within: limit, { "still running:\n" + (try await screen()) }) {
            code = number(in: "code")
            return code != nil
        }
        return code ?? -1
    }

    /// The command, so wrapped that it leaves its process and its exit code in the sandbox.
    ///
    /// tmux does not always learn how its process ended.
    private func recorded(_ command: [String]) -> [String] {
        // What an earlier program in the same sandbox left; usually there is nothing to remove.
        for name in ["pid", "code"] { try? FileManager.default.removeItem(atPath: path(of: name)) }
        let run = "echo $$ > '\(path(of: "pid"))'; exec \"$0\" \"$@\""
        let record = "sh -c '\(run.replacing("'", with: "'\\''"))' \"$0\" \"$@\""
        return [
            "/bin/sh", "-c", record + "; code=$?; echo $code > '\(path(of: "code"))'; exit $code",
        ] + command
    }

    private func path(of name: String) -> String {
        sandbox.folder.appending(path: name).path(percentEncoded: false)
    }

    /// The number in a file of the sandbox; `nil` until its line is whole.
    private func number(in name: String) -> Int? {
        // A file that is not there yet is no number yet.
        guard let text = try? String(contentsOfFile: path(of: name), encoding: .utf8),
            text.hasSuffix("\n")
        else { return nil }
        return Int(text.dropLast())
    }

    /// Waits until the screen satisfies the condition, and returns that screen.
    @discardableResult func wait(
        for what: String, within limit: Duration = .seconds(20), _ condition: (String) -> Bool
    ) async throws -> String {
        var seen = ""
        try await waitUntil(within: limit, { "never on the screen: \(what)\n\(seen)" }) {
            seen = try await self.screen()
            return condition(seen)
        }
        return seen
    }

    /// Waits until this text is on the screen.
    @discardableResult func wait(
        for text: String, within limit: Duration = .seconds(20)
    ) async throws -> String {
        try await wait(for: text, within: limit) { $0.contains(text) }
    }

    /// Waits until this text is not on the screen any more.
    @discardableResult func waitWithout(
        _ text: String, within limit: Duration = .seconds(20)
    ) async throws -> String {
        try await wait(for: "a screen without “\(text)”", within: limit) { !$0.contains(text) }
    }

    private func close() async { _ = try? await tmux(["kill-server"]) }

    @discardableResult private func tmux(_ arguments: [String]) async throws -> String {
        let command = try Running(
            "/usr/bin/env", ["tmux", "-u", "-L", name] + arguments, input: "",
            environment: environment, folder: sandbox.folder)
        let finished = try await command.finished(within: .seconds(20))
        if finished.code != 0 {
            throw WaitedInVain(description: "tmux \(arguments): \(finished.err)")
        }
        return finished.out
    }
}
