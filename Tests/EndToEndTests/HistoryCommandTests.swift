import Foundation
import Testing

extension EndToEnd {
    /// `breakwater history`.
    @Suite struct HistoryCommand {
        private static let chats =
            #"[{"name":"Tides","chat_messages":[{"sender":"human","text":"Why <tides>?"},{"sender":"assistant","text":"The **moon**. \u001b[31m![x](http://127.0.0.1:1/x.png)"}]},{"name":"Ports","chat_messages":[{"sender":"human","text":"Which port?"},{"sender":"assistant","text":"Kiel."}]}]"#

        @Test func `what is imported is listed, found, shown, exported, deleted and restored`()
            async throws
        {
            let home = try Sandbox()
            let file = try home.write(Self.chats, to: "chats.json")

            let dry = try await home.run("history", "import", "--dry-run", file)
            #expect(dry.code == 0 && dry.out.contains("Tides"), "\(dry)")
            #expect(try await home.run("history", "list").out == "")

            let imported = try await home.run("history", "import", file)
            #expect(imported.code == 0, "\(imported)")
            #expect(imported.err.contains("2 conversations imported."), "\(imported)")

            let listed = try await home.run("history", "list", "--json").objects()
            #expect(listed.map { $0["title"] as? String } == ["Ports", "Tides"])

            let found = try await home.run("history", "search", "moo")
            #expect(found.code == 0 && found.out.contains("Tides"), "\(found)")
            #expect(try await home.run("history", "search", "nothing-like-it").code == 1)

            let shown = try await home.run("history", "show", "1")
            #expect(shown.out.contains("The **moon**."), "\(shown)")
            #expect(!shown.out.contains("\u{1B}"))

            let page = home.folder.appending(path: "t.html").path(percentEncoded: false)
            let exported = try await home.run("history", "export", "1", "--output", page)
            #expect(exported.code == 0, "\(exported)")
            let html = try String(contentsOfFile: page, encoding: .utf8)
            #expect(html.contains("<strong>moon</strong>") && html.contains("Why &lt;tides&gt;?"))
            let again = try await home.run("history", "export", "1", "--output", page)
            #expect(again.code == 2 && again.err.contains("is there already"), "\(again)")

            let refused = try await home.run("history", "delete", "1")
            #expect(refused.code == 2 && refused.err.contains("--yes"), "\(refused)")
            #expect(try await home.run("history", "list", "--json").objects().count == 2)
            let deleted = try await home.run("history", "delete", "1", "--yes")
            #expect(deleted.code == 0, "\(deleted)")
            #expect(try await home.run("history", "list", "--json").objects().count == 1)
            #expect(try await home.run("history", "restore", "1").code == 0)
            #expect(try await home.run("history", "list", "--json").objects().count == 2)
        }

        @Test func `everything that is kept goes to another home and back`() async throws {
            let (first, second) = (try Sandbox(), try Sandbox())
            let file = try first.write(Self.chats, to: "chats.json")
            _ = try await first.run("history", "import", file)

            let backup = try await first.run("history", "export", "--all", "--format", "json")
            let moved = try await second.run("history", "import", "-", input: backup.out)
            let after = try await second.run("history", "export", "--all", "--format", "json")

            #expect(moved.code == 0, "\(moved)")
            #expect(try Self.turns(backup.out).count == 2)
            #expect(try Self.turns(backup.out) == Self.turns(after.out))
        }

        /// The turns of every conversation of an export, without the times of the conversations.
        private static func turns(_ text: String) throws -> [NSArray] {
            let all = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
            return try #require(all).compactMap { $0["turns"] as? NSArray }
        }

        @Test func `a session of aichat is titled by its file`() async throws {
            let home = try Sandbox()
            let file = try home.write(
                "model: ollama:llama3.2\nmessages:\n- role: user\n  content: '*why*'\n"
                    + "- role: assistant\n  content: |-\n    * because\n", to: "harbour.yaml")

            let imported = try await home.run("history", "import", file)

            #expect(imported.code == 0 && imported.out.contains("harbour"), "\(imported)")
            #expect(try await home.run("history", "show", "last").out.contains("* because"))
        }

        @Test(arguments: [
            (["show", "7"], "there is no conversation 7"),
            (["show", "seven"], "seven"),
            (["show", "last"], "there is no conversation last"),
            (["export"], "say --all"),
            (["export", "--all"], "no conversation is kept yet"),
            (["import", "/nowhere/at-all.json"], "cannot be read"),
            (["list", "--limit", "0"], "--limit must be above 0"),
        ])
        func `a mistake is told and is one of usage`(
            arguments: [String], words: String
        ) async throws {
            let home = try Sandbox()

            let ran = try await home.start(["history"] + arguments).finished()

            #expect(ran.code == 2 && ran.err.contains(words), "\(ran)")
        }

        @Test func `one bad file among several imports none`() async throws {
            let home = try Sandbox()
            let good = try home.write(Self.chats, to: "good.json")
            let bad = try home.write("{\"a\": 1}", to: "bad.json")

            let ran = try await home.run("history", "import", good, bad)

            #expect(ran.code == 2 && ran.err.contains("bad.json"), "\(ran)")
            #expect(try await home.run("history", "list").out == "")
        }
    }
}
