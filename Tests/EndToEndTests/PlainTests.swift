import Behaviours
import DemoEndpoints
import Foundation
import Testing

extension EndToEnd {
    /// Plain lines instead of a screen.
    @Suite struct PlainLines {
        @Test func `questions out of a pipe are answered in turn, answers alone on the output`()
            async throws
        {
            try await Harbour.open([.quick("a")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())

                let result = try await home.run(
                    "--plain", input: "first thing\n/status\nsecond thing\n")

                #expect(result.code == 0, "\(result.err)")
                #expect(result.out == "You said first thing\nYou said second thing\n")
                #expect(result.err.contains("Endpoints: 1/1 up"))
                #expect(result.err.count(of: "Answer by a") == 2)
                #expect(!result.err.contains("\u{1B}") && !result.out.contains("\u{1B}"))
            }
        }

        @Test func `a file that a line mentions goes along, and what is none is a word`()
            async throws
        {
            try await Harbour.open([.quick("a")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                let notes = try home.write("high tide at nine", to: "notes.txt")

                let result = try await home.run(
                    "--plain", input: "see @\(notes)\nhello @jane\nsee @\(notes).gone\n")

                #expect(result.out.contains("high tide at nine"), "\(result.out) \(result.err)")
                #expect(result.out.contains("You said hello @jane\n"))
                #expect(result.err.contains("There is no file \(notes).gone"))
            }
        }

        @Test func `an answer that fails sets the exit code and says what to do`() async throws {
            try await Harbour.open([.always(.status(401), "a")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())

                let result = try await home.run("--plain", input: "go\n")

                #expect(result.code == 1)
                #expect(result.out.isEmpty)
                #expect(result.err.contains("No answer") && result.err.contains("/again"))
            }
        }

        @Test func `a dumb terminal gets plain lines and never a control sequence`() async throws {
            try await Harbour.open([.quick("a")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                try await Terminal.open(sandbox: home, shell: true) { terminal in
                    try await terminal.wait(for: "ready>")
                    try await terminal.type("TERM=dumb \"$BREAKWATER\"; echo code=$?")
                    try await terminal.press("Enter")
                    try await terminal.wait(for: "Endpoints: 1 untried")
                    #expect(try await terminal.fact("alternate_on") == "0")
                    try await terminal.type("hello there")
                    try await terminal.press("Enter")
                    try await terminal.wait(for: "You said hello there")
                    try await terminal.wait(for: "Answer by a")
                    try await terminal.type("/off a")
                    try await terminal.press("Enter")
                    try await terminal.wait(for: "a: disabled")
                    try await terminal.press("C-d")
                    try await terminal.wait(for: "code=0")
                }
            }
        }
    }
}
