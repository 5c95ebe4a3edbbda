import Foundation
import Testing

/// Where the program is that is driven.
enum Program {
    /// The `breakwater` that was built beside these tests; `BREAKWATER_PROGRAM` names another one.
    static let path: String = {
        if let named = ProcessInfo.processInfo.environment["BREAKWATER_PROGRAM"] { return named }
        let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
        let runner = URL(filePath: CommandLine.arguments[0])
        let beside = (bundles + [runner]).map {
            $0.deletingLastPathComponent().appending(path: "breakwater").path(percentEncoded: false)
        }
        return beside.first { FileManager.default.isExecutableFile(atPath: $0) } ?? beside[0]
    }()
}

/// What a finished command left behind.
struct Finished: Sendable, CustomStringConvertible {
    /// Its exit code, or 128 + the signal that ended it.
    var code: Int32
    /// What it wrote to standard output.
    var out: String
    /// What it wrote to standard error.
    var err: String

    var description: String { "exit \(code)\n--- out ---\n\(out)\n--- err ---\n\(err)" }

    /// The lines of standard output as JSON objects.
    func objects() throws -> [[String: Any]] {
        try out.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return try #require(object as? [String: Any], "not an object: \(line)")
        }
    }
}

/// A home of its own for one scenario: nothing of the person's machine reaches the program.
final class Sandbox: Sendable {
    /// The folder that is removed at the end.
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "breakwater-test-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The whole environment of the program: home and XDG folders inside the sandbox, no keys, no
    /// proxies.
    func environment(_ extra: [String: String] = [:]) -> [String: String] {
        let home = folder.path(percentEncoded: false)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let own = [
            "PATH": path, "HOME": home, "LANG": "C.UTF-8", "TERM": "dumb",
            "XDG_CONFIG_HOME": home + "/config", "XDG_DATA_HOME": home + "/data",
            "XDG_STATE_HOME": home + "/state", "XDG_CACHE_HOME": home + "/cache",
            "XDG_RUNTIME_DIR": home,
        ]
        return own.merging(extra) { $1 }
    }

    /// Writes a file into the sandbox and returns its path.
    func write(_ text: String, to name: String) throws -> String {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file.path(percentEncoded: false)
    }

    /// Writes the configuration that the program finds by itself.
    func configure(_ yaml: String) throws {
        _ = try write(yaml, to: "config/breakwater/config.yaml")
    }

    /// Runs the program to its end without a terminal.
    func run(
        _ arguments: String..., input: String = "", environment: [String: String] = [:],
        limit: Duration = .seconds(60)
    ) async throws -> Finished {
        try await start(arguments, input: input, environment: environment).finished(within: limit)
    }

    /// Starts the program without a terminal.
    func start(
        _ arguments: [String], input: String = "", environment extra: [String: String] = [:]
    ) throws -> Running {
        guard FileManager.default.isExecutableFile(atPath: Program.path) else {
            throw WaitedInVain(description: "there is no program at \(Program.path)")
        }
        return try Running(
            Program.path, arguments, input: input, environment: environment(extra), folder: folder,
            inside: self)
    }
}

/// A scenario waited in vain.
struct WaitedInVain: Error, CustomStringConvertible {
    var description: String
}

/// Asks again and again, without a fixed pause before the first look, until the condition holds.
func waitUntil(
    within limit: Duration, _ complaint: () async throws -> String,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !condition() {
        if ContinuousClock.now > end { throw WaitedInVain(description: try await complaint()) }
        try await Task.sleep(for: .milliseconds(15))
    }
}
