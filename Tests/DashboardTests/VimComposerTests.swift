import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// The keys of vi in the message, and Enter as the key of a new line.
@Suite struct VimComposerTests {
    private func model(_ keys: KeyMap = .standard, vim: Bool = true) -> Model {
        Model(now: Instant(.zero), size: Size(100, 30), keys: keys, hasVimKeys: vim)
    }

    @discardableResult
    private func press(_ model: inout Model, _ keys: Key...) -> [Effect] {
        keys.flatMap { update(&model, .input(.key($0))) }
    }

    private func type(_ model: inout Model, _ text: String) {
        for letter in text { press(&model, .character(letter)) }
    }

    private func frame(_ model: inout Model) -> String {
        Snapshot.text(model.messageFrame(size: model.size) ?? model.frame(size: model.size))
    }

    @Test func `a message is written, commanded and sent`() {
        var model = model()
        type(&model, "one two")
        press(&model, Key(.escape))
        #expect(model.focus == .composer)
        type(&model, "bcwthree")
        #expect(model.composer.text == "one three")

        let effects = press(&model, Key(.escape), Key(.enter))

        #expect(effects.contains { if case .send = $0 { true } else { false } })
        #expect(model.vim?.mode == .insert)
        #expect(model.composer.isEmpty)
    }

    @Test func `the frame of the message tells the mode at once`() {
        var model = model()
        _ = model.frame(size: model.size)
        type(&model, "one two")
        #expect(frame(&model).contains("insert"))
        press(&model, Key(.escape))
        #expect(frame(&model).contains("NORMAL"))
        type(&model, "2d")
        #expect(frame(&model).contains("NORMAL 2d"))
        type(&model, "b")
        #expect(!frame(&model).contains("NORMAL 2d"))
    }

    @Test func `Escape in normal mode leaves the message, and coming back types`() {
        var model = model()
        type(&model, "one")
        press(&model, Key(.escape), Key(.escape))
        #expect(model.focus == .chat)
        press(&model, .character("i"))
        #expect(model.focus == .composer)
        type(&model, "x")
        #expect(model.composer.text == "onxe")
    }

    @Test func `in an empty message Escape stops the answer at once`() {
        var model = model()
        type(&model, "one")
        press(&model, Key(.enter))
        #expect(model.conversation.running != nil)
        let effects = press(&model, Key(.escape))
        #expect(effects.contains { if case .stop = $0 { true } else { false } })
    }

    @Test func `j and k beyond the text walk through what was sent`() {
        var model = model()
        update(&model, .questionsRecalled(["first", "second"]))
        type(&model, "x")
        press(&model, Key(.escape), .character("k"), .character("k"))
        #expect(model.composer.text == "first")
        press(&model, .character("j"), .character("j"))
        #expect(model.composer.text == "x")
    }

    @Test func `a message that came back is commanded on its last character`() {
        var model = model()
        update(&model, .questionsRecalled(["first"]))
        type(&model, "x")
        press(&model, Key(.escape), .character("k"), .character("x"))
        #expect(model.composer.text == "firs")
    }

    @Test func `letters type where nobody asked for vi`() {
        var model = model(vim: false)
        type(&model, "dd")
        press(&model, Key(.escape))
        #expect(model.composer.text == "dd")
        #expect(model.focus == .chat)
    }

    @Test func `Enter begins a line and Alt-Enter sends where that is wanted`() {
        var model = model(KeyMap.standard.withEnterAsNewline, vim: false)
        type(&model, "one")
        #expect(press(&model, Key(.enter)).isEmpty)
        type(&model, "two")
        #expect(model.composer.text == "one\ntwo")
        #expect(frame(&model).contains("Alt-Enter send · Enter newline"))

        let effects = press(&model, Key(.enter, .alt))

        #expect(effects.contains { if case .send = $0 { true } else { false } })
    }

    @Test func `another configuration changes the keys of a running screen`() {
        var model = model(vim: false)
        let (map, _) = KeyMap.standard.rebound([(name: "palette", keys: [Key(.function(8))])])
        update(&model, .keysChanged(map, hasVimKeys: true))
        #expect(frame(&model).contains("F8 palette"))
        type(&model, "ab")
        press(&model, Key(.escape))
        type(&model, "x")
        #expect(model.composer.text == "a")

        update(&model, .keysChanged(.standard, hasVimKeys: false))
        type(&model, "x")
        #expect(model.composer.text == "xa")
    }

    @discardableResult
    private func update(_ model: inout Model, _ message: Message) -> [Effect] {
        Dashboard.update(&model, message)
    }
}
