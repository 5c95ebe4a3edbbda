import Behaviours
import Foundation
import Testing

extension EndToEnd {
    /// `breakwater serve --screen` and `breakwater attach`, in terminals.
    @Suite struct Attach {
        private static let token = ["BREAKWATER_TOKEN": "open-sesame"]

        /// The address that a server's screen shows at its top.
        private func address(on terminal: Terminal) async throws -> String {
            let screen = try await terminal.wait(for: "the server's address") {
                $0.firstMatch(of: #/▸ 127\.0\.0\.1:\d+ .* ok /#) != nil
            }
            let match = try #require(screen.firstMatch(of: /127\.0\.0\.1:\d+/))
            return "http://\(match.output)/v1"
        }

        /// Asks the server as a program does.
        private func ask(_ address: String) async throws -> Finished {
            try await Sandbox().start(
                ["ask", "--url", address, "--model", "auto", "hello"],
                environment: ["BREAKWATER_API_KEY": "open-sesame"]
            ).finished()
        }

        @Test func `a server shows its traffic here and in another terminal, which acts on it`()
            async throws
        {
            try await Harbour.open([.quick("a"), .quick("b")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                try await Terminal.open(
                    ["serve", "--screen", "--port", "0"], size: .middle, sandbox: home,
                    environment: Self.token
                ) { server in
                    let address = try await address(on: server)
                    try await Terminal.open(["attach", address], environment: Self.token) {
                        watcher in
                        try await watcher.wait(for: "Nothing yet; what is decided is told here.")
                        let asked = try await ask(address)
                        #expect(asked.code == 0, "\(asked)")
                        for terminal in [server, watcher] {
                            try await terminal.wait(for: "Race 1")
                            try await terminal.wait(for: "100% ok")
                            #expect(try await !terminal.screen().contains("sesame"))
                        }

                        // The watcher switches the first endpoint off, forces a breaker, and changes the strategy.
                        try await watcher.press("Space")
                        try await server.wait(for: "a: disabled")
                        try await server.wait(for: " off │")
                        try await watcher.press("j", "o")
                        try await server.wait(for: "held open")
                        try await watcher.choose("Strategy", item: "cost")
                        try await server.wait(for: "  cost  ")
                        try await watcher.press("k", "Space")
                        try await server.wait(for: "a: enabled")
                        let before = harbour.requests
                        #expect(try await ask(address).code == 0)
                        #expect(harbour.requests == [before[0] + 1, before[1]])

                        // `q` ends the server; who watches is told, and goes on trying.
                        try await server.press("q")
                        #expect(try await server.exitCode() == 0)
                        #expect(try await server.fact("alternate_on") == "0")
                        try await watcher.wait(for: "Connection lost")
                        try await watcher.wait(for: "LOST")
                        try await watcher.press("q")
                        #expect(try await watcher.exitCode() == 0)
                        #expect(try await watcher.fact("alternate_on") == "0")
                    }
                }
            }
        }

        @Test func `a watcher finds a server again that was started anew`() async throws {
            try await Harbour.open([.quick("a")]) { harbour in
                let home = try Sandbox()
                let arguments = ["serve", "--url", harbour.url, "--port"]
                let first = try home.start(arguments + ["0"])
                try await first.waitForOutput { $0.hasSuffix("\n") }
                let address = first.outputSoFar.trimmingCharacters(in: .newlines)
                let port = try #require(URL(string: address)?.port)
                try await Terminal.open(["attach", address]) { watcher in
                    try await watcher.wait(for: "read-only")
                    _ = try await ask(address)
                    try await watcher.wait(for: "Race 1")
                    try await watcher.press("Space")
                    try await watcher.wait(for: "BREAKWATER_TOKEN")

                    first.signal(SIGTERM)
                    #expect(try await first.finished().code == 143)
                    try await watcher.wait(for: "LOST")
                    let second = try home.start(arguments + ["\(port)"])
                    try await second.waitForOutput { $0.hasSuffix("\n") }

                    try await watcher.waitWithout("LOST", within: .seconds(40))
                    try await watcher.waitWithout("Race 1")
                    try await watcher.wait(for: "untried")
                    second.signal(SIGTERM)
                    _ = try await second.finished()
                }
            }
        }

        @Test func `q lets the answers under way finish, and the terminal is whole`() async throws {
            try await Harbour.open([.talkative("a", words: 60, perSecond: 40)]) { harbour in
                try await Terminal.open(
                    ["serve", "--screen", "--port", "0", "--url", harbour.url], size: .middle
                ) { server in
                    let address = try await address(on: server)
                    let asking = try Sandbox().start(["ask", "--url", address, "hello"])
                    try await asking.waitForOutput { !$0.isEmpty }

                    try await server.press("q")
                    let asked = try await asking.finished()

                    #expect(asked.code == 0, "\(asked)")
                    #expect(try await server.exitCode() == 0)
                    let left = try await server.screen()
                    #expect(left.contains("1 answer is under way"), "\(left)")
                    #expect(left.hasPrefix(address), "\(left)")
                }
            }
        }

        @Test func `a signal ends the server below its screen`() async throws {
            try await Harbour.open([.quick("a")]) { harbour in
                try await Terminal.open(["serve", "--screen", "--port", "0", "--url", harbour.url])
                {
                    server in
                    _ = try await address(on: server)

                    try server.signal(SIGTERM)

                    #expect(try await server.exitCode() == 143)
                    #expect(try await server.fact("alternate_on") == "0")
                }
            }
        }

        @Test func `a changed configuration is read below the screen and told as a notice`()
            async throws
        {
            try await Harbour.open([.quick("a"), .quick("b")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration([:], "routing: {strategy: balanced}"))
                try await Terminal.open(
                    ["serve", "--screen", "--port", "0"], size: .middle, sandbox: home
                ) { server in
                    _ = try await address(on: server)

                    try home.configure(harbour.configuration([:], "routing: {strategie: latency}"))
                    try await server.wait(for: "strategie")

                    try home.configure(harbour.configuration([:], "routing: {strategy: latency}"))

                    try await server.wait(for: "The configuration was read again.")
                    let screen = try await server.wait(for: "  latency  ")
                    #expect(screen.rows.first?.contains("live") == true, "\(screen)")
                }
            }
        }

        @Test(arguments: [
            (["attach", "http://127.0.0.1:9"], 1, "cannot connect"),
            (["attach", "gopher://x"], 2, "http://127.0.0.1:4141"),
            (["attach", "http://a:b@127.0.0.1:9"], 2, "BREAKWATER_TOKEN"),
            (["attach", "http://127.0.0.1:9/admin"], 2, "/v1"),
        ])
        func `what is no server is refused before there is a screen`(
            arguments: [String], code: Int, words: String
        ) async throws {
            try await Terminal.open(arguments, size: .middle) { terminal in
                #expect(try await terminal.exitCode() == code)
                let screen = try await terminal.screen()
                #expect(screen.contains(words), "\(screen)")
            }
        }

        @Test func `a wrong token is refused, and shown by nobody`() async throws {
            try await Harbour.open([.quick("a")]) { harbour in
                let server = try Sandbox().start(
                    ["serve", "--port", "0", "--url", harbour.url], environment: Self.token)
                try await server.waitForOutput { $0.hasSuffix("\n") }
                let address = server.outputSoFar.trimmingCharacters(in: .newlines)

                for environment in [[:], ["BREAKWATER_TOKEN": "wrong-sesame"]] {
                    try await Terminal.open(
                        ["attach", address], size: .middle, environment: environment
                    ) { terminal in
                        #expect(try await terminal.exitCode() == 2)
                        let screen = try await terminal.screen()
                        #expect(screen.contains("BREAKWATER_TOKEN"), "\(screen)")
                        #expect(!screen.contains("sesame"), "\(screen)")
                    }
                }
                // Another kind of server is none of ours.
                try await Terminal.open(["attach", harbour.url]) { terminal in
                    let code = try await terminal.exitCode()
                    #expect(code == 2)
                }
                server.signal(SIGTERM)
                _ = try await server.finished()
            }
        }

        @Test func `the token for looking watches and does not act`() async throws {
            let both = Self.token.merging(["BREAKWATER_READ_TOKEN": "look-here"]) { $1 }
            try await Harbour.open([.quick("a")]) { harbour in
                let server = try Sandbox().start(
                    ["serve", "--port", "0", "--url", harbour.url], environment: both)
                try await server.waitForOutput { $0.hasSuffix("\n") }
                let address = server.outputSoFar.trimmingCharacters(in: .newlines)

                try await Terminal.open(
                    ["attach", address], environment: ["BREAKWATER_READ_TOKEN": "look-here"]
                ) { watcher in
                    try await watcher.wait(for: "Nothing yet;")
                    try await watcher.press("Space")
                    try await watcher.wait(for: "Watching only")
                    #expect(try await !watcher.screen().contains("look-here"))
                }
                server.signal(SIGTERM)
                _ = try await server.finished()
            }
        }

        @Test(arguments: [
            ["BREAKWATER_READ_TOKEN": "look-here"],
            ["BREAKWATER_READ_TOKEN": "open-sesame", "BREAKWATER_TOKEN": "open-sesame"],
        ])
        func `a token for looking alone, or the same one twice, is refused`(
            environment: [String: String]
        ) async throws {
            let ended = try await Sandbox().start(
                ["serve", "--port", "0", "--demo"], environment: environment
            ).finished()

            #expect(ended.code == 2, "\(ended)")
            #expect(ended.err.contains("BREAKWATER_TOKEN"), "\(ended)")
            #expect(!ended.err.contains("sesame"), "\(ended)")
        }

        @Test(arguments: [["attach"], ["serve", "--demo", "--screen", "--port", "0"]])
        func `a screen needs a terminal`(arguments: [String]) async throws {
            let ended = try await Sandbox().start(arguments).finished()

            #expect(ended.code == 4, "\(ended)")
            #expect(ended.err.contains("terminal"), "\(ended)")
        }
    }
}
