import HelpTopics
import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// What the screen proposes, and what it shows in the place of what is not known.
@Suite struct SuggestionTests {
    @Test func `the proposed question has an answer`() {
        let answer = HelpTopics.answer(to: ComposerView.suggestion)
        #expect(answer.contains("A **retry** answers a failure"))
        #expect(!answer.contains("I do not know"))
    }

    @Test func `a card without limits shows the last outcomes in their place`() {
        let size = Size(140, 45)
        var scene = Scene(size: size)
        scene.send(.resized(size))
        var fleet = scene.busy(100)
        for index in fleet.endpoints.indices {
            fleet.endpoints[index].requests = nil
            fleet.endpoints[index].tokens = nil
        }
        fleet.endpoints[1].recentOutcomes = []
        scene.send(.snapshot(fleet, Scene.labels))

        let rows = Snapshot.text(scene.model.frame(size: size)).split(separator: "\n")

        let symbols = scene.model.symbols
        let marks = "\(symbols.outcomeGood)\(symbols.outcomeGood)\(symbols.outcomeGood)"
        #expect(rows.contains { $0.contains("last ") && $0.contains(marks) })
        #expect(rows.contains { $0.contains("last no outcome yet") })
        #expect(!rows.contains { $0.contains("req –") })
    }
}
