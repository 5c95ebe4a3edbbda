import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Pausing the display and stepping through what was.
@Suite struct LookingBackTests {
    /// Call 42 ended at 2.5 s, call 43 streams since 5.47 s; it is 5.9 s.
    private func streaming() -> Scene {
        var scene = Scene.streaming(size: Size(140, 45))
        scene.press(.alt("3"))
        return scene
    }

    @Test func `a step back shows the calls, events and endpoints of then`() {
        var scene = streaming()
        // 5.9 s - 4 s = 1.9 s: call 42 streams, call 43 was not asked yet.
        for _ in 0..<4 { scene.press(.character(",")) }

        #expect(scene.model.shownNow == scene.at(1900))
        #expect(scene.model.shown.calls.map(\.call.number) == [42])
        #expect(scene.model.shown.calls.first?.isRunning == true)
        #expect(scene.model.shown.calls.first?.winner?.attempt == AttemptID(2))
        #expect(scene.model.shown.log.lines.allSatisfy { $0.at <= scene.at(1900) })
        #expect(scene.model.shown.fleet?.endpoints[4].attempts == 0)
        let text = Snapshot.text(scene.model.frame(size: scene.model.size))
        #expect(text.contains("AS OF 10:43:01"))
    }

    @Test func `the present goes on behind it and comes back`() {
        var scene = streaming()
        scene.press(.character(","))
        scene.trace(6000, call: 44, .callStarted(CallFacts()))
        #expect(scene.model.shown.calls.contains { $0.call.number == 44 } == false)

        scene.press(.character("."), .character("."))

        #expect(scene.model.frozen == nil)
        #expect(scene.model.shown.calls.last?.call.number == 44)
    }

    @Test func `nobody gets behind the beginning of the record`() {
        var scene = streaming()
        scene.press(.character("<"))

        #expect(scene.model.shownNow == scene.at(0))
        #expect(scene.model.notice?.text.contains("begins here") == true)
        #expect(scene.press(.character("P")) == [])
        #expect(scene.model.shownNow == scene.model.now)
    }

    @Test(arguments: [1, 5, 100, 1000])
    func `a quarter of an hour is kept in bounded memory`(endpoints: Int) {
        var past = Past()
        let profiles = (0..<endpoints).map { EndpointProfile(name: "e\($0)") }
        var fleet = Fleet(profiles: profiles, now: Instant(.zero))
            .snapshot(policy: CallPolicy(), now: Instant(.zero))
        for second in 0..<2000 {
            fleet.at = Instant(.seconds(second))
            past.take(fleet)
        }

        let kept = past.moments.reduce(0) { $0 + $1.samples.count }

        #expect(kept <= Past.mostSamples + 2 * endpoints)
        #expect(past.moments.first?.at ?? Instant(.zero) >= Instant(.seconds(1060)))
        #expect(past.moments.first?.at ?? Instant(.zero) <= Instant(.seconds(1160)))
        #expect(
            past.moment(at: Instant(.seconds(1500)))?.at ?? .init(.zero) <= .init(.seconds(1500)))
    }
}

/// What a busy quarter of an hour leaves behind.
@Suite struct BoundedBoardTests {
    /// Five calls a second for twenty minutes, each with an answer.
    private func busy() -> Scene {
        var scene = Scene(size: Size(140, 45))
        scene.send(.resized(Size(140, 45)))
        for number in 0..<6000 {
            let at = 200 * number
            if number.isMultiple(of: 5) {
                scene.send(.snapshot(scene.untried(at), Scene.labels))
            }
            scene.trace(at, call: number, .callStarted(CallFacts()))
            scene.trace(at, call: number, .attemptStarted(AttemptID(1), EndpointID(0), .first))
            scene.trace(at + 50, call: number, .firstToken(AttemptID(1)))
            scene.trace(at + 90, call: number, .callEnded(.complete(AttemptID(1))))
        }
        return scene
    }

