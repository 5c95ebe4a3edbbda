import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// A screen at rest is told nothing; what a person does then happens at the time that it is.
@Suite struct IdleTests {
    private func ready() -> Scene {
        var scene = Scene()
        scene.send(.snapshot(scene.untried(), Scene.labels))
        return scene
    }

    @Test func `what a person does after a long rest is told by the clock`() {
        var scene = ready()
        let halfAnHour = scene.at(30 * 60_000)
        scene.send(.clock(halfAnHour))
        scene.press(.control("c"))
        #expect(scene.model.notice?.until == halfAnHour.advanced(by: noticeStays))

        scene.type("question")
        scene.press(Key(.enter))
        #expect(scene.model.conversation.turns.first?.clock == "11:13")
        #expect(scene.model.conversation.turns.last?.askedAt == halfAnHour)
    }

    @Test func `the clock draws nothing, but lets a notice go`() {
        var scene = ready()
        _ = scene.model.frame(size: scene.model.size)
        scene.send(.clock(scene.at(1_000)))
        #expect(!scene.model.isStale)

        scene.send(.notice("look", .warning))
        _ = scene.model.frame(size: scene.model.size)
        scene.send(.clock(scene.at(20_000)))
        #expect(scene.model.notice == nil && scene.model.isStale)
    }
}
