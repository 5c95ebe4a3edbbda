import Foundation
import Providers
import Reliability
import Settings
import Testing

@testable import Command

@Suite struct KeyReadingTests {
    private func endpoint(_ name: String, _ source: KeySource) -> ConfiguredEndpoint {
        ConfiguredEndpoint(
            endpoint: Endpoint(profile: EndpointProfile(name: name), baseURL: "https://h.test/v1"),
            keySource: source)
    }

    @Test func `a command's first line is the key, asked for once`() throws {
        let count = FileManager.default.temporaryDirectory
            .appendingPathComponent("breakwater-key-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: count) }
        let command = "printf x >> '\(count.path)'; printf ' k1 \\nsecond line\\n'"
        var configured = [endpoint("a", .command(command)), endpoint("b", .command(command))]

        let notes = KeyReading.read(&configured, environment: ["PATH": "/usr/bin:/bin"])

        #expect(notes.isEmpty)
        #expect(configured.map(\.endpoint.key) == [Secret("k1"), Secret("k1")])
        #expect(try String(contentsOf: count, encoding: .utf8) == "x")
    }

    @Test func `a file's first line is the key`() throws {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("breakwater-key-\(UUID().uuidString)")
        try "k2\n".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        var configured = [endpoint("a", .file(file.path)), endpoint("b", .notNeeded)]

        let notes = KeyReading.read(&configured, environment: [:])

        #expect(notes.isEmpty)
        #expect(configured.map(\.endpoint.key) == [Secret("k2"), nil])
    }

    @Test(arguments: [
        (KeySource.file("/nowhere/at/all"), "cannot be read"),
        (.command("exit 3"), "failed with status 3"), (.command("true"), "is empty"),
        (.command("printf 'se cret'"), "characters"),
    ])
    func `what cannot be read puts its endpoint off, without showing anything`(
        source: KeySource, reason: String
    ) {
        var configured = [endpoint("a", source)]

        let notes = KeyReading.read(&configured, environment: ["PATH": "/usr/bin:/bin"])

        #expect(notes.count == 1)
        #expect(notes.first?.hasPrefix("a is off: ") == true)
        #expect(notes.first?.contains(reason) == true)
        #expect(!notes.joined().contains("cret"))
        #expect(configured[0].keyIsMissing)
        #expect(configured[0].endpoint.key == nil)
    }
}
