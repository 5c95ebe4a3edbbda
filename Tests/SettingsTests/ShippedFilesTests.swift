import Foundation
import Settings
import Testing

/// The files that stand beside the sources: what is shipped must be readable.
@Suite struct ShippedFilesTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func `the first configuration in the README is read without a complaint`() throws {
        let file = ShippedFilesTests.root.appendingPathComponent("README.md")
        guard let text = try? String(contentsOf: file, encoding: .utf8),
            let start = text.firstRange(of: "```yaml\n"),
            let end = text[start.upperBound...].firstRange(of: "\n```")
        else { return }

        let example = String(text[start.upperBound..<end.lowerBound])
        let reading = try Settings.read(
            example, file: "README.md",
            environment: ["GROQ_API_KEY": "k", "OPENAI_API_KEY": "k", "MISTRAL_API_KEY": "k"])

        #expect(!reading.settings.configured.isEmpty)
        #expect(reading.warnings.isEmpty, "\(reading.warnings)")
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
