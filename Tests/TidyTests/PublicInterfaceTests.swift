import Foundation
import Testing

/// What programs that use the library may call.
@Suite struct PublicInterfaceTests {
    /// The library products, and the targets whose declarations they show.
    static let targets = [
        "Breakwater", "BreakwaterTesting", "Client", "HTTPTransport", "Providers", "Reliability",
    ]

    @Test(arguments: targets)
    func `the public interface is the one that is listed`(target: String) throws {
        let sources = try Self.sources(of: target)
        let found = PublicInterface(sources: sources).lines
        let file = Repository.root.appending(path: "Tests/TidyTests/Interface/\(target).txt")
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data((found.joined(separator: "\n") + "\n").utf8).write(to: file)
            Issue.record("recorded \(target); look at the difference and run again")
            return
        }
        let text = try String(contentsOf: file, encoding: .utf8)
        let listed = text.split(separator: "\n").map(String.init)

        let gone = Set(listed).subtracting(found).sorted()
        let new = Set(found).subtracting(listed).sorted()
        #expect(gone.isEmpty, "taken away or changed, and others may call it: \(gone)")
        #expect(new.isEmpty, "new or changed, so record it with make snapshots: \(new)")
    }

    private static func sources(of target: String) throws -> [String] {
        let folder = Repository.root.appending(path: "Sources/\(target)")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        let all = (files?.allObjects ?? []).compactMap { $0 as? URL }
            .filter { $0.pathExtension == "swift" }
        return try all.map { try String(contentsOf: $0, encoding: .utf8) }
    }

    @Test(arguments: [
        (
            "public struct A {\n  public var b: Int = 3\n  var c = 1\n}",
            ["A: public var b: Int", "public struct A"]
        ),
        (
            "public enum A {\n  case b(Int)\n  // public var no\n  func c() { let public_ = 1 }\n}",
            ["A: case b(Int)", "public enum A"]
        ),
        ("enum A {\n  case b\n}\nstruct B { private var c: Int }", []),
        (
            "extension A: P {\n  @inlinable\n  public func b(\n    _ c: Int,\n    d: String = \"}\"\n  ) -> Int {\n    { 1 }()\n  }\n}",
            ["A: public func b( _ c: Int, d: String = \"\" ) -> Int", "extension A: P"]
        ),
        ("public protocol A {\n  var b: Int { get }\n}", ["A: var b: Int", "public protocol A"]),
    ])
    func `declarations are read with the types they belong to`(
        source: String, lines: [String]
    ) {
        #expect(PublicInterface(sources: [source]).lines == lines)
    }
}
