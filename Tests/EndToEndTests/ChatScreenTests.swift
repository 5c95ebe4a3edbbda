import Foundation
import Testing

extension EndToEnd {
    /// Chatting in the full screen: branches, files, comparisons, and what is kept of them.
    @Suite struct ChatScreen {
        @Test func `a branch that was chosen is the one that opens the next time`() async throws {
            let home = try Sandbox()
            try await Terminal.open(sandbox: home) { terminal in
                try await terminal.wait(for: "5 untried")
                _ = try await terminal.ask("What do the exit codes mean?", race: 1)
                try await terminal.press("M-2", "e")
                try await terminal.wait(for: "Message, edited: a branch")
                try await terminal.press("C-u")
                _ = try await terminal.ask("What does half-open mean?", race: 2)
                // Up to the question, where the mark of the fork stands.
                try await terminal.press("M-2", "K", "K")
                try await terminal.wait(for: "◂ 2/2 ▸")
                try await terminal.press("[")
                try await terminal.wait(for: "◂ 1/2 ▸")
                try await terminal.press("M-5", "C-d")
                #expect(try await terminal.exitCode() == 0)
            }
            try await Terminal.open(sandbox: home) { terminal in
                try await terminal.wait(for: "5 untried")
                try await terminal.press("F2")
                let screen = try await terminal.wait(for: "130, 143")
                #expect(!screen.contains("half-open mean"))
            }
        }

        @Test func `a file is sent with a question, kept, exported and imported again`()
            async throws
        {
            let home = try Sandbox()
            let notes = try home.write("the tide turns at noon", to: "notes.txt")
            try await Terminal.open(size: .middle, sandbox: home) { terminal in
                try await terminal.wait(for: "5 untried")
                _ = try await terminal.ask("What do the exit codes mean? @\(notes)", race: 1)
                try await terminal.press("M-2", "g")
                try await terminal.wait(for: "@ notes.txt  text, 22 B")

                let file = notes + ".json"
                try await terminal.compose()
                try await terminal.ask("/export \(file)")
                try await terminal.wait(for: "Exported to")
                let exported = try String(contentsOfFile: file, encoding: .utf8)
                #expect(
                    exported.contains(Data("the tide turns at noon".utf8).base64EncodedString()))

                try await terminal.ask("/rename Tides")
                try await terminal.wait(for: "▸ Tides")
                try await terminal.ask("/delete")
                try await terminal.wait(for: "Deleted “Tides”")
                try await terminal.ask("/import \(file)")
                try await terminal.press("M-2", "g")
                try await terminal.wait(for: "@ notes.txt  text, 22 B")
            }
        }

        @Test func `two endpoints answer side by side, and the chosen one is kept`() async throws {
            try await Terminal.open(size: .middle) { terminal in
                try await terminal.wait(for: "5 untried")
                try await terminal.type("What do the exit codes mean?")
                try await terminal.wait(for: "exit codes mean?")
                try await terminal.press("C-p")
                try await terminal.wait(for: "Palette")
                try await terminal.type("Compare two")
                try await terminal.press("Enter")
                try await terminal.wait(for: "Compare: the first of two")
                try await terminal.type("sluice")
                try await terminal.press("Enter")
                try await terminal.wait(for: "Compare sluice with")
                try await terminal.type("beacon")
                try await terminal.press("Enter")
                try await terminal.wait(for: "both answers", within: .seconds(60)) {
                    $0.count(of: "130, 143") == 2 && $0.count(of: "whole ") == 2
                }
                try await terminal.press("Right", "Enter")
                let screen = try await terminal.wait(for: "beacon’s answer is kept")
                #expect(screen.contains("◂ 2/2 ▸"))
            }
        }
    }
}
