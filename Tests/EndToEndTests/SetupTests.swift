import Behaviours
import Foundation
import Providers
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

        /// No server of this machine is to be found: nobody listens at this port.
        private static let nowhere = [
            "OLLAMA_BASE_URL", "LLAMA_CPP_BASE_URL", "LM_STUDIO_BASE_URL", "VLLM_BASE_URL",
        ].reduce(into: [:]) { $0[$1] = "http://127.0.0.1:9/v1" }

        @Test func `endpoints lists every provider whose key is set, without asking anybody`()
            async throws
        {
            let hosted = ProviderPreset.all.filter { !$0.keyVariables.isEmpty && !$0.isLocal }
            let keys = hosted.compactMap(\.keyVariables.first).map { ($0, "fake-secret") }
            let environment = Self.nowhere.merging(keys) { $1 }
            let home = try Sandbox()

            let listed = try await home.run("endpoints", "--json", environment: environment)
            let table = try await home.run("endpoints", environment: environment)

            let objects = try listed.objects()
            #expect(Set(objects.compactMap { $0["name"] as? String }) == Set(hosted.map(\.name)))
            #expect(objects.count == hosted.count)
            #expect(objects.allSatisfy { $0["key"] as? String == "found" })
            for object in objects where object["url"] as? String == "" {
                #expect((object["needs"] as? String)?.isEmpty == false, "\(object)")
            }
            for preset in hosted { #expect(table.out.contains("\n\(preset.name) ")) }
            #expect(table.out.contains("azure") && table.out.contains("set AZURE_OPENAI_ENDPOINT"))
            #expect(!(listed.out + listed.err + table.out + table.err).contains("fake-secret"))
        }

        @Test func `endpoints --providers shows what can be set, and what is doubtful`()
            async throws
        {
            let home = try Sandbox()

            let listed = try await home.run(
                "endpoints", "--providers", environment: ["GROQ_API_KEY": "fake-secret"])
            let objects = try await home.run("endpoints", "--providers", "--json").objects()

            #expect(objects.count == ProviderPreset.all.count)
            for preset in ProviderPreset.all {
                #expect(listed.out.contains("\n\(preset.name) "), "\(preset.name)")
                for doubt in preset.doubts { #expect(listed.out.contains(doubt)) }
            }
            #expect(listed.out.contains("GROQ_API_KEY is set"))
            #expect(!listed.out.contains("fake-secret"))
        }

        @Test func `a local server is found with its first model that chats`() async throws {
            try await Harbour.open([.quick("local", model: "tiny-chat")]) { harbour in
                var environment = Self.nowhere
                environment["VLLM_BASE_URL"] = harbour.url

                let listed = try await Sandbox().run(
                    "endpoints", "--json", environment: environment)

                let objects = try listed.objects()
                #expect(objects.map { $0["provider"] as? String } == ["vllm"], "\(listed)")
                #expect(objects.first?["model"] as? String == "tiny-chat")
                // Whoever names an address wants to know that nobody answers there.
                #expect(listed.err.contains("OLLAMA_BASE_URL names a server"))
            }
        }

        @Test func `a local server that accepts and never answers delays nobody`() async throws {
            let silent = try SilentPort()
            let environment = Self.nowhere.mapValues { _ in "http://127.0.0.1:\(silent.port)/v1" }
            let start = ContinuousClock.now

            let listed = try await Sandbox().run(
                "endpoints", "--json", environment: environment)

            #expect(start.duration(to: .now) < .seconds(10))
            #expect(try listed.objects().allSatisfy { $0["simulated"] as? Bool == true })
        }

        @Test func `check looks at the files that a configuration names`() async throws {
            let home = try Sandbox()
            let file = try home.write(
                """
                tls: {ca_file: ca.pem}
                endpoints:
                  - {name: a, url: "https://a.test/v1", model: m, key_file: none.key}
                  - {name: b, url: "https://b.test/v1", model: m, tls: {client_certificate: ca.pem}}
                """, to: "files.yaml")

            let missing = try await home.run("check", file)
            _ = try home.write("no certificate", to: "ca.pem")
            let empty = try await home.run("check", file)
            let asked = try await home.run("ask", "--config", file, "hello")

            #expect(missing.code == 2 && empty.code == 2 && asked.code == 2, "\(asked)")
            #expect(missing.err.contains("files.yaml:1: error: tls.ca_file: "), "\(missing)")
            #expect(missing.err.contains("there is no such file"))
            #expect(missing.err.contains("files.yaml:3: warning: endpoints[0].key_file: "))
            #expect(empty.err.contains("there is no certificate in it"), "\(empty)")
            #expect(asked.err.contains("files.yaml:1: error: tls.ca_file: "))
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
