import Foundation
import GRDB

/// Opens the database file: private to its owner, write-ahead logged, brought up to date.
enum HistoryFile {
    static func open(_ path: String) throws(HistoryError) -> DatabaseQueue {
        do {
            try prepare(path)
            var configuration = Configuration()
            configuration.journalMode = .wal
            // Two programs may share the file; a write takes milliseconds.
            configuration.busyMode = .timeout(5)
            configuration.prepareDatabase { db in
                // With the log, a killed program loses nothing; only a power cut could cost the
                // last moments, and never the file.
                try db.execute(sql: "PRAGMA synchronous = NORMAL")
            }
            return try exclusively(path) {
                let queue = try DatabaseQueue(path: path, configuration: configuration)
                let migrator = HistorySchema.migrator
                if try queue.read(migrator.hasBeenSuperseded) {
                    throw HistoryError.newerVersion(path: path)
                }
                try migrator.migrate(queue)
                return queue
            }
        } catch let error as HistoryError {
            throw error
        } catch let error as DatabaseError {
            throw .cannotOpen(path: path, reason: error.message ?? "\(error.resultCode)")
        } catch let error as CocoaError {
            throw .cannotOpen(path: path, reason: error.localizedDescription)
        } catch {
            throw .cannotOpen(path: path, reason: String(describing: error))
        }
    }

    /// Runs `body` while no other program makes or migrates the same history.
    ///
    /// The migrator looks before it takes the write lock, so two programs that start at the same
    /// moment would both begin to make the tables. The lock lies beside the file, never on it:
    /// closing a second descriptor of the file itself would drop SQLite's own locks.
    private static func exclusively<Value>(_ path: String, _ body: () throws -> Value) throws
        -> Value
    {
        let lock = Foundation.open("\(path).lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
            throw HistoryError.cannotOpen(
                path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(lock) }
        return try body()
    }

    /// The folder 0700 and the file 0600; SQLite gives its two side files the rights of the file.
    private static func prepare(_ path: String) throws {
        let files = FileManager.default
        try files.createDirectory(
            at: URL(fileURLWithPath: path).deletingLastPathComponent(),
            withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let rights: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        if files.fileExists(atPath: path) {
            try files.setAttributes(rights, ofItemAtPath: path)
            return
        }
        // Made elsewhere and linked into place: another program may be making it at this moment, and
        // must neither lose its file nor, by our closing it, its locks.
        let draft = "\(path).\(UUID().uuidString)"
        guard files.createFile(atPath: draft, contents: nil, attributes: rights) else {
            throw HistoryError.cannotOpen(path: path, reason: "the file cannot be made")
        }
        defer { unlink(draft) }
        guard link(draft, path) == 0 || errno == EEXIST else {
            throw HistoryError.cannotOpen(
                path: path, reason: String(cString: strerror(errno)))
        }
    }
}
