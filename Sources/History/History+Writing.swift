public import Foundation
import GRDB
import Providers

extension History {
    /// Stores a question and, beside it, its empty, incomplete answer.
    ///
    /// Without a conversation a new one begins, titled by the question's first line. The branch that
    /// ends with this question is then the one in view.
    public func ask(
        _ text: String, in conversation: Int64? = nil, place: TurnPlace = .end,
        attachments: [StoredAttachment] = [], at time: Date = Date()
    ) async throws(HistoryError) -> StoredQuestion {
        try await perform { db in
            let id = try conversation ?? History.begin(History.title(of: text), at: time, in: db)
            try History.touch(id, at: time, in: db)
            let parent = try History.parent(place, in: id, from: db)
            let question = try History.insert(
                .user, text, .complete, conversation: id, parent: parent, at: time, in: db)
            for attachment in attachments {
                try History.insert(attachment, of: question, in: db)
            }
            let answer = try History.insert(
                .assistant, "", .incomplete, conversation: id, parent: question, at: time, in: db)
            return StoredQuestion(conversation: id, question: question, answer: answer)
        }
    }

    /// Begins another answer in the place of earlier pieces, the last one last; returns the new turn.
    ///
    /// With `continues` it goes on with that answer, which stands and may be the only one given. What
    /// is replaced stays on disk: what broke off before the new answer in the same branch, what was
    /// whole as a branch beside it.
    public func answerAgain(
        replacing turns: [Int64] = [], continuing continued: Int64? = nil, at time: Date = Date()
    ) async throws(HistoryError) -> Int64 {
        try await perform { db in
            guard let known = continued ?? turns.last,
                let id = try Int64.fetchOne(
                    db, sql: "SELECT conversation FROM turn WHERE id = ?", arguments: [known])
            else { throw HistoryError.notFound }
            try History.touch(id, at: time, in: db)
            let parent = try continued ?? History.parent(replacing: turns, from: db)
            let answer = try History.insert(
                .assistant, "", .incomplete, conversation: id, parent: parent, at: time, in: db)
            try db.execute(
                sql: "UPDATE turn SET continues = ? WHERE id = ?", arguments: [continued, answer])
            for turn in turns {
                try db.execute(
                    sql: "UPDATE turn SET replacedBy = ? WHERE id = ?", arguments: [answer, turn])
            }
            return answer
        }
    }

    /// Begins another answer beside one to the same question, as a branch that is not in view;
    /// returns the new turn.
    public func answer(
        beside other: Int64, at time: Date = Date()
    ) async throws(HistoryError) -> Int64 {
        try await perform { db in
            guard
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT conversation, parent, (SELECT leaf FROM conversation
                        WHERE id = turn.conversation) AS leaf FROM turn WHERE id = ?
                        """, arguments: [other])
            else { throw HistoryError.notFound }
            let (conversation, leaf): (Int64, Int64?) = (row["conversation"], row["leaf"])
            let answer = try History.insert(
                .assistant, "", .incomplete, conversation: conversation,
                parent: row["parent"] ?? 0, at: time, in: db)
            try db.execute(
                sql: "UPDATE conversation SET leaf = ? WHERE id = ?",
                arguments: [leaf, conversation])
            return answer
        }
    }

    /// Adds text to an answer under way; call it a few times a second, not for every token.
    public func appendPartial(_ text: String, to turn: Int64) async throws(HistoryError) {
        try await perform { db in
            try db.execute(
                sql: "UPDATE turn SET text = text || ? WHERE id = ?", arguments: [text, turn])
            if db.changesCount == 0 { throw HistoryError.notFound }
        }
    }

    /// Ends an answer: its whole text, how it stands, and what is known of it.
    public func finish(
        _ turn: Int64, text: String, status: TurnStatus, facts: AnswerFacts = AnswerFacts(),
        at time: Date = Date()
    ) async throws(HistoryError) {
        try await perform { db in
            try History.end(turn, text: text, status: status, facts: facts, in: db)
            guard db.changesCount == 1 else { throw HistoryError.notFound }
            try db.execute(
                sql: """
                    UPDATE conversation SET updated = max(updated, ?)
                    WHERE id = (SELECT conversation FROM turn WHERE id = ?)
                    """, arguments: [time, turn])
        }
    }

    /// Gives a conversation another title.
    public func rename(_ conversation: Int64, to title: String) async throws(HistoryError) {
        try await perform { db in
            try db.execute(
                sql: "UPDATE conversation SET title = ? WHERE id = ?",
                arguments: [History.title(of: title), conversation])
            if db.changesCount == 0 { throw HistoryError.notFound }
        }
    }

    /// Deletes a conversation with all its turns.
    public func delete(_ conversation: Int64) async throws(HistoryError) {
        try await perform { db in
            try db.execute(
                sql: "DELETE FROM conversation WHERE id = ?", arguments: [conversation])
            if db.changesCount == 0 { throw HistoryError.notFound }
        }
    }

    static func begin(_ title: String, at time: Date, in db: Database) throws -> Int64 {
        try db.execute(
            sql: "INSERT INTO conversation (title, created, updated) VALUES (?, ?, ?)",
            arguments: [title, time, time])
        return db.lastInsertedRowID
    }

    private static func touch(_ conversation: Int64, at time: Date, in db: Database) throws {
        try db.execute(
            sql: "UPDATE conversation SET updated = max(updated, ?) WHERE id = ?",
            arguments: [time, conversation])
        if db.changesCount == 0 { throw HistoryError.notFound }
    }

    /// Inserts a turn, which is then the end of the branch in view.
    @discardableResult
    static func insert(
        _ role: ChatMessage.Role, _ text: String, _ status: TurnStatus, conversation: Int64,
        parent: Int64, at time: Date, in db: Database
    ) throws -> Int64 {
        try db.execute(
            sql: """
                INSERT INTO turn (conversation, role, text, status, created, parent)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [conversation, role.rawValue, text, status.rawValue, time, parent])
        let turn = db.lastInsertedRowID
        try db.execute(
            sql: "UPDATE conversation SET leaf = ? WHERE id = ?", arguments: [turn, conversation])
        return turn
    }

