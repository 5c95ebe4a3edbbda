import GRDB

/// The tables, grown step by step; a step that was published is never changed.
enum HistorySchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 conversations and turns") { db in
            try db.create(table: "conversation") { table in
                table.autoIncrementedPrimaryKey("id")
                table.column("title", .text).notNull()
                table.column("created", .datetime).notNull()
                table.column("updated", .datetime).notNull().indexed()
            }
            try db.create(table: "turn") { table in
                table.autoIncrementedPrimaryKey("id")
                table.column("conversation", .integer).notNull().indexed()
                    .references("conversation", onDelete: .cascade)
                table.column("role", .text).notNull()
                table.column("text", .text).notNull()
                table.column("status", .text).notNull()
                // An answer asked for again stays here, out of sight: no words are lost.
                table.column("replacedBy", .integer).references("turn", onDelete: .setNull)
                table.column("endpoint", .text)
                table.column("model", .text)
                table.column("inputTokens", .integer)
                table.column("outputTokens", .integer)
                table.column("usageIsReported", .boolean).notNull().defaults(to: false)
                table.column("cost", .double)
                table.column("details", .text)
                table.column("created", .datetime).notNull()
            }
            try db.create(virtualTable: "turnText", using: FTS5()) { table in
                table.synchronize(withTable: "turn")
                table.tokenizer = .unicode61()
                table.column("text")
            }
        }
        migrator.registerMigration("2 continued answers") { db in
            try db.alter(table: "turn") { table in
                table.add(column: "continues", .integer).references("turn", onDelete: .setNull)
            }
        }
        migrator.registerMigration("3 why an answer broke") { db in
            try db.alter(table: "turn") { table in
                table.add(column: "failure", .text)
                table.add(column: "failureMessage", .text)
            }
        }
        migrator.registerMigration("4 branches, settings, attachments") { db in
            try db.alter(table: "turn") { table in
                // The turn that this one follows; 0 begins the conversation, and NULL, as earlier
                // versions left it, follows the turn before. No reference: single turns never go.
                table.add(column: "parent", .integer)
            }
            // A day's spending is asked for after every answer and must not read any text.
            try db.create(
                index: "turnSpending", on: "turn",
                columns: ["created", "inputTokens", "outputTokens", "cost"])
            try db.alter(table: "conversation") { table in
                // The last turn of the branch in view; NULL means the newest.
                table.add(column: "leaf", .integer)
                table.add(column: "discarded", .datetime)
                table.add(column: "settings", .text)
            }
            try db.create(table: "attachment") { table in
                table.autoIncrementedPrimaryKey("id")
                table.column("turn", .integer).notNull().indexed()
                    .references("turn", onDelete: .cascade)
                table.column("name", .text).notNull()
                table.column("mediaType", .text).notNull()
                table.column("data", .blob).notNull()
            }
        }
        migrator.registerMigration("5 how long an answer took") { db in
            try db.alter(table: "turn") { table in
                // Seconds, from the question to the first token and to the end.
                table.add(column: "firstToken", .double)
                table.add(column: "total", .double)
            }
        }
        return migrator
    }
}
