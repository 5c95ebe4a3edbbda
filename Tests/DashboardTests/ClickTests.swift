import TerminalUI
import Testing

@testable import Dashboard

/// Clicks where text is edited.
@Suite struct ClickTests {
    @Test(arguments: [Size(80, 24), Size(140, 45), Size(30, 8)])
    func `a click in a message of several rows moves the caret there`(size: Size) {
        var scene = Scene(size: size)
        scene.send(.input(.paste("one\ntwo 日本 three\nfour")))
        let text = ScreenLayout(scene.model, size: size).composerText
        scene.press(.alt("2"))

        // The right half of 日, in the row before the last.
        let place = Point(text.x + 5, text.maxY - 2)
        scene.send(.input(.mouse(MouseEvent(.press, at: place))))

        #expect(scene.model.focus == .composer)
        #expect(scene.model.frame(size: size).cursor == Point(text.x + 4, place.y))
        scene.type("x")
        #expect(scene.model.composer.text == "one\ntwo x日本 three\nfour")
    }

    @Test func `a click in a prompt moves the caret there`() {
        var scene = Scene()
        scene.type("/system")
        scene.press(Key(.enter))
        scene.type("brief")
        let frame = scene.model.frame(size: scene.model.size)
        let end = frame.cursor ?? Point(0, 0)

        scene.send(.input(.mouse(MouseEvent(.press, at: Point(end.x - 5, end.y)))))
        scene.type("be ")

        guard case .prompt(let prompt) = scene.model.overlay else {
            Issue.record("the prompt is gone")
            return
        }
        #expect(prompt.editor.text == "be brief")
    }
}
