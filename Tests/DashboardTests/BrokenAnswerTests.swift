import Providers
import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// After an answer broke off: continue, start over, or leave it; nothing is spliced unseen.
@Suite struct BrokenAnswerTests {
    /// A question whose answer broke off after two words.
    private func broken(_ status: AnswerSummary.Status = .incomplete) -> (Scene, TurnID) {
        var scene = Scene(size: Size(100, 30))
        scene.send(.resized(Size(100, 30)))
        scene.send(.snapshot(scene.untried(), Scene.labels))
        let turn = scene.ask("Why is the sea salt?", call: 1)
        scene.send(.answerText(turn, "Rivers carry"))
        scene.send(
            .answerFinished(
                turn,
                AnswerSummary(
                    status: status, endpoint: "steady",
                    failure: Failure(.brokenStream, "connection reset"))))
        return (scene, turn)
    }

    private func screen(_ scene: Scene) -> String {
        var scene = scene
        return Snapshot.text(scene.model.frame(size: Size(100, 30)))
    }

    @Test func `what can be done is offered under it`() {
        var (scene, _) = broken()

        let typing = screen(scene)
        scene.press(.alt("2"))
        let reading = screen(scene)

        #expect(typing.contains("(c continues, R starts over, or leave it so;"))
        #expect(typing.contains("Alt-2 goes there)"))
        #expect(reading.contains("(c continues, R starts over, or leave it so)"))
    }

    @Test func `an answer that stands in for another is never shown as that one`() {
        var scene = Scene(size: Size(100, 30))
        scene.send(.resized(Size(100, 30)))
        scene.send(.snapshot(scene.untried(), Scene.labels))
        let turn = scene.ask("Why is the sea salt?", call: 1)
        scene.send(.answerText(turn, "Rivers carry it."))
        scene.send(
            .answerFinished(
                turn,
                AnswerSummary(
                    status: .complete, endpoint: "steady",
                    degraded: "the last answer to the same question, 10 min old")))

        let text = screen(scene)

        #expect(text.contains("degraded: the last answer to the same question, 10 min old"))
        #expect(!text.contains("c continues"))
    }

    @Test(arguments: [AnswerSummary.Status.incomplete, .cancelled])
    func `c asks for the rest, which comes behind a seam`(status: AnswerSummary.Status) {
        var (scene, first) = broken(status)

        let effects = scene.press(.alt("2"), .character("c"))
        let rest = TurnID(3)
        scene.send(.answerText(rest, " salt from the rocks."))
        scene.send(.answerFinished(rest, AnswerSummary(status: .complete, endpoint: "flaky")))
        let text = screen(scene)

        #expect(
            effects == [
                .send(
                    Question(
                        turn: rest,
                        messages: [.user("Why is the sea salt?"), .assistant("Rivers carry")],
                        continues: first))
            ])
        #expect(text.contains("flaky ★ 10:43  goes on here"))
        #expect(!text.contains("Rivers carry salt"), "spliced without a seam")
        #expect(
            scene.model.conversation.messages == [
                .user("Why is the sea salt?"), .assistant("Rivers carry salt from the rocks."),
            ])
    }

    @Test func `a rest that brought nothing makes room for the next try`() {
        var (scene, first) = broken()
        scene.press(.alt("2"), .character("c"))
        scene.send(.answerFinished(TurnID(3), AnswerSummary(status: .failed)))

        let effects = scene.press(.character("c"))

        guard case .send(let question) = effects.first else {
            Issue.record("nothing was sent: \(effects)")
            return
        }
        #expect(question.continues == first)
        #expect(question.replaces == [TurnID(3)])
        #expect(question.messages.last == .assistant("Rivers carry"))
        #expect(scene.model.conversation.turns.count == 3)
    }

    @Test func `R starts over, and what was read stays, struck out`() {
        var (scene, first) = broken()

        let effects = scene.press(.alt("2"), .character("R"))
        scene.send(.answerText(TurnID(3), "Because."))
        scene.send(.answerFinished(TurnID(3), AnswerSummary(status: .complete)))
        let frame = scene.model.frame(size: Size(100, 30))
        let text = Snapshot.text(frame)

        #expect(
            effects == [
                .send(
                    Question(
                        turn: TurnID(3), messages: [.user("Why is the sea salt?")],
                        replaces: [first]))
            ])
        #expect(text.contains("struck out, asked again below"))
        #expect(text.contains("Rivers carry"))
        #expect(
            scene.model.conversation.messages == [
                .user("Why is the sea salt?"), .assistant("Because."),
            ])
        let struck = (0..<30).flatMap { y in
            (0..<100).map { frame[$0, y] }.filter {
                $0.style.attributes.contains(.strikethrough)
            }
        }
        #expect(struck.count == "Rivers carry".count)
    }

    @Test func `R after a continuation strikes out every piece`() {
        var (scene, first) = broken()
        scene.press(.alt("2"), .character("c"))
        scene.send(.answerText(TurnID(3), " salt"))
        scene.send(.answerFinished(TurnID(3), AnswerSummary(status: .incomplete)))

        let effects = scene.press(.character("R"))

        guard case .send(let question) = effects.first else {
            Issue.record("nothing was sent: \(effects)")
            return
        }
        #expect(question.replaces == [first, TurnID(3)])
        #expect(scene.model.conversation.turns.map(\.isStruckOut) == [false, true, true, false])
    }

    @Test func `what the history kept comes back with its seam and its strokes`() {
        var scene = Scene(size: Size(100, 30))
        scene.send(
            .conversationOpened(
                StoredConversation(
                    id: 1, title: "old",
                    turns: [
                        .init(isUser: true, text: "q"),
                        .init(
                            isUser: false, text: "struck", clock: "10:40",
                            summary: AnswerSummary(status: .incomplete), isStruckOut: true),
                        .init(
                            isUser: false, text: "half", clock: "10:41",
                            summary: AnswerSummary(status: .incomplete, endpoint: "steady")),
                        .init(
                            isUser: false, text: " whole", clock: "10:42",
                            summary: AnswerSummary(status: .complete, endpoint: "flaky"),
                            continues: 2),
                    ])))

        let text = screen(scene)

        #expect(text.contains("struck out, asked again below"))
        #expect(text.contains("flaky ★ 10:42  goes on here"))
        #expect(scene.model.conversation.messages == [.user("q"), .assistant("half whole")])
    }
}