    /// One statement, because each that touches a turn has its text indexed anew.
    static func end(
        _ turn: Int64, text: String, status: TurnStatus, facts: AnswerFacts, in db: Database
    ) throws {
        try db.execute(
            sql: """
                UPDATE turn SET text = ?, status = ?, endpoint = ?, model = ?, inputTokens = ?,
                outputTokens = ?, usageIsReported = ?, cost = ?, firstToken = ?,
                total = ?, details = ?, failure = ?, failureMessage = ? WHERE id = ?
                """,
            arguments: [
                text, status.rawValue, facts.endpoint, facts.model, facts.usage?.inputTokens,
                facts.usage?.outputTokens, facts.usageIsReported, facts.cost,
                AnswerFacts.seconds(facts.firstToken), AnswerFacts.seconds(facts.total),
                facts.details, facts.failure, facts.failureMessage, turn,
            ])
    }

    static func insert(_ attachment: StoredAttachment, of turn: Int64, in db: Database) throws {
        try db.execute(
            sql: "INSERT INTO attachment (turn, name, mediaType, data) VALUES (?, ?, ?, ?)",
            arguments: [turn, attachment.name, attachment.mediaType, attachment.data])
    }

    /// The turn that a new one at this place follows; 0 for none.
    private static func parent(
        _ place: TurnPlace, in conversation: Int64, from db: Database
    ) throws -> Int64 {
        switch place {
        case .beginning: return 0
        case .after(let turn): return turn
        case .end:
            return try Int64.fetchOne(
                db,
                sql: """
                    SELECT coalesce(leaf, (SELECT max(id) FROM turn WHERE conversation = :id))
                    FROM conversation WHERE id = :id
                    """, arguments: ["id": conversation]) ?? 0
        }
    }

    /// The turn behind which the replacement of these comes: the last that stays in its branch, else
    /// what the first of them follows.
    private static func parent(replacing turns: [Int64], from db: Database) throws -> Int64 {
        for turn in turns.reversed() {
            let stays =
                try Bool.fetchOne(
                    db,
                    sql: """
                        SELECT status IN ('incomplete', 'stopped') AND text <> '' FROM turn
                        WHERE id = ?
                        """, arguments: [turn]) ?? false
            if stays { return turn }
        }
        return try Int64.fetchOne(
            db,
            sql: """
                SELECT coalesce(parent, (SELECT max(id) FROM turn AS earlier
                WHERE earlier.conversation = turn.conversation AND earlier.id < turn.id))
                FROM turn WHERE id = ?
                """, arguments: [turns.first]) ?? 0
    }

    /// The first line that says something, at most 60 characters.
    static func title(of text: String) -> String {
        let lines = text.split(whereSeparator: \.isNewline).lazy.map {
            $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        let line = lines.first { !$0.isEmpty } ?? "untitled"
        return line.count > 60 ? line.prefix(59) + "…" : line
    }
}
