import Foundation
import GRDB
import Providers

extension History {
    /// The conversations, the last used first.
    public func conversations(
        limit: Int = 200
    ) async throws(HistoryError) -> [ConversationHeader] {
        try await perform { db in
            try Row.fetchAll(
                db,
                sql: History.headers
                    + " WHERE discarded IS NULL ORDER BY updated DESC, id DESC LIMIT ?",
                arguments: [limit]
            ).map(History.header)
        }
    }

    /// A conversation with its turns; `nil` when there is none of this number.
    public func conversation(_ id: Int64) async throws(HistoryError) -> Conversation? {
        try await perform { db in try History.load(id, from: db) }
    }

    /// The conversation used last; `nil` in an empty history.
    public func lastConversation() async throws(HistoryError) -> Conversation? {
        try await perform { db in
            let id = try Int64.fetchOne(
                db,
                sql: """
                    SELECT id FROM conversation WHERE discarded IS NULL
                    ORDER BY updated DESC, id DESC LIMIT 1
                    """)
            return try id.flatMap { try History.load($0, from: db) }
        }
    }

    /// The last questions of all conversations, the oldest first, each once.
    public func recentQuestions(limit: Int = 200) async throws(HistoryError) -> [String] {
        try await perform { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT text FROM turn WHERE role = 'user' AND conversation NOT IN
                    (SELECT id FROM conversation WHERE discarded IS NOT NULL) GROUP BY text
                    ORDER BY max(id) DESC LIMIT ?
                    """, arguments: [limit]
            ).reversed()
        }
    }

    /// Turns that hold every word of `query`, words by their beginnings, the best match first.
    ///
    /// Where that finds nothing, as in scripts that are written without spaces, any place that
    /// holds the query as it stands is found instead, the newest first.
    public func search(
        _ query: String, limit: Int = 50
    ) async throws(HistoryError) -> [HistoryHit] {
        let words = query.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !words.isEmpty else { return [] }
        return try await perform { db in
            if let pattern = FTS5Pattern(matchingAllPrefixesIn: words) {
                let found = try History.best(pattern, limit: limit, from: db)
                if !found.isEmpty { return found }
            }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT turn.*, conversation.title AS title FROM turn
                    JOIN conversation ON conversation.id = turn.conversation
                    WHERE turn.text LIKE ? ESCAPE '\\' AND discarded IS NULL
                    ORDER BY turn.id DESC LIMIT ?
                    """, arguments: [History.containing(words), limit]
            ).map { History.hit($0, History.excerpt($0["text"], around: words)) }
        }
    }

    /// The turns that match best, with the words around the match.
    ///
    /// In two steps: a vague word matches half of all turns, and an excerpt of each, only to be
    /// sorted away, takes twice the time of the search itself.
    private static func best(
        _ pattern: FTS5Pattern, limit: Int, from db: Database
    ) throws -> [HistoryHit] {
        let best = try Int64.fetchAll(
            db,
            sql: """
                SELECT rowid FROM turnText WHERE turnText MATCH ? AND rowid NOT IN
                (SELECT id FROM turn WHERE conversation IN
                (SELECT id FROM conversation WHERE discarded IS NOT NULL))
                ORDER BY rank, rowid DESC LIMIT ?
                """, arguments: [pattern, limit])
        guard !best.isEmpty else { return [] }
        // The plus has the matches read in one go; else each of the best would be matched anew.
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT turn.*, conversation.title AS title,
                snippet(turnText, 0, '', '', '…', 16) AS excerpt
                FROM turnText CROSS JOIN turn ON turn.id = turnText.rowid
                JOIN conversation ON conversation.id = turn.conversation
                WHERE turnText MATCH ? AND +turnText.rowid IN
                (\(best.map(String.init).joined(separator: ",")))
                """, arguments: [pattern])
        let hits = rows.map { hit($0, $0["excerpt"]) }
        let places = Dictionary(uniqueKeysWithValues: zip(best, best.indices))
        return hits.sorted { places[$0.turn, default: 0] < places[$1.turn, default: 0] }
    }

    private static let headers = """
        SELECT conversation.*, (SELECT count(*) FROM turn WHERE turn.conversation = conversation.id
        AND replacedBy IS NULL) AS turns FROM conversation
        """

    static func load(_ id: Int64, from db: Database) throws -> Conversation? {
        guard let row = try Row.fetchOne(db, sql: headers + " WHERE id = ?", arguments: [id]) else {
            return nil
        }
        var turns: [Turn] = []
        turns.reserveCapacity(row["turns"])
        let rows = try Row.fetchCursor(
            db, sql: "SELECT \(turnColumns) FROM turn WHERE conversation = ? ORDER BY id",
            arguments: [id])
        while let row = try rows.next() { turns.append(turn(row)) }
        try addAttachments(of: id, to: &turns, from: db)
        let (path, others) = TurnTree(consume turns).split(at: row["leaf"])
        return Conversation(header: header(row), turns: path, others: others)
    }

    private static func addAttachments(
        of conversation: Int64, to turns: inout [Turn], from db: Database
    ) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT attachment.* FROM attachment JOIN turn ON turn.id = attachment.turn
                WHERE turn.conversation = ? ORDER BY attachment.id
                """, arguments: [conversation])
        guard !rows.isEmpty else { return }
        let places = Dictionary(uniqueKeysWithValues: zip(turns.map(\.id), turns.indices))
        for row in rows {
            guard let place = places[row["turn"]] else { continue }
            turns[place].attachments.append(
                StoredAttachment(
                    name: row["name"], mediaType: row["mediaType"], data: row["data"]))
        }
    }

    private static func header(_ row: Row) -> ConversationHeader {
        ConversationHeader(
            id: row["id"], title: row["title"], created: row["created"], updated: row["updated"],
            turns: row["turns"], settings: row["settings"])
    }

    private static let turnColumns = """
        id, role, text, status, created, parent, continues, replacedBy IS NOT NULL, endpoint, model,
        inputTokens, outputTokens, usageIsReported, cost, details, failure, failureMessage,
        firstToken, total
        """

    /// Reads by position: to look a column up by its name costs more than to read it, and a long
    /// conversation has a hundred thousand of them.
    private static func turn(_ row: Row) -> Turn {
        let role = role(row[1])
        return Turn(
            id: row[0], role: role, text: row[2],
            status: TurnStatus(rawValue: row[3]) ?? .incomplete,
            // Of a question nothing else is known, so half of the columns need not be looked at.
            facts: role == .user ? AnswerFacts() : facts(row),
            created: row[4], continues: row[6], isReplaced: row[7], parent: row[5])
    }

    private static func facts(_ row: Row) -> AnswerFacts {
        let input: Int? = row[10]
        let output: Int? = row[11]
        var usage: TokenUsage?
        if let input, let output { usage = TokenUsage(inputTokens: input, outputTokens: output) }
        return AnswerFacts(
            endpoint: row[8], model: row[9], usage: usage, usageIsReported: row[12],
            cost: row[13], firstToken: AnswerFacts.duration(row[17]),
            total: AnswerFacts.duration(row[18]), details: row[14], failure: row[15],
            failureMessage: row[16])
    }

    private static func role(_ name: String) -> ChatMessage.Role {
        ChatMessage.Role(rawValue: name) ?? .user
    }

    private static func hit(_ row: Row, _ excerpt: String) -> HistoryHit {
        HistoryHit(
            conversation: row["conversation"], title: row["title"], turn: row["id"],
            role: role(row["role"]),
            excerpt: excerpt.split(whereSeparator: \.isWhitespace).joined(separator: " "),
            created: row["created"])
    }

    private static func containing(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if character == "%" || character == "_" || character == "\\" { escaped += "\\" }
            escaped.append(character)
        }
        return "%\(escaped)%"
    }

    private static func excerpt(_ text: String, around words: String) -> String {
        guard let found = text.range(of: words, options: .caseInsensitive) else {
            return String(text.prefix(80))
        }
        let start =
            text.index(found.lowerBound, offsetBy: -30, limitedBy: text.startIndex)
            ?? text.startIndex
        let end =
            text.index(found.upperBound, offsetBy: 50, limitedBy: text.endIndex) ?? text.endIndex
        return (start > text.startIndex ? "…" : "") + text[start..<end]
            + (end < text.endIndex ? "…" : "")
    }
}
