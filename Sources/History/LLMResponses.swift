import Foundation
import GRDB
import Providers

/// What llm kept until its version 0.32: a row a question with its answer.
struct LLMResponses {
    private let db: Database
    private let columns: Set<String>

    init(_ db: Database) throws {
        self.db = db
        columns = Set(try db.columns(in: "responses").map(\.name))
    }

    func conversations() throws -> [ConversationImport.Imported] {
        var found: [ConversationImport.Imported] = []
        var places: [String: Int] = [:]
        // For a while both generations were written; the newer tables then have the same turn.
        let known = try db.tableExists("turns") ? "WHERE id NOT IN (SELECT id FROM turns)" : ""
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM responses \(known) ORDER BY datetime_utc, id")
        for row in rows {
            let id: String = row["id"]
            let conversation: String = row["conversation_id"] ?? id
            let place = places[conversation, default: found.count]
            if place == found.count {
                places[conversation] = place
                found.append(
                    ConversationImport.Imported(
                        title: try name(of: conversation) ?? "", created: Self.date(row),
                        settings: ConversationImport.settings(system: row["system"])))
            }
            try add(row, id: id, to: &found[place])
        }
        return found
    }

    private func add(_ row: Row, id: String, to result: inout ConversationImport.Imported) throws {
        let created = Self.date(row)
        let attachments = try attachments(of: id)
        let question = attachments.named(
            below: (try fragments(of: id) + [row["prompt"] as String? ?? ""])
                .filter { !$0.isEmpty }.joined(separator: "\n"))
        if !question.isEmpty || !attachments.kept.isEmpty {
            result.turns.append(
                .init(
                    role: .user, text: question, created: created,
                    parent: result.turns.indices.last, attachments: attachments.kept))
        }
        guard let answer: String = row["response"], !answer.isEmpty else { return }
        result.turns.append(
            .init(
                role: .assistant, text: answer, facts: Self.facts(row, columns),
                created: created, parent: result.turns.indices.last))
    }

    private func name(of conversation: String) throws -> String? {
        guard try db.tableExists("conversations") else { return nil }
        return try String.fetchOne(
            db, sql: "SELECT name FROM conversations WHERE id = ?", arguments: [conversation])
    }

    private func fragments(of response: String) throws -> [String] {
        guard try db.tableExists("prompt_fragments") else { return [] }
        return try String.fetchAll(
            db,
            sql: """
                SELECT content FROM prompt_fragments JOIN fragments ON fragments.id = fragment_id
                WHERE response_id = ? ORDER BY "order"
                """, arguments: [response])
    }

    private func attachments(of response: String) throws -> LLMAttachments {
        var attachments = LLMAttachments()
        guard try db.tableExists("prompt_attachments") else { return attachments }
        attachments.add(
            try Row.fetchAll(
                db,
                sql: """
                    SELECT attachments.* FROM prompt_attachments
                    JOIN attachments ON attachments.id = attachment_id
                    WHERE response_id = ? ORDER BY "order"
                    """, arguments: [response]))
        return attachments
    }

    static func facts(_ row: Row, _ columns: Set<String>) -> AnswerFacts {
        var facts = AnswerFacts(model: row["model"])
        if columns.isSuperset(of: ["input_tokens", "output_tokens"]),
            let input: Int = row["input_tokens"], let output: Int = row["output_tokens"]
        {
            facts.usage = TokenUsage(inputTokens: input, outputTokens: output)
            facts.usageIsReported = true
        }
        if columns.contains("duration_ms"), let milliseconds: Int64 = row["duration_ms"] {
            facts.total = .milliseconds(milliseconds)
        }
        return facts
    }

    static func date(_ row: Row) -> Date? {
        (row["datetime_utc"] as String?).flatMap(ConversationImport.utc)
    }
}
