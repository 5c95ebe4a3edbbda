public import Foundation
import GRDB

/// What is done to whole conversations.
extension History {
    /// Puts a conversation out of sight: not listed, not found, not opened as the last, until
    /// `restore` brings it back or `purge` ends it.
    public func discard(
        _ conversation: Int64, at time: Date = Date()
    ) async throws(HistoryError) {
        try await change(conversation, "discarded", to: time)
    }

    /// Brings back what was discarded.
    public func restore(_ conversation: Int64) async throws(HistoryError) {
        try await change(conversation, "discarded", to: nil)
    }

    /// Brings back what was discarded last; its title, or `nil` when nothing is discarded.
    public func restoreLast() async throws(HistoryError) -> String? {
        try await perform { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    UPDATE conversation SET discarded = NULL WHERE id =
                    (SELECT id FROM conversation WHERE discarded IS NOT NULL
                    ORDER BY discarded DESC, id DESC LIMIT 1) RETURNING title
                    """)
            return row.map { $0["title"] }
        }
    }

    /// Deletes for good what was discarded before `time`.
    public func purge(discardedBefore time: Date) async throws(HistoryError) {
        try await perform { db in
            try db.execute(sql: "DELETE FROM conversation WHERE discarded < ?", arguments: [time])
        }
    }

    /// Keeps what was set for a conversation, in its owner's own words; `nil` forgets it.
    public func keep(
        settings: String?, of conversation: Int64
    ) async throws(HistoryError) {
        try await change(conversation, "settings", to: settings)
    }

    /// Brings the branch that ends with this turn into view, for the next time it is opened.
    public func show(branchEndingAt turn: Int64) async throws(HistoryError) {
        try await perform { db in
            try db.execute(
                sql: """
                    UPDATE conversation SET leaf = :turn
                    WHERE id = (SELECT conversation FROM turn WHERE id = :turn)
                    """, arguments: ["turn": turn])
            if db.changesCount == 0 { throw HistoryError.notFound }
        }
    }

    /// What all answers since `time` cost, discarded conversations included.
    public func spending(since time: Date) async throws(HistoryError) -> Spending {
        try await perform { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT total(inputTokens) AS input, total(outputTokens) AS output,
                    total(cost) AS cost FROM turn WHERE created >= ?
                    """, arguments: [time])
            guard let row else { return Spending() }
            let (input, output): (Double, Double) = (row["input"], row["output"])
            return Spending(
                inputTokens: Int(input), outputTokens: Int(output), cost: row["cost"])
        }
    }

    /// `column` is one of ours, never a person's words.
    private func change(
        _ conversation: Int64, _ column: String,
        to value: (any DatabaseValueConvertible & Sendable)?
    ) async throws(HistoryError) {
        try await perform { db in
            try db.execute(
                sql: "UPDATE conversation SET \(column) = ? WHERE id = ?",
                arguments: [value, conversation])
            if db.changesCount == 0 { throw HistoryError.notFound }
        }
    }
}
