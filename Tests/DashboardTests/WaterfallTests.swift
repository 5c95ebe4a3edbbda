import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Calls out of trace events, their axis, and the words of the log.
@Suite struct WaterfallTests {
    @Test func `a call becomes lanes with every moment`() throws {
        let scene = Scene.streaming(size: Size(80, 24))
        let call = try #require(scene.model.board.call(CallID(43)))

        #expect(call.lanes.map(\.endpoint) == [EndpointID(2), EndpointID(0)])
        #expect(call.lanes.map(\.reason) == [.first, .hedge])
        #expect(call.winner?.attempt == AttemptID(2))
        #expect(call.lanes[0].outcome == .cancelled(.lostRace))
        #expect(call.lanes[1].firstTokenAt == scene.at(5466))
        #expect(call.isRunning)
    }

    @Test func `a failure and what followed share one line`() {
        let scene = Scene.streaming(size: Size(80, 24))
        let texts = scene.model.board.log.lines.map(\.text)

        #expect(texts.contains("throttled 429, Retry-After 12s → steady at once"))
        #expect(
            texts.contains {
                $0.hasPrefix("tail silent for 0.40s, p95 of 211 samples → hedge to steady")
            })
        #expect(texts.contains("flapping breaker open: 5 of 5 failed, last: connection reset"))
    }

    @Test func `a pause is told with its reason`() {
        var scene = Scene()
        scene.send(.snapshot(scene.untried(), Scene.labels))
        scene.trace(0, call: 1, .attemptStarted(AttemptID(1), EndpointID(0), .first))
        scene.trace(
            50, call: 1,
            .attemptEnded(AttemptID(1), .failed(Failure(.transient, "", httpStatus: 500))))
        scene.trace(50, call: 1, .backingOff(until: scene.at(450), retryAfter: false))
        scene.trace(450, call: 1, .attemptStarted(AttemptID(2), EndpointID(0), .retry))

        #expect(
            scene.model.board.log.lines.map(\.text)
                == ["steady 500 → waits 0.40s (backoff) → steady after 0.40s"])
    }

    @Test func `what the budget and the rules hold back is told in the log and at the race`() {
        var scene = Scene()
        scene.send(.snapshot(scene.untried(), Scene.labels))
        scene.trace(0, call: 1, .attemptStarted(AttemptID(1), EndpointID(0), .first))
        for reason in [SuppressedReason.budget, .noTarget, .attempts, .degraded] {
            scene.trace(400, call: 1, .hedgeSuppressed(reason))
        }
        scene.trace(500, call: 1, .budgetRefused(.retry))
        scene.trace(600, call: nil, .panicChanged(isOn: true, reason: "3 of 5 endpoints are out"))

        #expect(
            scene.model.board.log.lines.map(\.text) == [
                "no hedge: the retry budget is closed", "no hedge: no other endpoint is free",
                "no hedge: the call has used its attempts",
                "no hedge: too many endpoints are degraded", "retry budget closed: no retry",
                "3 of 5 endpoints are out: open breakers serve as well",
            ])
        let screen = Snapshot.text(scene.model.frame(size: Size(100, 30)))
        #expect(screen.contains("retry budget closed"))
    }

    @Test func `at 80 columns the budget is whole, and the hedge gives way`() {
        var scene = Scene.streaming(size: Size(80, 24))
        var fleet = scene.busy(5500)
        fleet.budgetBalance = 4.9
        fleet.budgetCapacity = 12.4
        scene.send(.snapshot(fleet, Scene.labels))
        scene.trace(
            5500, call: 44, .attemptStarted(AttemptID(1), EndpointID(0), .first))
        scene.trace(5500, call: 44, .hedgeArmed(at: scene.at(6433), because: .cold))

        let narrow = Snapshot.text(scene.model.frame(size: Size(80, 24)))
        let wide = Snapshot.text(scene.model.frame(size: Size(100, 30)))

        #expect(narrow.contains("budget 4.9 of 12.4, closed ─╯"))
        #expect(narrow.contains("hedge due after 0.93s ─"))
        #expect(wide.contains("hedge due after 0.93s (cold delay, under 20 samples)"))
        #expect(wide.contains("budget 4.9 of 12.4, closed"))
    }

    @Test func `the log and the calls are bounded`() {
        var scene = Scene()
        for call in 1...4500 {
            scene.trace(call, call: call, .attemptStarted(AttemptID(1), EndpointID(0), .first))
            scene.trace(
                call, call: call, .attemptEnded(AttemptID(1), .failed(Failure(.timeout, "slow"))))
        }

        let board = scene.model.board
        #expect((Board.mostCalls * 9 / 10...Board.mostCalls).contains(board.calls.count))
        #expect((EventLog.most * 9 / 10...EventLog.most).contains(board.log.lines.count))
        #expect(board.calls.last?.call.number == 4500)
    }

    @Test func `a long stream is compressed behind a break and the decision keeps true scale`()
        throws
    {
        let scene = Scene.streaming(size: Size(80, 24))
        let call = try #require(scene.model.board.call(CallID(42)))
        let axis = RaceAxis(call, now: scene.at(6000), columns: 80)

        #expect(axis.span == 0.2)
        #expect(axis.tailColumns == 20)
        #expect(axis.column(0.1) == 30)
        #expect(axis.column(0) == 0)
        #expect(axis.column(2.49) == 79)
    }

    @Test func `columns never run backwards`() throws {
        let scene = Scene.streaming(size: Size(80, 24))
        for call in scene.model.board.calls {
            for columns in stride(from: 8, through: 150, by: 7) {
                let axis = RaceAxis(call, now: scene.at(6000), columns: columns)
                let steps = (0...400).map { axis.column(Double($0) * 0.02) }
                #expect(steps == steps.sorted(), "\(columns)")
                #expect(steps.allSatisfy { $0 < columns }, "\(columns)")
            }
        }
    }

    @Test func `arrows walk through calls and back to live`() {
        var scene = Scene.streaming(size: Size(80, 24))
        scene.press(.alt("3"))
        #expect(scene.model.callInView?.call == CallID(43))

        scene.press(Key(.left))
        #expect(scene.model.callInView?.call == CallID(42))
        scene.press(Key(.left))
        #expect(scene.model.callInView?.call == CallID(42))
        scene.press(Key(.right), Key(.right))
        #expect(scene.model.shownCall == nil)
    }

    @Test func `background calls leave the person's own race in view`() {
        var scene = Scene.streaming(size: Size(80, 24))
        scene.send(.background(BackgroundProgress(total: 10, finished: 1, failed: 0)))
        scene.trace(
            5950, call: 44, .attemptStarted(AttemptID(1), EndpointID(1), .first),
            label: "background")

        #expect(scene.model.callInView?.call == CallID(43))
    }

    @Test(arguments: [
        (10.1, 10.0, "budget 10 of 10"), (10.04, 10.04, "budget 10 of 10"),
        (7.25, 10.5, "budget 7.3 of 10.5"), (4.9, 10, "budget 4.9 of 10, closed"),
    ])
    func `the budget never shows more than its capacity`(
        balance: Double, capacity: Double, expected: String
    ) {
        var scene = Scene()
        var fleet = scene.busy(100)
        fleet.budgetBalance = balance
        fleet.budgetCapacity = capacity
        scene.send(.snapshot(fleet, Scene.labels))

        #expect(RaceWords.budget(scene.model.shown) == expected)
    }

    @Test(arguments: [(5, "+3 more passed over"), (7, "+2 more passed over"), (9, "")])
    func `endpoints passed over that do not fit are counted`(height: Int, words: String) {
        var scene = Scene()
        scene.send(.snapshot(scene.untried(), Scene.labels))
        scene.trace(0, call: 1, .callStarted(CallFacts()))
        let candidates = (1...4).map {
            RouteDecision.Candidate(endpoint: EndpointID($0), skipped: .breakerOpen)
        }
        scene.trace(
            0, call: 1,
            .routed(
                RouteDecision(
                    strategy: .balanced, attempt: AttemptID(1), chosen: EndpointID(0),
                    candidates: candidates)))
        scene.trace(0, call: 1, .attemptStarted(AttemptID(1), EndpointID(0), .first))
        var frame = Frame(size: Size(80, height))
        RaceView.draw(scene.model, into: &frame, Rect(x: 0, y: 0, width: 80, height: height))

        let text = Snapshot.text(frame)
        #expect(text.contains("more passed over") == !words.isEmpty)
        #expect(words.isEmpty || text.contains(words))
    }
}
