import Providers
import Reliability
import TerminalUI
import Testing

@testable import Dashboard

@Suite struct ToolCardTests {
    private func scene(_ calls: [ToolCall], text: String = "", size: Size = Size(80, 24)) -> Scene {
        var scene = Scene(size: size)
        scene.send(.resized(size))
        scene.send(.snapshot(scene.untried(), Scene.labels))
        let turn = scene.ask("When is high water in Rye?", call: 1)
        if !text.isEmpty { scene.send(.answerText(turn, text)) }
        scene.send(
            .answerFinished(
                turn, AnswerSummary(status: .complete, endpoint: "steady", toolCalls: calls)))
        return scene
    }

    private func shown(_ calls: [ToolCall], size: Size = Size(80, 40)) -> String {
        var scene = scene(calls, size: size)
        return Snapshot.text(scene.model.frame(size: size))
    }

    @Test(arguments: [Size(80, 24), Size(20, 5)])
    func `a tool call is a card under the answer`(size: Size) throws {
        var scene = scene(
            [
                ToolCall(id: "c1", name: "tide", arguments: #"{"port": "Rye", "days": 2}"#),
                ToolCall(id: "c2", name: "wind", arguments: "{}"),
            ], text: "I look it up.", size: size)

        try Snapshot.expect(scene.model.frame(size: size), "tools-\(size.width)x\(size.height)")
    }

    @Test func `long arguments are cut with their count, and what hides text is dropped`() {
        let text = shown([
            ToolCall(
                id: "c", name: "ti\u{202E}de",
                arguments: "{\"x\": \"" + String(repeating: "ab ", count: 400) + "\u{1B}[2J\"}")
        ])

        #expect(text.contains("calls tide"))
        #expect(text.contains("more rows"))
        #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
        #expect(text.contains("tools are shown, never executed"))
    }

    @Test func `many calls are counted`() {
        let calls = (1...20).map { ToolCall(id: "\($0)", name: "t\($0)", arguments: "{}") }
        let lines = ToolCards.lines(calls, scene([]).model, width: 60)

        #expect(lines.contains { $0.text.contains("4 more calls") })
        #expect(lines.allSatisfy { $0.columns <= 60 })
    }

    @Test func `without calls there is no card`() {
        #expect(ToolCards.lines([], scene([]).model, width: 60).isEmpty)
    }

    @Test(arguments: [1, 2, 5, 9, 12]) func `a card fits any width`(_ width: Int) {
        let calls = [ToolCall(id: "c", name: "tide", arguments: #"{"port": "Rye"}"#)]

        for line in ToolCards.lines(calls, scene([]).model, width: width) where width > 2 {
            #expect(line.columns <= width, "\(line.text)")
        }
    }

    @Test func `a call of an earlier run is shown again, and is no turn of the next question`() {
        var scene = Scene()
        scene.send(.snapshot(scene.untried(), Scene.labels))
        let call = ToolCall(id: "c1", name: "tide", arguments: "{}")
        scene.send(
            .conversationOpened(
                StoredConversation(
                    id: 1, title: "old",
                    turns: [
                        .init(isUser: true, text: "a question"),
                        .init(
                            isUser: false, text: "",
                            summary: AnswerSummary(status: .complete, toolCalls: [call])),
                    ])))

        #expect(Snapshot.text(scene.model.frame(size: Size(100, 30))).contains("calls tide"))
        #expect(scene.model.conversation.messages == [.user("a question")])
    }
}
