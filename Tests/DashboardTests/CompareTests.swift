import Providers
import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Two endpoints' answers side by side.
@Suite struct CompareTests {
    /// Compares `steady` and `tail` on a fresh question; both answers have their first words.
    private func compared(size: Size = Size(80, 24)) -> Scene {
        var scene = Scene(size: size)
        scene.send(.resized(size))
        scene.send(.snapshot(scene.busy(100), Scene.labels))
        scene.type("why?")
        scene.model.focus = .chat
        scene.press(.character("C"))
        scene.type("steady")
        scene.press(Key(.enter))
        scene.type("tail")
        scene.press(Key(.enter))
        scene.send(.answerText(TurnID(2), "Because of **this**."))
        scene.send(.answerText(TurnID(3), "Because of *that*.\n\n- one\n- two\n"))
        return scene
    }

    private func end(_ scene: inout Scene) {
        for (turn, endpoint) in [(TurnID(2), "steady"), (TurnID(3), "tail")] {
            scene.send(
                .answerFinished(
                    turn,
                    AnswerSummary(
                        status: .complete, endpoint: endpoint, model: "demo-model",
                        outputTokens: 12, usageIsReported: true, cost: 0.0002,
                        firstToken: .milliseconds(60), total: .milliseconds(900))))
        }
    }

    @Test func `both are asked the same at once, the second stored beside the first`() {
        var scene = Scene()
        scene.send(.snapshot(scene.busy(100), Scene.labels))
        scene.type("why?")
        scene.model.focus = .chat
        scene.press(.character("C"))
        scene.type("steady")
        scene.press(Key(.enter))
        scene.type("tail")

        let effects = scene.press(Key(.enter))

        let one = Question(turn: TurnID(2), messages: [.user("why?")], endpoint: "steady")
        var two = Question(turn: TurnID(3), messages: [.user("why?")], endpoint: "tail")
        two.beside = TurnID(2)
        #expect(effects == [.compare(one, two)])
        #expect(scene.model.conversation.everyRunning.map(\.id) == [TurnID(2), TurnID(3)])
    }

    @Test(arguments: [false, true])
    func `Enter keeps the chosen one, and the other is a branch beside it`(isRight: Bool) {
        var scene = compared()
        end(&scene)
        if isRight { scene.press(Key(.right)) }

        let effects = scene.press(Key(.enter))

        let (kept, other) = isRight ? (TurnID(3), TurnID(2)) : (TurnID(2), TurnID(3))
        #expect(effects == [.showBranch(endingAt: kept)])
        #expect(scene.model.conversation.turns.map(\.id) == [TurnID(1), kept])
        scene.press(.character("["))
        #expect(scene.model.conversation.turns.map(\.id) == [TurnID(1), other])
    }

    @Test func `what still runs on the other side is stopped when one is kept`() {
        var scene = compared()

        #expect(
            scene.press(Key(.right), Key(.enter))
                == [.stop(TurnID(2)), .showBranch(endingAt: TurnID(3))])
    }

    @Test func `Escape closes the comparison, and then stops both`() {
        var scene = compared()

        #expect(scene.press(Key(.escape)) == [])
        #expect(scene.press(Key(.escape)) == [.stop(TurnID(2)), .stop(TurnID(3))])
    }

    @Test func `without words in the composer the last question is asked again`() {
        var scene = compared()
        end(&scene)
        scene.press(Key(.enter))
        scene.press(.character("C"))
        scene.type("flaky")
        scene.press(Key(.enter))
        scene.type("steady")

        guard case .compare(let one, let two)? = scene.press(Key(.enter)).first else {
            Issue.record("nothing was asked")
            return
        }
        #expect(one.replaces == [TurnID(2)] && two.replaces.isEmpty)
        #expect(one.messages == [.user("why?")] && two.messages == one.messages)
        #expect(scene.model.conversation.turns.map(\.text) == ["why?", ""])
    }

    @Test(arguments: [Size(80, 24), Size(140, 45), Size(50, 12)])
    func `two answers side by side, or one where there is no room`(size: Size) throws {
        var scene = compared(size: size)
        try Snapshot.expect(
            scene.model.frame(size: size), "compare-running-\(size.width)x\(size.height)")
        end(&scene)
        scene.press(Key(.right))
        try Snapshot.expect(scene.model.frame(size: size), "compare-\(size.width)x\(size.height)")
    }
}
