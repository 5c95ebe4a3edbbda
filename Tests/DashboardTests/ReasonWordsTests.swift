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
}
