import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// What `y` hands to the clipboard in the panels.
@Suite struct CopyingTests {
    private static func copied(_ scene: inout Scene, _ panel: Character) -> String? {
        scene.press(.alt(panel))
        guard case .copy(let text) = scene.press(.character("y")).first else { return nil }
        return text
    }

    @Test func `the selected endpoint is one sentence, whatever the table shows`() throws {
        var scene = Scene.streaming(size: Size(140, 45))
        scene.press(.alt("1"))
        scene.press(.character("j"))
        let endpoint = try #require(scene.model.board.endpoint(scene.model.selectedEndpoint))

        let text = try #require(Self.copied(&scene, "1"))

        #expect(text.contains(" \(endpoint.profile.name), "))
        #expect(text.hasSuffix("."))
        #expect(!text.contains("\n"))
        #expect(PlainReport(model: scene.model).status.contains(text))
    }

    @Test func `a paused screen copies what it shows`() throws {
        var scene = Scene.streaming(size: Size(140, 45))
        let before = try #require(Self.copied(&scene, "1"))
        scene.press(.character("P"))
        scene.send(.tick(scene.model.now.advanced(by: .seconds(90))))
        scene.model.board = Board()

        #expect(Self.copied(&scene, "1") == before)
    }

    @Test func `events are those that the filter leaves, a line each`() throws {
        var scene = Scene.streaming(size: Size(140, 45))
        let all = try #require(Self.copied(&scene, "4")).split(separator: "\n")
        #expect(all.count == scene.model.eventLines.count)
        #expect(all.count > 1)
        scene.press(.character("f"))

        let some = try #require(Self.copied(&scene, "4")).split(separator: "\n")

        #expect(some.count < all.count)
        #expect(some.allSatisfy(all.contains))
        let last = try #require(scene.model.eventLines.last)
        #expect(some.last?.hasSuffix("  \(last.text)") == true)
        #expect(some.last?.hasPrefix(scene.model.wallClock.text(last.at)) == true)
    }

    @Test(arguments: ["1", "4"] as [Character])
    func `where there is nothing the screen says so`(panel: Character) {
        var scene = Scene()
        #expect(Self.copied(&scene, panel) == nil)
        #expect(scene.model.notice?.text.hasSuffix("to copy.") == true)
    }
}
