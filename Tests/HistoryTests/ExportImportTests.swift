import Foundation
import Providers
import Testing

@testable import History

/// Conversations to files and back.
@Suite struct ExportImportTests {
    @Test func `what is exported as JSON comes back the same, every branch of it`() async throws {
        try await withHistory { history, _ in
            let first = try await history.ask(
                "one",
                attachments: [
                    StoredAttachment(name: "n.txt", mediaType: "text/plain", data: Data("x".utf8))
                ])
            let facts = AnswerFacts(
                endpoint: "east", model: "m", usage: TokenUsage(inputTokens: 1, outputTokens: 2),
                usageIsReported: true, cost: 0.5, firstToken: .seconds(0.5),
                total: .seconds(4.25))
            try await history.finish(first.answer, text: "1", status: .complete, facts: facts)
            let second = try await history.ask(
                "two", in: first.conversation, place: .after(first.answer))
            _ = try await history.ask(
                "zwei", in: first.conversation, place: .after(first.answer))
            try await history.show(branchEndingAt: second.answer)
            try await history.keep(settings: #"{"temperature":0.5}"#, of: first.conversation)
            let before = try #require(await history.conversation(first.conversation))

            let data = ConversationExport.data(before, as: .json, render: { $0 })
            let ids = try await history.add(try ConversationImport.read(data))
            let id = try #require(ids.first)
            let after = try #require(await history.conversation(id))

            #expect(after.header.title == before.header.title)
            #expect(after.header.settings == before.header.settings)
            #expect(after.turns.map(\.text) == ["one", "1", "two", ""])
            #expect(after.others.map(\.text) == ["zwei", ""])
            #expect(after.turns.map(\.facts) == before.turns.map(\.facts))
            #expect(after.turns.map(\.status) == before.turns.map(\.status))
            #expect(after.turns[0].attachments == before.turns[0].attachments)
            let again = ConversationExport.json(after)["turns"]
            #expect(again == ConversationExport.json(before)["turns"])
        }
    }

    @Test func `Markdown names every speaker and says what is not whole`() {
        let time = Date(timeIntervalSince1970: 1_764_067_380)
        let conversation = Conversation(
            header: ConversationHeader(
                id: 1, title: "A \"title\"", created: time, updated: time, turns: 2),
            turns: [
                Turn(
                    id: 1, role: .user, text: "Why?", status: .complete, facts: AnswerFacts(),
                    created: time),
                Turn(
                    id: 2, role: .assistant, text: "Because", status: .incomplete,
                    facts: AnswerFacts(
                        endpoint: "east", model: "m", failureMessage: "the stream ended"),
                    created: time),
            ])

        #expect(
            String(
                decoding: ConversationExport.data(conversation, as: .markdown, render: { $0 }),
                as: UTF8.self)
                    == """
                    ---
                    title: "A \\"title\\""
                    created: 2025-11-25T10:43:00Z
                    ---

                    ## You, 2025-11-25T10:43:00Z

                    Why?

                    ## east (m), 2025-11-25T10:43:00Z

                    Because

                    *Incomplete: the stream ended*

                    """)
    }

    @Test(arguments: [
        (
            #"[{"role":"system","content":"s"},{"role":"user","content":"q"},{"role":"assistant","content":[{"type":"text","text":"a"}]}]"#,
            ""
        ),
        (
            #"{"title":"T","messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}"#,
            "T"
        ),
        (
            #"[{"name":"T","chat_messages":[{"sender":"human","text":"q"},{"sender":"assistant","text":"","content":[{"text":"a"}]}]}]"#,
            "T"
        ),
        (
            #"[{"title":"T","current_node":"c","mapping":{"r":{"parent":null,"children":["b"],"message":null},"b":{"parent":"r","children":["d","c"],"message":{"author":{"role":"user"},"create_time":1.5,"content":{"parts":["q"]}}},"c":{"parent":"b","children":[],"message":{"author":{"role":"assistant"},"content":{"parts":["a"]}}},"d":{"parent":"b","children":[],"message":{"author":{"role":"assistant"},"content":{"parts":["other"]}}}}}]"#,
            "T"
        ),
    ])
    func `the common shapes are read`(text: String, title: String) async throws {
        let imported = try ConversationImport.read(Data(text.utf8))
        #expect(imported.map(\.title) == [title])

        try await withHistory { history, _ in
            let id = try #require(await history.add(imported).first)
            let found = try #require(await history.conversation(id))
            #expect(found.turns.map(\.text) == ["q", "a"])
            #expect(found.turns.map(\.role) == [.user, .assistant])
            #expect(found.header.title == (title.isEmpty ? "q" : title))
            #expect(try await history.search("q").first?.conversation == id)
        }
    }

    @Test func `what the file dates stands in the list at its own time`() async throws {
        let imported = try ConversationImport.read(
            Data(
                #"{"created":20,"messages":[{"role":"user","content":"q","timestamp":10},{"role":"assistant","content":"a","timestamp":30}]}"#
                    .utf8))

        try await withHistory { history, _ in
            let id = try #require(await history.add(imported).first)
            let header = try #require(await history.conversation(id)).header
            #expect(header.created == Date(timeIntervalSince1970: 10))
            #expect(header.updated == Date(timeIntervalSince1970: 30))
        }
    }

    @Test(arguments: ["", "no json", "{}", "[1, 2]", #"[{"title":"T","mapping":{}}]"#])
    func `a file of another kind is refused with what would be right`(text: String) {
        let problem = #expect(throws: ConversationImport.Problem.self) {
            try ConversationImport.read(Data(text.utf8))
        }
        #expect(problem?.description.contains("xport") == true)
    }

    @Test func `a tree that names itself as its parent ends`() throws {
        let text =
            #"[{"title":"T","mapping":{"a":{"parent":"b","children":["b"]},"b":{"parent":"a","children":["a"]}}}]"#
        #expect(throws: ConversationImport.Problem.self) {
            try ConversationImport.read(Data(text.utf8))
        }
    }
}
