import Providers
import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// System prompt, parameters, presets and model.
@Suite struct ChatSettingsTests {
    private func ready() -> Scene {
        var scene = Scene()
        scene.send(.snapshot(scene.busy(100), Scene.labels))
        return scene
    }

    /// A typed line, and what is in force then; `nil` when nothing changed.
    @Test(arguments: [
        ("/system Be brief.", ChatSettings(system: "Be brief.")),
        ("/temperature 0.7", ChatSettings(temperature: 0.7)),
        ("/temp 0.7", ChatSettings(temperature: 0.7)),
        ("/temperature 3", nil), ("/temperature warm", nil),
        ("/top-p 0.5", ChatSettings(topP: 0.5)), ("/top-p -1", nil),
        ("/max 500", ChatSettings(maxTokens: 500)), ("/max 0", nil),
        ("/effort high", ChatSettings(reasoning: .high)), ("/effort huge", nil),
        ("/model big", ChatSettings(model: "big")),
        ("/preset precise", ChatSettings(temperature: 0)), ("/preset nobody", nil),
    ])
    func `a command sets what it names, or says what may be given`(
        line: String, expected: ChatSettings?
    ) {
        var scene = ready()
        scene.type(line)

        let effects = scene.press(Key(.enter))

        #expect(effects == (expected.map { [.keepSettings($0)] } ?? []))
        #expect(scene.model.conversation.settings == expected ?? ChatSettings())
        #expect(scene.model.notice?.kind == (expected == nil ? .warning : .information))
    }

    @Test(arguments: ["off", "default"])
    func `off leaves a value to the model again`(word: String) {
        var scene = ready()
        for line in ["/max 500", "/max \(word)"] {
            scene.type(line)
            scene.press(Key(.enter))
        }

        #expect(scene.model.conversation.settings == ChatSettings())
    }

    @Test func `a question takes the settings along, the system prompt first`() {
        var scene = ready()
        for line in ["/system Be brief.", "/temperature 0.5", "why?"] {
            scene.type(line)
            if line != "why?" { scene.press(Key(.enter)) }
        }

        let effects = scene.press(Key(.enter))

        #expect(
            effects == [
                .send(
                    Question(
                        turn: TurnID(2), messages: [.system("Be brief."), .user("why?")],
                        settings: ChatSettings(system: "Be brief.", temperature: 0.5)))
            ])
    }

    @Test func `the system prompt is written over several rows`() {
        var scene = ready()
        scene.press(.alt("2"), .character("s"))
        scene.type("One.")
        scene.press(.control("j"))
        scene.type("Two.")

        #expect(
            scene.press(Key(.enter)) == [.keepSettings(ChatSettings(system: "One.\nTwo."))])
    }

    @Test func `settings are kept as a preset and taken again`() {
        var scene = ready()
        scene.type("/temperature 0.3")
        scene.press(Key(.enter))
        scene.press(.alt("2"), .character("S"))
        scene.type("keep")
        scene.press(Key(.enter))
        scene.type("mine")

        let effects = scene.press(Key(.enter))
        let mine = Preset(name: "mine", settings: ChatSettings(temperature: 0.3))
        var interface = InterfaceState()
        interface.presets = [mine]
        #expect(effects == [.saveInterface(interface)])

        scene.press(.control("n"))
        #expect(scene.model.conversation.settings == ChatSettings())
        scene.type("/preset mine")
        #expect(scene.press(Key(.enter)) == [.keepSettings(mine.settings)])
    }

    @Test func `a reopened conversation has its settings again`() {
        var scene = ready()
        var stored = StoredConversation(id: 1, title: "t", turns: [])
        stored.settings = ChatSettings(system: "s", maxTokens: 9)

        scene.send(.conversationOpened(stored))

        #expect(scene.model.conversation.settings == stored.settings)
    }

    @Test(arguments: [Size(80, 24), Size(140, 45)])
    func `what is set stands below the message`(size: Size) throws {
        var scene = Scene.streaming(size: size)
        scene.send(.spentToday(Spent(tokens: 12_000, cost: 0.12)))
        for line in ["/system Be brief.", "/temperature 0.5"] {
            scene.type(line)
            scene.press(Key(.enter))
        }
        scene.press(.alt("2"), .character("p"))

        try Snapshot.expect(
            scene.model.frame(size: size), "settings-\(size.width)x\(size.height)")
    }
}
