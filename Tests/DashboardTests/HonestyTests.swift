import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// What the screen claims of the endpoints is what was measured.
@Suite struct HonestyTests {
    @Test func `grouped histogram bars are drawn in proportion`() {
        var scene = Scene()
        var fleet = scene.untried()
        // Ten bars become five groups of two: 2, 4, 3, 0, 1.
        fleet.endpoints[0].histogram = [1, 1, 2, 2, 3, 0, 0, 0, 1, 0].enumerated().map {
            HistogramBar(upTo: .milliseconds(10 * ($0.offset + 1)), count: $0.element)
        }
        scene.send(.snapshot(fleet, Scene.labels))
        // 26 columns are words, 40 the longest bar.
        let detail = EndpointDetail(endpoint: fleet.endpoints[0], model: scene.model, width: 66)

        let bars = detail.lines.map { $0.spans.map(\.text).joined() }
            .filter { $0.hasPrefix("to ") }
            .map { $0.filter { $0 == "█" }.count }
        #expect(bars == [20, 40, 30, 0, 10])
    }

    @Test(arguments: [
        ([[], []], "2 untried", Role.secondary),
        ([[true], []], "1/2 up, 1 untried", .ok),
        ([[false], []], "0/2 up, 1 untried", .error),
        ([[false, true], [true, false]], "2/2 up", .ok),
        ([[true], [true, false, false]], "1/2 up", .warning),
        ([[false, false], [false]], "0/2 up", .error),
    ])
    func `an endpoint is up when it answers`(outcomes: [[Bool]], words: String, role: Role) {
        var fleet = Scene().untried()
        fleet.endpoints.removeLast(3)
        for index in outcomes.indices { fleet.endpoints[index].recentOutcomes = outcomes[index] }
        let totals = EndpointTotals(fleet)

        #expect(totals.upWords == words)
        #expect(totals.upRole == role)
    }

    @Test func `what is off is neither up nor untried`() {
        var fleet = Scene().untried()
        fleet.endpoints[0].manual = .disabled
        fleet.endpoints[1].breaker = .open(until: nil)

        #expect(EndpointTotals(fleet).upWords == "0/5 up, 3 untried")
    }

    @Test(arguments: [([true], Role.ok), ([true, false], .ok), ([true, false, false], .warning)])
    func `the lamp of an endpoint that only fails is not green`(outcomes: [Bool], role: Role) {
        var scene = Scene()
        var fleet = scene.untried()
        fleet.endpoints[0].attempts = outcomes.count
        fleet.endpoints[0].recentOutcomes = outcomes
        scene.send(.snapshot(fleet, Scene.labels))
        let symbols = scene.model.symbols
        let state = StateWords(fleet.endpoints[0], now: scene.model.now, symbols: symbols)

        #expect(state.word == "closed")
        #expect(state.role == role)
        #expect((state.lamp == symbols.lampClosed) == (role == .ok))
    }
}
