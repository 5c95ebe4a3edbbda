import Behaviours
import DemoEndpoints
import Foundation
import Testing

extension EndToEnd {
    /// Each exit code, by pipe.
    @Suite struct ExitCodes {
        @Test func `0: answered`() async throws {
            try await Harbour.open([.quick("a")]) { harbour in
                let asked = try await Sandbox().run(
                    "ask", "--url", harbour.url, "hello")
                #expect(asked.code == 0, "\(asked)")
            }
        }

        @Test func `1: no endpoint could answer`() async throws {
            let denied = Fault.status(401, code: "invalid_api_key", retryAfter: nil)
            try await Harbour.open([.always(denied, "a")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                let asked = try await home.run("ask", "hello")
                #expect(asked.code == 1, "\(asked)")
                #expect(asked.out.isEmpty)
                #expect(asked.err.contains("401"), "\(asked)")
            }
        }

        @Test(arguments: [
            ["ask", "--no-such-flag", "hello"], ["no-such-command"],
            ["ask", "--race", "many", "hello"], ["ask", "--strategy", "luck", "hello"],
            ["ask", "--config", "/no/such/file.yaml", "hello"], ["bench", "--requests", "-1"],
        ])
        func `2: usage or configuration`(arguments: [String]) async throws {
            let asked = try await Sandbox().start(arguments).finished()
            #expect(asked.code == 2, "\(asked)")
            #expect(asked.out.isEmpty && !asked.err.isEmpty)
        }

        @Test(arguments: [
            Fault.cut(afterWords: 5, reset: true), .cut(afterWords: 5, reset: false), .missingEnd,
            .errorInStream(afterWords: 5, code: "server_error"),
        ])
        func `3: answered incompletely`(fault: Fault) async throws {
            var cutting = Behaviour.always(fault, "a")
            cutting.fixedWords = 12
            cutting.wordsPerSecond = 200
            try await Harbour.open([cutting, .quick("b")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration([:], "routing: {strategy: priority}"))
                let asked = try await home.run("ask", "hello")
                #expect(asked.code == 3, "\(asked)")
                #expect(asked.out.contains("word word word"), "the partial text is printed")
                #expect(!asked.err.isEmpty, "the reason is on standard error")
                #expect(harbour.requests[1] == 0, "nothing is spliced on")
            }
        }

        @Test(arguments: ["--buffered", "--no-stream"])
        func `where nobody reads along a cut answer is repeated`(flag: String) async throws {
            var cutting = Behaviour.always(.cut(afterWords: 5, reset: true), "a")
            cutting.fixedWords = 12
            try await Harbour.open([cutting, .quick("b")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration([:], "routing: {strategy: priority}"))
                let asked = try await home.run("ask", flag, "hello")
                #expect(asked.code == 0, "\(asked)")
                #expect(asked.out == "You said hello\n")
                #expect(harbour.requests == [1, 1])
            }
        }

        @Test(arguments: [[], ["demo"]] as [[String]])
        func `4: no terminal for the full screen`(arguments: [String]) async throws {
            let started = try await Sandbox().start(arguments).finished()
            #expect(started.code == 4, "\(started)")
            #expect(started.out.isEmpty && started.err.contains("terminal"))
        }

        @Test func `5: refused by our own limits`() async throws {
            try await Harbour.open([.quick("a")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration(["a": "context: 2"]))
                let asked = try await home.run("ask", "a question of more than two tokens")
                #expect(asked.code == 5, "\(asked)")
                #expect(asked.out.isEmpty && !asked.err.isEmpty)
                #expect(harbour.requests == [0], "it never left")
            }
        }

        @Test(arguments: [Fault.blackHole, .commentsForever, .emptyDeltasForever])
        func `6: the deadline`(fault: Fault) async throws {
            try await Harbour.open([.always(fault, "a")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                let start = ContinuousClock.now
                let asked = try await home.run("ask", "--timeout", "1", "hello")
                #expect(asked.code == 6, "\(asked)")
                #expect(ContinuousClock.now - start < .seconds(15))
                #expect(!asked.err.isEmpty)
            }
        }

        @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
        func `130 and 143: ended by a signal, with the socket closed`(
            signal: Int32, code: Int32
        ) async throws {
            try await Harbour.open([.talkative("a", words: 4000)]) { harbour in
                let asking = try Sandbox().start([
                    "ask", "--url", harbour.url, "x",
                ])
                try await asking.waitForOutput { $0.contains("word word") }
                asking.signal(signal)
                #expect(try await asking.finished().code == code)
                try await waitUntil(within: .seconds(10), { "the socket stayed open" }) {
                    harbour.counts[0].aborted == 1
                }
            }
        }

        @Test func `a closed output ends it quietly`() async throws {
            try await Harbour.open([.talkative("a", words: 4000)]) { harbour in
                let home = try Sandbox()
                let url = harbour.url
                let piped = try await Running(
                    "/bin/sh", ["-c", "'\(Program.path)' ask --url \(url) x | head -c 20"],
                    input: "", environment: home.environment(), folder: home.folder
                ).finished()
                #expect(piped.out.hasPrefix("word word"), "\(piped)")
                #expect(piped.err.isEmpty)
            }
        }
    }
}
