import Providers
import Reliability
import Testing

@testable import Settings

@Suite struct EmbeddingsSettingsTests {
    private static func file(_ lines: String) -> String {
        """
        endpoints:
          - name: vectors
            url: http://127.0.0.1:8080/v1
            model: embedder
        \(lines)
        """
    }

    @Test(
        arguments: [
            ("", .chat), ("    serves: [chat]", .chat),
            ("    serves: [embeddings]", .embeddings),
            ("    serves: [chat, embeddings]", [.chat, .embeddings]),
        ] as [(String, Abilities)])
    func `what an endpoint serves is declared`(line: String, serves: Abilities) throws {
        let reading = try Settings.read(Self.file(line), file: "c.yaml", environment: [:])

        #expect(reading.settings.configured.first?.endpoint.profile.serves == serves)
    }

    @Test func `what serves embeddings alone is not probed by a completion`() throws {
        let text = Self.file("    serves: [embeddings]\n    health: {every: 60s}")

        let reading = try Settings.read(text, file: "c.yaml", environment: [:])

        #expect(reading.settings.configured.first?.probe.kind == .path("/v1/models"))
    }

    @Test(arguments: [
        ("    serves: [embedings]", "embeddings"), ("    serves: []", "[embeddings]"),
        ("    serves: [embeddings]\n    format: anthropic", "format: openai"),
        ("    serves: [embeddings]\n    health: {probe: completion}", "probe: path"),
    ])
    func `what cannot be is refused with what to write`(lines: String, advice: String) {
        do throws(SettingsError) {
            _ = try Settings.read(Self.file(lines), file: "c.yaml", environment: [:])
            Issue.record("\(lines) was taken")
        } catch {
            #expect("\(error)".contains(advice), "\(error)")
        }
    }
}
