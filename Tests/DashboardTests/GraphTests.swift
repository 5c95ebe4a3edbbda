import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// The time that the small graphs show.
@Suite struct GraphTests {
    private func at(_ seconds: Double) -> Instant { Instant(.seconds(seconds)) }

    @Test(arguments: [
        // now, instant, place of 100; slots of 3 s, the last one from 300 s
        (301.0, 301.0, 99), (301, 300, 99), (301, 299.9, 98), (301, 3, 0), (302.9, 3, 0),
    ])
    func `a value stands in the slot of its time`(now: Double, instant: Double, place: Int) {
        let axis = TimeAxis(now: at(now), span: .seconds(300), places: 100)
        #expect(axis.place(at(instant)) == place)
    }

    @Test func `what is older than the graph, or not yet, has no place`() {
        let axis = TimeAxis(now: at(301), span: .seconds(300), places: 100)
        #expect(axis.place(at(2.9)) == nil)
        #expect(axis.place(at(304)) == nil)
    }

    @Test func `time moves values left by whole slots`() {
        let instants = [100.0, 101, 207.5, 290]
        let early = TimeAxis(now: at(301), span: .seconds(300), places: 100)
        let late = TimeAxis(now: at(313), span: .seconds(300), places: 100)
        for instant in instants {
            #expect(early.place(at(instant)).map { $0 - 4 } == late.place(at(instant)))
        }
    }

    @Test func `a slot shows its largest value and an empty one is a gap`() {
        let axis = TimeAxis(now: at(109.5), span: .seconds(10), places: 10)
        let readings = [(97.0, 9.0), (101.1, 2), (101.9, 5), (101.95, 3), (109.2, 1), (120, 7)]

        let values = axis.largest(readings) { (at($0.0), $0.1) }

        #expect(values.map { $0.isNaN ? -1 : $0 } == [-1, 5, -1, -1, -1, -1, -1, -1, -1, 1])
    }

    @Test func `a reading stands until the next, but not for ever`() {
        let axis = TimeAxis(now: at(10), span: .seconds(5), places: 10)
        let gap = Double.nan
        let held = axis.held([gap, 3, gap, gap, gap, gap, 0, gap, 2, gap], for: .seconds(1))

        #expect(held.map { $0.isNaN ? -1 : $0 } == [-1, 3, 3, 3, -1, -1, 0, 0, 2, 2])
    }

    @Test func `a young session fills a minute and an older one five`() {
        #expect(TimeAxis.span(oldest: nil, now: at(500)) == TimeAxis.short)
        #expect(TimeAxis.span(oldest: at(440), now: at(500)) == TimeAxis.short)
        #expect(TimeAxis.span(oldest: at(439), now: at(500)) == TimeAxis.long)
    }

    @Test func `a person chooses how much time the graphs show, and that is remembered`() throws {
        var scene = Scene.streaming(size: Size(140, 45))
        scene.model.focus = .race
        var seen: [String] = []
        for _ in 0..<5 {
            let text = Snapshot.text(scene.model.frame(size: Size(140, 45)))
            let found = try #require(text.firstMatch(of: /last (\d+) min/))
            seen.append(String(found.1))
            let effects = scene.press(.character("M"))
            #expect(effects == [.saveInterface(scene.model.interface)])
        }
        #expect(seen == ["1", "1", "5", "15", "1"])
        #expect(scene.model.interface.graphSpan == .one)
    }

    @Test func `a graph goes on with time, and says so when it is empty`() {
        var scene = Scene.streaming(size: Size(140, 45))
        var seen: [String] = []
        for seconds in [6, 40, 90, 500] {
            scene.send(.tick(scene.at(seconds * 1000)))
            seen.append(Snapshot.text(scene.model.frame(size: scene.model.size)))
        }

        #expect(seen[0].contains("last 1 min, slowest"))
        #expect(seen[0] != seen[1])
        #expect(seen[2].contains("last 5 min, slowest"))
        #expect(seen[3].contains("No answer in this time."))
    }

    @Test func `an idle screen wakes for a graph that still moves, and then no more`() {
        var scene = Scene.streaming(size: Size(140, 45))
        let usage = AttemptUsage(input: 21, output: 9, isReported: true)
        scene.trace(6000, call: 43, .attemptEnded(AttemptID(2), .won(usage)))
        scene.trace(6000, call: 43, .callEnded(.complete(AttemptID(2))))
        if let turn = scene.model.conversation.running {
            scene.send(.answerFinished(turn.id, AnswerSummary(status: .complete)))
        }
        scene.send(.snapshot(scene.untried(7000), Scene.labels))

        scene.send(.tick(scene.at(60_000)))
        #expect(scene.model.nextWake(after: scene.at(60_000)) == scene.at(65_000))
        scene.send(.resized(Size(80, 24)))
        #expect(scene.model.nextWake(after: scene.at(60_000)) == nil)
        scene.send(.resized(Size(140, 45)))
        scene.send(.tick(scene.at(400_000)))
        #expect(scene.model.nextWake(after: scene.at(400_000)) == nil)
        scene.model.interface.graphSpan = .fifteen
        #expect(scene.model.nextWake(after: scene.at(400_000)) == scene.at(405_000))
    }
}
