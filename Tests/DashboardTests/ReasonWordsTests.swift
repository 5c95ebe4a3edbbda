import Reliability
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

    @Test func `there is always a whole sentence where there is room`() {
        let message = String(repeating: "word ", count: 40) + "end."
        let words = EventWords.words(Failure(.brokenStream, message), room: 500)

        #expect(words.hasSuffix("word end)"))
    }
}
