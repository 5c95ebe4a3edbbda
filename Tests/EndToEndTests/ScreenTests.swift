import Behaviours
import DemoEndpoints
import Foundation
import Testing

extension EndToEnd {
    /// The full screen, as a person meets it.
    @Suite struct FullScreen {
        @Test func `ask, see who won, switch that one off, ask again: another one wins`()
            async throws
        {
            try await Terminal.open { terminal in
                let start = try await terminal.wait(for: "5 untried")
                #expect(start.count(of: " sim ") == 5, "demo endpoints are labelled")

                let first = try await terminal.ask("What do the exit codes mean?", race: 1)
                let names = ["beacon", "squall", "undertow", "sluice", "tidal"]
                let position = try #require(names.firstIndex(of: first))

                try await terminal.press("Space", onEndpoint: position)
                try await terminal.wait(for: "\(first) is off") {
                    $0.endpoint(first).contains("○") && $0.endpoint(first).contains("off")
                }
                try await terminal.compose()
                let second = try await terminal.ask("What does half-open mean?", race: 2)
                #expect(names.contains(second) && second != first)
            }
        }

        @Test(arguments: [Terminal.Size.small, .middle, .large])
        func `every size shows a whole answer, the table, the race and the composer`(
            size: Terminal.Size
        ) async throws {
            try await Terminal.open(size: size) { terminal in
                try await terminal.wait(for: "5 untried")
                _ = try await terminal.ask("What do the exit codes mean?", race: 1)
                let screen = try await terminal.screen()

                #expect(screen.rows.count >= size.rows)
                for name in ["beacon", "squall", "undertow", "sluice", "tidal"] {
                    #expect(!screen.endpoint(name).isEmpty, "\(name) is missing:\n\(screen)")
                }
                for part in ["Endpoints", "Race 1", "Message", "^P palette", "F1 help"] {
                    #expect(screen.contains(part), "\(part) is missing:\n\(screen)")
                }
                if size.columns >= 140 {
                    #expect(screen.contains("[4] Events") && screen.contains("First token"))
                }
            }
        }

        @Test func `the size may change at any time, down to almost nothing`() async throws {
            try await Terminal.open { terminal in
                try await terminal.wait(for: "5 untried")
                _ = try await terminal.ask("What do the exit codes mean?", race: 1)

                try await terminal.resize(to: .middle)
                try await terminal.wait(for: "[1] Endpoints")
                try await terminal.resize(to: .large)
                try await terminal.wait(for: "a row of 200") { $0.rows.contains { $0.count > 190 } }
                try await terminal.resize(to: Terminal.Size(columns: 39, rows: 9))
                try await terminal.waitWithout("Endpoints")
                try await terminal.resize(to: Terminal.Size(columns: 12, rows: 3))
                try await terminal.resize(to: .small)
                let screen = try await terminal.wait(for: "╭─ Endpoints")

                #expect(screen.contains("130, 143"), "the answer is still there:\n\(screen)")
            }
        }

        @Test func `typing goes on while an answer streams, and Esc keeps what arrived`()
            async throws
        {
            try await Harbour.open([.talkative("a", words: 4000)]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                try await Terminal.open([], sandbox: home) { terminal in
                    try await terminal.wait(for: "1 untried")
                    try await terminal.ask("go")
                    try await terminal.wait(for: "word word word word")
                    try await terminal.type("the next one")
                    try await terminal.wait(for: "│ the next one")

                    try await terminal.press("Escape")

                    let screen = try await terminal.wait(for: "stopped by you")
                    #expect(screen.contains("word word word"))
                    #expect(screen.contains("the next one"), "the message is not lost")
                    try await waitUntil(within: .seconds(10), { "the socket stayed open" }) {
                        harbour.counts[0].aborted == 1
                    }
                }
            }
        }

        @Test(arguments: [["C-c", "C-c"], ["C-d"], ["M-1", "q"]])
        func `it can be left in three ways, with success`(keys: [String]) async throws {
            try await Terminal.open { terminal in
                try await terminal.wait(for: "5 untried")
                for key in keys { try await terminal.press(key) }
                #expect(try await terminal.exitCode() == 0)
                #expect(try await terminal.fact("alternate_on") == "0")
            }
        }

        @Test func `help finds a page, and Esc closes it`() async throws {
            try await Terminal.open { terminal in
                try await terminal.wait(for: "5 untried")
                try await terminal.press("F1")
                try await terminal.wait(for: "Command palette")
                try await terminal.press("Escape")
                try await terminal.wait(for: "╭─ Message")
            }
        }

        @Test(arguments: [[:], ["LANG": "C"]])
        func `without Unicode everything is drawn in ASCII`(environment: [String: String])
            async throws
        {
            let arguments = environment.isEmpty ? ["demo", "--ascii"] : ["demo"]
            try await Terminal.open(arguments, environment: environment) { terminal in
                try await terminal.wait(for: "5 untried")
                try await terminal.ask("What does half-open mean?")
                let screen = try await terminal.wait(for: "the whole answer", within: .seconds(60))
                {
                    $0.contains("model was asked")
                }
                #expect(screen.allSatisfy { $0.isASCII }, "\(screen)")
            }
        }

        @Test func `a megabyte is pasted without freezing and without being sent`() async throws {
            try await Terminal.open { terminal in
                try await terminal.wait(for: "5 untried")
                let start = ContinuousClock.now
                try await terminal.paste(
                    String(repeating: "a line of pasted text\n", count: 47_000))
                try await terminal.type("behind it")
                let screen = try await terminal.wait(for: "behind it", within: .seconds(20))
                #expect(ContinuousClock.now - start < .seconds(20))
                #expect(screen.winners.isEmpty && !screen.contains("Race 1"))
            }
        }
    }
}
