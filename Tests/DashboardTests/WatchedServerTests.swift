import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// The screen on a server's traffic: in the server's process, and in another.
@Suite struct WatchedServerTests {
    private static let address = "127.0.0.1:4141"

    private static func watched(
        size: Size = Size(140, 45), acts: Bool = true, looks: Looks = Looks()
    ) -> Scene {
        var scene = Scene(size: size, looks: looks, source: .watched(address: address))
        scene.model.interface.preset = .cockpit
        scene.send(.link(.connected(run: "a1", acts: acts)))
        scene.send(.snapshot(scene.untried(), Scene.labels))
        scene.servedCalls()
        scene.send(.snapshot(scene.busy(900), Scene.labels))
        return scene
    }

    @Test(arguments: [Size(80, 24), Size(140, 45), Size(200, 60), Size(20, 5)])
    func `a watched server fills the screen without a conversation`(size: Size) throws {
        var scene = Self.watched(size: size)

        let frame = scene.model.frame(size: size)

        try Snapshot.expect(frame, "watched-\(size.width)x\(size.height)")
        let layout = ScreenLayout(scene.model, size: size)
        #expect(layout.chat.isEmpty && layout.composer.isEmpty)
        for (index, tile) in layout.tiles.enumerated() {
            for other in layout.tiles.dropFirst(index + 1) {
                #expect(
                    tile.maxX <= other.x || other.maxX <= tile.x || tile.maxY <= other.y
                        || other.maxY <= tile.y, "\(tile) and \(other) overlap")
            }
        }
    }

    @Test func `a lost connection stands on the screen until there is one`() throws {
        var scene = Self.watched(size: Size(80, 24))

        scene.send(.link(.lost(reason: "refused", retryAt: scene.at(4_000))))
        scene.send(.tick(scene.at(2_000)))

        let lost = scene.model.frame(size: Size(80, 24))
        try Snapshot.expect(lost, "watched-lost")
        #expect(Snapshot.text(lost).contains("LOST"))
        #expect(
            Snapshot.text(lost).contains("Connection lost, next try in 2 s: refused."))
        #expect(scene.model.nextWake(after: scene.at(2_000)) == scene.at(3_000))
        scene.send(.link(.connected(run: "a1", acts: true)))
        let found = Snapshot.text(scene.model.frame(size: Size(80, 24)))
        #expect(!found.contains("LOST") && found.contains("Connected again."))
    }

    @Test func `a recording says where it ends, stands still there, and can be walked back`() throws
    {
        var scene = Scene(size: Size(140, 45), source: .recorded(name: "friday.traffic"))
        scene.send(.link(.connected(run: "a1", acts: false)))
        scene.send(.snapshot(scene.untried(), Scene.labels))
        scene.servedCalls()
        scene.send(.snapshot(scene.busy(2_000), Scene.labels))
        #expect(!scene.model.hasConversation && !scene.model.mayAct)

        scene.send(.link(.ended(reason: "")))
        scene.send(.tick(scene.at(60_000)))

        let end = scene.model.frame(size: Size(140, 45))
        try Snapshot.expect(end, "recording-end")
        #expect(Snapshot.text(end).contains("friday.traffic"))
        #expect(Snapshot.text(end).contains("The recording ends here."))
        #expect(Snapshot.text(end).contains("END"))
        // Nothing moves any more.
        #expect(scene.model.nextWake(after: scene.at(60_000)) == nil)
        scene.press(.character(","))
        #expect(Snapshot.text(scene.model.frame(size: Size(140, 45))).contains("AS OF 10:43:0"))
        scene.press(.character("."))
        #expect(Snapshot.text(scene.model.frame(size: Size(140, 45))).contains("END"))
    }

    @Test func `while the connection is lost the picture stands still`() {
        var scene = Self.watched()
        scene.send(.link(.lost(reason: "refused", retryAt: scene.at(4_000))))

        scene.send(.tick(scene.at(9_000)))

        #expect(scene.model.shownNow == scene.at(900))
    }

    @Test func `calls whose ends were missed are forgotten`() {
        var scene = Self.watched()
        scene.trace(950, call: 7, .callStarted(CallFacts()))
        #expect(scene.model.board.call(CallID(7))?.isRunning == true)

        scene.send(.link(.lost(reason: "cut", retryAt: scene.at(1_500))))
        scene.send(.link(.connected(run: "a1", acts: true)))

        #expect(scene.model.board.call(CallID(7)) == nil)
        #expect(scene.model.board.fleet != nil)
    }

    @Test func `a server that was started again counts anew`() {
        var scene = Self.watched()
        scene.trace(950, call: 7, .callStarted(CallFacts()))
        scene.trace(960, call: 7, .callEnded(.cancelled(nil)))

        scene.send(.link(.lost(reason: "cut", retryAt: scene.at(1_500))))
        scene.send(.link(.connected(run: "b2", acts: true)))

        #expect(scene.model.board.fleet == nil)
        #expect(scene.model.board.calls.isEmpty && scene.model.board.readings.isEmpty)
    }

    @Test(arguments: [" ", "d", "p", "o", "c", "r"])
    func `who has not shown the token changes nothing`(key: Character) {
        var watcher = Self.watched(acts: false)
        var actor = Self.watched(acts: true)

        let refused = watcher.press(.character(key))
        let done = actor.press(.character(key))

        #expect(refused.isEmpty)
        #expect(watcher.model.notice?.text.contains("BREAKWATER_TOKEN") == true)
        #expect(done.contains { $0.acts })
    }

    @Test(arguments: [Key.character("i"), .character("5"), .alt("2"), .control("n")])
    func `no key leads to a conversation that is not there`(key: Key) {
        var scene = Self.watched()

        let effects = scene.press(key)

        #expect(effects.isEmpty)
        #expect(scene.model.focus == .endpoints)
        #expect(scene.model.overlay == nil)
        #expect(scene.model.notice?.text.contains("no conversation") == true)
    }

    @Test func `tab goes round the panels that are there`() {
        var scene = Self.watched()

        let seen = (1...3).map { _ in
            scene.press(Key(.tab))
            return scene.model.focus
        }

        #expect(seen == [.race, .events, .endpoints])
    }

    @Test func `what is pasted goes nowhere, and escape stays in the panel`() {
        var scene = Self.watched()

        scene.send(.input(.paste("rm -rf")))
        scene.press(Key(.escape))

        #expect(scene.model.composer.isEmpty)
        #expect(scene.model.focus == .endpoints)
    }

    @Test func `q leaves at once`() {
        var scene = Self.watched()

        #expect(scene.press(.character("q")).last == .quit)
    }

    @Test func `the palette offers nothing that needs a conversation`() {
        let scene = Self.watched()

        let titles = PickerItems.palette(scene.model).items.map(\.title)

        #expect(titles.contains("Strategy"))
        #expect(!titles.contains("New conversation") && !titles.contains("Background questions"))
    }

    @Test func `the screen of a server asks as well, and says where it serves`() {
        var scene = Scene(size: Size(200, 60), source: .served(address: Self.address))
        scene.send(.snapshot(scene.busy(900), Scene.labels))
        scene.send(.leftOut(1_200))

        let text = Snapshot.text(scene.model.frame(size: Size(200, 60)))
        scene.press(.character("i"))

        #expect(text.contains(Self.address))
        #expect(text.contains("1.2k calls not drawn"))
        #expect(scene.model.focus == .composer)
    }
}

