import Providers
import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// What holds for every size and every sequence of keys.
@Suite struct PropertyTests {
    @Test func `regions tile the screen at every size`() {
        let scene = Scene.streaming(size: Size(80, 24))
        for width in Array(1...10) + stride(from: 13, through: 300, by: 7) {
            for height in Array(1...12) + stride(from: 15, through: 100, by: 5) {
                for focus in [Focus.composer, .events, .chat] {
                    var model = scene.model
                    model.focus = focus
                    if focus == .chat { model.plainReturn = .composer }
                    let tiles = ScreenLayout(model, size: Size(width, height)).tiles
                    let isTiled = Self.isTiling(tiles, width, height)
                    if !isTiled { Issue.record("\(width)×\(height) \(focus): \(tiles)") }
                }
            }
        }
    }

    /// True when the rectangles lie inside, do not overlap, and cover everything.
    private static func isTiling(_ tiles: [Rect], _ width: Int, _ height: Int) -> Bool {
        let area = tiles.reduce(0) { $0 + $1.width * $1.height }
        guard area == width * height else { return false }
        for (index, tile) in tiles.enumerated() {
            guard tile.x >= 0, tile.y >= 0, tile.maxX <= width, tile.maxY <= height else {
                return false
            }
            for other in tiles[(index + 1)...]
            where tile.x < other.maxX && other.x < tile.maxX && tile.y < other.maxY
                && other.y < tile.maxY
            {
                return false
            }
        }
        return true
    }

    @Test func `every size draws without a stray cell`() {
        var scene = Scene.streaming(size: Size(80, 24))
        for (width, height) in Self.sizes {
            let size = Size(width, height)
            scene.send(.resized(size))
            let frame = scene.model.frame(size: size)
            #expect(frame.size == size)
            if let cursor = frame.cursor { #expect(Rect(size).contains(cursor), "\(size)") }
            for y in 0..<height {
                let columns = (0..<width).reduce(0) { $0 + Int(frame[$1, y].width) }
                #expect(columns == width, "row \(y) of \(size)")
            }
        }
    }

    @Test(arguments: 1...40)
    func `any keys at any size leave a model that draws`(seed: UInt64) {
        var dice = SplitMix64(seed: seed)
        var scene = Scene.streaming(size: Size(80, 24))
        for step in 0..<250 {
            let message = Self.message(using: &dice, scene, step)
            let effects = scene.send(message)
            for effect in effects { Self.check(effect, scene.model, seed) }
            for case .send(let question) in effects {
                let last: ChatMessage.Role = question.continues == nil ? .user : .assistant
                #expect(question.messages.last?.role == last, "seed \(seed)")
            }
            let size = scene.model.size
            if let quick = scene.model.messageFrame(size: size), !scene.model.isStale {
                let pure = view(scene.model, size: size)
                #expect(quick == pure, "seed \(seed) step \(step)")
            }
            if step % 5 == 0 {
                let kept = scene.model.frame(size: size)
                let pure = view(scene.model, size: size)
                #expect(kept == pure, "seed \(seed) step \(step)")
            }
        }
    }

    private static let sizes: [(Int, Int)] = [
        (1, 1), (2, 1), (1, 2), (3, 3), (5, 2), (10, 4), (19, 9), (39, 9), (40, 10), (41, 11),
        (60, 14),
        (79, 23), (80, 24), (81, 24), (90, 33), (109, 34), (110, 34), (120, 40), (140, 45),
        (150, 38),
        (189, 60), (190, 55), (200, 60), (300, 100), (300, 12), (45, 100),
    ]

    private static func check(_ effect: Effect, _ model: Model, _ seed: UInt64) {
        let count = model.board.fleet?.endpoints.count ?? 0
        switch effect {
        case .setManual(let id, _), .forceBreaker(let id, _), .resetBreaker(let id),
            .demoFault(let id, _),
            .pin(let id?):
            #expect(id.index < count, "seed \(seed)")
        case .send(let question):
            #expect(model.conversation.turns.contains { $0.id == question.turn }, "seed \(seed)")
        case .setPolicy(let policy): #expect(policy.race >= 0, "seed \(seed)")
        default: break
        }
    }

    private static let keys: [Key] =
        "abcdeghijknopqrsxyzGNPRTYI?+_/ []123 漢é".map { .character($0) }
        + "abcdefgjklnoprsuwyz_".map { .control($0) } + "12345bfd".map { .alt($0) }
        + [
            Key(.enter), Key(.tab), Key(.tab, .shift), Key(.escape), Key(.backspace), Key(.up),
            Key(.down), Key(.left), Key(.right), Key(.home), Key(.end), Key(.pageUp),
            Key(.pageDown),
            Key(.function(1)), Key(.function(6)), Key(.function(7)), Key(.enter, .alt),
            Key(.delete),
        ]

    private static func message(
        using dice: inout SplitMix64, _ scene: Scene, _ step: Int
    ) -> Message {
        let width = scene.model.size.width
        let height = scene.model.size.height
        switch Int.random(in: 0..<20, using: &dice) {
        case 0:
            let (width, height) = sizes.randomElement(using: &dice) ?? (80, 24)
            return .resized(Size(width, height))
        case 1:
            let actions: [MouseEvent.Action] = [.press, .wheelUp, .wheelDown, .drag, .release]
            let place = Point(
                Int.random(in: 0..<max(1, width), using: &dice),
                Int.random(in: 0..<max(1, height), using: &dice))
            return .input(
                .mouse(MouseEvent(actions.randomElement(using: &dice) ?? .press, at: place)))
        case 2: return .input(.paste("pasted\ntext 漢字 👍"))
        case 3:
            guard let running = scene.model.conversation.running else {
                return .tick(scene.at(6000 + step * 100))
            }
            return .answerText(
                running.id, "# head\n\n- item **b\n```\ncode\n\n| a | b |\n|--|--|\n")
        case 4:
            guard let running = scene.model.conversation.running else {
                return .conversationsListed([
                    ConversationSummary(id: 1, title: "one", when: "today", turns: 2)
                ])
            }
            let status: AnswerSummary.Status = step % 2 == 0 ? .complete : .cancelled
            return .answerFinished(running.id, AnswerSummary(status: status, endpoint: "steady"))
        case 5: return .snapshot(scene.busy(6000 + step * 100), Scene.labels)
        default: return .input(.key(keys.randomElement(using: &dice) ?? Key(.enter)))
        }
    }
}
