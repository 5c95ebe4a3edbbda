import Client
import Foundation
import Gateway

/// `--record`: the traffic in a file, as `GET /status/stream` tells it; `breakwater replay` shows it.
///
/// Neither questions nor answers nor keys are in it: decisions, times, counts, and the names and
/// addresses of endpoints.
struct Recording: Sendable {
    private let task: Task<Void, Never>

    /// Begins to write what `client` does to `path`, in place of what is there.
    static func start(of client: ChatClient, to path: String) throws(ExitStatus) -> Recording {
        let file = try RecordingFile.create(path)
        // Before the task runs: it listens from now on, and knows when the client is shut down.
        let source = WatchSource(
            of: client, run: String(UInt64.random(in: .min ... .max), radix: 16), acts: false)
        return Recording(
            task: Task {
                var source = source
                do {
                    while !Task.isCancelled {
                        file.append(try source.next())
                        // Cancelled at the end, which is told below.
                        try? await Task.sleep(for: WatchSource.pause)
                    }
                    await source.drain()
                    file.append(try source.last())
                } catch {
                    // What the encoder throws for no value that the core makes.
                }
                file.close()
            })
    }

    /// Writes what is left; the client must have been shut down.
    func finish() async {
        task.cancel()
        await task.value
    }
}

/// The file of a recording, readable by its owner alone.
struct RecordingFile: Sendable {
    private let handle: FileHandle

    /// Makes the file anew; throws what to write instead where that is not possible.
    static func create(_ path: String) throws(ExitStatus) -> RecordingFile {
        let isNew = !FileManager.default.fileExists(atPath: path)
        if isNew {
            // Where this fails, opening says so.
            _ = FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        guard let handle = FileHandle(forWritingAtPath: path) else {
            throw .usage.saying("--record: \(path) cannot be written.")
        }
        // A device has no length.
        try? handle.truncate(atOffset: 0)
        return RecordingFile(handle: handle)
    }

    /// Writes; a full disk must not end an answer.
    func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        try? handle.write(contentsOf: Data(bytes))
    }

    /// Nothing follows.
    func close() { try? handle.close() }
}
