import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Finding in the conversation and in the event log.
@Suite struct FindTests {
    /// A long conversation: `needle` stands in the answers 1 and 9 of 12.
    private func scene(_ size: Size = Size(80, 24)) -> Scene {
        var scene = Scene(size: size)
        scene.send(.snapshot(scene.untried(), Scene.labels))
        for number in 1...12 {
            let turn = scene.ask("question \(number)", call: number)
            let word = number == 1 || number == 9 ? "a **Needle** here" : "hay"
            scene.send(.answerText(turn, "\(word)\n\nmore of it\n\nand more"))
            scene.send(.answerFinished(turn, AnswerSummary(status: .complete, endpoint: "steady")))
        }
        scene.press(.alt("2"))
        return scene
    }

    private func isMarked(_ scene: Scene) -> Bool {
        var scene = scene
        return scene.model.frame(size: scene.model.size).cells.contains {
            $0.style.backdrop == .match
        }
    }

    @Test func `what is typed is marked at once and scrolled to`() throws {
        let size = Size(80, 24)
        var scene = scene(size)
        scene.press(.character("/"))
        scene.type("need")

        #expect(scene.model.find?.current == 1)
        #expect(!scene.model.conversation.isFollowing)
        try Snapshot.expect(scene.model.frame(size: size), "find-80x24")
    }

    @Test func `n and N walk through the matches round and round`() {
        var scene = scene()
        scene.press(.character("/"))
        scene.type("NEEDLE")
        scene.press(Key(.enter))
        var places: [Int?] = []
        for key in ["n", "n", "N", "N"] {
            scene.press(.character(Character(key)))
            #expect(isMarked(scene))
            places.append(scene.model.find?.current)
        }

        #expect(places == [0, 1, 0, 1])
    }

    @Test func `Escape while typing goes back to where the conversation stood`() {
        var scene = scene()
        scene.press(.character("/"))
        scene.type("needle")
        scene.press(Key(.escape))

        #expect(scene.model.conversation.isFollowing)
        #expect(scene.model.find == nil)
        #expect(scene.model.focus == .chat)
    }

    @Test func `Escape after Enter takes the marks away and stays there`() {
        var scene = scene()
        scene.press(.character("/"))
        scene.type("needle")
        scene.press(Key(.enter), Key(.escape))

        #expect(!isMarked(scene))
        #expect(!scene.model.conversation.isFollowing)
    }

    @Test func `letters of a query act on nothing`() {
        var scene = scene()
        scene.press(.character("/"))

        #expect(scene.type("qRyzn1") == [])
        #expect(scene.model.find?.query == "qRyzn1")
        #expect(scene.press(Key(.enter)) == [])
        #expect(scene.model.find == nil)
        #expect(scene.model.notice?.text == "Nothing here says: qRyzn1")
    }

    @Test func `a search in the events leaves the lines that say it`() {
        var scene = Scene.streaming(size: Size(120, 40))
        let all = scene.model.eventLines.count
        scene.press(.alt("4"), .character("/"))
        scene.type("RETRY-AFTER")
        scene.press(Key(.enter))

        let found = scene.model.eventLines
        #expect(found.count >= 1 && found.count < all)
        #expect(found.allSatisfy { $0.text.contains("Retry-After") })
        scene.press(Key(.escape))
        #expect(scene.model.eventLines.count == all)
    }

    @Test(arguments: [
        ("retry", "Retry, retRY", [0..<5, 7..<12]), ("aa", "aaa", [0..<2]), ("x", "", []),
        ("é", "É é", [0..<2, 3..<5]), ("e", "e\u{301} e", [4..<5]), ("试", "重试", [3..<6]),
        ("longer than the text", "text", []),
    ])
    func `a query in a row`(query: String, text: String, expected: [Range<Int>]) {
        #expect(Finder(query)?.ranges(in: text) == expected)
    }

    @Test func `a match across two styles is marked whole`() {
        let line = StyledLine([
            StyledLine.Span("a bre", Style(.text)), StyledLine.Span("aker b", Style(.strong)),
        ])
        let marked = Finder("breaker").map { line.marked($0, isCurrent: true) }

        #expect(marked?.text == line.text)
        #expect(
            marked?.spans.filter { $0.style.backdrop == .match }.map(\.text) == ["bre", "aker"])
    }
}
