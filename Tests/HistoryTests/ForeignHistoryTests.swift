import Foundation
import GRDB
import Providers
import Testing

@testable import History

/// Histories of other programs, in the shapes that those write.
@Suite struct ForeignHistoryTests {
    @Test func `oterm's chats come with model, instructions and pictures`() throws {
        let png = Data([0x89, 0x50, 0x4E, 0x47, 1])
        let found = try read { db in
            try db.execute(
                sql: """
                    CREATE TABLE "chat" ("id" INTEGER, "name" TEXT, "model" TEXT NOT NULL,
                    "system" TEXT, "provider" TEXT DEFAULT 'ollama', "parameters" TEXT DEFAULT '{}',
                    "tools" TEXT DEFAULT '[]', "thinking" BOOLEAN DEFAULT 0,
                    PRIMARY KEY("id" AUTOINCREMENT));
                    CREATE TABLE "message" ("id" INTEGER, "chat_id" INTEGER NOT NULL,
                    "author" TEXT NOT NULL, "text" TEXT NOT NULL, "images" TEXT DEFAULT '[]',
                    PRIMARY KEY("id" AUTOINCREMENT));
                    INSERT INTO chat(name, model, system) VALUES ('Tides', 'llama3.2', 'Be brief.'),
                    ('Empty', 'llama3.2', NULL), ('Ports', 'qwen3', '');
                    INSERT INTO message(chat_id, author, text) VALUES (3, 'user', 'Which port?'),
                    (1, 'user', 'Why tides?'), (1, 'assistant', 'The moon.'),
                    (3, 'assistant', 'Kiel.');
                    """)
            try db.execute(
                sql: "UPDATE message SET images = ? WHERE text = 'Why tides?'",
                arguments: [#"["\#(png.base64EncodedString())", "not base64!"]"#])
        }

        #expect(found.map(\.title) == ["Tides", "Ports"])
        #expect(found[0].turns.map(\.text) == ["Why tides?", "The moon."])
        #expect(found[0].turns.map(\.role) == [.user, .assistant])
        #expect(found[0].turns.map(\.parent) == [nil, 0])
        #expect(found[0].turns[1].facts.model == "llama3.2")
        #expect(found[0].settings == #"{"system":"Be brief."}"#)
        #expect(found[1].settings == nil)
        #expect(
            found[0].turns[0].attachments
                == [StoredAttachment(name: "image.png", mediaType: "image/png", data: png)])
    }

    @Test func `elia's chats come with the model and the time of each answer`() throws {
        let found = try read { db in
            try db.execute(
                sql: """
                    CREATE TABLE chat (id INTEGER PRIMARY KEY, model VARCHAR NOT NULL,
                    title VARCHAR, started_at DATETIME, archived BOOLEAN NOT NULL);
                    CREATE TABLE message (id INTEGER PRIMARY KEY, chat_id INTEGER,
                    role VARCHAR NOT NULL, content VARCHAR NOT NULL, timestamp DATETIME,
                    meta JSON, parent_id INTEGER, model VARCHAR);
                    INSERT INTO chat VALUES
                    (1, 'gpt-4o', 'Tides', '2026-03-01 09:00:00.929878', 0),
                    (2, 'gpt-4o', '', '2026-03-02 09:00:00', 1);
                    INSERT INTO message VALUES
                    (1, 1, 'system', 'Be brief.', '2026-03-01 09:00:00', '{}', NULL, 'gpt-4o'),
                    (2, 1, 'user', 'Why tides?', '2026-03-01 09:00:00', '{}', NULL, 'gpt-4o'),
                    (3, 1, 'assistant', 'The moon.', '2026-03-01 09:00:04', '{}', NULL, 'claude'),
                    (4, 1, 'assistant', 'And the sun.', '2026-03-01 09:00:05', '{}', 2, NULL),
                    (5, 2, 'system', 'Be brief.', '2026-03-02 09:00:00', '{}', NULL, 'gpt-4o');
                    """)
        }

        #expect(found.map(\.title) == ["Tides"])
        #expect(found[0].settings == #"{"system":"Be brief."}"#)
        #expect(found[0].turns.map(\.text) == ["Why tides?", "The moon.", "And the sun."])
        #expect(found[0].turns.map(\.parent) == [nil, 0, 0])
        #expect(found[0].turns.map(\.facts.model) == [nil, "claude", "gpt-4o"])
        #expect(found[0].turns[1].created == ConversationImport.date("2026-03-01T09:00:04Z"))
    }

    @Test func `an oterm file of before there were pictures is read`() throws {
        let found = try read { db in
            try db.execute(
                sql: """
                    CREATE TABLE "chat" ("id" INTEGER, "name" TEXT, "model" TEXT NOT NULL,
                    "system" TEXT, "format" TEXT, PRIMARY KEY("id" AUTOINCREMENT));
                    CREATE TABLE "message" ("chat_id" INTEGER NOT NULL, "author" TEXT NOT NULL,
                    "text" TEXT NOT NULL);
                    INSERT INTO chat(name, model) VALUES ('Old', 'llama2');
                    INSERT INTO message VALUES (1, 'user', 'q'), (1, 'assistant', 'a');
                    """)
        }

        #expect(found.map(\.title) == ["Old"])
        #expect(found[0].turns.map(\.text) == ["q", "a"])
    }

    /// The tables of llm until its version 0.31, as far as they are read.
    private static let responses = """
        CREATE TABLE "conversations" ("id" TEXT PRIMARY KEY, "name" TEXT, "model" TEXT);
        CREATE TABLE "attachments" ("id" TEXT PRIMARY KEY, "type" TEXT, "path" TEXT, "url" TEXT,
        "content" BLOB);
        CREATE TABLE "prompt_attachments" ("response_id" TEXT, "attachment_id" TEXT,
        "order" INTEGER);
        CREATE TABLE "fragments" ("id" INTEGER PRIMARY KEY, "hash" TEXT, "content" TEXT);
        CREATE TABLE "prompt_fragments" ("response_id" TEXT, "fragment_id" INTEGER,
        "order" INTEGER);
        CREATE TABLE "responses" ("id" TEXT PRIMARY KEY, "model" TEXT, "prompt" TEXT,
        "system" TEXT, "response" TEXT, "conversation_id" TEXT, "duration_ms" INTEGER,
        "datetime_utc" TEXT, "input_tokens" INTEGER, "output_tokens" INTEGER);
        """

    @Test func `llm's responses become the turns of their conversations`() throws {
        let found = try read { db in
            try db.execute(sql: Self.responses)
            try db.execute(
                sql: """
                    INSERT INTO conversations VALUES ('c1', 'About tides', 'm');
                    INSERT INTO responses VALUES
                    ('r2', 'm', 'And neap?', NULL, 'Half moon.', 'c1', 5,
                     '2025-05-14T16:26:01.5', 3, 4),
                    ('r1', 'm', 'Why tides?', 'Be brief.', 'The moon.', 'c1', 5,
                     '2025-05-14T16:25:01.252000+00:00', NULL, NULL),
                    ('r3', 'm', 'sum it up', NULL, 'Short.', NULL, 5, '2025-05-15T00:00:00', 1, 1);
                    INSERT INTO fragments VALUES (1, 'h', 'A long text'), (2, 'i', 'Another');
                    INSERT INTO prompt_fragments VALUES ('r3', 2, 1), ('r3', 1, 0);
                    INSERT INTO attachments VALUES ('a', 'image/png', '/tmp/sea.png', NULL, x'8950'),
                    ('b', 'image/png', '/tmp/moon.png', NULL, NULL),
                    ('c', 'image/png', NULL, 'https://a.test/sun.png', NULL);
                    INSERT INTO prompt_attachments VALUES
                    ('r1', 'a', 0), ('r1', 'c', 2), ('r1', 'b', 1);
                    """)
        }

        #expect(found.map(\.title) == ["About tides", ""])
        #expect(
            found[0].turns.map(\.text) == [
                "Why tides?\n[attached: /tmp/moon.png]\n[attached: https://a.test/sun.png]",
                "The moon.", "And neap?", "Half moon.",
            ])
        #expect(found[0].settings == #"{"system":"Be brief."}"#)
        #expect(found[0].created == ConversationImport.date("2025-05-14T16:25:01.252Z"))
        #expect(found[0].turns[1].facts.usage == nil)
        #expect(
            found[0].turns[3].facts.usage == TokenUsage(inputTokens: 3, outputTokens: 4))
        #expect(found[0].turns[0].attachments.map(\.name) == ["sea.png"])
        #expect(found[1].turns.first?.text == "A long text\nAnother\nsum it up")
    }

    @Test func `llm's threads keep their branches and share no turn twice`() throws {
        let found = try read { db in
            try db.execute(sql: Self.responses)
            try db.execute(
                sql: """
                    CREATE TABLE "messages" ("hash" TEXT PRIMARY KEY, "parent_hash" TEXT,
                    "role" TEXT, "provider_metadata" TEXT);
                    CREATE TABLE "parts" ("id" INTEGER PRIMARY KEY, "message_hash" TEXT,
                    "position" INTEGER, "type" TEXT, "tool_name" TEXT, "text" TEXT, "payload" TEXT);
                    CREATE TABLE "part_attachments" ("part_id" INTEGER, "attachment_id" TEXT,
                    "order" INTEGER);
                    CREATE TABLE "threads" ("id" TEXT PRIMARY KEY, "name" TEXT,
                    "tip_message_hash" TEXT, "forked_from" TEXT, "datetime_utc" TEXT);
                    CREATE TABLE "turns" ("id" TEXT PRIMARY KEY, "thread_id" TEXT,
                    "parent_message_hash" TEXT, "tip_message_hash" TEXT, "model" TEXT,
                    "input_tokens" INTEGER, "output_tokens" INTEGER, "datetime_utc" TEXT);
                    INSERT INTO threads VALUES
                    ('t', 'Tides', 'a2', NULL, '2026-11-25 15:57:34.820952+00:00');
                    INSERT INTO messages VALUES ('s', NULL, 'system', NULL),
                    ('q1', 's', 'user', NULL), ('a1', 'q1', 'assistant', NULL),
                    ('q2', 'a1', 'user', NULL), ('a2', 'q2', 'assistant', NULL),
                    ('b2', 'q2', 'assistant', NULL);
                    INSERT INTO parts(message_hash, position, type, text, payload) VALUES
                    ('s', 0, 'text', 'Be brief.', NULL), ('q1', 0, 'text', 'Why?', NULL),
                    ('a1', 0, 'reasoning', 'Hm.', NULL), ('a1', 1, 'text', 'The moon.', NULL),
                    ('q2', 0, 'text', NULL, '{"text_ref": [{"fragment": 1}, {"literal": " and?"}]}'),
                    ('a2', 0, 'text', 'The sun.', NULL), ('b2', 0, 'text', 'Other.', NULL);
                    INSERT INTO fragments VALUES (1, 'h', 'A long text');
                    INSERT INTO parts(id, message_hash, position, type) VALUES
                    (77, 'q1', 1, 'attachment');
                    INSERT INTO attachments VALUES ('a', 'image/png', '/tmp/sea.png', NULL, NULL);
                    INSERT INTO part_attachments VALUES (77, 'a', 0);
                    INSERT INTO turns VALUES
                    ('x', 't', 'q1', 'a1', 'm', 3, 4, '2026-11-25T15:57:34.822036+00:00'),
                    ('y', 't', 'q2', 'b2', 'm', 5, 6, '2026-11-25T15:57:35.822036+00:00'),
                    ('z', 't', 'q2', 'a2', 'n', 7, 8, '2026-11-25T15:57:36.822036+00:00');
                    INSERT INTO responses VALUES
                    ('x', 'm', 'Why?', NULL, 'The moon.', 'old', 5, '2026-11-25T15:57:34', 3, 4);
                    """)
        }

        #expect(found.map(\.title) == ["Tides"])
        let thread = try #require(found.first)
        #expect(
            thread.turns.map(\.text)
                == [
                    "Why?\n[attached: /tmp/sea.png]", "The moon.", "A long text and?", "Other.",
                    "The sun.",
                ])
        #expect(thread.turns.map(\.parent) == [nil, 0, 1, 2, 2])
        #expect(thread.leaf == 4)
        #expect(thread.turns[4].facts.model == "n")
        #expect(thread.settings == #"{"system":"Be brief."}"#)
    }

    @Test func `a database of another kind is refused with what would be right`() {
        let problem = #expect(throws: ConversationImport.Problem.self) {
            try read { try $0.execute(sql: "CREATE TABLE bookmark (url TEXT)") }
        }
        #expect(problem?.description.contains("store.db of oterm") == true)
    }

    @Test func `reading a database changes neither it nor its folder`() throws {
        try inFolder { folder in
            let path = folder.appending(path: "store.db").path
            let queue = try DatabaseQueue(path: path)
            try queue.write {
                try $0.execute(
                    sql: """
                        CREATE TABLE chat (id INTEGER PRIMARY KEY, name TEXT, model TEXT, system TEXT);
                        CREATE TABLE message (chat_id INTEGER, author TEXT, text TEXT);
                        INSERT INTO chat VALUES (1, 'n', 'm', NULL);
                        INSERT INTO message VALUES (1, 'user', 'q');
                        """)
            }
            try queue.close()
            let before = FileManager.default.contents(atPath: path)

            _ = try ConversationImport.read(database: path)

            #expect(FileManager.default.contents(atPath: path) == before)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["store.db"])
        }
    }

    @Test func `aichat's message log is a conversation a block`() throws {
        let found = try ConversationImport.read(
            messageLog: """
                # CHAT: Why are there tides? [2025-03-01T10:00:00+01:00] (sailor#charts)
                Why are there tides?

                In short.
                --------
                <think>
                The moon, of course.
                </think>
                The moon [and the sun].
                --------
                is a rule in an answer
                --------

                # CHAT: Broken off [2025-03-02T10:00:00+01:00]
                Hello?
                --------

                --------

                # CHAT: no time, so no beginning of a block
                """)

        #expect(found.map(\.title) == ["Why are there tides?", "Broken off"])
        #expect(found[0].created == ConversationImport.date("2025-03-01T09:00:00Z"))
        #expect(
            found[0].turns.map(\.text) == [
                "Why are there tides?\n\nIn short.",
                "The moon [and the sun].\n--------\nis a rule in an answer",
            ])
        #expect(found[1].turns.map(\.text).first == "Hello?")
    }

    @Test func `a chat of parllama comes with its model, instructions and pictures`() throws {
        let png = Data([0x89, 0x50, 0x4E, 0x47]).base64EncodedString()
        let chat =
            #"{"name":"Tides","llm_config":{"model_name":"llama3.2"},"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Why tides?","images":["data:image/png;base64,\#(png)","\#(png)","/tmp/a.png"]},{"role":"assistant","content":"The moon.","images":null}]}"#

        let found = try ConversationImport.read(Data(chat.utf8))

        #expect(found.map(\.title) == ["Tides"])
        #expect(found[0].settings == #"{"system":"Be brief."}"#)
        #expect(found[0].turns.map(\.text) == ["Why tides?", "The moon."])
        #expect(found[0].turns.map(\.attachments.count) == [2, 0])
        #expect(found[0].turns[1].facts.model == "llama3.2")
    }

    @Test func `a session of aichat begins with what it compressed`() throws {
        let png = Data([0x89, 0x50, 0x4E, 0x47]).base64EncodedString()
        let session =
            #"{"model":"ollama:llama3.2","compressed_messages":[{"role":"system","content":"s"},{"role":"user","content":"one"},{"role":"assistant","content":"1"}],"messages":[{"role":"system","content":"summary"},{"role":"user","content":[{"type":"text","text":"two"},{"type":"image_url","image_url":{"url":"data:image/png;base64,\#(png)"}}]},{"role":"assistant","content":{"text":"2","tool_results":[]}}]}"#
        let root = try #require(JSONValue(parsing: Array(session.utf8)))

        let found = try ConversationImport.read(root, title: "harbour")

        #expect(found.map(\.title) == ["harbour"])
        #expect(found[0].turns.map(\.text) == ["one", "1", "two", "2"])
        #expect(found[0].turns[2].attachments.map(\.mediaType) == ["image/png"])
        #expect(found[0].turns[3].facts.model == "ollama:llama3.2")
    }

    /// Reads a database that `fill` made.
    private func read(_ fill: (Database) throws -> Void) throws -> [ConversationImport.Imported] {
        try inFolder { folder in
            let path = folder.appending(path: "other.db").path
            let queue = try DatabaseQueue(path: path)
            try queue.write(fill)
            try queue.close()
            return try ConversationImport.read(database: path)
        }
    }

    private func inFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "foreign-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
