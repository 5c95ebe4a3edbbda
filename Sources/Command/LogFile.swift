import Client
import Foundation
import Reliability
import Synchronization

/// `--log-file`: every decision as one JSON line with the wall-clock time.
///
/// Keys cannot appear: events carry names and sanitised sentences only.
final class LogFile: Sendable {
    private let handle: FileHandle
    private let names: Mutex<[String]>
    private let state: Mutex<[CallID: [AttemptID: String]]>
    private let start = Instant.now

    /// Opens `path` for appending, readable by its owner alone.
    static func open(_ path: String, names: [String]) throws(ExitStatus) -> LogFile {
        if !FileManager.default.fileExists(atPath: path) {
            // Where this fails, opening says so.
            _ = FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        guard let handle = FileHandle(forWritingAtPath: path) else {
            throw .usage.saying("--log-file: \(path) cannot be written.")
        }
        // Where the end cannot be found, as in a device, writing begins at once.
        _ = try? handle.seekToEnd()
        return LogFile(handle: handle, names: names)
    }

    private init(handle: FileHandle, names: [String]) {
        self.handle = handle
        self.names = Mutex(names)
        state = Mutex([:])
    }

    /// The names of endpoints that were added, in the order of their identities.
    func learn(_ more: [String]) { names.withLock { $0 += more } }

    /// Writes one event; call it for every event of `ChatClient.events()`.
    func write(_ event: ClientEvent) {
        switch event {
        case .trace(let trace, _):
            let call = trace.call ?? CallID(0)
            let names = names.withLock { $0 }
            let object = state.withLock { state in
                EventObject(
                    trace, names: names, start: start, owners: &state[call, default: [:]])
            }
            if var object {
                object.time = now()
                append(JSONLine.text(object))
            }
        case .callEnded(let call, let answer, _):
            state.withLock { _ = $0.removeValue(forKey: call) }
            var object = EventObject(
                "result", at: Instant.now, start: start, call: call.number)
            object.time = now()
            object.outcome = answer.status.rawValue
            object.endpoint = answer.endpoint
            object.failure = answer.failure?.kind.rawValue
            object.reason = answer.failure?.message
            append(JSONLine.text(object))
        }
    }

    private func append(_ line: String) {
        // A full disk must not end an answer.
        try? handle.write(contentsOf: Data(line.utf8))
    }

    private func now() -> String {
        Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
