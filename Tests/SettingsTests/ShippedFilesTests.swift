import Foundation
import Settings
import Testing

@testable import TerminalUI

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

    private static func themes() throws -> [Theme] {
        let folder = root.appendingPathComponent("themes").path
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .filter { $0.hasSuffix(".yaml") }
            .map { name in
                let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                return try ThemeFile.read(text, file: name, name: String(name.dropLast(5)))
            }
    }

    /// WCAG 2.2: 4.5 for what is read, 3 for lines and graphs, on every backdrop, in all colours and
    /// in 256 of them.
    @Test(arguments: [ColorDepth.direct, .indexed256])
    func `every role of every theme can be read on every backdrop`(depth: ColorDepth) throws {
        let themes = try ShippedFilesTests.themes()
        #expect(themes.count >= 10)
        for theme in themes {
            let reduced = theme.reduced(to: depth)
            for backdrop in Backdrop.allCases {
                for role in Role.allCases {
                    let look = reduced.appearance(of: Style(role, on: backdrop))
                    let behind =
                        look.background.rgb ?? (backdrop == .base ? theme.palette[.base00] : nil)
                    // Colours that are the terminal owner's are the owner's to choose.
                    guard let behind, let text = look.foreground.rgb else { continue }
                    let isLine = [.border, .graphLow, .graphMiddle, .graphHigh].contains(role)
                    let ratio = Contrast.ratio(text, behind)
                    #expect(
                        ratio >= (isLine ? 3 : 4.5),
                        "\(theme.name): \(role) on \(backdrop) has \(ratio)")
                    #expect(isLine || !look.attributes.contains(.dim) || depth != .direct)
                }
            }
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
