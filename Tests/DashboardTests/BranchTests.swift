import Providers
import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Forks of the conversation on the screen.
@Suite struct BranchTests {
    /// Two questions with whole answers, the focus in the conversation.
    private func talked() -> Scene {
        var scene = Scene()
        scene.send(.snapshot(scene.busy(100), Scene.labels))
        for (question, answer) in [("one", "1"), ("two", "2")] {
            _ = whole(&scene, question, answer)
        }
        scene.press(.alt("2"))
        return scene
    }

    @discardableResult
    private func whole(_ scene: inout Scene, _ question: String, _ answer: String) -> TurnID {
        let turn = scene.ask(question, call: 1)
        finish(&scene, turn, answer)
        return turn
    }

    private func finish(_ scene: inout Scene, _ turn: TurnID, _ answer: String) {
        scene.send(.answerText(turn, answer))
        scene.send(.answerFinished(turn, AnswerSummary(status: .complete, endpoint: "steady")))
    }

    private func texts(_ scene: Scene) -> [String] { scene.model.conversation.turns.map(\.text) }

    @Test func `an edited question is sent as a branch beside the first`() {
        var scene = talked()

        scene.press(.character("e"))
        #expect(scene.model.composer.text == "two" && scene.model.focus == .composer)
        scene.type("!")
        let effects = scene.press(Key(.enter))

        #expect(
            effects == [
                .branch(after: TurnID(2)),
                .send(
                    Question(
                        turn: TurnID(6),
                        messages: [.user("one"), .assistant("1"), .user("two!")])),
            ])
        finish(&scene, TurnID(6), "2!")
        #expect(texts(scene) == ["one", "1", "two!", "2!"])
        #expect(scene.model.conversation.fork(at: 2).map { [$0.place, $0.count] } == [2, 2])
    }

    @Test func `clearing the composer gives up the editing`() {
        var scene = talked()
        scene.press(.character("e"), .control("c"))

        scene.type("three")
        let effects = scene.press(Key(.enter))

        #expect(effects.count == 1 && texts(scene).count == 6)
    }

    /// What is in view after each key, from an edited first question on: `one | uno`.
    @Test(arguments: [
        ([Key.character("[")], ["one", "1", "two", "2"]),
        ([.character("["), .character("[")], ["uno", "1!"]),
        ([.character("]")], ["one", "1", "two", "2"]),
        ([.character("]"), .character("]")], ["uno", "1!"]),
    ])
    func `the brackets walk through branches, round and round`(keys: [Key], expected: [String]) {
        var scene = talked()
        scene.press(.character("K"), .character("K"), .character("K"), .character("e"))
        scene.press(.control("u"))
        scene.type("uno")
        scene.press(Key(.enter))
        finish(&scene, TurnID(6), "1!")
        #expect(texts(scene) == ["uno", "1!"])
        scene.press(.alt("2"))

        let effects = keys.flatMap { scene.press($0) }

        #expect(texts(scene) == expected)
        let last = scene.model.conversation.turns.last?.id
        #expect(effects.last == last.map { .showBranch(endingAt: $0) })
    }

    @Test func `a fork inside of a branch is still there when the branch comes back`() {
        var scene = talked()
        scene.press(.character("e"))
        scene.type("!")
        scene.press(Key(.enter))
        finish(&scene, TurnID(6), "2!")
        scene.press(.alt("2"))
        for _ in 0..<4 { scene.press(.character("K")) }
        scene.press(.character("e"))
        scene.type("!")
        scene.press(Key(.enter))
        finish(&scene, TurnID(8), "1!")
        #expect(texts(scene) == ["one!", "1!"])

        scene.press(.alt("2"), .character("["))
        #expect(texts(scene) == ["one", "1", "two!", "2!"])
        scene.press(.character("["))
        #expect(texts(scene) == ["one", "1", "two", "2"])
    }

    @Test func `f goes on from the selected answer, and the bracket brings back what followed`() {
        var scene = talked()

        let effects = scene.press(
            .character("K"), .character("K"), .character("K"), .character("f"))
        #expect(effects == [.branch(after: TurnID(2))])
        #expect(texts(scene) == ["one", "1"] && scene.model.focus == .composer)

        scene.press(.alt("2"), .character("["))
        #expect(texts(scene) == ["one", "1", "two", "2"])
    }

    @Test func `a regenerated whole answer is a branch, and the earlier one stays within reach`() {
        var scene = talked()

        let effects = scene.press(.character("R"))
        let messages: [ChatMessage] = [.user("one"), .assistant("1"), .user("two")]
        #expect(
            effects == [
                .send(Question(turn: TurnID(5), messages: messages, replaces: [TurnID(4)]))
            ])
        finish(&scene, TurnID(5), "zwei")
        #expect(texts(scene) == ["one", "1", "two", "zwei"])

        scene.press(.character("["))
        #expect(texts(scene) == ["one", "1", "two", "2"])
    }

    @Test func `r asks again at the endpoint that is chosen`() {
        var scene = talked()
        scene.press(.character("r"))
        scene.type("tail")

        let effects = scene.press(Key(.enter))

        guard case .send(let question) = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(question.endpoint == "tail" && question.replaces == [TurnID(4)])
    }

    @Test func `no branch changes while an answer is under way`() {
        var scene = talked()
        _ = scene.ask("three", call: 3)
        scene.press(.alt("2"))

        for key in ["R", "e", "f", "[", "]"] {
            #expect(scene.press(.character(Character(key))) == [], "\(key)")
        }
        #expect(texts(scene).count == 6)
    }

    @Test func `a stored tree opens with its branch in view and the others within reach`() {
        var scene = Scene()
        let turns: [StoredConversation.Turn] = [
            .init(isUser: true, text: "q", follows: .nothing),
            .init(isUser: false, text: "a", follows: .turn(0)),
            .init(isUser: false, text: "b", follows: .turn(0)),
            .init(isUser: true, text: "b then", follows: .turn(2)),
            .init(isUser: true, text: "b else", follows: .turn(2)),
        ]
        scene.send(
            .conversationOpened(StoredConversation(id: 7, title: "t", turns: turns, leaf: 1)))
        #expect(texts(scene) == ["q", "a"])

        scene.press(.alt("2"), .character("["))
        #expect(texts(scene) == ["q", "b", "b else"])
        scene.press(.character("["))
        #expect(texts(scene) == ["q", "b", "b then"])
        let numbers = scene.model.conversation.everyTurnID.map(\.number)
        #expect(numbers == Array(numbers[0]..<numbers[0] + turns.count))
    }

    @Test(arguments: [Size(80, 24), Size(140, 45)])
    func `forks and the selected turn are marked`(size: Size) throws {
        var scene = talked()
        scene.send(.resized(size))
        scene.press(.character("R"))
        finish(&scene, TurnID(5), "zwei")
        scene.press(.character("K"))

        try Snapshot.expect(
            scene.model.frame(size: size), "branches-\(size.width)x\(size.height)")
    }
}
