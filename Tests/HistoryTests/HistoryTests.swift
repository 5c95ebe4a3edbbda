import Foundation
import GRDB
import Providers
import Testing

@testable import History

@Suite struct HistoryTests {
    @Test func `a question and its empty answer are on disk before the answer`() async throws {
        try await withHistory { history, path in
            let stored = try await history.ask("Why do retries\nmake it worse?")

            let other = try #require(await History(path: path).conversation(stored.conversation))
            #expect(other.header.title == "Why do retries")
            #expect(other.turns.map(\.role) == [.user, .assistant])
            #expect(other.turns.map(\.status) == [.complete, .incomplete])
            #expect(other.turns.map(\.text) == ["Why do retries\nmake it worse?", ""])
        }
    }

    @Test func `an abandoned partial answer is there, marked incomplete`() async throws {
        try await withHistory { history, path in
            let stored = try await history.ask("Tell me")
            try await history.appendPartial("It was ", to: stored.answer)
            try await history.appendPartial("a dark", to: stored.answer)

            // No finish, no close: what a killed program leaves.
            let last = try #require(await History(path: path).lastConversation())
            #expect(last.turns[1].text == "It was a dark")
            #expect(last.turns[1].status == .incomplete)
        }
    }

    @Test func `a finished answer carries everything that is known of it`() async throws {
        try await withHistory { history, _ in
            let facts = AnswerFacts(
                endpoint: "groq", model: "llama",
                usage: TokenUsage(inputTokens: 3, outputTokens: 5),
                usageIsReported: true, cost: 0.25, firstToken: .milliseconds(920),
                total: .seconds(8.5), details: "{}", failure: "broken_stream",
                failureMessage: "the stream ended in mid-air")
            let stored = try await history.ask("q")
            try await history.appendPartial("ans", to: stored.answer)

            try await history.finish(stored.answer, text: "answer", status: .complete, facts: facts)

            let turn = try #require(await history.conversation(stored.conversation)).turns[1]
            #expect(turn.text == "answer")
            #expect(turn.status == .complete)
            #expect(turn.facts == facts)
        }
    }

    @Test func `a file of an earlier version is read, and keeps reasons from then on`() async throws
    {
        try await withHistory { history, path in
            let stored = try await history.ask("q")
            try await history.finish(stored.answer, text: "half", status: .incomplete)
            try await history.close()
            // As an early version left it: without the columns of later steps.
            let queue = try DatabaseQueue(path: path)
            try await queue.write { db in
                try db.execute(sql: "ALTER TABLE turn DROP COLUMN failure")
                try db.execute(sql: "ALTER TABLE turn DROP COLUMN failureMessage")
                try db.execute(sql: "ALTER TABLE turn DROP COLUMN firstToken")
                try db.execute(sql: "ALTER TABLE turn DROP COLUMN total")
                try db.execute(
                    sql: """
                        DELETE FROM grdb_migrations WHERE identifier IN
                        ('3 why an answer broke', '5 how long an answer took')
                        """)
            }
            try queue.close()

            let old = try #require(await history.conversation(stored.conversation)).turns[1]
            #expect(old.text == "half" && old.facts.failure == nil)
            let again = try await history.answerAgain(replacing: [stored.answer])
            try await history.finish(
                again, text: "more", status: .incomplete,
                facts: AnswerFacts(
                    total: .seconds(60), failure: "timeout",
                    failureMessage: "no token within 60 s"))

            let turns = try #require(await history.conversation(stored.conversation)).turns
            #expect(turns.last?.facts.failure == "timeout")
            #expect(turns.last?.facts.total == .seconds(60))
            #expect(turns.last?.facts.failureMessage == "no token within 60 s")
        }
    }

    @Test(arguments: [
        (nil, nil), (0.0, Duration.zero), (8.5, .seconds(8.5)), (-1, nil), (1e300, nil),
        (.nan, nil), (.infinity, nil),
    ])
    func `a number that is no time is none`(seconds: Double?, duration: Duration?) {
        #expect(AnswerFacts.duration(seconds) == duration)
    }

