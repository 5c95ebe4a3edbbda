import Behaviours
import Client
import DemoEndpoints
import HTTPTransport
import Providers
import Reliability
import Testing

/// Our own dialects against the demo servers, over real HTTP.
@Suite(.timeLimit(.minutes(5)))
struct FormatTests {
    private func with(
        _ behaviour: Behaviour, _ format: WireFormat,
        _ body: (HTTPTransport, Endpoint, DemoHarbour) async throws -> Void
    ) async throws {
        let harbour = DemoHarbour(
            behaviours: [behaviour], answer: { _, _ in "one two three four five six" })
        let transport = HTTPTransport()
        let endpoint = DemoHarbour.endpoint(try await harbour.start()[0], speaking: format)
        try await body(transport, endpoint, harbour)
        await transport.shutdown()
        await harbour.stop()
    }

    private func always(_ fault: Fault) -> Behaviour {
        Behaviour(name: "faulty", faults: [FaultChance(fault, share: 1)])
    }

    private func question(streams: Bool = true, _ words: String = "Hello") -> ChatRequest {
        ChatRequest(messages: [.user(words)], model: "m-1", streams: streams)
    }

    @Test(arguments: WireFormat.allCases, [true, false])
    func `an answer is read whole, with its usage and its model`(
        format: WireFormat, streams: Bool
    ) async throws {
        try await with(Behaviour(name: "plain"), format) { transport, endpoint, harbour in
            let read = await transport.read(question(streams: streams), from: endpoint)

            #expect(read.status == 200)
            #expect(read.text == "one two three four five six")
            #expect(read.events.last == .finished(.stop))
            #expect(read.usage == TokenUsage(inputTokens: 1, outputTokens: 6))
            // Cohere does not say which model answers.
            #expect(read.events.contains(.model("m-1")) == (format != .cohere))
            #expect(harbour.counters(of: 0).answered == 1)
            // A document is one piece, a stream has a piece for each word.
            #expect((read.events.count > 6) == streams)
        }
    }

    @Test(arguments: WireFormat.allCases, [true, false])
    func `a limit of tokens is told as the reason to stop`(
        format: WireFormat, streams: Bool
    ) async throws {
        let long = Behaviour(name: "long", fixedWords: 40)
        try await with(long, format) { transport, endpoint, _ in
            var chat = question(streams: streams)
            chat.maxTokens = 16

            let read = await transport.read(chat, from: endpoint)

            #expect(read.text == String(repeating: "word ", count: 16))
            #expect(read.events.last == .finished(.length))
        }
    }

    @Test(arguments: WireFormat.allCases, [true, false])
    func `a tool that the question names is called`(
        format: WireFormat, streams: Bool
    ) async throws {
        try await with(Behaviour(name: "plain"), format) { transport, endpoint, _ in
            var chat = question(streams: streams, "What does get_weather say?")
            chat.tools = [
                Tool(
                    name: "get_weather",
                    parameters: .object([
                        "type": .string("object"),
                        "properties": .object(["days": .object(["type": .string("integer")])]),
                        "required": .array([.string("days")]),
                    ]))
            ]

            let read = await transport.read(chat, from: endpoint)

            #expect(read.events.last == .finished(.toolCalls))
            #expect(read.calledTool == "get_weather")
            #expect(read.arguments == .object(["days": .integer(1)]))
            #expect(read.text.isEmpty)
        }
    }

    @Test(
        arguments: [.openAIResponses, .anthropic, .gemini, .cohere, .ollama] as [WireFormat],
        [true, false])
    func `thinking is shown apart where it is asked for`(
        format: WireFormat, streams: Bool
    ) async throws {
        try await with(Behaviour(name: "plain"), format) { transport, endpoint, _ in
            var chat = question(streams: streams)
            chat.reasoning = .low

            let read = await transport.read(chat, from: endpoint)

            #expect(read.reasoning == "The question is clear.")
            #expect(read.text == "one two three four five six")
            #expect(read.events.last == .finished(.stop))
        }
    }

