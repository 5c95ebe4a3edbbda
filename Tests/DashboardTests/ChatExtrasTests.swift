import Providers
import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Counters, links, formulas, and how the end of an answer is told.
@Suite struct ChatExtrasTests {
    // MARK: Context

    private func fleet(_ scene: Scene, contexts: [Int?]) -> FleetSnapshot {
        var fleet = scene.busy(100)
        for (index, size) in contexts.enumerated() {
            fleet.endpoints[index].profile.contextTokens = size
        }
        return fleet
    }

    @Test func `the smallest context of those that may be asked counts`() {
        var scene = Scene()
        scene.send(.snapshot(fleet(scene, contexts: [8000, 4000, nil]), Scene.labels))
        #expect(scene.model.context?.size == 4000)

        var pinned = fleet(scene, contexts: [8000, 4000])
        pinned.pinned = EndpointID(0)
        scene.send(.snapshot(pinned, Scene.labels))
        #expect(scene.model.context?.size == 8000)
    }

    @Test func `the server's count of the last answer is the context, else a guess`() {
        var scene = Scene()
        let turn = scene.ask("Hello, world", call: 1)
        #expect(scene.model.conversation.contextTokens == 3 + TokenEstimate.perMessage)

        scene.send(
            .answerFinished(
                turn,
                AnswerSummary(
                    status: .complete, inputTokens: 70, outputTokens: 30, usageIsReported: true)))
        #expect(scene.model.conversation.contextTokens == 100)
    }

    @Test func `a question that may not fit is told before it goes out`() {
        var scene = Scene()
        scene.send(.snapshot(fleet(scene, contexts: [100]), Scene.labels))
        scene.type("short")
        scene.press(Key(.enter))
        #expect(scene.model.notice == nil)
        scene.send(.answerFinished(TurnID(2), AnswerSummary(status: .complete)))

        scene.type(String(repeating: "long ", count: 80))
        guard case .send? = scene.press(Key(.enter)).first else {
            Issue.record("it was not sent")
            return
        }
        #expect(scene.model.notice?.kind == .warning)
        #expect(scene.model.notice?.text.contains("context") == true)
    }

    @Test func `what a conversation cost counts its branches too`() {
        var scene = Scene()
        let turn = scene.ask("q", call: 1)
        let summary = AnswerSummary(
            status: .complete, inputTokens: 1, outputTokens: 2, cost: 0.5)
        scene.send(.answerText(turn, "a"))
        scene.send(.answerFinished(turn, summary))
        scene.press(.alt("2"), .character("R"))
        scene.send(.answerFinished(TurnID(3), summary))

        #expect(scene.model.conversation.spent == Spent(tokens: 6, cost: 1))
    }

    // MARK: Links

    @Test func `a digit opens the link of that number, others are chosen`() {
        var scene = Scene()
        let turn = scene.ask("q", call: 1)
        let text =
            "[one](https://one.example) and <https://two.example>, [one](https://one.example)"
        scene.send(.answerText(turn, text))
        scene.press(.alt("2"), .character("o"))

        #expect(scene.press(.character("2")) == [.openLink("https://two.example")])
        #expect(scene.model.overlay == nil)
        scene.press(.character("o"))
        #expect(scene.press(Key(.enter)) == [.openLink("https://one.example")])
    }

    @Test func `an answer without links says so`() {
        var scene = Scene()
        let turn = scene.ask("q", call: 1)
        scene.send(.answerText(turn, "`https://in.code`"))

        scene.press(.alt("2"), .character("o"))
        #expect(scene.model.overlay == nil && scene.model.notice != nil)
    }

    // MARK: The end of an answer

    private static let long = AnswerSummary(
        status: .complete, endpoint: "steady", total: .seconds(12))

    /// What is set, whether the person looks, the end, and whether it is told.
    @Test(arguments: [
        (EndNotice.off, false, long, false), (.bell, true, long, true),
        (.message, true, AnswerSummary(status: .complete, total: .seconds(2)), false),
        (.message, false, AnswerSummary(status: .complete, total: .seconds(2)), true),
        (.bell, false, AnswerSummary(status: .cancelled, total: .seconds(20)), false),
    ])
    func `a long or unwatched end is told when that is wanted`(
        kind: EndNotice, isWatched: Bool, summary: AnswerSummary, isTold: Bool
    ) {
        var scene = Scene()
        scene.model.interface.notification = kind
        let turn = scene.ask("q", call: 1)
        scene.send(.input(.focus(isWatched)))

        let effects = scene.send(.answerFinished(turn, summary))

        #expect(effects.isEmpty != isTold)
        guard isTold else { return }
        let name = summary.endpoint ?? "The answer"
        #expect(effects == [.notify(kind, "\(name) has answered: q")])
    }

    @Test func `the command goes round and is remembered`() {
        var scene = Scene()
        scene.type("/notify")
        var interface = InterfaceState()
        interface.notification = .bell
        #expect(scene.press(Key(.enter)) == [.saveInterface(interface)])
    }

    // MARK: Formulas

    private func shown(_ text: String) -> String {
        var document = Document(text, isMarkdown: true)
        document.finish()
        document.prepare(width: 60, symbols: .unicode)
        return (0..<document.lineCount).map { document.line($0).text }.joined(separator: "\n")
    }

    @Test(arguments: [
        (#"So $a_1 * b_2 * c$ it is"#, #"So $a_1 * b_2 * c$ it is"#),
        (#"So \(x_{1}^{*}\) and \[y\]"#, #"So \(x_{1}^{*}\) and \[y\]"#),
        ("$$\n\\frac{a}{b} \\\\\n- c\n$$", "$$\n\\frac{a}{b} \\\\\n- c\n$$"),
        ("It costs $5 and *not* $6.", "It costs $5 and not $6."),
        ("`$a_1$` and $ 5 *x* $", "`$a_1$` and $ 5 x $".replacing("`", with: "")),
        (#"\*plain\* escapes"#, "*plain* escapes"),
        (#"$\alpha_1$ is *small*"#, #"$\alpha_1$ is small"#),
    ])
    func `formulas are shown as they were written`(text: String, expected: String) {
        #expect(shown(text) == expected)
    }

    @Test func `formulas in code are code`() {
        #expect(shown("```\n$a_1$ \\(b\\)\n```").contains(#"$a_1$ \(b\)"#))
    }

    @Test func `a formula that arrives in pieces ends as it would have come whole`() {
        let text = "Before\n\n$$\na_1\n- b_1 \\\\\n$$\n\n*After*\n"
        for size in 1...9 {
            var document = Document("", isMarkdown: true)
            var rest = text[...]
            while !rest.isEmpty {
                document.append(String(rest.prefix(size)))
                document.prepare(width: 60, symbols: .unicode)
                rest = rest.dropFirst(size)
            }
            document.finish()
            document.prepare(width: 60, symbols: .unicode)
            let lines = (0..<document.lineCount).map { document.line($0).text }
            #expect(lines.joined(separator: "\n") == shown(text), "pieces of \(size)")
        }
    }
}
