import Foundation
import Settings
import Testing

/// The files that stand beside the sources: what is shipped must be readable.
@Suite struct ShippedFilesTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func `each configuration in the README is read without a complaint`() throws {
        let file = ShippedFilesTests.root.appendingPathComponent("README.md")
        let readme = try String(contentsOf: file, encoding: .utf8)
        // Behind this heading a block is a scenario, which a test of those plays.
        let text = try #require(readme.components(separatedBy: "\n## Simulations\n").first)
        let blocks = text.components(separatedBy: "```yaml\n").dropFirst()
            .compactMap { $0.components(separatedBy: "\n```").first }

        #expect(blocks.count >= 2)
        for block in blocks {
            let reading = try Settings.read(
                block, file: "README.md",
                environment: [
                    "GROQ_API_KEY": "k", "OPENAI_API_KEY": "k", "MISTRAL_API_KEY": "k",
                    "ACME_API_KEY": "k",
                ])
            #expect(reading.warnings.isEmpty, "\(reading.warnings)")
            #expect(
                reading.settings.configured.isEmpty != block.contains("endpoints:"), "\(block)")
        }
    }

    @Test func `every theme of the folder is read`() throws {
        let folder = ShippedFilesTests.root.appendingPathComponent("themes").path
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        for name in names where name.hasSuffix(".yaml") {
            let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            #expect(throws: Never.self, "\(name)") {
                try ThemeFile.read(text, file: name, name: String(name.dropLast(5)))
            }
        }
    }
}
