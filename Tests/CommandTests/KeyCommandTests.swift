import Foundation
import Providers
import Reliability
import Settings
import Testing

@testable import Command

/// Commands that print keys, and misbehave.
@Suite(.timeLimit(.minutes(5)))
struct KeyCommandTests {
    private let environment = ["PATH": "/usr/bin:/bin"]

    private func endpoint(_ sources: [KeySource]) -> ConfiguredEndpoint {
        ConfiguredEndpoint(
            endpoint: Endpoint(profile: EndpointProfile(name: "a"), baseURL: "https://h.test/v1"),
            keySource: sources[0],
            keys: sources.count > 1 ? sources.map { ConfiguredKey(secret: nil, source: $0) } : [])
    }

    private func scratch() -> URL {
        FileManager.default.temporaryDirectory
            .appendingPathComponent("breakwater-key-\(UUID().uuidString)")
    }

    @Test func `a command that hangs is ended after its limit, and its children with it`() throws {
        let file = scratch()
        defer { try? FileManager.default.removeItem(at: file) }
        // The child of a child, which ignores what can be ignored.
        let command =
            "trap '' TERM HUP; (trap '' TERM HUP; echo $$ > '\(file.path)'; sleep 600) & sleep 600"
        var configured = [endpoint([.command(command)])]
        let start = ContinuousClock.now

        let notes = KeyReading.read(
            &configured, environment: environment, limit: .milliseconds(400))

        #expect(notes == ["a is off: its key_command did not end within 400 milliseconds."])
        #expect(configured[0].keyIsMissing)
        #expect(start.duration(to: .now) < .seconds(20))
        let text = try String(contentsOf: file, encoding: .utf8)
        let group = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        // Nobody of the group is left, or only who waits to be collected.
        #expect(living(in: group).isEmpty)
    }

    /// The processes of a group that are not zombies.
    private func living(in group: Int32) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.filter { name in
            guard Int32(name) != nil,
                let stat = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
                let rest = stat.split(separator: ")").last?.split(separator: " "), rest.count > 2
            else { return false }
            return rest[2] == "\(group)" && rest[0] != "Z"
        }
    }

    /// Foundation knows no end of a process while a child of it lives.
    @Test func `a command that leaves something running has not ended`() {
        var configured = [endpoint([.command("sleep 600 & echo k1")])]

        let notes = KeyReading.read(
            &configured, environment: environment, limit: .milliseconds(400))

        #expect(notes == ["a is off: its key_command did not end within 400 milliseconds."])
        #expect(configured[0].keyIsMissing)
    }

    @Test(arguments: [
        ("exit 3", "failed with status 3"), ("kill -9 $$", "was ended by signal 9"),
    ])
    func `how a command failed is told`(command: String, how: String) {
        var configured = [endpoint([.command(command)])]

        let notes = KeyReading.read(&configured, environment: environment)

        #expect(notes == ["a is off: its key_command \(how)."])
    }

    @Test func `a command finds no input to take, and its complaints are not shown`() throws {
        let file = scratch()
        defer { try? FileManager.default.removeItem(at: file) }
        // Where its standard error leads, said where a test can see it.
        let command = "cat; readlink /proc/$$/fd/2 > '\(file.path)'; echo k-secret >&2; echo k1"
        var configured = [endpoint([.command(command)])]

        let notes = KeyReading.read(&configured, environment: environment)

        #expect(notes.isEmpty)
        #expect(configured[0].endpoint.key == Secret("k1"))
        let target = try String(contentsOf: file, encoding: .utf8)
        #expect(target == "/dev/null\n")
    }

    @Test func `of a list those that are there serve, in its order`() {
        var configured = [
            endpoint([
                .command("echo k1"), .command("echo wrong-secret >&2; exit 1"), .command("echo k3"),
            ])
        ]

        let notes = KeyReading.read(&configured, environment: environment)

        #expect(notes == ["a goes without a key: its key_command failed with status 1."])
        #expect(configured[0].endpoint.keys == [Secret("k1"), Secret("k3")])
        #expect(!configured[0].keyIsMissing)
        #expect(EndpointObject(configured[0]).keys == 2)
        #expect(EndpointObject(configured[0]).keys_missing == 1)
        let line = EndpointTable.lines([EndpointObject(configured[0])], probed: false)[1]
        #expect(line.contains("2 keys, 1 missing"))
    }

    @Test func `of a list without any key the endpoint is off`() {
        var configured = [endpoint([.command("exit 1"), .file("/nowhere/at/all")])]

        let notes = KeyReading.read(&configured, environment: environment)

        #expect(notes.count == 2)
        #expect(notes.allSatisfy { $0.hasPrefix("a is off: ") })
        #expect(configured[0].keyIsMissing)
    }

    @Test func `refused keys are counted in the table`() {
        var configured = endpoint([.variable("A"), .variable("B"), .variable("C")])
        configured.endpoint.keys = ["k1", "k2", "k3"].map { Secret($0) }
        var object = EndpointObject(configured)
        object.keys_refused = 1

        #expect(EndpointTable.lines([object], probed: true)[1].contains("3 keys, 1 dead"))
        #expect(!JSONLine.text(object).contains("k1"))
    }
}
