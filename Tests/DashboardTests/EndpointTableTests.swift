import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Sorting, filtering and grouping the endpoint table.
@Suite struct EndpointTableTests {
    private func ready(_ size: Size = Size(120, 30)) -> Scene {
        var scene = Scene(size: size)
        let providers = ["groq", "ollama", "groq", "mistral", "ollama"]
        var fleet = scene.busy(100)
        for (index, provider) in providers.enumerated() {
            fleet.endpoints[index].profile.provider = provider
        }
        scene.send(.snapshot(fleet, []))
        scene.press(.alt("1"))
        return scene
    }

    private func order(_ scene: Scene) -> [String] {
        scene.model.endpointOrder.map { Scene.names[$0.index] }
    }

    /// The column and who comes first, as it is and turned round.
    @Test(arguments: [
        (EndpointSort.position, "steady", "flapping"), (.name, "flaky", "throttled"),
        (.median, "flaky", "flapping"), (.p95, "flaky", "tail"),
        (.errors, "flapping", "steady"), (.won, "steady", "flapping"),
        (.cost, "steady", "flapping"), (.tokens, "steady", "flapping"),
        (.inFlight, "steady", "flaky"), (.state, "flapping", "steady"),
        (.requests, "throttled", "steady"),
    ])
    func `every column orders the table`(sort: EndpointSort, first: String, reversed: String) {
        var scene = ready()
        _ = scene.model.sort(by: sort)
        if sort == .position { scene.model.interface.isSortReversed = false }
        #expect(order(scene).first == first)

        scene.press(.character("I"))

        #expect(order(scene).first == reversed)
    }

    @Test func `what was not measured comes last in either direction`() {
        var scene = ready()
        var fleet = scene.busy(200)
        fleet.endpoints[1].p50 = nil
        scene.send(.snapshot(fleet, []))
        _ = scene.model.sort(by: .median)
        #expect(order(scene).last == "flaky")

        scene.press(.character("I"))

        #expect(order(scene).last == "flaky")
        #expect(order(scene).first == "flapping")
    }

    @Test(arguments: [
        ("groq", ["steady", "tail"]), ("FLA", ["flaky", "flapping"]), ("open", ["flapping"]),
        ("nothing", []),
    ])
    func `a filter leaves what says so, while it is typed`(query: String, left: [String]) {
        var scene = ready()
        scene.press(.character("f"))
        scene.type(query)
        #expect(order(scene) == left)
        if let first = left.first {
            #expect(Scene.names[scene.model.selectedEndpoint.index] == first)
        }

        scene.press(Key(.escape))

        #expect(order(scene) == Scene.names)
    }

    @Test func `a kept filter stays while keys act on what it left`() {
        var scene = ready()
        scene.press(.character("f"))
        scene.type("groq")
        scene.press(Key(.enter), .character("j"))

        let effects = scene.press(.character("d"))

        #expect(effects == [.setManual(EndpointID(2), .draining)])
        scene.press(Key(.escape))
        #expect(order(scene) == Scene.names)
    }

    @Test func `groups stand together under their providers`() {
        var scene = ready()
        let effects = scene.press(.character("v"))
        #expect(effects == [.saveInterface(InterfaceState(isGrouped: true))])
        #expect(order(scene) == ["steady", "tail", "throttled", "flaky", "flapping"])

        let text = Snapshot.text(scene.model.frame(size: Size(80, 30)))

        #expect(text.contains("groq 2") && text.contains("mistral 1"))
    }

    @Test func `a click on a head sorts and a second one turns it round`() {
        var scene = ready(Size(100, 30))
        scene.send(.resized(Size(100, 30)))
        let layout = ScreenLayout(scene.model, size: scene.model.size)
        let rows = EndpointRows(scene.model, rect: layout.endpoints, band: layout.band)
        let head = rows.columns.placed.first { $0.column == .errors }
        let place = Point(layout.endpoints.x + 2 + (head?.x ?? 0), layout.endpoints.y)

        let first = scene.send(.input(.mouse(MouseEvent(.press, at: place))))
        let second = scene.send(.input(.mouse(MouseEvent(.press, at: place))))

        #expect(first == [.saveInterface(InterfaceState(sort: .errors))])
        #expect(second == [.saveInterface(InterfaceState(sort: .errors, isSortReversed: true))])
        let frame = scene.model.frame(size: scene.model.size)
        #expect(Snapshot.text(frame).contains("err▴"))
    }

    @Test func `a column is hidden and comes back through the menu, which stays open`() {
        var scene = ready(Size(200, 30))
        scene.press(.character("C"))
        scene.type("p95")

        let effects = scene.press(Key(.enter))

        #expect(effects == [.saveInterface(InterfaceState(hiddenColumns: ["p95"]))])
        let columns = EndpointColumns(
            width: 190, board: scene.model.board, hidden: scene.model.interface.hiddenColumns)
        #expect(!columns.placed.contains { $0.column == .p95 })
        #expect(scene.model.overlay != nil)
        #expect(scene.press(Key(.enter)) == [.saveInterface(InterfaceState())])
    }

    @Test func `the next column is one that is shown`() {
        var scene = ready(Size(80, 24))
        for _ in 0..<20 {
            scene.press(.character("s"))
            let layout = ScreenLayout(scene.model, size: scene.model.size)
            let rows = EndpointRows(scene.model, rect: layout.endpoints, band: layout.band)
            let shown = rows.columns.placed.compactMap(\.column.sort)
            let sort = scene.model.interface.sort
            #expect(sort == .position || shown.contains(sort), "\(sort)")
        }
    }
}