    @Test(arguments: TurnStatus.allCases)
    func `every status survives`(status: TurnStatus) async throws {
        try await withHistory { history, path in
            let stored = try await history.ask("q")
            try await history.finish(stored.answer, text: "t", status: status)

            let read = try await History(path: path).conversation(stored.conversation)
            #expect(read?.turns[1].status == status)
        }
    }

    @Test func `answering again hides the earlier answer and keeps it on disk`() async throws {
        try await withHistory { history, _ in
            let stored = try await history.ask("q")
            try await history.finish(stored.answer, text: "first lighthouse", status: .complete)

            let again = try await history.answerAgain(replacing: [stored.answer])
            try await history.finish(again, text: "second", status: .complete)

            let read = try #require(await history.conversation(stored.conversation))
            #expect(read.turns.map(\.text) == ["q", "second"])
            #expect(read.header.turns == 2)
            #expect(try await history.search("lighthouse").count == 1)
        }
    }

    @Test
    func `what broke off and was asked again is kept, marked, and a rest knows its beginning`()
        async throws
    {
        try await withHistory { history, path in
            let stored = try await history.ask("q")
            try await history.finish(stored.answer, text: "half", status: .incomplete)
            let rest = try await history.answerAgain(continuing: stored.answer)
            try await history.finish(rest, text: " more", status: .stopped)
            let empty = try await history.answerAgain(continuing: rest)
            try await history.finish(empty, text: "", status: .failed)

            let whole = try await history.answerAgain(replacing: [stored.answer, rest, empty])
            try await history.finish(whole, text: "whole", status: .complete)
            let read = try await History(path: path).conversation(stored.conversation)

            #expect(read?.turns.map(\.text) == ["q", "half", " more", "whole"])
            #expect(read?.turns.map(\.isReplaced) == [false, true, true, false])
            #expect(read?.turns.map(\.continues) == [nil, nil, stored.answer, nil])
            #expect(read?.header.turns == 2)
        }
    }

    @Test func `the list begins with the conversation used last`() async throws {
        try await withHistory { history, _ in
            let start = Date(timeIntervalSince1970: 1_000_000)
            let one = try await history.ask("one", at: start)
            let two = try await history.ask("two", at: start + 10)
            try await history.finish(one.answer, text: "x", status: .complete, at: start + 20)

            let list = try await history.conversations()

            #expect(list.map(\.id) == [one.conversation, two.conversation])
            #expect(list.map(\.turns) == [2, 2])
            #expect(list[0].updated == start + 20)
            #expect(try await history.lastConversation()?.id == one.conversation)
        }
    }

    @Test func `a follow-up goes into the same conversation`() async throws {
        try await withHistory { history, _ in
            let first = try await history.ask("first")
            let second = try await history.ask("second", in: first.conversation)

            #expect(second.conversation == first.conversation)
            #expect(try await history.conversations().map(\.turns) == [4])
            #expect(try await history.conversations().map(\.title) == ["first"])
        }
    }

    @Test func `search finds words by their beginnings, in questions and answers`() async throws {
        try await withHistory { history, _ in
            let stored = try await history.ask("What is a circuit breaker?")
            try await history.finish(
                stored.answer, text: "It opens after FAILURES.", status: .complete)
            _ = try await history.ask("something else")

            for query in ["break", "circuit break", "failur", "What IS"] {
                let hits = try await history.search(query)
                #expect(hits.map(\.conversation) == [stored.conversation], "\(query)")
            }
            #expect(try await history.search("").isEmpty)
            #expect(try await history.search("nowhere").isEmpty)
        }
    }

