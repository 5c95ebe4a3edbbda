import Behaviours
import DemoEndpoints
import Foundation
import Testing

extension EndToEnd {
    /// What the program leaves behind: the terminal, and the conversation.
    @Suite struct TerminalCraft {
        @Test func `Ctrl-Z gives the terminal back, and fg brings the screen`() async throws {
            try await Terminal.open(size: .small, shell: true) { terminal in
                try await terminal.wait(for: "ready>")
                try await terminal.type("\"$BREAKWATER\" demo")
                try await terminal.press("Enter")
                try await terminal.wait(for: "5 untried")
                try await terminal.type("half a message")
                try await terminal.wait(for: "│ half a message")

                try await terminal.press("C-z")
                try await terminal.waitWithout("5 untried")
                #expect(try await terminal.fact("alternate_on") == "0")
                try await terminal.type("echo still $((40 + 2)) here")
                try await terminal.press("Enter")
                try await terminal.wait(for: "still 42 here")

                try await terminal.type("fg")
                try await terminal.press("Enter")
                let screen = try await terminal.wait(for: "5 untried")
                #expect(screen.contains("half a message"), "nothing is lost:\n\(screen)")
                try await terminal.type(" goes on")
                try await terminal.wait(for: "half a message goes on")
            }
        }

        @Test(
            arguments: [
                (SIGTERM, 143), (SIGHUP, 129), (SIGSEGV, 139), (SIGABRT, 134),
            ] as [(Int32, Int)])
        func `a signal restores the terminal before the program goes`(
            signal: Int32, code: Int
        ) async throws {
            let home = try Sandbox()
            try await Terminal.open(sandbox: home, shell: true) { terminal in
                try await terminal.wait(for: "ready>")
                let note = home.folder.appending(path: "pid").path(percentEncoded: false)
                try await terminal.type(
                    "sh -c 'echo $$ > \(note); exec \"$BREAKWATER\" demo'; echo code=$?")
                try await terminal.press("Enter")
                try await terminal.wait(for: "5 untried")
                let process = try #require(
                    pid_t(
                        String(contentsOfFile: note, encoding: .utf8)
                            .trimmingCharacters(in: .whitespacesAndNewlines)))

                kill(process, signal)

                try await terminal.wait(for: "code=\(code)")
                #expect(try await terminal.fact("alternate_on") == "0")
                #expect(try await terminal.fact("cursor_flag") == "1")
                #expect(try await terminal.fact("mouse_any_flag") == "0")
                try await terminal.type("stty -a | grep -c -e ' icanon.* echo '")
                try await terminal.press("Enter")
                try await terminal.type("echo typed")
                try await terminal.press("Enter")
                try await terminal.wait(for: "echo and line mode") { screen in
                    screen.rows.contains("typed") && screen.contains("echo typed")
                }
            }
        }

        @Test func `a killed program has kept the part of the answer that was shown`() async throws
        {
            try await Harbour.open([.talkative("a", words: 4000)]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                try await Terminal.open([], sandbox: home) { terminal in
                    try await terminal.wait(for: "1 untried")
                    try await terminal.ask("a question to remember")
                    try await terminal.wait(for: "the answer") { $0.count(of: "word") > 60 }
                    try terminal.signal(SIGKILL)
                    #expect(try await terminal.exitCode() == 137)
                }
                try await Terminal.open([], sandbox: home) { terminal in
                    try await terminal.wait(for: "1 untried")
                    try await terminal.press("F2")
                    let screen = try await terminal.wait(for: "incomplete")
                    #expect(screen.contains("word word word"), "\(screen)")
                }
            }
        }

        @Test func `what is copied inside tmux is a buffer of tmux`() async throws {
            try await Terminal.open { terminal in
                try await terminal.wait(for: "5 untried")
                _ = try await terminal.ask("What does half-open mean?", race: 1)
                try await terminal.press("M-2")
                try await terminal.press("y")
                try await terminal.wait(for: "Copied: a buffer of tmux")
                #expect(try await terminal.buffer().contains("half-open"))
            }
        }

        @Test func `a screen that stood idle tells what a key did, and for as long as ever`()
            async throws
        {
            try await Terminal.open { terminal in
                try await terminal.wait(for: "5 untried")
                // Longer than a notice stays, which is what the screen would take it for.
                try await Task.sleep(for: .seconds(6))
                try await terminal.press("C-c")
                try await terminal.wait(for: "Ctrl-C again quits")
                try await terminal.press("C-c")
                #expect(try await terminal.exitCode() == 0)
            }
        }

        @Test func `a conversation is found again by a word in it`() async throws {
            let home = try Sandbox()
            try await Terminal.open(sandbox: home) { terminal in
                try await terminal.wait(for: "5 untried")
                _ = try await terminal.ask("What does half-open mean?", race: 1)
                try await terminal.press("C-c")
                try await terminal.press("C-c")
                #expect(try await terminal.exitCode() == 0)
            }
            try await Terminal.open(sandbox: home) { terminal in
                try await terminal.wait(for: "5 untried")
                try await terminal.press("C-f")
                try await terminal.type("stampede")
                try await terminal.wait(for: "What does half-open")
                try await terminal.press("Enter")
                try await terminal.wait(for: "the old answer") { $0.contains("model was asked") }
            }
        }
    }
}
