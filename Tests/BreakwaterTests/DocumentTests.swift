import Foundation
import Testing

/// Each Swift block of the documents is the text of a marked region of `Examples`, which is compiled
/// with these tests, and each region stands in a document: neither can drift.
@Suite struct DocumentTests {
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let catalogue = "Sources/Breakwater/Breakwater.docc"
    static let regions = files(in: "Tests/BreakwaterTests/Examples", ending: ".swift")
        .flatMap { regions(of: text(of: $0)) }
    static let documents =
        ["README.md"] + files(in: catalogue, ending: ".md")
    static let commented =
        files(in: "Sources/Breakwater", ending: ".swift") + ["Sources/Client/ChatClient.swift"]

    @Test func `there are examples and documents`() {
        #expect(Self.regions.count >= 20)
        #expect(Self.documents.count >= 12)
        #expect(Self.blocks(of: "README.md").count >= 2)
    }

    @Test(arguments: documents + commented)
    func `each block of a document is an example that compiles`(path: String) {
        for block in Self.blocks(of: path) {
            #expect(Self.regions.contains(block), "\(path) has a block of its own:\n\(block)")
        }
    }

    @Test func `each example stands in a document`() {
        let blocks = Set(
            (Self.documents + Self.commented).flatMap { Self.blocks(of: $0) })
        for region in Self.regions {
            #expect(blocks.contains(region), "no document shows:\n\(region)")
        }
    }

    @Test func `a link between the articles leads to one`() throws {
        let link = try Regex("<doc:([A-Za-z]+)>")
        let names = Self.files(in: Self.catalogue, ending: ".md")
            .map { URL(filePath: $0).deletingPathExtension().lastPathComponent }
        var linked: Set<String> = []
        for path in Self.files(in: Self.catalogue, ending: ".md") {
            for match in Self.text(of: path).matches(of: link) {
                let name = String(match.output[1].substring ?? "")
                #expect(names.contains(name), "\(path) → \(name)")
                linked.insert(name)
            }
        }
        #expect(Set(names).subtracting(linked) == ["Breakwater"])
    }

    @Test func `no article takes the page of a type`() throws {
        let type = try Regex("(?m)^public .*?(?:struct|class|enum|protocol) ([A-Za-z]+)")
        var types: Set<String> = []
        for path in Self.files(in: "Tests/TidyTests/Interface", ending: ".txt") {
            for match in Self.text(of: path).matches(of: type) {
                types.insert(String(match.output[1].substring ?? ""))
            }
        }
        #expect(types.contains("CircuitBreaker"))
        for path in Self.files(in: Self.catalogue, ending: ".md") {
            let name = URL(filePath: path).deletingPathExtension().lastPathComponent
            #expect(!types.contains(name), "a type has the name of \(path)")
        }
    }

    private static func text(of path: String) -> String {
        (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
    }

    private static func files(in folder: String, ending: String) -> [String] {
        let path = root.appending(path: folder).path(percentEncoded: false)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasSuffix(ending) }.sorted().map { folder + "/" + $0 }
    }

    /// What stands between the marks, moved to the left edge.
    private static func regions(of text: String) -> [String] {
        var regions: [String] = []
        var lines: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            switch line.drop(while: { $0 == " " }) {
            case "// example": lines = []
            case "// end":
                regions.append(flush(lines ?? []))
                lines = nil
            default: lines?.append(line)
            }
        }
        return regions
    }

    private static func flush(_ lines: [Substring]) -> String {
        let depth =
            lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        return lines.map { $0.dropFirst(depth) }.joined(separator: "\n")
    }

    /// The Swift blocks of a paper, or of the comments of a source, without their imports.
    private static func blocks(of path: String) -> [String] {
        let isSource = path.hasSuffix(".swift")
        var blocks: [String] = []
        var lines: [Substring]?
        for whole in text(of: path).split(separator: "\n", omittingEmptySubsequences: false) {
            var line = whole
            if isSource {
                line = whole.drop { $0 == " " }
                line = line.hasPrefix("///") ? line.dropFirst(3) : ""
                if line.first == " " { line = line.dropFirst() }
            }
            if line == "```swift" {
                lines = []
            } else if line == "```", let found = lines {
                blocks.append(
                    found.drop { $0.isEmpty || $0.hasPrefix("import ") }.joined(separator: "\n"))
                lines = nil
            } else {
                lines?.append(line)
            }
        }
        return blocks
    }
}
