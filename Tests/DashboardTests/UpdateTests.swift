import Providers
import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Keys and messages, and what becomes of them.
@Suite struct UpdateTests {
    private func ready() -> Scene {
        var scene = Scene()
        scene.send(.snapshot(scene.busy(100), Scene.labels))
        return scene
    }

    @Test func `Enter sends the whole conversation`() {
        var scene = ready()
        let first = scene.ask("one", call: 1)
        scene.send(.answerText(first, "answer"))
        scene.send(.answerFinished(first, AnswerSummary(status: .complete, endpoint: "steady")))

        scene.type("two")
        let effects = scene.press(Key(.enter))

        let messages: [ChatMessage] = [.user("one"), .assistant("answer"), .user("two")]
        #expect(effects == [.send(Question(turn: TurnID(4), messages: messages))])
        #expect(scene.model.composer.isEmpty)
    }

    /// Which endpoint keys make which effects.
    @Test(arguments: [
        (Key.character(" "), [Effect.setManual(EndpointID(0), .disabled)]),
        (.character("d"), [.setManual(EndpointID(0), .draining)]),
        (.character("p"), [.pin(EndpointID(0))]),
        (.character("o"), [.forceBreaker(EndpointID(0), .open)]),
        (.character("c"), [.forceBreaker(EndpointID(0), .closed)]),
        (.character("r"), [.forceBreaker(EndpointID(0), nil), .resetBreaker(EndpointID(0))]),
        (.character("j"), []),
        (.control("l"), [.redraw]),
        (.control("z"), [.suspend]),
        (.control("o"), [.openEditor("")]),
        (.control("s"), [.listConversations]),
        (.control("n"), [.newConversation]),
        (Key(.function(6)), [.setMouse(false)]),
        (.character("s"), [.saveInterface(InterfaceState(sort: .name))]),
        (.character("+"), [.saveInterface(InterfaceState(preset: .chat))]),
        (.character("q"), [.saveInterface(InterfaceState()), .quit]),
    ])
    func `a key in the endpoint table`(key: Key, expected: [Effect]) {
        var scene = ready()
        scene.press(.alt("1"))

        let effects = scene.press(key)

        #expect(effects == expected)
    }

    @Test(arguments: Focus.allCases)
    func `a digit in a panel focuses the panel of that number`(panel: Focus) {
        var scene = ready()
        let digit = Character("\(panel.number)")
        scene.press(.alt(panel == .race ? "4" : "3"))

        scene.press(.character(digit))
        #expect(scene.model.focus == panel)

        scene.press(.alt("5"), .character(digit))
        #expect(scene.model.focus == .composer)
        #expect(scene.model.composer.text == String(digit))
    }

    @Test func `a switched-off endpoint comes back with the same key`() {
        var scene = ready()
        var fleet = scene.busy(200)
        fleet.endpoints[0].manual = .disabled
        scene.send(.snapshot(fleet, Scene.labels))

        let effects = scene.press(.alt("1"), .character(" "))

        #expect(effects == [.setManual(EndpointID(0), .enabled)])
    }

    @Test func `Escape never quits`() {
        var scene = ready()

        let effects = (0..<20).flatMap { _ in scene.press(Key(.escape)) }

        #expect(effects.isEmpty)
    }

    @Test func `Escape stops a running answer before it leaves the composer`() {
        var scene = ready()
        let turn = scene.ask("question", call: 1)

        #expect(scene.press(Key(.escape)) == [.stop(turn)])
        #expect(scene.model.focus == .composer)

        scene.send(.answerFinished(turn, AnswerSummary(status: .cancelled)))
        scene.press(Key(.escape))
        #expect(scene.model.focus == .chat)
    }

    @Test func `Ctrl-C clears the message, stops the answer, and quits only when pressed again`() {
        var scene = ready()
        let turn = scene.ask("question", call: 1)
        scene.type("next")

        #expect(scene.press(.control("c")) == [])
        #expect(scene.model.composer.isEmpty)
        #expect(scene.press(.control("c")) == [.stop(turn)])
        scene.send(.answerFinished(turn, AnswerSummary(status: .cancelled)))
        #expect(scene.press(.control("c")) == [])
        #expect(scene.press(.control("c")) == [.saveInterface(InterfaceState()), .quit])
    }

    @Test func `any other key disarms the second Ctrl-C`() {
        var scene = ready()

        #expect(scene.press(.control("c"), Key(.left), .control("c")) == [])
    }

    @Test func `a forgotten Ctrl-C does not quit later`() {
        var scene = ready()
        scene.press(.control("c"))
        scene.send(.tick(scene.at(10_000)))

        #expect(scene.press(.control("c")) == [])
    }

