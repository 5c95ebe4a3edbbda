import Dispatch
import Foundation
import Providers
import Reliability
import Settings

/// Reads keys that stand in a file, or that a command prints; settings only name them.
enum KeyReading {
    /// How long a command may take: a password manager may ask somebody first.
    private static let limit = Duration.seconds(30)

    /// Reads the keys of `configured`; what cannot be read is said, and its endpoint is off.
    static func read(
        _ configured: inout [ConfiguredEndpoint], environment: [String: String]
    ) -> [String] {
        var notes: [String] = []
        // Several endpoints may share one file or command, which is then asked once.
        var known: [String: Result<Secret, Unreadable>] = [:]
        for index in configured.indices {
            let source = configured[index].keySource
            let result: Result<Secret, Unreadable>
            switch source {
            case .file(let path):
                result = known["file " + path] ?? key { try contents(of: path) }
                known["file " + path] = result
            case .command(let command):
                result = known[command] ?? key { try output(of: command, environment) }
                known[command] = result
            default: continue
            }
            switch result {
            case .success(let key): configured[index].endpoint.key = key
            case .failure(let failure):
                let name = configured[index].endpoint.profile.name
                configured[index].keySource = .unreadable(failure.reason)
                notes.append("\(name) is off: \(failure.reason).")
            }
        }
        return notes
    }

    private struct Unreadable: Error {
        /// A clause for a person, without anything of what was read.
        var reason: String
    }

    /// The first line of what `read` gives, as a key.
    private static func key(_ read: () throws -> Data) -> Result<Secret, Unreadable> {
        do {
            let text = String(decoding: try read(), as: UTF8.self)
            let line = text.split(whereSeparator: \.isNewline).first ?? ""
            let key = line.trimmingCharacters(in: .whitespaces)
            guard !key.isEmpty else { throw Unreadable(reason: "its key is empty") }
            guard key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw Unreadable(reason: "its key holds characters that a header cannot carry")
            }
            return .success(Secret(key))
        } catch let failure as Unreadable {
            return .failure(failure)
        } catch {
            return .failure(Unreadable(reason: "its key cannot be read"))
        }
    }

    private static func contents(of path: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Unreadable(reason: "its key_file \(path) cannot be read")
        }
        return data
    }

    private static func output(of command: String, _ environment: [String: String]) throws -> Data {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.environment = environment
        process.standardOutput = pipe
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do { try process.run() } catch {
            throw Unreadable(reason: "its key_command cannot be started")
        }
        guard ended.wait(timeout: .now() + .seconds(Int(limit.components.seconds))) == .success
        else {
            process.terminate()
            throw Unreadable(
                reason: "its key_command did not end within \(limit.components.seconds) seconds")
        }
        guard process.terminationStatus == 0 else {
            throw Unreadable(
                reason: "its key_command failed with status \(process.terminationStatus)")
        }
        // A key fits into the pipe; whoever prints more has filled it and was stopped above.
        return pipe.fileHandleForReading.readDataToEndOfFile()
    }
}
