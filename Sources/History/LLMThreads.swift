import Foundation
import GRDB
import Providers

/// What llm keeps since its version 0.32: messages as a tree that threads share.
///
/// A thread owns turns; a turn names its last message, and each message its parent. Text is kept in
/// parts, which may refer to fragments that are stored once.
struct LLMThreads {
    private let db: Database

    init(_ db: Database) throws { self.db = db }

    func conversations() throws -> [ConversationImport.Imported] {
        try Row.fetchAll(db, sql: "SELECT * FROM threads ORDER BY datetime_utc, id").map(thread)
    }

    private func thread(_ thread: Row) throws -> ConversationImport.Imported {
        let turns = try Row.fetchAll(
            db, sql: "SELECT * FROM turns WHERE thread_id = ? ORDER BY datetime_utc, id",
            arguments: [thread["id"] as String])
        var result = ConversationImport.Imported(
            title: thread["name"] ?? "", created: LLMResponses.date(thread))
        var places: [String: Int?] = [:]
        let tip: String? = thread["tip_message_hash"]
        let tips = turns.compactMap { $0["tip_message_hash"] as String? } + [tip].compactMap(\.self)
        for hash in tips {
            for message in try chain(to: hash) {
                let hash: String = message["hash"]
                guard places[hash] == nil else { continue }
                let parent = (message["parent_hash"] as String?).flatMap { places[$0] ?? nil }
                places[hash] = .some(
                    try add(message, parent: parent, turns: turns, to: &result))
            }
        }
        result.leaf = tip.flatMap { places[$0] ?? nil }
        return result
    }

    /// From the beginning to this message.
    private func chain(to hash: String) throws -> [Row] {
        var rows: [Row] = []
        var seen: Set<String> = []
        var next: String? = hash
        while let hash = next, seen.insert(hash).inserted {
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT * FROM messages WHERE hash = ?", arguments: [hash])
            else { break }
            rows.append(row)
            next = row["parent_hash"]
        }
        return rows.reversed()
    }

    /// Adds a message as a turn; returns its place, or the parent's when it says nothing.
    private func add(
        _ message: Row, parent: Int?, turns: [Row], to result: inout ConversationImport.Imported
    ) throws -> Int? {
        let hash: String = message["hash"]
        let (text, attachments) = try content(of: hash)
        guard let role = ConversationImport.role(.string(message["role"] ?? "")) else {
            if message["role"] == "system", result.settings == nil {
                result.settings = ConversationImport.settings(system: text)
            }
            return parent
        }
        guard !text.isEmpty || !attachments.kept.isEmpty else { return parent }
        // A turn ends with its answer and begins behind its question.
        let turn = turns.first {
            $0["tip_message_hash"] == hash || $0["parent_message_hash"] == hash
        }
        result.turns.append(
            .init(
                role: role, text: text,
                facts: role == .assistant
                    ? turn.map { LLMResponses.facts($0, Set($0.columnNames)) } ?? AnswerFacts()
                    : AnswerFacts(),
                created: turn.flatMap(LLMResponses.date), parent: parent,
                attachments: attachments.kept))
        return result.turns.count - 1
    }

    private func content(of message: String) throws -> (String, LLMAttachments) {
        let parts = try Row.fetchAll(
            db, sql: "SELECT * FROM parts WHERE message_hash = ? ORDER BY position",
            arguments: [message])
        var texts: [String] = []
        var attachments = LLMAttachments()
        for part in parts {
            switch part["type"] as String? {
            case "text": texts.append(try text(of: part))
            case "attachment":
                attachments.add(
                    try Row.fetchAll(
                        db,
                        sql: """
                            SELECT attachments.* FROM part_attachments
                            JOIN attachments ON attachments.id = attachment_id
                            WHERE part_id = ? ORDER BY "order"
                            """, arguments: [part["id"] as Int64]))
            default: break
            }
        }
        let text = texts.filter { !$0.isEmpty }.joined(separator: "\n\n")
        return (attachments.named(below: text), attachments)
    }

    /// Its own text, or pieces: literal ones and fragments by their number.
    private func text(of part: Row) throws -> String {
        if let text: String = part["text"] { return text }
        guard let payload: String = part["payload"],
            let pieces = JSONValue(parsing: Array(payload.utf8))?["text_ref"]?.elements
        else { return "" }
        return try pieces.map { piece in
            if let text = piece["literal"]?.string { return text }
            return try String.fetchOne(
                db, sql: "SELECT content FROM fragments WHERE id = ?",
                arguments: [piece["fragment"]?.int]) ?? ""
        }.joined()
    }
}
