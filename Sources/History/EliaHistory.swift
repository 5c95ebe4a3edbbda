import Foundation
import GRDB
import Providers

/// What elia keeps in its `elia.sqlite`: a row a chat, a row a message, each with its own model.
///
/// Its tables have the names of oterm's; the columns tell the two apart. A chat that was put away
/// comes as well.
struct EliaHistory {
    private let db: Database

    /// Fails when the messages are not elia's.
    init?(_ db: Database) throws {
        let columns = Set(try db.columns(in: "message").map(\.name))
        guard columns.isSuperset(of: ["role", "content", "parent_id"]) else { return nil }
        self.db = db
    }

    func conversations() throws -> [ConversationImport.Imported] {
        try Row.fetchAll(db, sql: "SELECT * FROM chat ORDER BY id").compactMap { chat in
            var result = ConversationImport.Imported(
                title: chat["title"] ?? "", created: date(chat["started_at"]))
            var places: [Int64: Int] = [:]
            let messages = try Row.fetchAll(
                db, sql: "SELECT * FROM message WHERE chat_id = ? ORDER BY id",
                arguments: [chat["id"] as Int64])
            for message in messages {
                let text: String = message["content"] ?? ""
                guard let role = ConversationImport.role(.string(message["role"] ?? "")) else {
                    if message["role"] == "system", result.settings == nil {
                        result.settings = ConversationImport.settings(system: text)
                    }
                    continue
                }
                guard !text.isEmpty else { continue }
                let model: String? = message["model"] ?? chat["model"]
                // No version that was seen writes the parent; what has none follows what stands before.
                let parent = (message["parent_id"] as Int64?).flatMap { places[$0] }
                places[message["id"]] = result.turns.count
                result.turns.append(
                    .init(
                        role: role, text: text,
                        facts: AnswerFacts(model: role == .assistant ? model : nil),
                        created: date(message["timestamp"]),
                        parent: parent ?? result.turns.indices.last))
            }
            return result.turns.isEmpty ? nil : result
        }
    }

    private func date(_ text: String?) -> Date? { text.flatMap(ConversationImport.utc) }
}
