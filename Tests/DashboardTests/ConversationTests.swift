import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Titles, deleting and files of whole conversations, and the commands of the composer.
@Suite struct ConversationTests {
    /// A conversation that the history keeps as number 9.
    private func kept() -> Scene {
        var scene = Scene()
        scene.send(.snapshot(scene.busy(100), Scene.labels))
        let turn = scene.ask("Why do retries?", call: 1)
        scene.send(.conversationKept(9, turn))
        scene.send(.answerFinished(turn, AnswerSummary(status: .complete, endpoint: "steady")))
        return scene
    }

    private static let listed = [
        ConversationSummary(id: 9, title: "first", when: "today 10:43", turns: 2),
        ConversationSummary(id: 5, title: "second", when: "yesterday 09:00", turns: 4),
    ]

    @Test func `a late answer of the history names no other conversation`() {
        var scene = kept()
        scene.press(.control("n"))
        scene.send(.conversationKept(9, TurnID(2)))

        #expect(scene.model.conversation.stored == nil)
    }

    @Test func `t asks for a title, and the history's answer shows it`() {
        var scene = kept()
        scene.press(.alt("2"), .character("t"), .control("u"))
        scene.type("Storms")

        #expect(scene.press(Key(.enter)) == [.renameConversation(9, "Storms")])
        #expect(scene.model.overlay == nil)
        scene.send(.conversationRenamed(9, "Storms"))
        #expect(scene.model.conversation.title == "Storms")
    }

    /// What a typed line makes.
    @Test(arguments: [
        ("/rename Storm warning", [Effect.renameConversation(9, "Storm warning")]),
        ("/export notes.json", [.exportConversation(9, path: "notes.json")]),
        ("/import ~/chats.json", [.importConversations(path: "~/chats.json")]),
        ("/delete", [.newConversation, .discardConversation(9)]),
        ("/list", [.listConversations]),
    ])
    func `a command does what it says`(line: String, expected: [Effect]) {
        var scene = kept()
        scene.type(line)

        #expect(scene.press(Key(.enter)) == expected)
        #expect(scene.model.composer.isEmpty)
    }

    @Test(arguments: ["/usr/bin is full", "/quit now please"])
    func `what only looks like a command is a message`(line: String) {
        var scene = kept()
        scene.type(line)

        guard case .send? = scene.press(Key(.enter)).first else {
            Issue.record("“\(line)” was not sent")
            return
        }
    }

    @Test func `deleting the open conversation empties the screen, and u brings it back`() {
        var scene = kept()

        #expect(
            scene.press(.alt("2"), .character("D")) == [.newConversation, .discardConversation(9)])
        #expect(scene.model.conversation.turns.isEmpty)
        #expect(scene.press(.alt("2"), .character("u")) == [.restoreConversation(9)])
        #expect(scene.press(.character("u")) == [.restoreConversation(nil)])
    }

    @Test(arguments: ["tides", nil])
    func `undo brings back what an earlier run deleted last`(title: String?) {
        var scene = kept()
        scene.type("/undo")
        #expect(scene.press(Key(.enter)) == [.restoreConversation(nil)])

        #expect(scene.send(.conversationRestored(title)) == [])

        let words = title.map { "“\($0)” is back." }
        #expect(
            scene.model.notice?.text == words ?? "There is no deleted conversation to bring back.")
    }

    @Test func `the open list shows what came back from an earlier run`() {
        var scene = kept()
        scene.press(.control("s"))
        scene.send(.conversationsListed(Self.listed))

        #expect(scene.press(.control("r")) == [.restoreConversation(nil)])
        #expect(scene.send(.conversationRestored("tides")) == [.listConversations])
    }

    @Test func `the list deletes, brings back, names and exports the selected row`() {
        var scene = kept()
        scene.press(.control("s"))
        scene.send(.conversationsListed(Self.listed))
        scene.press(Key(.down))

        #expect(scene.press(.control("d")) == [.discardConversation(5)])
        guard case .picker(let picker) = scene.model.overlay else {
            Issue.record("the list is closed")
            return
        }
        #expect(picker.items.map(\.title) == ["first"])
        #expect(scene.press(.control("r")) == [.restoreConversation(5), .listConversations])
        scene.send(.conversationsListed(Self.listed))
        #expect(scene.press(Key(.down), .control("t")) == [])
        scene.type("!")
        #expect(scene.press(Key(.enter)) == [.renameConversation(5, "second!")])
        scene.press(.control("s"))
        scene.send(.conversationsListed(Self.listed))
        scene.press(.control("x"))
        #expect(scene.press(Key(.enter)) == [.exportConversation(9, path: "first.md")])
    }

    @Test func `what was never stored cannot be deleted, named or exported`() {
        var scene = Scene()
        scene.press(.alt("2"))

        for key in ["D", "t", "x"] {
            #expect(scene.press(.character(Character(key))) == [])
            #expect(scene.model.overlay == nil)
        }
    }

    @Test(arguments: [
        ("Why do retries?", "why-do-retries"), ("重试 / retry", "重试-retry"), ("?!", "conversation"),
        ("../../etc/passwd", "etc-passwd"),
    ])
    func `a title makes a file name without surprises`(title: String, name: String) {
        #expect(Model.fileName(for: title) == name)
    }

    // MARK: Completion

    @Test func `a slash lists the commands, letters narrow them, Tab completes`() {
        var scene = kept()
        scene.type("/")
        #expect(scene.model.completions.count == SlashCommand.all.count)

        scene.type("ex")
        #expect(scene.model.completions.map(\.title) == ["/export [FILE]"])
        scene.press(Key(.tab))
        #expect(scene.model.composer.text == "/export ")
        #expect(scene.model.completions.isEmpty && scene.model.focus == .composer)
    }

    @Test func `Enter takes the selected command, Escape only closes the list`() {
        var scene = kept()
        scene.type("/l")
        scene.press(Key(.down))
        #expect(scene.press(Key(.enter)) == [.listConversations])

        scene.press(Key(.escape))
        scene.type("/l")
        #expect(scene.press(Key(.escape)) == [])
        #expect(scene.model.completions.isEmpty && scene.model.composer.text == "/l")
        scene.type("a")
        #expect(scene.model.completions.map(\.title) == ["/last"])
    }

    @Test(arguments: [Size(80, 24), Size(140, 45)])
    func `the list of commands lies above the message`(size: Size) throws {
        var scene = kept()
        scene.send(.resized(size))
        scene.type("/re")

        try Snapshot.expect(
            scene.model.frame(size: size), "commands-\(size.width)x\(size.height)")
    }

    @Test(arguments: [Size(80, 24), Size(140, 45)])
    func `the list of conversations and the field for a title`(size: Size) throws {
        var scene = kept()
        scene.send(.resized(size))
        scene.press(.control("s"))
        scene.send(.conversationsListed(Self.listed))
        try Snapshot.expect(
            scene.model.frame(size: size), "conversations-\(size.width)x\(size.height)")
        scene.press(.control("t"))
        try Snapshot.expect(scene.model.frame(size: size), "title-\(size.width)x\(size.height)")
    }
}