    @Test(
        arguments: WireFormat.allCases,
        [
            (Fault.status(401, code: "invalid_api_key", retryAfter: nil), FailureKind.auth),
            (.status(429, code: "rate_limit_exceeded", retryAfter: .seconds(7)), .rateLimited),
            (.quotaGone, .quota), (.tooLong, .tooLong), (.filtered, .filtered),
            (.status(500), .transient),
            (.status(503, code: "overloaded", retryAfter: nil), .overloaded),
            (.status(529), .overloaded), (.gatewayPage(502), .transient),
        ])
    func `an error is known for what it is in every format`(
        format: WireFormat, row: (fault: Fault, kind: FailureKind)
    ) async throws {
        try await with(always(row.fault), format) { transport, endpoint, harbour in
            let read = await transport.read(question(), from: endpoint)

            #expect(read.failure?.kind == row.kind, "\(read.failure?.message ?? "none")")
            if row.kind == .rateLimited { #expect(read.failure?.retryAfter == .seconds(7)) }
            #expect(harbour.counters(of: 0).refused == 1)
        }
    }

    @Test(arguments: WireFormat.allCases)
    func `a stream that is cut, fails or lacks its end is never whole`(
        format: WireFormat
    ) async throws {
        try await with(always(.missingEnd), format) { transport, endpoint, _ in
            let read = await transport.read(question(), from: endpoint)

            #expect(read.text == "one two three four five six")
            #expect(read.failure?.kind == .brokenStream)
        }
        let failing = always(.errorInStream(afterWords: 2, code: "overloaded"))
        try await with(failing, format) { transport, endpoint, _ in
            let read = await transport.read(question(), from: endpoint)

            #expect(read.text == "one two ")
            #expect(read.failure?.kind == .overloaded)
        }
        var cutting = always(.cut(afterWords: 3, reset: true))
        cutting.wordsPerSecond = 40
        try await with(cutting, format) { transport, endpoint, harbour in
            let read = await transport.read(question(), from: endpoint)

            #expect(!read.isWhole)
            // The bytes that arrive together with the break may be lost, as over any network.
            #expect("one two three ".hasPrefix(read.text))
            #expect(!read.events.contains { if case .finished = $0 { true } else { false } })
            #expect(harbour.counters(of: 0).broken == 1)
        }
    }

    @Test(
        arguments: [
            (.openAIChat, "content_filter"), (.openAIResponses, "content_filter"),
            (.anthropic, "content_filter"), (.gemini, "content_filter"),
            (.cohere, "content_filter"),
        ] as [(WireFormat, String)])
    func `a filter ends a stream in the format's word`(
        format: WireFormat, reason: String
    ) async throws {
        let filtering = always(.finish(afterWords: 2, reason: reason))
        try await with(filtering, format) { transport, endpoint, _ in
            let read = await transport.read(question(), from: endpoint)

            #expect(read.text == "one two ")
            #expect(read.events.last == .finished(.contentFilter))
        }
    }

    @Test(arguments: WireFormat.allCases) func `the model is listed`(
        format: WireFormat
    ) async throws {
        try await with(Behaviour(name: "plain", model: "plain-1"), format) {
            transport, endpoint, harbour in
            let dialect = Dialects.dialect(for: format)
            let reply = await transport.send(
                dialect.modelsRequest(on: endpoint), to: endpoint)

            #expect(dialect.models(in: Array(reply.body.utf8)) == ["plain-1"])
            #expect(harbour.counters(of: 0).requests == 0)
        }
    }

    @Test func `the buckets are told in the fields of the format`() async throws {
        let tight = Behaviour(name: "tight", quota: Quota(requestsPerMinute: 20))
        for format in [WireFormat.openAIChat, .openAIResponses, .anthropic] {
            try await with(tight, format) { transport, endpoint, _ in
                let read = await transport.read(question(), from: endpoint)

                #expect(read.hints.requests?.limit == 20, "\(format)")
                #expect(read.hints.requests?.remaining == 19, "\(format)")
            }
        }
    }

    /// What a body of each format lacks, and the sentence of its service.
    @Test(
        arguments: [
            (
                .anthropic, #"{"model":"m","messages":[{"role":"user","content":"x"}]}"#,
                "max_tokens: Field required"
            ),
            (
                .anthropic,
                #"{"model":"m","max_tokens":9,"messages":[{"role":"system","content":"x"}]}"#,
                "Unexpected role"
            ),
            (
                .anthropic,
                #"{"model":"m","max_tokens":9,"messages":[{"role":"assistant","content":"x"}]}"#,
                "first message must use"
            ),
            (
                .anthropic,
                #"{"model":"m","max_tokens":9,"temperature":1.5,"messages":[{"role":"user","content":"x"}]}"#,
                "temperature"
            ),
            (
                .anthropic,
                #"{"model":"m","max_tokens":1024,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"x"}]}"#,
                "must be greater than"
            ),
            (.gemini, #"{}"#, "contents is not specified"),
            (.gemini, #"{"contents":[{"role":"system","parts":[{"text":"x"}]}]}"#, "valid role"),
            (.gemini, #"{"messages":[]}"#, "Unknown name \"messages\""),
            (.openAIResponses, #"{"model":"m"}"#, "Missing required parameter: 'input'"),
            (.openAIResponses, #"{"model":"m","input":"x","max_output_tokens":3}"#, ">= 16"),
            (.cohere, #"{"messages":[{"role":"user","content":"x"}]}"#, "model is required"),
            (.cohere, #"{"model":"m","messages":[]}"#, "must not be empty"),
            (.ollama, #"{"messages":[{"role":"user","content":"x"}]}"#, "model is required"),
            (.ollama, "{", "not JSON"), (.cohere, "{", "JSON"), (.gemini, "", "JSON"),
            (.anthropic, "[]", "JSON"), (.openAIResponses, "{", "JSON"),
        ] as [(WireFormat, String, String)])
    func `a wrong body is refused as the service refuses it`(
        format: WireFormat, body: String, sentence: String
    ) async throws {
        try await with(Behaviour(name: "plain"), format) { transport, endpoint, harbour in
            var request = Dialects.dialect(for: format).request(for: question(), on: endpoint)
            request.body = Array(body.utf8)

            let read = await transport.read(request, question(), from: endpoint)

            #expect(read.status == 400)
            #expect(read.failure?.kind == .badRequest)
            #expect(
                read.failure?.message.contains(sentence) == true, "\(read.failure?.message ?? "")")
            #expect(harbour.counters(of: 0).inFlight == 0)
        }
    }

    @Test func `Anthropic's version is required`() async throws {
        try await with(Behaviour(name: "plain"), .anthropic) { transport, endpoint, _ in
            var request = AnthropicDialect().request(for: question(), on: endpoint)
            request.headers.removeAll { $0.name == "anthropic-version" }

            let reply = await transport.send(request, to: endpoint)

            #expect(reply.status == 400)
            #expect(reply.documents[0]["error"]?["type"] == .string("invalid_request_error"))
            #expect(reply.documents[0]["type"] == .string("error"))
        }
    }

    @Test(arguments: [
        ("/v1beta/x", "/error/status", "NOT_FOUND"),
        ("/v2/x", "/message", "Unknown address /v2/x."),
        ("/api/x", "/error", "Unknown address /api/x."),
        ("/v1/x", "/error/type", "invalid_request_error"),
    ])
    func `an unknown address is refused in the format of its family`(
        path: String, place: String, word: String
    ) async throws {
        try await with(Behaviour(name: "plain"), .ollama) { transport, endpoint, _ in
            let reply = await transport.send(
                HTTPRequestValue(
                    method: "POST", url: endpoint.baseURL + path, headers: [], body: []),
                to: endpoint)

            let found = place.split(separator: "/").reduce(reply.documents.first) {
                $0?[String($1)]
            }
            #expect(reply.status == 404)
            #expect(found == .string(word))
        }
    }

    @Test(arguments: WireFormat.allCases)
    func `a sequence that ends the answer is not part of it`(format: WireFormat) async throws {
        // The Responses format has no such field.
        guard format != .openAIResponses else { return }
        try await with(Behaviour(name: "plain"), format) { transport, endpoint, _ in
            var chat = question()
            chat.stop = ["four"]

            let read = await transport.read(chat, from: endpoint)

            #expect(read.text == "one two three ")
            #expect(read.events.last == .finished(.stop))
        }
    }
}
