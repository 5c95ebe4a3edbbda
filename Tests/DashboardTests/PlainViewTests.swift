import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// The conversation alone, for copying.
@Suite struct PlainViewTests {
    private func scene(_ size: Size = Size(80, 24)) -> Scene {
        var scene = Scene(size: size)
        scene.send(.snapshot(scene.untried(), Scene.labels))
        let turn = scene.ask("how?", call: 1)
        scene.send(.answerText(turn, "So:\n\n```swift\nlet one = 1\n```\n\nDone."))
        scene.send(.answerFinished(turn, AnswerSummary(status: .complete, endpoint: "steady")))
        return scene
    }

    @Test func `the plain view shows code without a box and nothing beside the text`() throws {
        let size = Size(80, 24)
        var scene = scene(size)
        scene.press(Key(.function(7)))

        let frame = scene.model.frame(size: size)
        try Snapshot.expect(frame, "plain-80x24")
        let rows = Snapshot.text(frame).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rows.contains("let one = 1"))
    }

    @Test func `F7 gives the mouse to the terminal and takes it back`() {
        var scene = scene()

        #expect(scene.press(Key(.function(7))) == [.setMouse(false)])
        #expect(scene.model.isPlain)
        #expect(scene.press(Key(.function(7))) == [.setMouse(true)])
        #expect(!scene.model.isPlain)
        #expect(scene.model.focus == .composer)
    }

    @Test func `a mouse that was released stays released`() {
        var scene = scene()
        scene.press(Key(.function(6)))

        #expect(scene.press(Key(.function(7)), Key(.function(7))) == [])
    }

    /// Ways out, and where they lead.
    @Test(arguments: [
        (Key(.escape), Focus.events), (.character("q"), .events), (.character("i"), .composer),
        (Key(.tab), .race), (.alt("1"), .endpoints),
    ])
    func `a way out of the plain view`(key: Key, focus: Focus) {
        var scene = scene()
        scene.press(.alt("4"), Key(.function(7)))

        #expect(scene.press(key) == [.setMouse(true)])
        #expect(!scene.model.isPlain)
        #expect(scene.model.focus == focus)
    }

    @Test func `opening another conversation ends the plain view`() {
        var scene = scene()
        scene.press(Key(.function(7)))

        let stored = StoredConversation(id: 3, title: "old", turns: [])
        #expect(scene.send(.conversationOpened(stored)) == [.setMouse(true)])
    }
}
