import Reliability
import Testing

@testable import Providers

@Suite struct OpenAIEmbeddingsTests {
    private static func endpoint(base: String, path: String? = nil) -> Endpoint {
        Endpoint(
            profile: EndpointProfile(name: "e", model: "small"), baseURL: base,
            key: Secret("k-1"), path: path)
    }

    @Test(
        arguments: [
            ("http://h/v1", nil, "http://h/v1/embeddings"),
            ("http://h/v1/", nil, "http://h/v1/embeddings"),
            ("http://h/v1/chat/completions", nil, "http://h/v1/embeddings"),
            ("http://h/v1?version=2", nil, "http://h/v1/embeddings?version=2"),
            (
                "http://h", "/deployments/{model}/chat/completions?api-version=1",
                "http://h/deployments/small/embeddings?api-version=1"
            ),
        ] as [(String, String?, String)])
    func `vectors are asked for beside the chat`(base: String, path: String?, url: String) {
        let request = OpenAIEmbeddings.request(
            for: EmbeddingsRequest(model: "small", texts: ["a"]),
            on: Self.endpoint(base: base, path: path))

        #expect(request.method == "POST")
        #expect(request.url == url)
        #expect(request.headers.first("authorization") == "Bearer k-1")
    }

    @Test func `the input and unknown fields travel unchanged`() {
        let input = JSONValue.array([.array([.integer(7), .integer(11)])])

        let request = OpenAIEmbeddings.request(
            for: EmbeddingsRequest(
                model: "small", input: input, extra: ["dimensions": .integer(64)]),
            on: Self.endpoint(base: "http://h/v1"))

        let body = JSONValue(parsing: request.body)
        #expect(body?["model"] == .string("small"))
        #expect(body?["input"] == input)
        #expect(body?["dimensions"] == .integer(64))
    }

    @Test(arguments: [
        (JSONValue.string("eight letters"), 4), (.array([.string("abcd"), .string("efgh")]), 2),
        (.array([.integer(1), .integer(2), .integer(3)]), 3),
        (.array([.array([.integer(1)]), .array([.integer(2), .integer(3)])]), 3),
    ])
    func `tokens are estimated from texts and counted where they are given`(
        input: JSONValue, tokens: Int
    ) {
        #expect(EmbeddingsRequest(model: "m", input: input).inputTokens == tokens)
    }

    private static func events(_ body: String, status: Int = 200, chunk: Int) -> [DecodedEvent] {
        var decoder = OpenAIEmbeddings.decoder(on: endpoint(base: "http://h/v1"))
        _ = decoder.receive(head: HTTPResponseHeadValue(status: status, headers: []))
        let bytes = Array(body.utf8)
        var events: [DecodedEvent] = []
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            decoder.receive(
                Array(bytes[start..<min(bytes.count, start + chunk)]), into: &events)
        }
        decoder.receiveEnd(into: &events)
        return events
    }

    @Test(arguments: [1, 3, 4_096])
    func `a document comes as it was, with what it used`(chunk: Int) {
        let document = #"""
            {"object":"list", "data":[{"embedding":[0.10, -2e-7],"index":0}],
             "model":"small-2","usage":{"prompt_tokens":9,"total_tokens":9}}
            """#

        let events = Self.events(document, chunk: chunk)

        #expect(
            events == [
                .model("small-2"), .usage(TokenUsage(inputTokens: 9, outputTokens: 0)),
                .text(document), .finished(.stop),
            ])
    }

    @Test(arguments: [
        (#"{"data":[]}"#, 200, FailureKind.brokenStream),
        (#"{"data":[{"embed"#, 200, .brokenStream),
        ("", 200, .brokenStream), ("<html>", 200, .brokenStream),
        (#"{"error":{"message":"slow down"}}"#, 429, .rateLimited),
        (#"{"error":{"message":"no such model","code":"model_not_found"}}"#, 404, .badRequest),
        ("busy", 503, .transient),
    ])
    func `what holds no vectors fails`(body: String, status: Int, kind: FailureKind) {
        let events = Self.events(body, status: status, chunk: 4_096)

        guard case .failed(let failure)? = events.last else {
            Issue.record("\(events)")
            return
        }
        #expect(failure.kind == kind)
        #expect(!events.contains { if case .text = $0 { true } else { false } })
    }
}
