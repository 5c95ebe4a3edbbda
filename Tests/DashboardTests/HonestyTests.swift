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
}
