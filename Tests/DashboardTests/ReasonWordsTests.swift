import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// A failure is said once, in few words.
@Suite struct ReasonWordsTests {
    @Test(arguments: [
        (
            Failure(.rateLimited, "slow down", httpStatus: 429, retryAfter: .seconds(12)),
            "429, Retry-After 12s"
        ),
        (
            Failure(
                .transient, "the server failed (HTTP 500): Simulated failure: server_error.",
                httpStatus: 500), "500 (Simulated failure: server_error)"
        ),
        (Failure(.transient, "the server failed (HTTP 500)", httpStatus: 500), "500"),
        (Failure(.neverSent, "connection refused"), "unreachable (connection refused)"),
        (Failure(.timeout, "no byte in 5 s"), "timeout"),
        (
            Failure(
                .brokenStream,
                "the connection was reset by the peer while the answer (of 300 tokens) streamed on"),
            "stream broke off (the connection was reset by the peer while the answer…)"
        ),
        (
            Failure(
                .brokenStream, "the connection was reset (errno 104) after a very long, long while"),
            "stream broke off (the connection was reset (errno 104) after a very long…)"
        ),
    ])
    func `a failure says its status, its wait and its cause once`(failure: Failure, words: String) {
        #expect(EventWords.words(failure) == words)
    }

    @Test(arguments: [
        (Failure(.neverSent, "connection refused by 127.0.0.1"), "unreachable"),
        (Failure(.overloaded, "too much", httpStatus: 503), "503 overloaded"),
        (Failure(.transient, "broken", httpStatus: 500), "500"),
        (
            Failure(.rateLimited, "slow", httpStatus: 429, retryAfter: .seconds(2)),
            "429, Retry-After 2.0s"
        ),
    ])
    func `a lane says only the class of its failure`(failure: Failure, words: String) throws {
        var scene = Scene(size: Size(120, 40))
        scene.send(.snapshot(scene.untried(), Scene.labels))
        scene.trace(0, call: 1, .callStarted(CallFacts()))
        scene.trace(0, call: 1, .attemptStarted(AttemptID(1), EndpointID(0), .first))
        scene.trace(40, call: 1, .attemptEnded(AttemptID(1), .failed(failure)))
        let frame = scene.model.frame(size: Size(120, 40))

        let rows = Snapshot.text(frame).split(separator: "\n")
        let row = try #require(rows.first { $0.hasPrefix("│ A1") })
        #expect(row.contains("! \(words)  "), "\(row)")
    }

    @Test func `there is always a whole sentence where there is room`() {
        let message = String(repeating: "word ", count: 40) + "end."
        let words = EventWords.words(Failure(.brokenStream, message), room: 500)

        #expect(words.hasSuffix("word end)"))
    }

    @Test(arguments: [
        (SuppressedReason.budget, "the retry budget is closed"),
        (.load, "more hedges than the extra load allows"),
        (.tokens, "hedges have used up their tokens"),
        (.longPrompt, "the prompt is too long to pay for it twice"),
    ])
    func `a hedge that was not sent says what forbids it`(
        reason: SuppressedReason, words: String
    ) {
        #expect(EventWords.words(reason) == words)
    }

    @Test func `every reason of a choice has words of its own`() {
        let chosen = RouteReason.allCases.map { EventWords.words($0, rival: nil) }
        let skipped = SkipReason.allCases.map { EventWords.words($0) }

        #expect(Set(chosen).count == chosen.count)
        #expect(Set(skipped).count == skipped.count)
        #expect((chosen + skipped).allSatisfy { !$0.isEmpty && !$0.contains("_") })
    }

    @Test(arguments: [
        (2, "chosen: better score than steady, score 0.09"), (0, "score 0.14, not chosen: worse"),
        (1, "score 0.31, not drawn"), (3, "passed over: bucket empty"),
    ])
    func `the detail of an endpoint says what became of it in the last choice, and why`(
        index: Int, words: String
    ) throws {
        let scene = Scene.streaming(size: Size(120, 40))
        let fleet = scene.busy(5_900)

        let detail = EndpointDetail(
            endpoint: fleet.endpoints[index], model: scene.model, width: 90)
        let rows = detail.lines.map { $0.spans.map(\.text).joined() }
        let row = try #require(rows.first { $0.hasPrefix("last choice") })

        #expect(row.hasSuffix(words), "\(row)")
    }
}
