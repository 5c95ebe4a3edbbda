import Dispatch
import Foundation
import GRDB
import Synchronization

/// Conversations on disk: every turn is there before anybody calls it done.
///
/// A question and its still empty answer are stored together before the question is sent; the
/// answer is `incomplete` from the start, grows by `appendPartial`, and becomes what it is by
/// `finish`. A program that is killed in between has thus nothing to mend: the partial text is there,
/// marked incomplete.
///
/// All work happens on one queue of its own, in the order of the calls; nothing is opened before the
/// first of them. Searching is full text over all turns (SQLite FTS5).
public final class History: Sendable {
    /// A stored conversation, under a name that no other module has.
    public typealias StoredConversation = Conversation

    /// The file.
    public let path: String

    private let queue = DispatchQueue(label: "breakwater.history", qos: .userInitiated)
    private let database = Mutex<DatabaseQueue?>(nil)

    /// Creates a history over this file; the file is opened, or made, by the first use.
    public init(path: String) { self.path = path }

    /// Opens the file now, to know whether it can be.
    public func open() async throws(HistoryError) {
        try await perform { _ in }
    }

    /// Closes the file; a later use opens it again.
    public func close() async throws(HistoryError) {
        let result = await onQueue { () -> HistoryError? in
            self.database.withLock { database in
                defer { database = nil }
                do { try database?.close() } catch { return HistoryError(error) }
                return nil
            }
        }
        if let result { throw result }
    }

    /// Runs `body` in one transaction.
    func perform<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws(HistoryError) -> T {
        let result = await onQueue { () -> Result<T, HistoryError> in
            do throws(HistoryError) {
                let database = try self.opened()
                do { return .success(try database.write(body)) } catch {
                    throw HistoryError(error)
                }
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func opened() throws(HistoryError) -> DatabaseQueue {
        // Only the queue comes here, so nobody waits for the lock while the file is opened.
        if let database = database.withLock({ $0 }) { return database }
        let opened = try HistoryFile.open(path)
        database.withLock { $0 = opened }
        return opened
    }

    private func onQueue<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }
}
