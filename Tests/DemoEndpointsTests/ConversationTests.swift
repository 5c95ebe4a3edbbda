import Behaviours
import DemoEndpoints
import HTTPTransport
import Providers
import Reliability
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ConversationTests {
    /// Runs `body` against one endpoint that plays `behaviour` and echoes questions.
    private func with(
        _ behaviour: Behaviour, _ body: (HTTPTransport, Endpoint, DemoHarbour) async throws -> Void
    ) async throws {
        let harbour = DemoHarbour(
            behaviours: [behaviour], answer: { question, turn in "\(turn): you said \(question)" })
        let transport = HTTPTransport()
        let endpoints = try await harbour.start()
        try await body(transport, endpoints[0], harbour)
        await transport.shutdown()
        await harbour.stop()
    }

    @Test func `the endpoints are labelled simulated and carry their character`() async throws {
        let harbour = DemoHarbour()
        let endpoints = try await harbour.start()
        let again = try await harbour.start()

        #expect(
            endpoints.map(\.profile.name) == ["beacon", "squall", "undertow", "sluice", "tidal"])
        #expect(endpoints.allSatisfy { $0.isSimulated && $0.profile.provider == "demo" })
        #expect(endpoints.allSatisfy { $0.baseURL.hasPrefix("http://127.0.0.1:") })
        #expect(Set(endpoints.map(\.baseURL)).count == 5)
        #expect(again == endpoints)
        await harbour.stop()
    }

    @Test func `a streamed answer comes word by word and ends whole`() async throws {
        try await with(Behaviour(name: "plain", model: "plain-1")) { transport, endpoint, harbour in
            let reply = await transport.ask(
                endpoint, "Grüße, \\\"you\\\" 🌊",
                extra: #","stream_options":{"include_usage":true}"#)

            #expect(reply.isWhole)
            #expect(reply.headers.first("content-type") == "text/event-stream; charset=utf-8")
            #expect(reply.text == #"1: you said Grüße, "you" 🌊"#)
            #expect(reply.finishReason == "stop")
            #expect(reply.documents.last?["usage"]?["completion_tokens"]?.int == 6)
            #expect(reply.body.hasSuffix("data: [DONE]\n\n"))
            #expect(harbour.counters(of: 0).words == 6)
        }
    }

    @Test func `the beginning of an answer gets its rest`() async throws {
        try await with(Behaviour(name: "plain")) { transport, endpoint, _ in
            let reply = await transport.ask(
                endpoint,
                body: #"{"stream":true,"messages":[{"role":"user","content":"Hello"},"#
                    + #"{"role":"assistant","content":"1: you sa"}]}"#)

            #expect(reply.text == "id Hello")
            #expect(reply.finishReason == "stop")
        }
    }

    @Test func `usage is told only when asked for`() async throws {
        try await with(Behaviour(name: "plain")) { transport, endpoint, _ in
            let reply = await transport.ask(endpoint)

            #expect(!reply.body.contains("usage"))
        }
    }

    @Test func `an answer in one piece has its usage and a length`() async throws {
        try await with(Behaviour(name: "plain", model: "plain-1")) { transport, endpoint, _ in
            let reply = await transport.ask(endpoint, streams: false)

            #expect(reply.documents.count == 1)
            #expect(reply.text == "1: you said Hello")
            #expect(reply.finishReason == "stop")
            #expect(reply.documents[0]["object"] == .string("chat.completion"))
            #expect(reply.documents[0]["usage"]?["completion_tokens"]?.int == 4)
            #expect(reply.headers.first("content-length") == String(reply.body.utf8.count))
        }
    }

    @Test(arguments: [true, false])
    func `the token limit is obeyed and told`(streams: Bool) async throws {
        try await with(Behaviour(name: "plain")) { transport, endpoint, _ in
            let reply = await transport.ask(endpoint, streams: streams, extra: #","max_tokens":2"#)

            #expect(reply.text == "1: you ")
            #expect(reply.finishReason == "length")
        }
    }

    @Test func `the turn counts the questions, and the last one is answered`() async throws {
        try await with(Behaviour(name: "plain")) { transport, endpoint, _ in
            let reply = await transport.ask(
                endpoint,
                body: #"""
                    {"messages":[{"role":"system","content":"be kind"},
                    {"role":"user","content":"one"},{"role":"assistant","content":"1"},
                    {"role":"user","content":[{"type":"text","text":"two"},
                    {"type":"image_url","image_url":{"url":"x"}}]}]}
                    """#)

            #expect(reply.text == "2: you said two")
        }
    }

    @Test(arguments: [
        "{", "", "[]", #"{"messages":[]}"#, #"{"messages":"x"}"#,
        #"{"messages":[{"role":"user","content":"x"}],"max_tokens":0}"#,
    ])
    func `a bad body is answered 400 in the style of OpenAI`(body: String) async throws {
        try await with(Behaviour(name: "plain")) { transport, endpoint, harbour in
            let reply = await transport.ask(endpoint, body: body)

            #expect(reply.status == 400)
            #expect(reply.documents[0]["error"]?["type"] == .string("invalid_request_error"))
            #expect(reply.documents[0]["error"]?["message"]?.string?.isEmpty == false)
            #expect(harbour.counters(of: 0).refused == 1)
            #expect(harbour.counters(of: 0).inFlight == 0)
        }
    }

    @Test func `the models are listed and other addresses are unknown`() async throws {
        try await with(Behaviour(name: "plain", model: "plain-1")) { transport, endpoint, harbour in
            let models = await transport.send(
                HTTPRequestValue(
                    method: "GET", url: endpoint.baseURL + "/models", headers: [], body: []),
                to: endpoint)
            let other = await transport.send(
                HTTPRequestValue(
                    method: "GET", url: endpoint.baseURL + "/nothing", headers: [], body: []),
                to: endpoint)

            #expect(models.documents[0]["data"]?[0]?["id"] == .string("plain-1"))
            #expect(other.status == 404)
            #expect(harbour.counters(of: 0).requests == 0)
        }
    }

    @Test func `words come at their rate, after the first token's delay`() async throws {
        let paced = Behaviour(
            name: "paced", firstToken: .constant(.milliseconds(60)), wordsPerSecond: 100,
            fixedWords: 10)
        try await with(paced) { transport, endpoint, _ in
            let reply = await transport.ask(endpoint)

            #expect(reply.text == String(repeating: "word ", count: 10))
            #expect(reply.pieces.count >= 5)
            #expect(reply.pieces[0] >= .milliseconds(60))
            #expect((reply.pieces.last ?? .zero) >= .milliseconds(150))
        }
    }

    @Test func `without any delay an answer is one piece`() async throws {
        try await with(Behaviour(name: "bench", fixedWords: 20)) { transport, endpoint, harbour in
            let first = await transport.ask(endpoint)
            let second = await transport.ask(endpoint)

            #expect(first.text == String(repeating: "word ", count: 20))
            #expect(second.text == first.text)
            #expect(harbour.counters(of: 0).words == 40)
        }
    }

    @Test func `the demo answers questions about the program`() async throws {
        let harbour = DemoHarbour(behaviours: [Behaviour(name: "help")])
        let transport = HTTPTransport()
        let endpoints = try await harbour.start()

        let reply = await transport.ask(endpoints[0], "What is a circuit breaker?")

        #expect(reply.text.lowercased().contains("breaker"))
        await transport.shutdown()
        await harbour.stop()
    }
}
