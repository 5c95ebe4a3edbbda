import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// What the detail tells of the past: the last response's headers and the breaker's states.
@Suite struct EndpointDetailTests {
    private func words(_ scene: Scene, _ index: Int, width: Int = 66) -> [String] {
        guard let fleet = scene.model.shown.fleet else { return [] }
        return EndpointDetail(endpoint: fleet.endpoints[index], model: scene.model, width: width)
            .lines.map { $0.spans.map(\.text).joined() }
    }

    @Test func `the headers of the last response stand with their time`() {
        var scene = Scene()
        var labels = Scene.labels
        labels[0].head = SeenHead(
            at: scene.at(2_000), status: 429,
            fields: [
                .init("retry-after", "12"),
                .init("x-ratelimit-remaining-requests", "0"),
            ])
        scene.send(.snapshot(scene.busy(3_000), labels))

        let detail = words(scene, 0)

        #expect(detail.contains("HTTP 429        10:43:02"))
        #expect(detail.contains("retry-after     12"))
        let long = detail.firstIndex(of: "x-ratelimit-remaining-requests")
        #expect(long.map { detail[$0 + 1] } == "                0")
        #expect(!words(scene, 1).contains("Last response"))
    }

    @Test func `a short outage does not vanish from the strip`() {
        var scene = Scene()
        for second in 0..<300 {
            var fleet = scene.busy(1_000 * second)
            fleet.endpoints[4].breaker =
                switch second {
                case 100: .open(until: nil)
                case 200: .halfOpen
                default: .closed
                }
            scene.send(.snapshot(fleet, Scene.labels))
        }

        let strip = words(scene, 4).first { $0.hasPrefix("past ") } ?? ""

        let marks = strip.drop { $0 != "▁" }
        #expect(marks.count <= 60)
        #expect(marks.filter { $0 == "█" }.count == 1)
        #expect(marks.filter { $0 == "▄" }.count == 1)
        #expect(!words(scene, 0).contains { $0.hasPrefix("past ") }, "it never moved")
    }
}
