import Behaviours
import Foundation
import Testing

extension EndToEnd {
    /// `--record`, `breakwater replay`, `breakwater status`, and a configuration that changes below the
    /// screen.
    @Suite struct Recordings {
        @Test func `what one run records another shows, with its race and its end`() async throws {
            try await Harbour.open([.quick("north"), .quick("south")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                let file = home.folder.appendingPathComponent("friday.traffic").path
                try await Terminal.open(["--record", file], size: .middle, sandbox: home) {
                    terminal in
                    try await terminal.wait(for: "2 untried")
                    try await terminal.press("Escape")
                    try await terminal.compose()
                    try await terminal.ask("how do harbours answer a secret question?")
                    try await terminal.wait(for: "100% ok")
                    try await terminal.press("C-c", "C-c")
                    #expect(try await terminal.exitCode() == 0)
                }
                let recorded = try String(contentsOfFile: file, encoding: .utf8)
                #expect(!recorded.contains("harbours"))
                #expect(recorded.hasPrefix("event: hello"))
                #expect(recorded.contains("event: stopping"))

                let facts = try FileManager.default.attributesOfItem(atPath: file)
                #expect(facts[.posixPermissions] as? Int == 0o600)

                let requests = harbour.requests
                try await Terminal.open(
                    ["replay", "--from", "1h", file], size: .middle, sandbox: home
                ) { terminal in
                    try await terminal.wait(for: "The recording ends here.")
                    let screen = try await terminal.wait(for: "Race 1")
                    for words in ["friday.traffic", "north", "south", "100% ok", "END"] {
                        #expect(screen.contains(words), "\(screen)")
                    }
                    try await terminal.press("Space")
                    try await terminal.wait(for: "read-only")
                    try await terminal.press("q")
                    #expect(try await terminal.exitCode() == 0)
                }
                #expect(harbour.requests == requests)
            }
        }

        @Test func `an answer of ask can be replayed as well`() async throws {
            try await Harbour.open([.quick("north")]) { harbour in
                let home = try Sandbox()
                let file = home.folder.appendingPathComponent("one.traffic").path
                let asked = try await home.run(
                    "ask", "--url", harbour.url, "--record", file, "hello")
                #expect(asked.code == 0, "\(asked)")
                try await Terminal.open(["replay", file], size: .middle, sandbox: home) {
                    terminal in
                    try await terminal.wait(for: "The recording ends here.")
                    try await terminal.wait(for: "Race 1")
                    try await terminal.press("q")
                    #expect(try await terminal.exitCode() == 0)
                }
            }
        }

        @Test(arguments: [
            (["replay", "/nowhere/x"], "there is no such file"),
            (["replay", "/etc/passwd"], "is no recording"),
            (["demo", "--record", "/nowhere/x"], "cannot be written"),
        ])
        func `what is no recording is refused before there is a screen`(
            arguments: [String], words: String
        ) async throws {
            try await Terminal.open(arguments, size: .middle) { terminal in
                #expect(try await terminal.exitCode() == 2)
                let screen = try await terminal.screen()
                #expect(screen.contains(words), "\(screen)")
            }
        }

        @Test func `status tells how the endpoints of a server stand`() async throws {
            try await Harbour.open([.quick("north"), .quick("south")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                let server = try home.start(
                    ["serve", "--port", "0"], environment: ["BREAKWATER_TOKEN": "open-sesame"])
                try await server.waitForOutput { $0.hasSuffix("\n") }
                let address = server.outputSoFar.trimmingCharacters(in: .newlines)
                let token = ["BREAKWATER_TOKEN": "open-sesame"]
                let look = Sandbox.init

                let table = try await look().start(
                    ["status", address], environment: token
                ).finished()
                #expect(table.code == 0, "\(table)")
                let lines = table.out.split(separator: "\n").map(String.init)
                #expect(lines.count == 4)
                #expect(lines.first?.hasPrefix("balanced, 0 in flight") == true, "\(table)")
                #expect(lines.dropFirst(2).allSatisfy { $0.contains(" closed ") }, "\(table)")

                let json = try await look().start(
                    ["status", "--json", address], environment: token
                ).finished()
                let document = try JSONSerialization.jsonObject(with: Data(json.out.utf8))
                let endpoints = (document as? [String: Any])?["endpoints"] as? [[String: Any]]
                #expect(endpoints?.compactMap { $0["name"] as? String } == ["north", "south"])

                let refused = try await look().run("status", address)
                #expect(refused.code == 2, "\(refused)")
                #expect(refused.err.contains("BREAKWATER_TOKEN"), "\(refused)")
                server.signal(SIGTERM)
                _ = try await server.finished()
                let gone = try await look().run("status", address)
                #expect(gone.code == 1, "\(gone)")
                #expect(gone.out.isEmpty)
            }
        }

        @Test func `a changed configuration is obeyed by a running screen`() async throws {
            try await Harbour.open([.quick("north"), .quick("south")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                try await Terminal.open([], size: .middle, sandbox: home) { terminal in
                    try await terminal.wait(for: "2 untried")
                    try await terminal.press("Escape")

                    try home.configure("endpoints:\n  - nmae: north\n")
                    try await terminal.wait(for: "nmae")
                    try await terminal.wait(for: "2 untried")

                    try home.configure(
                        harbour.configuration(
                            [:],
                            """
                            routing: {strategy: latency}
                            composer: {keys: vim}
                            bindings: {palette: F8}
                            theme: lighthouse
                            """))
                    try await terminal.wait(for: "0 came, 0 went, 2 stayed")
                    try await terminal.wait(for: "  latency  ")
                    try await terminal.compose()
                    try await terminal.type("one two")
                    try await terminal.press("Escape")
                    try await terminal.wait(for: "NORMAL")
                    try await terminal.type("dd")
                    try await terminal.wait(for: "Ask anything")
                    try await terminal.press("F8")
                    try await terminal.wait(for: "Palette")
                    try await terminal.press("Escape", "C-c", "C-c")
                    #expect(try await terminal.exitCode() == 0)
                }
            }
        }
    }
}