    @Test func `readings and answers reach back a quarter of an hour, calls are bounded`() {
        let scene = busy()
        let board = scene.model.board
        let edge = scene.model.now.advanced(by: .zero - Past.reach)

        #expect(board.readings.count <= Board.mostReadings)
        #expect((board.readings.first?.at ?? scene.model.now) <= edge.advanced(by: .seconds(1)))
        #expect(board.firstTokens.count <= Board.mostFirstTokens)
        #expect((board.firstTokens.first?.at ?? scene.model.now) <= edge.advanced(by: .seconds(1)))
        #expect(board.calls.count <= Board.mostCalls)
        #expect(board.calls.count >= Board.mostCalls * 9 / 10)
        #expect(board.calls.map(\.call.number) == board.calls.map(\.call.number).sorted())
        #expect(board.log.lines.count <= EventLog.most)
    }

    @Test func `a step to where no calls are kept says how many are`() {
        var scene = busy()
        scene.press(.alt("3"), .character(","))
        #expect(scene.model.notice?.text.contains("P goes on") == true)
        for _ in 0..<10 { scene.press(.character("<")) }

        let text = scene.model.notice?.text ?? ""
        #expect(text.contains("only those of the last 3m"), "\(text)")
    }
}

/// The waterfall's window and the story of a call.
@Suite struct RaceStoryTests {
    private func streaming(_ size: Size = Size(140, 45)) -> Scene {
        var scene = Scene.streaming(size: size)
        scene.press(.alt("3"))
        return scene
    }

    @Test func `the story tells what happened in the order of time`() {
        var scene = streaming()
        scene.press(Key(.left))

        let effects = scene.press(.character("y"))

        guard case .copy(let text) = effects.first else {
            Issue.record("nothing copied")
            return
        }
        let rows = text.split(separator: "\n").map(String.init)
        #expect(rows.first == "Race 42, asked at 10:43:00, complete")
        #expect(rows[1].hasSuffix("+0.000s  asked"))
        #expect(rows.contains("   +0.094s  A2 steady first token (62ms after its start)"))
        #expect(rows.contains { $0.contains("A1 throttled failed (") })
        #expect(rows.last?.hasSuffix("+2.490s  ended (complete)") == true)
        let times = CallStory(
            scene.model.shown.calls[0], in: scene.model.shown, wallClock: scene.model.wallClock
        ).events.map(\.seconds)
        #expect(times == times.sorted())
    }

    @Test func `Enter opens the story, where y and Y copy the same call`() {
        var scene = streaming()
        scene.press(Key(.left), Key(.enter))
        let text = Snapshot.text(scene.model.frame(size: scene.model.size))
        #expect(text.contains("Story") && text.contains("+0.094s"))

        let effects = scene.press(.character("Y"))

        guard case .copyStory(let story) = effects.first else {
            Issue.record("nothing copied")
            return
        }
        #expect(story.race == 42 && story.status == "complete")
    }

    @Test func `the numbers of a call say what it cost, and what nobody can know`() throws {
        var scene = streaming()
        let usage = AttemptUsage(input: 2_000, output: 1_000, isReported: true)
        scene.trace(6000, call: 43, .attemptEnded(AttemptID(2), .won(usage)))
        scene.trace(6000, call: 43, .callEnded(.complete(AttemptID(2))))
        let call = try #require(scene.model.shown.call(CallID(43)))

        let lines = CallDetail(call: call, model: scene.model, width: 90).lines.map(\.text)

        // 2,000 at 0.5 and 1,000 at 1.5 dollars a million.
        #expect(lines.contains { $0.contains("$0.0025, and what 1 cancelled attempt cost") })
        #expect(lines.contains { $0.contains("2000 tokens in, 1000 out, $0.0025") })
        let running = try #require(Scene.streaming(size: Size(140, 45)).model.shown.calls.last)
        let under = CallDetail(call: running, model: scene.model, width: 90).lines.map(\.text)
        #expect(!under.contains { $0.contains("$") })
    }

    @Test func `the inspector says how much it does not show`() {
        var scene = Scene.streaming(size: Size(200, 60))
        scene.send(.resized(Size(200, 100)))
        #expect(!Snapshot.text(scene.model.frame(size: Size(200, 100))).contains("more row"))
        scene.send(.resized(Size(200, 60)))
        for attempt in 3...20 {
            let id = AttemptID(attempt)
            scene.trace(5600, call: 43, .attemptStarted(id, EndpointID(1), .retry))
            scene.trace(5610, call: 43, .attemptEnded(id, .failed(Failure(.timeout, "slow"))))
        }
        #expect(Snapshot.text(scene.model.frame(size: Size(200, 60))).contains("more rows ─"))
        scene.press(.alt("3"))
        #expect(Snapshot.text(scene.model.frame(size: Size(200, 60))).contains("more rows, Enter"))
    }

