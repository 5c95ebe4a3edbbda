import Providers
import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// The conversation and the panels as plain lines.
@Suite struct PlainConsoleTests {
    private let scene = Scene()

    private func ready() -> PlainConsole {
        var console = PlainConsole(model: scene.model)
        _ = console.take(.snapshot(scene.untried(0), Scene.labels))
        return console
    }

    private func lines(_ output: [PlainOutput]) -> [String] {
        output.compactMap { if case .line(let text) = $0 { text } else { nil } }
    }

    @Test func `a typed line is a question, and its answer comes as text and one line`() throws {
        var console = ready()

        let effects = console.typed("why?").effects
        guard case .send(let question) = effects.first else {
            Issue.record("nothing was sent: \(effects)")
            return
        }
        #expect(question.messages == [.user("why?")])

        let text = console.take(.answerText(question.turn, "Because\u{1B}[2J.")).output
        #expect(text == [.answer("Because[2J.")], "no control character reaches the terminal")

        let summary = AnswerSummary(
            status: .complete, endpoint: "steady", outputTokens: 21, usageIsReported: true,
            firstToken: .milliseconds(94), total: .milliseconds(594))
        let end = console.take(.answerFinished(question.turn, summary)).output
        #expect(
            end == [
                .answerEnd,
                .line("Answer by steady: first token 94ms, 40 tokens a second, 21 tokens."),
            ])
    }

    @Test func `a line that ends in a backslash goes on`() {
        var console = ready()
        #expect(console.typed("one\\").effects.isEmpty)
        #expect(console.isContinuing)

        guard case .send(let question) = console.typed("two").effects.first else {
            Issue.record("nothing was sent")
            return
        }
        #expect(question.messages == [.user("one\ntwo")])
        #expect(!console.isContinuing)
    }

    /// Commands and their effects.
    @Test(
        arguments: [
            ("/off flaky", [Effect.setManual(EndpointID(1), .disabled)]),
            ("/off 2", [.setManual(EndpointID(1), .disabled)]),
            ("/on stea", [.setManual(EndpointID(0), .enabled)]),
            ("/drain tail", [.setManual(EndpointID(2), .draining)]),
            ("/pin steady", [.pin(EndpointID(0))]),
            ("/unpin", [.pin(nil)]),
            ("/reset flapping", [.resetBreaker(EndpointID(4))]),
            ("/strategy latency", [.setStrategy(.latency)]),
            ("/fault steady kill", [.demoFault(EndpointID(0), "kill")]),
            ("/background 20", [.runBackground(count: 20)]),
            ("/list", [.listConversations]), ("/open 12", [.openConversation(12)]),
            ("/last", [.openLastConversation]),
            ("/search two words", [.searchHistory("two words")]),
            ("/new", [.newConversation]), ("/QUIT", [.quit]),
            // What cannot be done changes nothing.
            ("/off f", []), ("/off", []), ("/off nobody", []), ("/race 21", []), ("/race", []),
            ("/strategy fast", []), ("/fault steady melt", []), ("/background 0", []),
            ("/open x", []), ("/search", []), ("/etc/passwd", []), ("/stop", []), ("   ", []),
        ] as [(String, [Effect])])
    func `a command does what the screen's key does`(line: String, expected: [Effect]) {
        var console = ready()

        let (effects, output) = console.typed(line)

        #expect(effects == expected)
        if expected.isEmpty, line.hasPrefix("/") {
            #expect(!lines(output).isEmpty, "what was not done is said")
        }
    }

    @Test func `a race is set in the policy that is in force`() {
        var console = ready()
        guard case .setPolicy(let policy) = console.typed("/race 3").effects.first else {
            Issue.record("no policy was set")
            return
        }
        #expect(policy.race == 3)
        #expect(policy.deadline == scene.untried(0).policy.deadline)
    }

    @Test func `status says of each endpoint what the table shows, without signs`() {
        var console = ready()
        _ = console.take(.snapshot(scene.busy(100), Scene.labels))

        let status = lines(console.typed("/status").output)

        #expect(status.count == 6)
        #expect(status[0].hasPrefix("Endpoints: "))
        #expect(status[1].hasPrefix("1 steady, simulated, closed, "))
        #expect(status[5].contains("OPEN") && status[5].contains("5 of 5 failed"))
        for line in status {
            let isASCII = line.utf8.allSatisfy { $0 < 0x80 }
            #expect(isASCII, "\(line)")
        }
    }

    @Test func `what happens to endpoints arrives by itself, once`() {
        var console = ready()
        let change = TraceEvent(
            at: scene.at(50), call: nil,
            kind: .breakerChanged(EndpointID(4), .open(until: nil), reason: "5 of 5 failed"))

        let told = lines(console.take(.trace(change, label: "")).output)
        #expect(told == ["10:43:00 flapping breaker open: 5 of 5 failed"])

        let waits = lines(console.take(.snapshot(scene.busy(100), Scene.labels)).output)
        #expect(waits.count == 1 && waits[0].hasPrefix("throttled waits: 4 throttled"))
        #expect(console.take(.snapshot(scene.busy(100), Scene.labels)).output.isEmpty)

        let over = lines(console.take(.snapshot(scene.untried(200), Scene.labels)).output)
        #expect(over == ["throttled takes requests again."])
    }

    @Test func `a failed answer names the next step`() {
        let failure = Failure(.transient, "the model is loading", httpStatus: 503)
        for status in [AnswerSummary.Status.failed, .incomplete, .cancelled] {
            let line = PlainReport.end(of: AnswerSummary(status: status, failure: failure))
            #expect(line.contains("/again"), "\(line)")
        }
    }

    @Test func `a message typed during an answer waits and says so`() {
        var console = ready()
        _ = console.typed("first")
        let (effects, output) = console.typed("second")
        #expect(effects.isEmpty)
        #expect(lines(output).first?.contains("waits until the answer ends") == true)
        guard case .stop = console.interrupt().effects.first else {
            Issue.record("Ctrl-C stops the answer")
            return
        }
    }

    @Test func `the last call is told attempt by attempt`() {
        var told = scene
        told.send(.snapshot(told.busy(100), Scene.labels))
        told.firstAnswer()
        var console = PlainConsole(model: told.model)

        let story = lines(console.typed("/call").output)

        #expect(story.first?.hasPrefix("Attempt 1: throttled, first, started at") == true)
        #expect(story.first?.contains("failed at") == true)
        #expect(story.contains { $0.contains("steady, fallback") && $0.contains("won") })
        #expect(story.contains { $0.hasPrefix("The call was answered after") }, "\(story)")
    }
}
