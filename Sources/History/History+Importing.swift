public import Foundation
import GRDB
import Providers

extension History {
    /// Stores imported conversations, all or none; returns their numbers in the same order.
    public func add(
        _ conversations: [ConversationImport.Imported], at time: Date = Date()
    ) async throws(HistoryError) -> [Int64] {
        try await perform { db in
            try conversations.map { try History.add($0, at: time, in: db) }
        }
    }

    private static func add(
        _ imported: ConversationImport.Imported, at time: Date, in db: Database
    ) throws -> Int64 {
        let first = imported.turns.first { $0.role == .user }?.text ?? ""
        // Where the file says when, the list keeps its order among what was kept here. A turn may be
        // older than its conversation: llm writes that when the first answer has come.
        let times = ([imported.created] + imported.turns.map(\.created)).compactMap(\.self)
        let created = times.min() ?? time
        let id = try begin(
            title(of: imported.title.isEmpty ? first : imported.title), at: created, in: db)
        var numbers: [Int64] = []
        for turn in imported.turns {
            let number = try insert(
                turn.role, turn.text, turn.status, conversation: id,
                parent: turn.parent.map { numbers[$0] } ?? 0, at: turn.created ?? created, in: db)
            numbers.append(number)
            if turn.role == .assistant {
                try end(
                    number, text: turn.text, status: turn.status, facts: turn.facts, in: db)
            }
            if let continued = turn.continues {
                try db.execute(
                    sql: "UPDATE turn SET continues = ? WHERE id = ?",
                    arguments: [numbers[continued], number])
            }
            for attachment in turn.attachments { try insert(attachment, of: number, in: db) }
        }
        let leaf = imported.leaf ?? imported.turns.indices.last
        try db.execute(
            sql: "UPDATE conversation SET leaf = ?, settings = ?, updated = ? WHERE id = ?",
            arguments: [leaf.map { numbers[$0] }, imported.settings, times.max() ?? time, id])
        return id
    }
}
