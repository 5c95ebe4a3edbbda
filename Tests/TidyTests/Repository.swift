import Foundation

/// The checkout that these tests were built from, as text.
enum Repository {
    /// Its top folder.
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// One file of it.
    struct File: Sendable, CustomStringConvertible {
        /// Its path from the top folder.
        var path: String
        /// Its text.
        var text: String

        var description: String { path }
        /// The target it belongs to: the folder below `Sources` or `Tests`.
        var target: String { String(path.split(separator: "/")[1]) }
        /// Its lines, without what stands behind `//` and inside texts of several lines.
        let code: [Substring]

        init(path: String, text: String) {
            self.path = path
            self.text = text
            var isText = false
            code = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                let wasText = isText
                if line.ranges(of: "\"\"\"").count % 2 == 1 { isText.toggle() }
                if wasText { return "" }
                return line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
            }
        }

        /// The modules it imports.
        var imports: [String] {
            code.compactMap { line in
                let words = line.split(separator: " ")
                guard let place = words.firstIndex(of: "import"), place < words.count - 1,
                    words[..<place].allSatisfy({ Self.modifiers.contains($0) })
                else { return nil }
                return String(words[words.count - 1].prefix { $0 != "." })
            }
        }
        private static let modifiers: Set<Substring> = [
            "public", "package", "internal", "private", "fileprivate", "@_exported", "@testable",
            "@preconcurrency",
        ]
    }

    /// The Swift and C files of a folder, in the order of their paths.
    static func sources(in folder: String) -> [File] {
        files(in: folder) { ["swift", "c", "h", "cpp"].contains($0) }
    }

    /// A file's text; empty when there is none.
    static func text(of path: String) -> String {
        (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
    }

    /// The names of what is in a folder.
    static func names(in folder: String) -> [String] {
        let path = root.appending(path: folder).path(percentEncoded: false)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    private static func files(in folder: String, where isWanted: (String) -> Bool) -> [File] {
        let start = root.appending(path: folder).resolvingSymlinksInPath()
        let base = start.path(percentEncoded: false)
        guard let walk = FileManager.default.enumerator(atPath: base) else { return [] }
        return walk.compactMap { $0 as? String }.sorted()
            .filter { isWanted(URL(filePath: $0).pathExtension) }
            .map { name in
                let text = try? String(contentsOfFile: base + "/" + name, encoding: .utf8)
                return File(path: folder + "/" + name, text: text ?? "")
            }
    }
}
