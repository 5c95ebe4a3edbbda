import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Giving actions other keys.
@Suite struct RebindingTests {
    private func refusals(_ changes: [(name: String, keys: [Key])]) -> [KeyMap.Refusal] {
        KeyMap.standard.rebound(changes).refused.map(\.refusal)
    }

    @Test func `a new key acts, the old one does not, and the help shows it`() {
        let (map, refused) = KeyMap.standard.rebound([
            (name: "pause", keys: [.control("t")]), (name: "toggle_endpoint", keys: []),
        ])
        #expect(refused.isEmpty)
        #expect(map.action(for: .control("t"), in: .race) == .pause)
        #expect(map.action(for: .character("P"), in: .race) == nil)
        #expect(map.action(for: .character(" "), in: .endpoints) == nil)

        let model = Model(now: Instant(.zero), size: Size(100, 30), keys: map)
        let help = HelpView.lines(
            HelpOverlay(query: "pause the"), width: 80, keys: model.keys, symbols: .unicode)
        #expect(help.contains { $0.text.hasPrefix("^T") })
        let palette = PickerItems.palette(model).items
        #expect(palette.first { $0.choice == .action(.pause) }?.key == "^T")
    }

    @Test func `the footer shows the key in force`() {
        let (map, _) = KeyMap.standard.rebound([(name: "palette", keys: [Key(.function(8))])])
        var model = Model(now: Instant(.zero), size: Size(100, 30), keys: map)
        #expect(Snapshot.text(model.frame(size: model.size)).contains("F8 palette"))
    }

    /// Every action that may have another key has F20, F21 and so on.
    private static let moved = KeyMap.standard.rebound(
        KeyMap.names.enumerated().map { (name: $1, keys: [Key(.function(20 + $0))]) }
    ).map

    @Test(arguments: [
        // what is done, where, and which key is told
        (Action.forceOpen, Focus.endpoints, Action.resetBreaker),
        (.forceClosed, .endpoints, .resetBreaker), (.toggleEndpoint, .endpoints, .toggleEndpoint),
        (.pause, .race, .pause), (.timeBack, .race, .pause), (.mouse, .race, .mouse),
        (.findNext, .chat, .find),
    ])
    func `what is told names the key in force`(done: Action, focus: Focus, named: Action) throws {
        var scene = Scene.streaming(size: Size(140, 45), keys: Self.moved)
        scene.model.focus = focus
        let key = try #require(scene.model.keys.binding(done, in: focus)?.keys.first)
        scene.press(key)
        let told = scene.model.notice?.text ?? ""
        let expected = scene.model.keys.hint(named)
        #expect(expected.hasPrefix("F") && told.contains(expected), "\(told)")
    }

    @Test(arguments: [Focus.composer, .endpoints, .chat, .race, .events])
    func `no frame names a key that does nothing`(focus: Focus) {
        var scene = Scene.streaming(size: Size(140, 45), keys: Self.moved)
        scene.model.focus = focus
        let text = Snapshot.text(scene.model.frame(size: scene.model.size))
        for standard in [
            "^P ", "F1 ", "^N ", "Space on/off", "o c r", "f filter", "s sort", "C fields", "Alt-2",
        ] {
            #expect(!text.contains(standard), "\(standard)")
        }
    }

    @Test func `an action without a key is named by its title`() {
        var rows = KeyMap.bindings
        for index in rows.indices where rows[index].action == .resetBreaker {
            rows[index].keys = []
        }
        #expect(KeyMap(rows: rows).spoken(.resetBreaker) == "“Reset breaker”")
        #expect(KeyMap.standard.spoken(.detail, in: .race) == "Enter")
        #expect(KeyMap.standard.spoken(.find, in: .chat) == "/")
    }

    @Test func `what cannot be is refused with its reason`() {
        #expect(refusals([(name: "fly", keys: [])]) == [.unknown])
        #expect(refusals([(name: "leave", keys: [.character("x")])]) == [.fixed])
        #expect(
            refusals([(name: "palette", keys: [.character("x")])])
                == [.letterWhileTyping(.character("x"))])
        #expect(
            refusals([(name: "zoom", keys: [.character("q")])])
                == [.clash(.character("q"), with: "quit")])
    }

    @Test func `names are words with a line between them`() {
        #expect(KeyMap.names.contains("copy_race_json"))
        #expect(KeyMap.names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "_" } })
        #expect(KeyMap.names.allSatisfy { !$0.hasPrefix("_") && !$0.contains("__") })
    }

    @Test func `two keys may change places`() {
        #expect(
            refusals([
                (name: "zoom", keys: [.character("q")]), (name: "quit", keys: [.character("z")]),
            ]) == [])
    }

    @Test func `a region before the name means the row there alone`() {
        let (map, refused) = KeyMap.standard.rebound([
            (name: "race.detail", keys: [.character("t")])
        ])
        #expect(refused.isEmpty)
        #expect(map.action(for: .character("t"), in: .race) == .detail)
        #expect(map.action(for: Key(.enter), in: .events) == .detail)
    }

    @Test(arguments: [
        ("ctrl-t", Key.control("t")), ("Ctrl-T", .control("t")), ("F5", Key(.function(5))),
        ("alt-enter", Key(.enter, .alt)), ("shift-tab", Key(.tab, .shift)),
        ("space", .character(" ")), ("x", .character("x")), ("X", .character("X")),
        ("shift-x", .character("X")), ("-", .character("-")), ("ctrl--", .control("-")),
        ("alt-1", .alt("1")), ("PgUp", Key(.pageUp)),
    ])
    func `a key is read as people write it`(text: String, key: Key) {
        #expect(Key(named: text) == key)
    }

    @Test(arguments: [
        "", "ctrl-", "ctrl-m", "ctrl-i", "f13", "f0", "hyper-x", "xy", "ctrl-alt", " ",
    ])
    func `what is no key is none`(text: String) {
        #expect(Key(named: text) == nil)
    }
}
