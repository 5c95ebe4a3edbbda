import Reliability
import Testing

@testable import Providers

/// Whatever the peer sends, memory stays bounded and the answer ends as broken.
@Suite struct BoundsTests {
    private let opening = Array(#"data: {"choices":[{"delta":{"content":""#.utf8)

    private func feed(
        _ first: [UInt8], then piece: [UInt8], times: Int, status: Int = 200,
        headers: [HeaderField] = []
    ) -> Outcome {
        var decoder = OpenAIChatDialect().decoder(
            for: ChatRequest(messages: []), on: exampleEndpoint)
        _ = decoder.receive(head: HTTPResponseHeadValue(status: status, headers: headers))
        var events: [DecodedEvent] = []
        decoder.receive(first, into: &events)
        for _ in 0..<times { decoder.receive(piece, into: &events) }
        return Outcome(events)
    }

    @Test func `a line without end is given up at one mebibyte`() {
        let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 64 << 10)

        #expect(feed(opening, then: piece, times: 15).failures.isEmpty)
        #expect(feed(opening, then: piece, times: 16).failures.map(\.kind) == [.brokenStream])
    }

    @Test func `a line of sixteen megabytes in one chunk is given up`() {
        let line =
            opening + [UInt8](repeating: UInt8(ascii: "a"), count: 16_000_000) + [0x0A, 0x0A]

        #expect(feed(line, then: [], times: 0).failures.map(\.kind) == [.brokenStream])
    }

    @Test func `an event of endless data lines is given up`() {
        let piece = Array(("data: " + String(repeating: "a", count: 1000) + "\n").utf8)

        let outcome = feed([], then: piece, times: 1100)

        #expect(outcome.failures.map(\.kind) == [.brokenStream])
    }

    @Test func `a document is given up at eight mebibytes`() {
        let piece = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20)

        #expect(feed([0x7B], then: piece, times: 7).failures.isEmpty)
        #expect(feed([0x7B], then: piece, times: 8).failures.map(\.kind) == [.brokenStream])
    }

    @Test func `an answer is given up at eight mebibytes of text`() {
        let text = String(repeating: "a", count: 512 << 10)
        let piece = Array(stream(#"{"choices":[{"delta":{"content":"\#(text)"}}]}"#).utf8)

        #expect(feed([], then: piece, times: 16).failures.isEmpty)
        #expect(feed([], then: piece, times: 17).failures.map(\.kind) == [.brokenStream])
    }

    @Test(arguments: ["gzip", "br", "GZIP, gzip"])
    func `what is compressed is refused, not unpacked`(coding: String) {
        let headers = [HeaderField("Content-Encoding", coding)]
        let piece: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]

        let answer = feed(piece, then: piece, times: 3, headers: headers).failures
        let error = feed(piece, then: piece, times: 3, status: 503, headers: headers).failures

        #expect(answer.map(\.kind) == [.brokenStream])
        #expect(answer.first?.message.contains("compressed its answer (\(coding))") == true)
        #expect(error.map(\.kind) == [.transient])
        #expect(error.first?.message == "the server failed (HTTP 503)")
    }

    @Test(arguments: ["identity", " Identity ", ""])
    func `what is called uncompressed is read`(coding: String) {
        let event = Array(stream(#"{"choices":[{"delta":{"content":"a"}}]}"#).utf8)

        let outcome = feed(
            event, then: [], times: 0, headers: [HeaderField("content-encoding", coding)])

        #expect(outcome.failures.isEmpty)
    }

    @Test func `an endless error body is classified by its first 64 KiB`() {
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 16 << 10)

        #expect(feed([], then: piece, times: 3, status: 503).failures.isEmpty)
        #expect(feed([], then: piece, times: 9, status: 503).failures.map(\.kind) == [.transient])
    }

    @Test(arguments: [100, 200, 5000, 100_000]) func `deep nesting is an error, not a crash`(
        _ depth: Int
    ) {
        let nest = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)

        let value = JSONValue(parsing: Array(nest.utf8))

        #expect((value == nil) == (depth > 127))
    }

    @Test func `keep-alives for ever neither fill memory nor end the answer`() {
        let outcome = feed([], then: Array(": ping\n\ndata:\n\n".utf8), times: 50_000)

        #expect(outcome == Outcome([]))
    }
}
