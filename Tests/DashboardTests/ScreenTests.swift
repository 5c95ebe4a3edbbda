import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Whole screens against their recordings.
@Suite struct ScreenTests {
    @Test(arguments: [
        Size(80, 24), Size(140, 45), Size(200, 60), Size(20, 5), Size(60, 18), Size(120, 40),
    ])
    func `a streaming answer beside the fleet`(size: Size) throws {
        var scene = Scene.streaming(size: size)

        try Snapshot.expect(scene.model.frame(size: size), "streaming-\(size.width)x\(size.height)")
    }

    @Test func `the same with nothing but ASCII`() throws {
        let size = Size(80, 24)
        var scene = Scene.streaming(size: size, looks: Looks(symbols: .ascii))
        let frame = scene.model.frame(size: size)

        try Snapshot.expect(frame, "ascii-80x24")
        #expect(frame.cells.allSatisfy { $0.text.isASCII })
    }

    @Test(arguments: [Size(80, 24), Size(20, 5)])
    func `Chinese text and emoji keep their columns`(size: Size) throws {
        var scene = Scene(size: size)
        scene.send(.resized(size))
        scene.send(.snapshot(scene.untried(), Scene.labels))
        let turn = scene.ask("重试为什么会让故障更严重? 👩‍👩‍👧", call: 1)
        scene.send(
            .answerText(
                turn,
                "服务器变慢时, 每个超时的客户端都会**再次发送**请求 🚀。\n\n| 词 | meaning |\n|---|---|\n| 重试 | retry 🔁 |\n")
        )
        scene.send(.answerFinished(turn, AnswerSummary(status: .complete, endpoint: "steady")))
        scene.type("好👍")

        try Snapshot.expect(scene.model.frame(size: size), "cjk-\(size.width)x\(size.height)")
    }

    @Test(arguments: [Size(80, 24), Size(140, 45)])
    func `an empty start says what to do`(size: Size) throws {
        var scene = Scene(size: size)
        scene.send(.resized(size))
        scene.send(.snapshot(scene.untried(), Scene.labels))

        try Snapshot.expect(scene.model.frame(size: size), "start-\(size.width)x\(size.height)")
    }

    @Test func `the first frame needs no fleet`() throws {
        var scene = Scene()

        try Snapshot.expect(scene.model.frame(size: Size(80, 24)), "first-80x24")
    }

    @Test(
        arguments: ["palette", "theme", "help", "endpoint", "call", "faults"],
        [Size(80, 24), Size(100, 30), Size(200, 60)])
    func `an overlay`(name: String, size: Size) throws {
        var scene = Scene.streaming(size: size)
        scene.send(
            .themesListed([
                ThemeChoice(name: "terminal"), ThemeChoice(name: "harbour", detail: "dark"),
            ]))
        switch name {
        case "palette":
            scene.press(.control("p"))
            scene.type("bre")
        case "theme": scene.press(.alt("1"), .character("T"))
        case "help": scene.press(Key(.function(1)))
        case "endpoint": scene.press(.alt("1"), .character("G"), Key(.enter))
        case "call": scene.press(.alt("3"), Key(.left), Key(.enter))
        default: scene.press(.alt("1"), .character("x"))
        }

        try Snapshot.expect(
            scene.model.frame(size: size),
            "overlay-\(name)-\(size.width)x\(size.height)")
    }

    @Test(arguments: [Focus.endpoints, .chat, .race, .events])
    func `a focused panel at 80 by 24`(focus: Focus) throws {
        let size = Size(80, 24)
        var scene = Scene.streaming(size: size)
        scene.press(.alt(Character("\(focus.number)")))

        try Snapshot.expect(scene.model.frame(size: size), "focus-\(focus.rawValue)-80x24")
    }

    @Test func `a broken answer is never shown as whole`() throws {
        let size = Size(80, 24)
        var scene = Scene.streaming(size: size)
        let failure = Failure(.brokenStream, "the server closed the connection")
        scene.trace(6900, call: 43, .attemptEnded(AttemptID(2), .failed(failure)))
        scene.trace(6900, call: 43, .callEnded(.incomplete(AttemptID(2), failure)))
        let turn = try #require(scene.model.conversation.running?.id)
        scene.send(
            .answerFinished(
                turn, AnswerSummary(status: .incomplete, endpoint: "steady", failure: failure)))
        scene.send(.tick(scene.at(20_000)))

        let frame = scene.model.frame(size: size)
        try Snapshot.expect(frame, "incomplete-80x24")
        #expect(Snapshot.text(frame).contains("incomplete: stream broke off"))
    }

    @Test func `no overlay needs more than ASCII`() {
        let actions: [Action] = [
            .palette, .help, .theme, .strategy, .hedge, .race, .background, .faults, .pickEndpoint,
            .conversations, .search, .recallSearch,
        ]
        for action in actions {
            let size = Size(100, 30)
            var scene = Scene.streaming(size: size, looks: Looks(symbols: .ascii))
            _ = scene.model.perform(action)
            let frame = scene.model.frame(size: size)
            let strange = Set(frame.cells.map(\.text).filter { !$0.isASCII })
            // The help pages are texts, transliterated where a terminal needs it.
            if action != .help { #expect(strange.isEmpty, "\(action): \(strange)") }
        }
    }
}
