import Foundation
import History
import Providers
import Testing

/// Conversations that fork.
@Suite struct BranchTests {
    @Test func `an edited question is a branch beside the first, and the newest is in view`()
        async throws
    {
        try await withHistory { history, _ in
            let first = try await history.ask("one")
            try await history.finish(first.answer, text: "1", status: .complete)
            let second = try await history.ask("two", in: first.conversation)
            try await history.finish(second.answer, text: "2", status: .complete)

            let edited = try await history.ask(
                "two, please", in: first.conversation, place: .after(first.answer))
            try await history.finish(edited.answer, text: "2!", status: .complete)

            let found = try #require(await history.conversation(first.conversation))
            #expect(found.turns.map(\.text) == ["one", "1", "two, please", "2!"])
            #expect(found.others.map(\.text) == ["two", "2"])
            #expect(found.others.map(\.parent) == [first.answer, second.question])
        }
    }

    @Test func `another beginning follows nothing`() async throws {
        try await withHistory { history, _ in
            let first = try await history.ask("one")
            let other = try await history.ask("uno", in: first.conversation, place: .beginning)

            let found = try #require(await history.conversation(first.conversation))
            #expect(found.turns.map(\.text) == ["uno", ""])
            #expect(found.turns.map(\.parent) == [nil, other.question])
            #expect(found.others.map(\.text) == ["one", ""])
        }
    }

    @Test func `a branch brought into view is the one that opens, and the one that goes on`()
        async throws
    {
        try await withHistory { history, path in
            let first = try await history.ask("one")
            let second = try await history.ask(
                "two", in: first.conversation, place: .after(first.answer))
            _ = try await history.ask(
                "zwei", in: first.conversation, place: .after(first.answer))

            try await history.show(branchEndingAt: second.answer)
            let reopened = try #require(
                await History(path: path).conversation(first.conversation))
            #expect(reopened.turns.map(\.text) == ["one", "", "two", ""])

            _ = try await history.ask("three", in: first.conversation)
            let gone = try #require(await history.conversation(first.conversation))
            #expect(gone.turns.map(\.text) == ["one", "", "two", "", "three", ""])
        }
    }

    @Test func `a whole answer that was asked again becomes a branch, a broken one is struck out`()
        async throws
    {
        try await withHistory { history, _ in
            let asked = try await history.ask("q")
            try await history.finish(asked.answer, text: "whole", status: .complete)
            let again = try await history.answerAgain(replacing: [asked.answer])
            try await history.finish(again, text: "half", status: .incomplete)
            let third = try await history.answerAgain(replacing: [again])
            try await history.finish(third, text: "", status: .failed)
            let fourth = try await history.answerAgain(replacing: [third])
            try await history.finish(fourth, text: "better", status: .complete)

            let found = try #require(await history.conversation(asked.conversation))
            #expect(found.turns.map(\.text) == ["q", "half", "better"])
            #expect(found.turns.map(\.isReplaced) == [false, true, false])
            #expect(found.others.map(\.text) == ["whole"])
            #expect(found.others.map(\.parent) == [asked.question])
            #expect(found.others.map(\.isReplaced) == [false])
        }
    }

    @Test func `a question keeps what was attached to it`() async throws {
        try await withHistory { history, _ in
            let file = StoredAttachment(
                name: "a.png", mediaType: "image/png", data: Data([1, 2, 3]))
            let asked = try await history.ask("what is this?", attachments: [file])

            let found = try #require(await history.conversation(asked.conversation))
            #expect(found.turns.map(\.attachments) == [[file], []])
        }
    }

    @Test func `what is discarded is out of sight until it is restored or purged`() async throws {
        try await withHistory { history, _ in
            let kept = try await history.ask("the harbour")
            let gone = try await history.ask("the harbour wall")
            let noon = Date(timeIntervalSince1970: 1_000_000)

            try await history.discard(gone.conversation, at: noon)
            #expect(try await history.conversations().map(\.id) == [kept.conversation])
            #expect(try await history.search("harbour").map(\.conversation) == [kept.conversation])
            #expect(try await history.search("arbour").map(\.conversation) == [kept.conversation])
            #expect(try await history.recentQuestions() == ["the harbour"])
            #expect(try await history.lastConversation()?.id == kept.conversation)

            try await history.purge(discardedBefore: noon)
            try await history.restore(gone.conversation)
            #expect(try await history.conversations().count == 2)

            try await history.discard(gone.conversation, at: noon)
            try await history.purge(discardedBefore: noon.addingTimeInterval(1))
            await #expect(throws: HistoryError.notFound) {
                try await history.restore(gone.conversation)
            }
        }
    }

    @Test func `what was discarded last comes back first`() async throws {
        try await withHistory { history, _ in
            let noon = Date(timeIntervalSince1970: 1_000_000)
            for (question, minutes) in [("one", 2), ("two", 3), ("three", 1)] {
                let asked = try await history.ask(question)
                try await history.discard(
                    asked.conversation, at: noon.addingTimeInterval(Double(minutes) * 60))
            }

            #expect(try await history.restoreLast() == "two")
            #expect(try await history.conversations().map(\.title) == ["two"])
            #expect(try await history.restoreLast() == "one")
            #expect(try await history.restoreLast() == "three")
            #expect(try await history.restoreLast() == nil)
            #expect(try await history.conversations().count == 3)
        }
    }

    @Test func `a day's spending is the sum of its answers`() async throws {
        try await withHistory { history, _ in
            let noon = Date(timeIntervalSince1970: 1_000_000)
            for (hours, cost) in [(-20, 1.0), (1, 0.5), (2, 0.25)] {
                let time = noon.addingTimeInterval(Double(hours) * 3600)
                let asked = try await history.ask("q", at: time)
                try await history.finish(
                    asked.answer, text: "a", status: .complete,
                    facts: AnswerFacts(
                        usage: TokenUsage(inputTokens: 10, outputTokens: 20), cost: cost),
                    at: time)
            }

            let today = try await history.spending(since: noon)

            #expect(today == Spending(inputTokens: 20, outputTokens: 40, cost: 0.75))
        }
    }

    @Test func `an answer beside another is a branch that is not in view`() async throws {
        try await withHistory { history, _ in
            let asked = try await history.ask("q")
            let second = try await history.answer(beside: asked.answer)
            try await history.finish(asked.answer, text: "left", status: .complete)
            try await history.finish(second, text: "right", status: .complete)

            let found = try #require(await history.conversation(asked.conversation))
            #expect(found.turns.map(\.text) == ["q", "left"])
            #expect(found.others.map(\.text) == ["right"])

            try await history.show(branchEndingAt: second)
            let shown = try #require(await history.conversation(asked.conversation))
            #expect(shown.turns.map(\.text) == ["q", "right"])
        }
    }

    @Test func `settings are kept as they were written`() async throws {
        try await withHistory { history, _ in
            let asked = try await history.ask("q")
            try await history.keep(settings: #"{"system":"Be brief."}"#, of: asked.conversation)

            let found = try #require(await history.conversation(asked.conversation))
            #expect(found.header.settings == #"{"system":"Be brief."}"#)
        }
    }
}
