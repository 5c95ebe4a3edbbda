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

    @Test func `of several keys the next is named, and what is wrong with the others`() {
        var scene = Scene()
        var fleet = scene.untried()
        let now = scene.model.now
        func words() -> [String] {
            scene.send(.snapshot(fleet, Scene.labels))
            return EndpointDetail(
                endpoint: fleet.endpoints[0], model: scene.model, width: 66
            ).lines.map { $0.spans.map(\.text).joined() }.filter { $0.hasPrefix("key") }
        }

        #expect(words().isEmpty)
        fleet.endpoints[0].keys = [
            KeySnapshot(number: 1, standing: .dead, reason: "refused by the server"),
            KeySnapshot(number: 2, standing: .usable, isNext: true),
            KeySnapshot(
                number: 3, standing: .benched(until: now.advanced(by: .seconds(90))),
                reason: "too many requests"),
        ]
        #expect(
            words().map { $0.split(separator: " ").joined(separator: " ") } == [
                "keys 3 keys, 1 dead; next is key 2", "key 1 refused: refused by the server",
                "key 3 rests 90s: too many requests",
            ])
    }

    @Test func `gaps and whole answers are drawn for the endpoint in view, and nothing unmeasured`()
    {
        var scene = Scene()
        let fleet = scene.untried()
        var gap = LatencyHistogram()
        for _ in 0..<9 { gap.record(.milliseconds(20)) }
        gap.record(.milliseconds(400))
        var labels = Scene.labels
        labels[1].gap = gap
        labels[1].total = LatencyHistogram()
        scene.send(.snapshot(fleet, labels))

        func words(_ index: Int) -> [String] {
            EndpointDetail(endpoint: fleet.endpoints[index], model: scene.model, width: 66).lines
                .map { $0.spans.map(\.text).joined() }
        }

        let detail = words(1)
        let heading = detail.firstIndex(of: "Between two tokens") ?? 0
        #expect(detail.dropFirst(heading + 1).first == "p50 20ms   p95 0.40s   p99 0.40s")
        #expect(detail.filter { $0.hasPrefix("to ") }.count == 5)
        #expect(!detail.contains("Whole answer"), "nothing was measured")
        #expect(!words(0).contains("Between two tokens"))
    }

    @Test func `the endpoint in view is the opened one, else the selected one in its panel`() {
        var scene = Scene()
        scene.send(.snapshot(scene.untried(), Scene.labels))
        #expect(scene.model.endpointInView == nil)

        scene.press(.alt("1"))
        #expect(scene.model.endpointInView == EndpointID(0))
        scene.press(.character("j"), Key(.enter))

        #expect(scene.model.endpointInView == EndpointID(1))
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

    @Test(arguments: [(true, true), (false, false)])
    func `the header speaks of money only where a price is known`(isKnown: Bool, isShown: Bool) {
        var scene = Scene()
        var fleet = scene.untried()
        for index in fleet.endpoints.indices where !isKnown {
            fleet.endpoints[index].profile.price = nil
        }
        scene.send(.snapshot(fleet, Scene.labels))

        let header = Snapshot.text(scene.model.frame(size: Size(80, 24))).split(separator: "\n")[0]

        #expect(header.contains("$0") == isShown)
    }

    @Test func `what is off is neither up nor untried`() {
        var fleet = Scene().untried()
        fleet.endpoints[0].manual = .disabled
        fleet.endpoints[1].breaker = .open(until: nil)

        #expect(EndpointTotals(fleet).upWords == "0/5 up, 3 untried")
    }

    @Test func `who streams the first answer is up before it has ended`() {
        var fleet = Scene().untried()
        fleet.endpoints[2].attempts = 1
        fleet.endpoints[2].inFlight = 1
        #expect(EndpointTotals(fleet).upWords == "5 untried")

        fleet.endpoints[2].recentFirstTokens = [.milliseconds(40)]

        #expect(EndpointTotals(fleet).upWords == "1/5 up, 4 untried")
        #expect(EndpointTotals(fleet).upRole == .ok)
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

        #expect(state.word == (role == .ok ? "closed" : "failing"))
        #expect(state.role == role)
        #expect((state.lamp == symbols.lampClosed) == (role == .ok))
    }
}
