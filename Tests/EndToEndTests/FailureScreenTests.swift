import Behaviours
import DemoEndpoints
import Foundation
import Testing

extension EndToEnd {
    /// The full screen while endpoints fail.
    @Suite struct FailureScreen {
        @Test
        func `an endpoint killed in mid-stream leaves a marked part, and nothing is spliced on`()
            async throws
        {
            try await Harbour.open([.talkative("a", words: 4000), .quick("b")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration([:], "routing: {strategy: priority}"))
                try await Terminal.open([], sandbox: home) { terminal in
                    try await terminal.wait(for: "2 untried")
                    try await terminal.ask("go")
                    try await terminal.wait(for: "word word word word")

                    harbour.demo.apply(.kill, to: 0)

                    let screen = try await terminal.wait(for: "incomplete")
                    #expect(screen.contains("word word word"))
                    #expect(!screen.contains("You said"))
                    #expect(harbour.requests[1] == 0)

                    // Asked again, the call finds the other one by itself.
                    try await terminal.press("M-2")
                    try await terminal.press("R")
                    try await terminal.wait(for: "You said go")
                }
            }
        }

        @Test func `a demo endpoint can be killed from the screen, and healed`() async throws {
            try await Terminal.open { terminal in
                try await terminal.wait(for: "5 untried")
                try await terminal.press("x", onEndpoint: 0)
                try await terminal.wait(for: "Demo fault")
                try await terminal.type("kill")
                try await terminal.press("Enter")
                try await terminal.waitWithout("Demo fault")
                try await terminal.press("p", onEndpoint: 0)
                try await terminal.wait(for: "only beacon")
                try await terminal.compose()
                try await terminal.ask("What is Breakwater?")
                try await terminal.wait(for: "a failed answer", within: .seconds(60)) {
                    $0.contains("failed:")
                }

                try await terminal.press("x", onEndpoint: 0)
                try await terminal.wait(for: "Demo fault")
                try await terminal.type("heal")
                try await terminal.press("Enter")
                try await terminal.waitWithout("Demo fault")
                try await terminal.press("r", onEndpoint: 0)
                try await terminal.press("M-2")
                try await terminal.press("R")
                try await terminal.wait(for: "an answer of beacon", within: .seconds(60)) {
                    $0.raceWinner == "beacon"
                }
            }
        }

        @Test func `a storm of 429 is answered elsewhere, and the throttled one is left alone`()
            async throws
        {
            let busy = Fault.status(429, code: "rate_limit_exceeded", retryAfter: .seconds(60))
            try await Harbour.open([.always(busy, "busy"), .quick("free")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration([:], "routing: {strategy: priority}"))
                try await Terminal.open([], size: .middle, sandbox: home) { terminal in
                    try await terminal.wait(for: "2 untried")
                    _ = try await terminal.ask("question 1", winners: 1)
                    try await terminal.wait(for: "→ free at once")
                    #expect(try await terminal.screen().contains("busy 429"), "the log says why")
                    for number in 2...4 {
                        let winners = try await terminal.ask("question \(number)", winners: number)
                        #expect(winners == Array(repeating: "free", count: number))
                    }

                    #expect(harbour.requests == [1, 4])
                    let screen = try await terminal.screen()
                    #expect(screen.endpoint("busy").contains("wait"), "\(screen)")
                }
            }
        }

        @Test func `a model's control sequences leave the terminal untouched`() async throws {
            let hostile = """
                begin \u{1B}]0;stolen title\u{07} \u{1B}]52;c;c3RvbGVu\u{07} \u{1B}[?1049l \u{1B}[2J \
                \u{1B}[H \u{1B}c \u{9B}31m \u{1B}[6n \u{1B}P+q544e\u{1B}\\ \u{08}\u{08} \u{202E}end
                """
            try await Harbour.open([.quick("a")], answer: { _, _ in hostile }) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                try await Terminal.open([], sandbox: home) { terminal in
                    try await terminal.wait(for: "1 untried")
                    let title = try await terminal.fact("pane_title")

                    _ = try await terminal.ask("go", winners: 1)

                    let screen = try await terminal.screen()
                    #expect(screen.contains("begin") && screen.contains("end"))
                    #expect(screen.rows.first?.contains("breakwater") == true)
                    #expect(screen.contains("╭─ Message"))
                    #expect(try await terminal.fact("alternate_on") == "1")
                    #expect(try await terminal.fact("pane_title") == title)
                    // A reply to the cursor question would have been typed into the composer.
                    #expect(!screen.contains("R│") && !screen.contains(";1R"))
                }
            }
        }

        @Test func `with everything switched off a question is refused at once and says why`()
            async throws
        {
            try await Harbour.open([.quick("a")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                try await Terminal.open([], sandbox: home) { terminal in
                    try await terminal.wait(for: "1 untried")
                    try await terminal.press("Space", onEndpoint: 0)
                    try await terminal.wait(for: "0/1 up")
                    try await terminal.compose()
                    try await terminal.ask("go")
                    try await terminal.wait(for: "our own limits refused it")
                    #expect(harbour.requests == [0])
                }
            }
        }
    }
}
