import Behaviours
import DemoEndpoints
import Foundation
import Testing

extension EndToEnd {
    /// `breakwater ask` without a terminal.
    @Suite struct Ask {
        @Test func `the answer alone goes to standard output`() async throws {
            try await Harbour.open([.quick("a")]) { harbour in
                let asked = try await Sandbox().run(
                    "ask", "--url", harbour.url, "hello", "there")

                #expect(asked.code == 0, "\(asked)")
                #expect(asked.out == "You said hello there\n")
            }
        }

        @Test func `standard input is the question, or follows it`() async throws {
            try await Harbour.open([.quick("a")]) { harbour in
                let url = harbour.url
                let piped = try await Sandbox().run("ask", "--url", url, input: "from a pipe\n")
                let both = try await Sandbox().run(
                    "ask", "--url", url, "Shorten:", input: "a long text")

                #expect(piped.code == 0 && piped.out.contains("You said from a pipe"), "\(piped)")
                #expect(both.code == 0, "\(both)")
                #expect(both.out.contains("Shorten:") && both.out.contains("a long text"))
            }
        }

        @Test func `without a question and without input it is a mistake of usage`() async throws {
            let asked = try await Sandbox().run("ask", "--url", "http://127.0.0.1:9/v1")

            #expect(asked.code == 2, "\(asked)")
            #expect(asked.out.isEmpty && !asked.err.isEmpty)
        }

        @Test func `the answer streams while it is written`() async throws {
            try await Harbour.open([.talkative("a", words: 200, perSecond: 50)]) { harbour in
                let asking = try Sandbox().start([
                    "ask", "--url", harbour.url, "x",
                ])
                try await asking.waitForOutput { $0.split(separator: " ").count >= 3 }

                #expect(harbour.counts[0].inFlight == 1, "words came before the answer was over")
                #expect(try await asking.finished().code == 0)
            }
        }

        @Test func `a failing endpoint is not noticed while another one answers`() async throws {
            try await Harbour.open([.always(.status(500), "sick"), .quick("well")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration([:], "routing: {strategy: priority}"))

                let asked = try await home.run("ask", "hello")

                #expect(asked.code == 0, "\(asked)")
                #expect(asked.out == "You said hello\n")
                #expect(harbour.requests == [1, 1])
            }
        }

        @Test func `a 429 sends the call elsewhere at once and nothing more there`() async throws {
            let busy = Fault.status(429, code: "rate_limit_exceeded", retryAfter: .seconds(30))
            try await Harbour.open([.always(busy, "busy"), .quick("free")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration([:], "routing: {strategy: priority}"))
                let start = ContinuousClock.now

                let asked = try await home.run("ask", "hello")

                #expect(asked.code == 0, "\(asked)")
                #expect(ContinuousClock.now - start < .seconds(10), "it waited for Retry-After")
                #expect(harbour.requests == [1, 1])
            }
        }

        @Test func `the loser of a race is closed and counted by its server`() async throws {
            let quick = Behaviour.late("quick", by: .milliseconds(300))
            try await Harbour.open([.late("slow", by: .seconds(20)), quick]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())

                let asked = try await home.run("ask", "--race", "2", "hello")

                #expect(asked.code == 0, "\(asked)")
                #expect(harbour.requests == [1, 1])
                try await waitUntil(within: .seconds(10), { "the loser's socket stayed open" }) {
                    harbour.counts[0].aborted == 1
                }
            }
        }

        @Test func `one endpoint can be asked by name`() async throws {
            try await Harbour.open([.quick("a"), .quick("b"), .quick("c")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())

                for _ in 0..<3 {
                    #expect(try await home.run("ask", "--endpoint", "b", "hello").code == 0)
                }

                #expect(harbour.requests == [0, 3, 0])
            }
        }

        @Test func `control sequences of a model do not get through`() async throws {
            let hostile = "safe\u{1B}]52;c;aGFja2Vk\u{07}\u{1B}[2J\u{9B}31m\u{1B}c\u{08}end"
            try await Harbour.open([.quick("a")], answer: { _, _ in hostile }) { harbour in
                let asked = try await Sandbox().run(
                    "ask", "--url", harbour.url, "hello")

                #expect(asked.code == 0, "\(asked)")
                #expect(asked.out.contains("safe") && asked.out.contains("end"))
                let control = asked.out.unicodeScalars.filter {
                    ($0.value < 32 && $0 != "\n" && $0 != "\t") || (127..<160).contains($0.value)
                }
                #expect(control.isEmpty)
            }
        }

        @Test func `a breaker that opens is told once`() async throws {
            try await Harbour.open([.always(.status(500), "bad"), .quick("good")]) { harbour in
                let home = try Sandbox()
                try home.configure(
                    harbour.configuration()
                        + "\nbreaker: {consecutive: 1}\nrouting: {strategy: priority}\n")

                let asked = try await home.run("ask", "--json", "hello")

                let opened = try asked.objects().filter { $0["phase"] as? String == "breaker" }
                #expect(asked.code == 0, "\(asked)")
                #expect(opened.map { $0["endpoint"] as? String } == ["bad"], "\(asked)")
            }
        }

        @Test func `a key appears nowhere, not even when the server repeats it`() async throws {
            let denied = Fault.status(401, code: "invalid_api_key", retryAfter: nil)
            try await Harbour.open([.always(denied, "a")]) { harbour in
                let home = try Sandbox()
                let secret = "sk-" + "verysecretkey123456"
                let asked = try await home.run(
                    "ask", "--url", harbour.url, "--model", "demo", "--json",
                    "hello", environment: ["BREAKWATER_API_KEY": secret])

                #expect(asked.code == 1, "\(asked)")
                #expect(!asked.out.contains(secret) && !asked.err.contains(secret))
            }
        }
    }
}