    @Test func `the best match comes first, of equals the newest, each with its words`()
        async throws
    {
        try await withHistory { history, _ in
            let filler = String(repeating: "sea ", count: 40)
            let texts = [
                "\(filler) harbour \(filler)", "a harbour", "a lighthouse", "a harbour",
                "harbour harbour",
            ]
            var conversations: [Int64] = []
            for text in texts { conversations.append(try await history.ask(text).conversation) }

            let hits = try await history.search("harb")
            #expect(hits.map(\.conversation) == [4, 3, 1, 0].map { conversations[$0] })
            #expect(hits[0].excerpt == "harbour harbour")
            #expect(hits[3].excerpt.contains("sea harbour sea"))
            #expect(try await history.search("harb", limit: 2).count == 2)

            try await history.delete(conversations[4])
            let left = try await history.search("harb", limit: 2).map(\.conversation)
            #expect(left == [3, 1].map { conversations[$0] }, "what is gone takes no place")
        }
    }

    @Test(arguments: ["断路", "\"", "50%", "a AND", "(", "*", "c:\\d"])
    func `search takes any text as text`(query: String) async throws {
        try await withHistory { history, _ in
            _ = try await history.ask("这是断路器的问题 \" 50% a AND ( * c:\\d end")
            _ = try await history.ask("plain")

            #expect(try await history.search(query).count == 1)
        }
    }

    @Test func `questions are recalled once each, the oldest first`() async throws {
        try await withHistory { history, _ in
            for text in ["a", "b", "a", "c"] { _ = try await history.ask(text) }

            #expect(try await history.recentQuestions() == ["b", "a", "c"])
            #expect(try await history.recentQuestions(limit: 1) == ["c"])
        }
    }

    @Test func `renaming and deleting change what is listed and searched`() async throws {
        try await withHistory { history, _ in
            let stored = try await history.ask("harbour")

            try await history.rename(stored.conversation, to: "new title")
            #expect(try await history.conversations().map(\.title) == ["new title"])

            try await history.delete(stored.conversation)
            #expect(try await history.conversations().isEmpty)
            #expect(try await history.search("harbour").isEmpty)
            await #expect(throws: HistoryError.notFound) {
                try await history.appendPartial("x", to: stored.answer)
            }
            await #expect(throws: HistoryError.notFound) {
                try await history.ask("more", in: stored.conversation)
            }
        }
    }

    @Test func `the files belong to their owner alone`() async throws {
        try await withHistory { history, path in
            _ = try await history.ask("private")

            for file in [path, path + "-wal", path + "-shm"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: file)
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file)")
            }
        }
    }

    @Test func `two programs share one file`() async throws {
        try await withHistory { history, path in
            let other = History(path: path)
            async let mine: Void = { for n in 0..<50 { _ = try await history.ask("a\(n)") } }()
            async let theirs: Void = { for n in 0..<50 { _ = try await other.ask("b\(n)") } }()
            _ = try await (mine, theirs)

            #expect(try await history.conversations().count == 100)
        }
    }

    @Test func `a folder that cannot be made is told, and nothing is opened before use`() async {
        let history = History(path: "/dev/null/x/history.sqlite")

        await #expect { try await history.open() } throws: { error in
            guard case HistoryError.cannotOpen(let path, _) = error else { return false }
            return path == "/dev/null/x/history.sqlite"
        }
    }

    @Test func `a file that is no database is told and left alone`() async throws {
        try await withHistory { history, path in
            try FileManager.default.createDirectory(
                at: URL(fileURLWithPath: path).deletingLastPathComponent(),
                withIntermediateDirectories: true)
            let text = String(repeating: "not a database\n", count: 100)
            try text.write(toFile: path, atomically: false, encoding: .utf8)

            await #expect(throws: HistoryError.self) { try await history.open() }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
    }

    @Test func `it can be closed and used again`() async throws {
        try await withHistory { history, _ in
            _ = try await history.ask("one")
            try await history.close()

            #expect(try await history.conversations().count == 1)
        }
    }
}
