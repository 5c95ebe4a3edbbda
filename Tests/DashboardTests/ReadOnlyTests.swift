import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Watching without acting.
@Suite struct ReadOnlyTests {
    private func ready(isReadOnly: Bool = true) -> Scene {
        var scene = Scene(size: Size(120, 30))
        scene.model.isReadOnly = isReadOnly
        scene.send(.snapshot(scene.busy(100), Scene.labels))
        return scene
    }

    @Test(arguments: [" ", "d", "p", "o", "c", "r", "x"])
    func `no key of the table acts`(key: Character) {
        var scene = ready()
        scene.press(.alt("1"))

        let effects = scene.press(.character(key))

        #expect(effects.isEmpty && scene.model.overlay == nil)
        #expect(scene.model.notice?.text.hasPrefix("Read-only") == true)
        var free = ready(isReadOnly: false)
        free.press(.alt("1"))
        let acted = free.press(.character(key))
        let hasActed = acted.contains { $0.acts }
        #expect(
            hasActed || free.model.overlay != nil, "the key does something")
    }

    @Test(arguments: ["/strategy latency", "/race 3", "/background 10", "/fault steady kill"])
    func `no command acts`(line: String) {
        var scene = ready()
        scene.press(.alt("5"))
        scene.type(line)

        let effects = scene.press(Key(.enter))

        #expect(!effects.contains { $0.acts }, "\(effects)")
    }

    @Test(arguments: ["/off steady", "/strategy latency", "/race 3", "/fault steady kill"])
    func `plain lines act no more than the screen`(line: String) {
        var console = PlainConsole(model: ready().model)
        let (effects, output) = console.typed(line)
        #expect(effects.isEmpty)
        #expect(
            output.contains {
                if case .line(let text) = $0 { text.hasPrefix("Read-only") } else { false }
            })
    }

    @Test func `one can still look, ask and stop`() {
        var scene = ready()
        scene.press(.alt("5"))
        scene.type("why?")
        #expect(scene.press(Key(.enter)).contains { if case .send = $0 { true } else { false } })
        scene.press(.alt("1"))
        scene.press(Key(.enter))
        #expect(scene.model.endpointInView != nil)
        #expect(Snapshot.text(scene.model.frame(size: scene.model.size)).contains("read-only"))
    }
}
