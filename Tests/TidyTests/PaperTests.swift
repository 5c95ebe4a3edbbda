import Foundation
import Testing

/// What the papers say is compared with what is there.
@Suite struct PaperTests {
    static let readme = Repository.text(of: "README.md")
    static let makefile = Repository.text(of: "Makefile")

    @Test(arguments: [
        "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "Makefile",
    ])
    func `the papers that readers look for are there`(name: String) {
        #expect(!Repository.text(of: name).isEmpty)
    }

    @Test func `the README names every theme and no other`() {
        let files = Repository.names(in: "themes").filter { $0.hasSuffix(".yaml") }
            .map { String($0.dropLast(".yaml".count)) }
        let named = rows(under: "## Themes").compactMap { cells in
            cells.first.map { $0.replacing("`", with: "") }
        }

        #expect(files.count >= 8)
        #expect(Set(named) == Set(files))
        #expect(named.count == files.count)
    }

    @Test func `every make verb in the papers exists`() throws {
        let verbs = Set(
            Self.makefile.split(separator: "\n").compactMap { line in
                line.hasPrefix("## ") ? line.dropFirst(3).prefix { $0 != ":" } : nil
            })
        for paper in ["README.md", "CONTRIBUTING.md"] {
            for match in Repository.text(of: paper).matches(of: try Regex("(?:\n|`)make ([a-z-]+)"))
            {
                let verb = match.output[1].substring ?? ""
                #expect(verbs.contains(verb), "\(paper) says make \(verb)")
            }
        }
    }

    @Test func `the module map has every target`() {
        let map = Repository.text(of: "ARCHITECTURE.md")
        for target in Repository.names(in: "Sources") {
            #expect(map.contains("`\(target)`"), "ARCHITECTURE.md does not name \(target)")
        }
    }

    @Test func `a link in the papers leads to a file`() throws {
        let link = try Regex(#"\]\(([^)#:]+)\)"#)
        for paper in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
            for match in Repository.text(of: paper).matches(of: link) {
                let path = String(match.output[1].substring ?? "")
                let file = Repository.root.appending(path: path).path(percentEncoded: false)
                #expect(FileManager.default.fileExists(atPath: file), "\(paper) → \(path)")
            }
        }
    }

    @Test func `continuous integration runs what the README says`() {
        #expect(Self.readme.contains("make test"))
        #expect(Repository.text(of: ".ci/run").contains("exec make test"))
    }

    /// The cells of the first table under a heading, without its head.
    private func rows(under heading: String) -> [[String]] {
        let lines = Self.readme.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0 == heading }) else { return [] }
        return lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }
            .filter { $0.hasPrefix("|") }.dropFirst(2)
            .map { row in
                row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            }
    }
}
