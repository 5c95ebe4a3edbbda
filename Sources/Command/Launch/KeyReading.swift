import Foundation
import Providers
import Reliability
import Settings

/// Reads keys that stand in a file, or that a command prints; settings only name them.
enum KeyReading {
    /// How long a command may take: a password manager may ask somebody first.
    static let limit = Duration.seconds(30)

    /// Reads the keys of `configured`; what cannot be read is said, and its endpoint is off.
    static func read(
        _ configured: inout [ConfiguredEndpoint], environment: [String: String],
        limit: Duration = Self.limit
    ) -> [String] {
        var notes: [String] = []
        // Several endpoints may share one file or command, which is then asked once.
        var known: [String: Result<Secret, Unreadable>] = [:]
        func ask(_ source: KeySource) -> Result<Secret, Unreadable>? {
            let result: Result<Secret, Unreadable>
            switch source {
            case .file(let path):
                result = known["file " + path] ?? key { try contents(of: path) }
                known["file " + path] = result
            case .command(let command):
                result =
                    known[command]
                    ?? key { try KeyCommand(command, environment, limit: limit).output() }
                known[command] = result
            default: return nil
            }
            return result
        }
        for index in configured.indices {
            let name = configured[index].endpoint.profile.name
            if configured[index].keys.isEmpty {
                switch ask(configured[index].keySource) {
                case nil: continue
                case .success(let key): configured[index].endpoint.key = key
                case .failure(let failure):
                    configured[index].keySource = .unreadable(failure.reason)
                    notes.append("\(name) is off: \(failure.reason).")
                }
            } else {
                notes += readList(of: &configured[index], name, ask)
            }
        }
        return notes
    }

    /// Reads what a list of keys names; an endpoint goes on with those that are there.
    private static func readList(
        of endpoint: inout ConfiguredEndpoint, _ name: String,
        _ ask: (KeySource) -> Result<Secret, Unreadable>?
    ) -> [String] {
        var reasons: [String] = []
        for place in endpoint.keys.indices {
            switch ask(endpoint.keys[place].source) {
            case nil: continue
            case .success(let key): endpoint.keys[place].secret = key
            case .failure(let failure):
                endpoint.keys[place].source = .unreadable(failure.reason)
                reasons.append(failure.reason)
            }
        }
        endpoint.endpoint.keys = endpoint.keys.compactMap(\.secret)
        let isOff = endpoint.endpoint.keys.isEmpty
        if isOff, let reason = reasons.first { endpoint.keySource = .unreadable(reason) }
        return reasons.map { "\(name) \(isOff ? "is off" : "goes without a key"): \($0)." }
    }

    struct Unreadable: Error {
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
}
