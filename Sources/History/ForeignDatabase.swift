public import Foundation
import GRDB
import Providers

extension ConversationImport {
    /// The first bytes of every SQLite file.
    public static let databaseMark = Data("SQLite format 3\0".utf8)

    /// Reads the history of another program from its SQLite file, which is opened for reading alone.
    ///
    /// - Throws: `Problem` when it cannot be read, or is of no program of the table.
    public static func read(database path: String) throws(Problem) -> [Imported] {
        var configuration = Configuration()
        configuration.readonly = true
        // Its own program may be writing.
        configuration.busyMode = .timeout(5)
        let found: [Imported]
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            found = try queue.read { db in try conversations(in: db) } ?? []
        } catch {
            let reason = (error as? DatabaseError)?.message ?? String(describing: error)
            throw Problem(
                description: "\(path) cannot be read: \(reason). Close the program that writes it, "
                    + "or import a copy.")
        }
        guard !found.isEmpty else {
            throw Problem(
                description: "No conversation found in this database: expected the store.db of "
                    + "oterm, the logs.db of llm or the elia.sqlite of elia, with something in it.")
        }
        return found
    }

    private static func conversations(in db: Database) throws -> [Imported]? {
        if try db.tableExists("chat"), try db.tableExists("message") {
            return try EliaHistory(db)?.conversations() ?? OtermHistory(db).conversations()
        }
        var found: [Imported] = []
        if try db.tableExists("responses") { found += try LLMResponses(db).conversations() }
        if try db.tableExists("threads") { found += try LLMThreads(db).conversations() }
        return found.filter { !$0.turns.isEmpty }
    }

    /// A time as SQLite writes it, with or without an offset; without one it is UTC.
    static func utc(_ text: String) -> Date? {
        var text = text
        text.replace(" ", with: "T", maxReplacements: 1)
        let hasOffset = text.hasSuffix("Z") || text.dropFirst(19).contains { "+-".contains($0) }
        return date(hasOffset ? text : text + "Z")
    }

    /// Settings in the words of ours, where there are any.
    static func settings(system: String?) -> String? {
        guard let system, !system.isEmpty else { return nil }
        let data = try? JSONEncoder().encode(["system": system])
        return data.map { String(decoding: $0, as: UTF8.self) }
    }
}

/// What oterm keeps: a row a chat, a row a message, in the order in which they were written.
struct OtermHistory {
    private let db: Database
    private let columns: Set<String>

    init(_ db: Database) throws {
        self.db = db
        columns = Set(try db.columns(in: "message").map(\.name))
    }

    func conversations() throws -> [ConversationImport.Imported] {
        try Row.fetchAll(db, sql: "SELECT * FROM chat ORDER BY id").compactMap { chat in
            var result = ConversationImport.Imported(title: chat["name"] ?? "")
            result.settings = ConversationImport.settings(system: chat["system"])
            let messages = try Row.fetchAll(
                db, sql: "SELECT * FROM message WHERE chat_id = ? ORDER BY rowid",
                arguments: [chat["id"] as Int64])
            for message in messages {
                guard let role = ConversationImport.role(.string(message["author"] ?? "")) else {
                    continue
                }
                let images = columns.contains("images") ? self.images(message["images"]) : []
                let text: String = message["text"] ?? ""
                guard !text.isEmpty || !images.isEmpty else { continue }
                result.turns.append(
                    .init(
                        role: role, text: text,
                        facts: AnswerFacts(model: role == .assistant ? chat["model"] : nil),
                        parent: result.turns.indices.last, attachments: images))
            }
            return result.turns.isEmpty ? nil : result
        }
    }

    /// A JSON list of base64 texts.
    private func images(_ text: String?) -> [StoredAttachment] {
        guard let text, let list = try? JSONDecoder().decode([String].self, from: Data(text.utf8))
        else { return [] }
        return list.compactMap { Data(base64Encoded: $0).flatMap(StoredAttachment.init(image:)) }
    }
}