    @Test func `zooming halves the time from the same edge and panning moves it`() {
        var scene = streaming()
        scene.press(Key(.left), .character("="))
        #expect(abs((scene.model.raceWindow?.span ?? 0) - 1.245) < 0.001)
        #expect(scene.model.raceWindow?.start == 0)

        scene.press(.character("l"))
        #expect(abs((scene.model.raceWindow?.start ?? 0) - 0.31125) < 0.001)
        let text = Snapshot.text(scene.model.frame(size: scene.model.size))
        #expect(text.contains("zoomed: 0.311 to 1.556s"))

        scene.press(.character("h"), .character("-"))
        #expect(scene.model.raceWindow == nil)
    }

    @Test func `a window has true scale and leaves out what lies beside it`() {
        let scene = streaming()
        let call = scene.model.shown.calls[0]
        let axis = RaceAxis(
            call, now: scene.model.now, columns: 100, window: RaceWindow(start: 1, span: 0.5))
        #expect(axis.column(0.5) == -1)
        #expect(axis.column(1) == 0)
        #expect(axis.column(1.25) == 50)
        #expect(axis.column(2) == 100)
        #expect(abs(axis.seconds(50) - 1.2525) < 1e-9)
    }

    @Test func `every window of every call can be drawn`() {
        for width in [40, 80, 200] {
            var scene = streaming(Size(width, 24))
            for key in "==l=ll=hhh-=======0l" {
                scene.press(.character(key))
                _ = scene.model.frame(size: scene.model.size)
            }
        }
    }

    @Test func `another race is shown whole`() {
        var scene = streaming()
        scene.press(.character("="), Key(.left))
        #expect(scene.model.raceWindow == nil)
    }
}

/// The number at the top.
@Suite struct HealthScoreTests {
    private func scene() -> Scene { Scene(size: Size(140, 45)) }

    @Test func `what was never tried has no score`() {
        #expect(HealthScore(scene().untried(), now: scene().start) == nil)
    }

    @Test func `points are lost by what is told, the dearest first`() throws {
        let scene = scene()
        let score = try #require(HealthScore(scene.busy(100), now: scene.at(100)))
        // One of five open: 10. One held by Retry-After: 5. One that fails 31 %: 1.86.
        #expect(score.points == 83)
        #expect(score.word == "fair")
        #expect(
            score.losses == [
                .init(points: 10, text: "flapping is open"),
                .init(points: 5, text: "throttled was told to wait"),
                .init(points: 2, text: "flaky fails 31%"),
            ])
    }

    @Test func `nobody who answers is nothing`() throws {
        let scene = scene()
        var fleet = scene.busy(100)
        for index in fleet.endpoints.indices { fleet.endpoints[index].breaker = .open(until: nil) }
        let score = try #require(HealthScore(fleet, now: scene.at(100)))
        #expect(score.points == 0)
        #expect(score.sentence == "Health 0 of 100: -100 no endpoint answers.")
    }

    @Test func `all well is a hundred`() throws {
        let scene = scene()
        var fleet = scene.busy(100)
        for index in fleet.endpoints.indices {
            fleet.endpoints[index].breaker = .closed
            fleet.endpoints[index].blockedUntil = nil
            fleet.endpoints[index].errorRate = 0
            fleet.endpoints[index].recentOutcomes = [true, true]
        }
        let score = try #require(HealthScore(fleet, now: scene.at(100)))
        #expect(score.points == 100 && score.losses.isEmpty)
    }

    @Test(arguments: [Focus.endpoints, .chat, .race, .events])
    func `a question mark explains the panel it is pressed on`(panel: Focus) {
        var scene = Scene.streaming(size: Size(100, 30))
        scene.press(.alt(Character("\(panel.number)")), .character("?"))
        let text = Snapshot.text(scene.model.frame(size: scene.model.size))
        #expect(text.contains("This panel:"))
        scene.press(Key(.escape), .alt("5"), Key(.function(1)))
        #expect(!Snapshot.text(scene.model.frame(size: scene.model.size)).contains("This panel:"))
    }
}
