import Behaviours
import Foundation
import Testing

extension EndToEnd {
    /// `breakwater check` and `breakwater endpoints`.
    @Suite struct Setup {
        @Test func `check names every mistake with file, line, key and remedy`() async throws {
            let home = try Sandbox()
            let file = try home.write(
                """
                endpoints:
                  - name: a
                    provider: openai-compatible
                    url: http://127.0.0.1:1/v1
                    model: m
                    wieght: 3
                routing: {strategy: luck}
                deadline: soon
                """, to: "broken.yaml")

            let checked = try await home.run("check", file)

            #expect(checked.code == 2, "\(checked)")
            let said = checked.out + checked.err
            for part in ["broken.yaml:6", "wieght", "weight", ":7", "luck", ":8", "soon"] {
                #expect(said.contains(part), "\(part) is not in \(said)")
            }
        }

        @Test func `check names a theme that is not there, and one that cannot be read`()
            async throws
        {
            let home = try Sandbox()
            let unknown = try home.write("race: 0\ntheme: monoo", to: "unknown.yaml")
            let missing = try home.write("theme: ./nowhere.yaml", to: "missing.yaml")

            let first = try await home.run("check", unknown)
            let second = try await home.run("check", missing)

            #expect(first.code == 2 && second.code == 2, "\(first) \(second)")
            #expect(first.err.contains("unknown.yaml:2: error: theme: there is no theme `monoo`"))
            #expect(first.err.contains("Did you mean `mono`?"))
            #expect(second.err.contains("nowhere.yaml"))
        }

        @Test func `the printed default is a valid configuration`() async throws {
            let home = try Sandbox()
            let printed = try await home.run("check", "--print-default")
            let file = try home.write(printed.out, to: "default.yaml")

            let checked = try await home.run("check", file)

            #expect(printed.code == 0 && printed.out.contains("endpoints:"), "\(printed)")
            #expect(checked.code == 0, "\(checked)")
        }

        @Test func `the README's configuration is valid`() async throws {
            let readme = URL(filePath: #filePath).resolvingSymlinksInPath()
                .deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "README.md")
            let text = try String(contentsOf: readme, encoding: .utf8)
            let block = try #require(text.firstMatch(of: /```yaml\n([\s\S]*?)```/)?.output.1)
            let home = try Sandbox()

            let checked = try await home.run(
                "check", home.write(String(block), to: "readme.yaml"),
                environment: ["GROQ_API_KEY": "gsk-test"])

            #expect(checked.code == 0, "\(checked)")
        }

        @Test func `endpoints lists what is configured, and whether its key was found`()
            async throws
        {
            let home = try Sandbox()
            let yaml = """
                endpoints:
                  - {name: first, provider: groq, model: m, key: "${GROQ_API_KEY}"}
                  - {name: second, provider: openai, model: n, key: "${OPENAI_API_KEY}"}
                """
            try home.configure(yaml)
            let secret = "gsk-" + "abcdefgh12345678"

            let listed = try await home.run("endpoints", environment: ["GROQ_API_KEY": secret])

            let all = listed.out + listed.err
            #expect(listed.out.contains("first") && listed.out.contains("second"), "\(listed)")
            #expect(!all.contains(secret))
        }

        @Test func `endpoints --probe asks each and says which answers`() async throws {
            try await Harbour.open([.quick("alive"), .always(.status(500), "dead")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())

                let listed = try await home.run("endpoints", "--probe", "--json")

                #expect(harbour.requests.allSatisfy { $0 >= 1 }, "\(harbour.requests)")
                #expect(listed.out.contains("alive") && listed.out.contains("dead"), "\(listed)")
            }
        }

        @Test(arguments: [["--help"], ["ask", "--help"], ["--version"]])
        func `help and version are answers, not mistakes`(arguments: [String]) async throws {
            let helped = try await Sandbox().start(arguments).finished()

            #expect(helped.code == 0, "\(helped)")
            #expect(!helped.out.isEmpty && helped.err.isEmpty)
        }
    }
}
