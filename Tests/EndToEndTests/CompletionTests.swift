import Foundation
import Testing

extension EndToEnd {
    /// The completions that `make install` installs, offered by the real shells.
    @Suite struct Completions {
        @Test(.enabled(if: Shell.bash.path != nil, "bash is needed"))
        func `bash offers every command, every flag and the values that are known`() async throws {
            try await check(.bash)
        }

        @Test(.enabled(if: Shell.zsh.path != nil, "zsh is needed"))
        func `zsh offers every command, every flag and the values that are known`() async throws {
            try await check(.zsh)
        }

        @Test(.enabled(if: Shell.fish.path != nil, "fish is needed"))
        func `fish offers every command, every flag and the values that are known`() async throws {
            // Outside a terminal it cannot tell a completion where the cursor is, which whoever asks
            // the program needs to know.
            try await check(.fish, leavingOut: ["--theme ", "simulate "])
        }

        private func check(_ shell: Shell, leavingOut asking: [String] = []) async throws {
            let home = try Sandbox()
            _ = try home.write("", to: "chats.json")
            _ = try home.write("", to: "storm.yaml")
            _ = try home.write("", to: "config/breakwater/themes/jetty.yaml")
            let help = try await home.run("--experimental-dump-help").out
            let tree = try JSONDecoder().decode(HelpTree.self, from: Data(help.utf8))
            let expected = (Self.offers(of: tree.command) + Self.values).filter { offer in
                !asking.contains { offer.line.contains($0) }
            }

            let offered = try await offers(of: shell, for: expected.map(\.line), in: home)
            for (line, words) in expected {
                let text = offered[line] ?? ""
                let missing = Set(words).subtracting(
                    text.split(whereSeparator: \.isWhitespace).map(String.init))
                #expect(missing.isEmpty, "`\(line)` lacks \(missing.sorted()): \(text)")
            }
        }

        /// Lines, and what has to be offered at their ends.
        private static let values: [(line: String, words: [String])] = [
            ("breakwater --strategy ", ["balanced", "least-loaded", "round-robin"]),
            ("breakwater --theme ", ["terminal", "mono", "jetty"]),
            ("breakwater ask --config ", ["storm.yaml"]),
            ("breakwater ask --tool-choice ", ["auto", "none", "required"]),
            ("breakwater batch ", ["chats.json"]),
            ("breakwater check ", ["storm.yaml"]),
            ("breakwater history export --format ", ["html", "json", "md"]),
            ("breakwater history import ", ["chats.json"]),
            ("breakwater serve --certificate-key ", ["chats.json"]),
            ("breakwater simulate ", ["hedge-storm", "storm.yaml"]),
        ]

        /// What the help says of a command and of those below it.
        private static func offers(
            of command: HelpTree.Command, after words: String = ""
        ) -> [(line: String, words: [String])] {
            let line = words + command.commandName + " "
            let below = (command.subcommands ?? []).filter {
                $0.shouldDisplay && $0.commandName != "help"
            }
            let flags = (command.arguments ?? []).filter(\.shouldDisplay)
                .flatMap { $0.names ?? [] }.filter { $0.kind == "long" }.map { "--\($0.name)" }
            let names = below.isEmpty ? [] : [(line, below.map(\.commandName))]
            return [(line + "--", flags)] + names + below.flatMap { offers(of: $0, after: line) }
        }

        /// What the shell offers at the end of each line, as it would stand in a terminal.
        private func offers(
            of shell: Shell, for lines: [String], in home: Sandbox
        ) async throws -> [String: String] {
            let made = try await home.run("--generate-completion-script", shell.rawValue)
            let file = URL(filePath: try home.write(made.out, to: "completions/\(shell.file)"))
            let folder = file.deletingLastPathComponent().path(percentEncoded: false)
            let script = try home.write(shell.script, to: "offers.\(shell.rawValue)")
            // The completions ask the program for some values, by its name.
            let beside = URL(filePath: Program.path).deletingLastPathComponent()
            var environment = home.environment()
            environment["PATH"] =
                beside.path(percentEncoded: false) + ":" + (environment["PATH"] ?? "")
            let ran = try await Running(
                shell.path ?? "", [script, folder] + lines, input: "", environment: environment,
                folder: home.folder, inside: home
            ).finished()

            #expect(ran.code == 0 && ran.err.isEmpty, "\(ran)")
            let parts = ran.out.components(separatedBy: "== ").dropFirst().map { part in
                let end = part.firstIndex(of: "\n") ?? part.endIndex
                return (String(part[..<end]), String(part[end...]))
            }
            return Dictionary(parts) { $1 }
        }
    }
}

/// What `--experimental-dump-help` tells of the program.
private struct HelpTree: Decodable {
    var command: Command

    struct Command: Decodable {
        var commandName: String
        var shouldDisplay: Bool
        var arguments: [Argument]?
        var subcommands: [Command]?
    }

    struct Argument: Decodable {
        var shouldDisplay: Bool
        var names: [Name]?
    }

    struct Name: Decodable {
        var kind: String
        var name: String
    }
}
