import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Letters of a message are shown on the last frame, without drawing the rest.
@Suite struct DrawingTests {
    private static func drawn(_ size: Size) -> Scene {
        var scene = Scene.streaming(size: size)
        _ = scene.model.frame(size: size)
        return scene
    }

    @Test(arguments: [Size(80, 24), Size(140, 45), Size(200, 60)])
    func `a typed letter is shown as a whole frame would show it`(size: Size) throws {
        var scene = Self.drawn(size)
        for letter in "a wide 漢, and one more" {
            scene.type(String(letter))
            let frame = scene.model.messageFrame(size: size)
            let quick = try #require(frame)
            #expect(quick == view(scene.model, size: size))
        }
        scene.press(Key(.backspace), Key(.left))
        let edited = scene.model.messageFrame(size: size)
        #expect(edited == view(scene.model, size: size))
    }

    @Test func `what streams in meanwhile waits for the next whole frame`() throws {
        let size = Size(140, 45)
        var scene = Self.drawn(size)
        let before = scene.model.frame(size: size)
        let running = try #require(scene.model.conversation.running)
        scene.send(.answerText(running.id, "something quite new\n\n"))
        scene.type("x")

        #expect(scene.model.isStale)
        let letter = scene.model.messageFrame(size: size)
        let quick = try #require(letter)
        let composer = ScreenLayout(scene.model, size: size).composer
        let whole = scene.model.frame(size: size)
        #expect(!scene.model.isStale)
        for y in 0..<size.height where composer.contains(Point(composer.x, y)) {
            #expect(quick.rows[y] == whole.rows[y])
        }
        for y in 0..<size.height where !composer.contains(Point(composer.x, y)) {
            #expect(quick.rows[y] == before.rows[y])
            #expect(quick.sharesRow(y, with: before), "it was not even copied")
        }
        #expect(whole != quick)
    }

    @Test(arguments: [
        [Key(.tab)], [.control("p")], [Key(.function(1))], [.character("/")], [.alt("2")],
        [Key(.enter, .alt)], [.character("x"), Key(.enter)],
    ])
    func `a key that does more has the whole drawn`(keys: [Key]) {
        var scene = Self.drawn(Size(80, 24))
        for key in keys { scene.press(key) }
        let quick = scene.model.messageFrame(size: Size(80, 24))
        #expect(quick == nil)
    }

    @Test func `a letter that takes a notice away has the whole drawn`() {
        var scene = Scene.streaming(size: Size(80, 24))
        scene.send(.notice("look", .warning))
        _ = scene.model.frame(size: Size(80, 24))
        scene.type("x")
        let quick = scene.model.messageFrame(size: Size(80, 24))
        #expect(quick == nil)
    }

    @Test func `what a person waits for has the whole drawn, what goes on anyway has not`() {
        let awaited: [Message] = [
            .conversationOpened(StoredConversation(id: 1, title: "t", turns: [])),
            .conversationsListed([]), .searchFinished(query: "q", []), .editorReturned("text"),
        ]
        for message in awaited {
            var scene = Self.drawn(Size(80, 24))
            scene.send(message)
            let quick = scene.model.messageFrame(size: Size(80, 24))
            #expect(message.isAwaited && quick == nil)
        }
        var scene = Self.drawn(Size(80, 24))
        let tick = Message.tick(scene.at(7000))
        scene.send(tick)
        let quick = scene.model.messageFrame(size: Size(80, 24))
        #expect(!tick.isAwaited && quick != nil && scene.model.isStale)
    }

    @Test func `another size has the whole drawn`() {
        var scene = Self.drawn(Size(80, 24))
        scene.type("x")
        let quick = scene.model.messageFrame(size: Size(81, 24))
        #expect(quick == nil)
    }
}

/// The sums beside the turns, whatever is done to them.
@Suite struct TurnsTests {
    private static func turn(_ number: Int, using dice: inout SplitMix64) -> Turn {
        var turn = Turn(
            id: TurnID(number), isUser: Bool.random(using: &dice), clock: "",
            document: Document("", isMarkdown: true))
        turn.tokens = Int.random(in: 0...9, using: &dice)
        turn.isStruckOut = Int.random(in: 0..<4, using: &dice) == 0
        if !turn.isUser, Bool.random(using: &dice) {
            turn.summary = AnswerSummary(
                status: .complete, inputTokens: 3,
                outputTokens: Int.random(in: 0...9, using: &dice),
                cost: Bool.random(using: &dice) ? 0.25 : nil)
        }
        return turn
    }

    /// The same, by going through all turns.
    private static func expected(_ turns: Turns) -> (Int, Int, Int, Double?) {
        let summaries = turns.compactMap(\.summary)
        let costs = summaries.compactMap(\.cost)
        return (
            summaries.reduce(0) { $0 + ($1.inputTokens ?? 0) + ($1.outputTokens ?? 0) },
            turns.reduce(0) { $0 + ($1.isStruckOut ? 0 : $1.tokens) },
            turns.count(where: \.isRunning), costs.isEmpty ? nil : costs.reduce(0, +)
        )
    }

    @Test(arguments: 1...20)
    func `sums are those of the turns after any change`(seed: UInt64) {
        var dice = SplitMix64(seed: seed)
        var turns = Turns()
        for number in 1...200 {
            let turn = Self.turn(number, using: &dice)
            switch Int.random(in: 0..<8, using: &dice) {
            case 0 where !turns.isEmpty:
                turns.remove(at: turns.indices.randomElement(using: &dice)!)
            case 1 where !turns.isEmpty: turns[turns.indices.randomElement(using: &dice)!] = turn
            case 2 where !turns.isEmpty: turns[turns.count - 1].summary = nil
            case 3 where !turns.isEmpty:
                turns[turns.indices.randomElement(using: &dice)!].isStruckOut.toggle()
            case 4: turns.removeAll { $0.id.number.isMultiple(of: 7) }
            case 5 where turns.count > 20: turns.removeSubrange(5..<15)
            case 6: turns += Turns([turn, Self.turn(1000 + number, using: &dice)])
            default: turns.append(turn)
            }
            let sums = turns.sums
            #expect(
                (sums.tokens, sums.context, sums.running, sums.cost) == Self.expected(turns),
                "seed \(seed) step \(number)")
        }
    }
}