    @Test func `a notice ends at the next key and never hides how to stop`() {
        var scene = ready()
        _ = scene.ask("question", call: 1)
        scene.send(.notice("Something was said.", .information))
        let row = Snapshot.text(scene.model.frame(size: Size(80, 24)))
            .split(separator: "\n", omittingEmptySubsequences: false)[23]
        #expect(row.contains("Something was said."))
        #expect(row.contains("Esc stops"))

        scene.type("x")
        #expect(scene.model.notice == nil)
    }

    @Test func `Ctrl-D quits only an empty message`() {
        var scene = ready()
        scene.type("x")

        #expect(scene.press(.control("d")) == [])
        scene.press(Key(.backspace))
        #expect(scene.press(.control("d")).last == .quit)
    }

    @Test func `q quits at the top level and asks again while an answer is under way`() {
        var scene = ready()
        let turn = scene.ask("question", call: 1)
        scene.press(.alt("2"))

        #expect(scene.press(.character("q")) == [])
        #expect(
            scene.press(.character("q")) == [.stop(turn), .saveInterface(InterfaceState()), .quit])
    }

    @Test func `a line that ends in a backslash goes on`() {
        var scene = ready()
        scene.type("one\\")

        #expect(scene.press(Key(.enter)) == [])
        #expect(scene.model.composer.text == "one\n")
    }

    @Test func `arrows recall what was sent and give the draft back`() {
        var scene = ready()
        for (number, text) in ["first", "second"].enumerated() {
            let turn = scene.ask(text, call: number + 1)
            scene.send(.answerFinished(turn, AnswerSummary(status: .complete)))
        }
        scene.type("draft")

        scene.press(Key(.up))
        #expect(scene.model.composer.text == "second")
        scene.press(Key(.up))
        #expect(scene.model.composer.text == "first")
        scene.press(Key(.down), Key(.down))
        #expect(scene.model.composer.text == "draft")
    }

    @Test func `a message typed during an answer goes out when it ends`() {
        var scene = ready()
        let first = scene.ask("one", call: 1)
        scene.type("two")
        #expect(scene.press(Key(.enter)) == [])
        scene.send(.answerText(first, "done"))

        let effects = scene.send(.answerFinished(first, AnswerSummary(status: .complete)))

        let messages: [ChatMessage] = [.user("one"), .assistant("done"), .user("two")]
        #expect(effects == [.send(Question(turn: TurnID(4), messages: messages))])
    }

    @Test func `a queued message comes back when the answer was stopped`() {
        var scene = ready()
        let first = scene.ask("one", call: 1)
        scene.type("two")
        scene.press(Key(.enter))

        let effects = scene.send(.answerFinished(first, AnswerSummary(status: .cancelled)))

        #expect(effects == [])
        #expect(scene.model.composer.text == "two")
    }

    @Test func `regenerate asks the same again and replaces a whole answer`() {
        var scene = ready()
        let first = scene.ask("one", call: 1)
        scene.send(.answerText(first, "whole"))
        scene.send(.answerFinished(first, AnswerSummary(status: .complete)))

        let effects = scene.press(.alt("2"), .character("R"))

        #expect(
            effects == [
                .send(Question(turn: TurnID(3), messages: [.user("one")], replaces: [first]))
            ])
        #expect(scene.model.conversation.turns.count == 2)
    }

    @Test func `text that comes after the end is not the answer's`() {
        var scene = ready()
        let turn = scene.ask("one", call: 1)
        scene.send(.answerText(turn, "text"))
        scene.send(.answerFinished(turn, AnswerSummary(status: .cancelled)))

        scene.send(.answerText(turn, " more"))
        scene.send(.answerFinished(turn, AnswerSummary(status: .complete)))

        #expect(scene.model.conversation.turns.last?.text == "text")
        #expect(scene.model.conversation.turns.last?.summary?.status == .cancelled)
    }

    @Test func `the palette finds every action that has a row`() {
        var scene = ready()
        for binding in KeyMap.bindings {
            scene.press(.control("p"))
            guard case .picker(let picker) = scene.model.overlay else {
                Issue.record("no palette")
                return
            }
            scene.press(Key(.escape))
            let offered = picker.items.contains { $0.choice == .action(binding.action) }
            let isMovement = [
                Action.moveUp, .moveDown, .halfPageUp, .halfPageDown, .pageUp, .pageDown, .top,
                .bottom,
                .leave, .interrupt, .endOfInput, .send, .newline, .recallOlder, .recallNewer,
                .palette,
            ].contains(binding.action)
            #expect(offered != isMovement, "\(binding.action)")
        }
    }

    @Test func `choosing in the palette does it`() {
        var scene = ready()
        scene.press(.control("p"))
        scene.type("strategy")
        scene.press(Key(.enter))
        scene.type("latency")

        #expect(scene.press(Key(.enter)) == [.setStrategy(.latency)])
    }

    @Test func `a theme is previewed while moving and given up by Escape`() {
        var scene = ready()
        scene.send(.themesListed([ThemeChoice(name: "terminal"), ThemeChoice(name: "harbour")]))
        scene.press(.alt("1"), .character("T"))

        #expect(scene.press(Key(.down)) == [.setTheme("harbour", remember: false)])
        #expect(scene.press(Key(.escape)) == [.setTheme("terminal", remember: false)])
        scene.press(.character("T"), Key(.down))
        #expect(scene.press(Key(.enter)) == [.setTheme("harbour", remember: true)])
    }

    @Test func `hedge and race change the call policy`() {
        var scene = ready()
        scene.press(.control("p"))
        scene.type("race")
        scene.press(Key(.enter))
        guard case .picker(let picker) = scene.model.overlay else {
            Issue.record("no menu")
            return
        }
        #expect(picker.kind == .race)
        let effects = scene.press(Key(.down), Key(.down), Key(.enter))

        var policy = CallPolicy()
        policy.race = 3
        #expect(effects == [.setPolicy(policy)])
    }

    @Test func `only demo endpoints take faults`() {
        var scene = ready()
        scene.press(.alt("1"), .character("x"), Key(.down))
        #expect(scene.press(Key(.enter)) == [.demoFault(EndpointID(0), "kill")])

        scene.send(.snapshot(scene.busy(300), Scene.names.map { _ in EndpointLabel() }))
        scene.press(.character("x"))
        #expect(scene.model.overlay == nil)
    }

    @Test func `a search asks as one types and drops late answers`() {
        var scene = ready()
        scene.press(.control("f"))
        #expect(scene.type("re") == [.searchHistory("r"), .searchHistory("re")])

        let hit = SearchHit(conversation: 7, title: "t", excerpt: "retry", when: "today")
        scene.send(.searchFinished(query: "r", []))
        scene.send(.searchFinished(query: "re", [hit]))

        #expect(scene.press(Key(.enter)) == [.openConversation(7)])
    }

    @Test func `scrolled text stays where it is while more arrives`() throws {
        var scene = Scene.streaming(size: Size(80, 24))
        let turn = try #require(scene.model.conversation.running?.id)
        scene.press(.alt("2"), .character("k"), .character("k"), .character("k"))
        let before = scene.model.frame(size: Size(80, 24))

        scene.send(.answerText(turn, String(repeating: "\n\nmore text", count: 30)))
        let after = scene.model.frame(size: Size(80, 24))

        let chat = ScreenLayout(scene.model, size: Size(80, 24)).chatText
        let same = (chat.y..<chat.maxY - 1).allSatisfy { y in
            (chat.x..<chat.maxX).allSatisfy { before[$0, y].text == after[$0, y].text }
        }
        #expect(same)
        scene.press(Key(.end))
        #expect(scene.model.conversation.isFollowing)
    }

    @Test func `a paused display keeps its numbers while data arrives`() {
        var scene = ready()
        scene.press(.alt("1"), .character("P"))
        var fleet = scene.busy(5000)
        fleet.complete = 1000
        scene.send(.snapshot(fleet, Scene.labels))

        #expect(scene.model.shown.fleet?.complete == 59)
        #expect(scene.model.board.fleet?.complete == 1000)
        scene.press(.character("P"))
        #expect(scene.model.shown.fleet?.complete == 1000)
    }

    @Test func `nothing moves, so nothing wakes`() {
        var scene = Scene()
        scene.send(.snapshot(scene.untried(), Scene.labels))

        #expect(scene.model.nextWake(after: scene.at(0)) == nil)
    }

    @Test func `a running answer wakes ten times a second and a countdown once`() {
        var scene = ready()
        #expect(scene.model.nextWake(after: scene.at(200)) == scene.at(1200))

        _ = scene.ask("question", call: 1)
        #expect(scene.model.nextWake(after: scene.at(200)) == scene.at(300))
        scene.send(.input(.focus(false)))
        #expect(scene.model.nextWake(after: scene.at(200)) == scene.at(1200))
    }

    @Test func `a click focuses and selects`() {
        var scene = Scene.streaming(size: Size(80, 24))
        let table = ScreenLayout(scene.model, size: Size(80, 24)).endpoints

        scene.send(.input(.mouse(MouseEvent(.press, at: Point(table.x + 5, table.y + 3)))))

        #expect(scene.model.focus == .endpoints)
        #expect(scene.model.selectedEndpoint == EndpointID(2))
    }

    @Test func `a slash command acts and anything else is a message`() {
        var scene = ready()
        scene.type("/new")
        #expect(scene.press(Key(.enter)) == [.newConversation])
        scene.type("/etc/hosts")
        #expect(scene.press(Key(.enter)).count == 1)
    }
}
