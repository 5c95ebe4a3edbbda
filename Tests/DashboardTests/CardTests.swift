import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// The endpoint cards of a wide screen: what `C` hides and a click sorts.
@Suite struct CardTests {
    private func ready() -> Scene {
        var scene = Scene.streaming(size: Size(140, 45))
        scene.send(.snapshot(scene.busy(5900), Scene.labels))
        scene.press(.alt("1"))
        return scene
    }

    private func panel(_ scene: inout Scene) -> String {
        let rect = ScreenLayout(scene.model, size: scene.model.size).endpoints
        let rows = Snapshot.text(scene.model.frame(size: scene.model.size)).split(separator: "\n")
        return rows[rect.y..<min(rows.count, rect.maxY)]
            .map { String($0.prefix(rect.width)) }.joined(separator: "\n")
    }

    @Test(arguments: [
        ("p50", "p50 "), ("p95", "p95 "), ("errors", "err "), ("won", "won "),
        ("in flight", " run"), ("tokens", " tok"), ("cost", "$"), ("request bucket", "req "),
        ("token bucket", "tok "),
    ])
    func `a hidden column is on no card`(column: String, mark: String) {
        var scene = ready()
        #expect(panel(&scene).contains(mark))
        scene.model.interface.hiddenColumns = [column]
        // Both the bucket and the sum of tokens say `tok`.
        if mark.contains("tok") {
            scene.model.interface.hiddenColumns = ["tokens", "token bucket"]
        }

        #expect(!panel(&scene).contains(mark))
    }

    @Test func `without buckets a card shows the last outcomes instead`() {
        var scene = ready()
        let before = panel(&scene).split(separator: "\n").count { $0.contains("last ") }
        scene.model.interface.hiddenColumns = ["request bucket", "token bucket"]

        let after = panel(&scene).split(separator: "\n").count { $0.contains("last ") }

        #expect(after == 5 && before < after)
        scene.model.interface.hiddenColumns.insert("outcomes")
        #expect(!panel(&scene).contains("last "))
    }

    @Test func `a click on the right of the upper edge goes on to the next order`() {
        var scene = ready()
        let rect = ScreenLayout(scene.model, size: scene.model.size).endpoints
        #expect(panel(&scene).contains("s sort"))

        let place = Point(rect.maxX - 8, rect.y)
        let effects = scene.send(.input(.mouse(MouseEvent(.press, at: place))))

        #expect(effects == [.saveInterface(InterfaceState(sort: .name))])
        #expect(panel(&scene).contains("name"))
        let left = Point(rect.x + 4, rect.y)
        #expect(scene.send(.input(.mouse(MouseEvent(.press, at: left)))) == [])
    }
}
