import Foundation
import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// The layouts by name, at every size, and with more endpoints than any screen has rows.
@Suite struct LayoutTests {
    static let sizes = [Size(80, 24), Size(120, 40), Size(140, 45), Size(200, 60)]

    @Test(arguments: LayoutPreset.allCases, sizes)
    func `a layout fits every size`(preset: LayoutPreset, size: Size) throws {
        var scene = Scene.streaming(size: size)
        scene.model.interface.preset = preset

        let frame = scene.model.frame(size: size)

        try Snapshot.expect(frame, "layout-\(preset.rawValue)-\(size.width)x\(size.height)")
        let layout = ScreenLayout(scene.model, size: size)
        for (index, tile) in layout.tiles.enumerated() {
            for other in layout.tiles.dropFirst(index + 1) {
                #expect(
                    tile.maxX <= other.x || other.maxX <= tile.x || tile.maxY <= other.y
                        || other.maxY <= tile.y, "\(tile) and \(other) overlap")
            }
        }
    }

    @Test func `each layout gives its region the most rows`() {
        let size = Size(140, 45)
        var scene = Scene.streaming(size: size)
        func rows(_ preset: LayoutPreset) -> (chat: Int, race: Int, events: Int) {
            scene.model.interface.preset = preset
            let layout = ScreenLayout(scene.model, size: size)
            return (layout.chat.height, layout.race.height, layout.events.height)
        }
        let both = rows(.both)
        #expect(rows(.chat).chat > both.chat)
        #expect(rows(.race).race > both.race)
        #expect(rows(.log).events > 2 * both.events)
        #expect(rows(.log).events > rows(.cockpit).events)
        #expect(rows(.cockpit).events > both.events)
    }

    @Test(arguments: [
        ("\"balanced\"", LayoutPreset.both), ("\"operations\"", .cockpit), ("\"chat\"", .chat),
        ("\"log\"", .log), ("\"what comes later\"", .both),
    ])
    func `a remembered layout of any version is read`(text: String, preset: LayoutPreset) throws {
        let read = try JSONDecoder().decode([LayoutPreset].self, from: Data("[\(text)]".utf8))
        #expect(read == [preset])
        let written = try JSONEncoder().encode(read)
        #expect(try JSONDecoder().decode([LayoutPreset].self, from: written) == read)
    }

    @Test(arguments: sizes)
    func `a thousand endpoints have a table that can be walked`(size: Size) throws {
        var scene = Scene(size: size)
        scene.send(.resized(size))
        let profiles = (0..<1_000).map { EndpointProfile(name: "server-\($0)", model: "m") }
        let fleet = Fleet(profiles: profiles, now: scene.start)
            .snapshot(policy: CallPolicy(), now: scene.start)
        scene.send(.snapshot(fleet, profiles.map { _ in EndpointLabel() }))
        scene.press(.alt("1"))

        let first = Snapshot.text(scene.model.frame(size: size))
        scene.press(.character("G"))
        let last = Snapshot.text(scene.model.frame(size: size))

        #expect(first.contains("server-0 ") && !first.contains("server-999"))
        #expect(last.contains("server-999") && !last.contains("server-0 "))
        try Snapshot.expect(
            scene.model.frame(size: size), "thousand-\(size.width)x\(size.height)")
    }
}