extension Scene {
    /// Two calls of programs: one that a hedge won, and one that a 429 moved elsewhere and that runs.
    fileprivate mutating func servedCalls() {
        trace(10, call: 1, .callStarted(CallFacts()))
        trace(11, call: 1, .attemptStarted(AttemptID(1), EndpointID(2), .first))
        trace(12, call: 1, .requestSent(AttemptID(1)))
        trace(211, call: 1, .attemptStarted(AttemptID(2), EndpointID(0), .hedge))
        trace(270, call: 1, .firstToken(AttemptID(2)))
        trace(270, call: 1, .committed(AttemptID(2)))
        trace(271, call: 1, .attemptEnded(AttemptID(1), .cancelled(.lostRace)))
        let usage = AttemptUsage(input: 21, output: 96, isReported: true)
        trace(480, call: 1, .attemptEnded(AttemptID(2), .won(usage)))
        trace(480, call: 1, .callEnded(.complete(AttemptID(2))))
        trace(500, call: 2, .callStarted(CallFacts()))
        trace(501, call: 2, .attemptStarted(AttemptID(1), EndpointID(3), .first))
        let refused = Failure(.rateLimited, "slow down", httpStatus: 429, retryAfter: .seconds(12))
        trace(540, call: 2, .attemptEnded(AttemptID(1), .failed(refused)))
        trace(541, call: 2, .attemptStarted(AttemptID(2), EndpointID(0), .fallback))
        trace(610, call: 2, .firstToken(AttemptID(2)))
    }
}
