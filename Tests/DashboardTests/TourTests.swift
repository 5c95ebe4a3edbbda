import TerminalUI
import Testing

@testable import Dashboard

/// What a first start tells.
@Suite struct TourTests {
    private func first() -> Scene {
        var scene = Scene(size: Size(120, 40))
        scene.model.interface = InterfaceState(isTourDone: false)
        return scene
    }

    private func text(_ scene: Scene) -> String {
        var model = scene.model
        let frame = model.frame(size: model.size)
        return (0..<frame.size.height).map { y in
            String((0..<frame.size.width).map { frame[$0, y].text })
        }.joined(separator: "\n")
    }

    @Test func `arrows turn the pages and the last one ends it`() {
        var scene = first()
        #expect(text(scene).contains("Tour 1/\(Tour.pages(.standard).count)"))
        scene.press(Key(.right), Key(.right), Key(.left))
        #expect(text(scene).contains("Tour 2/"))

        var effects: [Effect] = []
        for _ in 1..<Tour.pages(.standard).count { effects = scene.press(Key(.right)) }

        #expect(effects == [.saveInterface(InterfaceState())])
        #expect(!text(scene).contains("Tour"))
    }

    @Test func `Escape ends it for good`() {
        var scene = first()
        #expect(scene.press(Key(.escape)) == [.saveInterface(InterfaceState())])
        #expect(scene.press(Key(.escape)) == [])
    }

    @Test func `whoever types is not held up, and the first question ends it`() {
        var scene = first()
        #expect(scene.type("hello") == [])
        #expect(scene.model.composer.text == "hello")
        #expect(scene.press(Key(.right)) == [], "an arrow moves in the text")

        let effects = scene.press(Key(.enter))

        #expect(effects.contains { if case .send = $0 { true } else { false } })
        #expect(effects.contains(.saveInterface(InterfaceState())))
    }

    @Test func `it names the keys that are in force`() {
        for action in [Action.palette, .help, .openLast, .search] {
            let key = KeyMap.standard.hint(action)
            #expect(!key.isEmpty && Tour.pages(.standard).contains { $0.contains(key) })
        }
    }
}
