import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct EmbeddingsTests {
    private static let document =
        #"{"object":"list","data":[{"embedding":[0.5],"index":0}],"model":"m","usage":{"prompt_tokens":3,"total_tokens":3}}"#
    private static let request = EmbeddingsRequest(model: "m", texts: ["salt"])
    private static let quick = CallPolicy(attempts: 3, backoff: Backoff(base: .milliseconds(1)))

    private static func endpoint(
        _ name: String, model: String = "m", serves: Abilities = .embeddings,
        limits: RateLimits = RateLimits()
    ) -> Endpoint {
        var endpoint = scriptedEndpoint(
            name, price: TokenPrice(inputPerMillion: 1, outputPerMillion: 1), limits: limits)
        endpoint.profile.model = model
        endpoint.profile.serves = serves
        return endpoint
    }

    private static func vectors(_ exchange: ScriptedExchange) {
        exchange.head()
        exchange.body(document)
        exchange.end()
    }

    @Test func `vectors come as the server sent them, with what they cost`() async throws {
        let transport = ScriptedTransport { Self.vectors($0) }
        let client = ChatClient(endpoints: [Self.endpoint("a")], transport: transport)

        let answer = try await client.embeddings(Self.request)

        #expect(answer.document == Self.document)
        #expect(answer.endpoint == "a" && answer.model == "m")
        #expect(answer.usage == TokenUsage(inputTokens: 3, outputTokens: 0))
        #expect(answer.cost == 3e-6)
        #expect(transport.exchanges.first?.request.url == "http://a.invalid/v1/embeddings")
        let snapshot = client.snapshot()
        #expect(snapshot.complete == 1 && snapshot.endpoints[0].won == 1)
    }

    @Test func `a failure is tried again, and only where the same model is`() async throws {
        let transport = ScriptedTransport { exchange in
            if exchange.endpoint.profile.name == "a" {
                exchange.error(503, message: "busy")
            } else {
                Self.vectors(exchange)
            }
        }
        let client = ChatClient(
            endpoints: [
                Self.endpoint("a"), Self.endpoint("other", model: "n"),
                Self.endpoint("talker", serves: .chat), Self.endpoint("b"),
            ], policy: Self.quick, strategy: .priority, transport: transport)

        let answer = try await client.embeddings(Self.request)

        #expect(answer.endpoint == "b")
        #expect(answer.attempts.map(\.endpoint) == ["a", "b"])
        #expect(transport.exchanges(with: "other").isEmpty)
        #expect(transport.exchanges(with: "talker").isEmpty)
    }

    @Test func `our own limits hold for vectors`() async throws {
        let transport = ScriptedTransport { Self.vectors($0) }
        let client = ChatClient(
            endpoints: [Self.endpoint("a", limits: RateLimits(requestsPerMinute: 1))],
            transport: transport)
        _ = try await client.embeddings(Self.request)

        let error = await #expect(throws: ChatError.self) {
            try await client.embeddings(
                Self.request, options: CallOptions(deadline: .milliseconds(50)))
        }

        #expect(error?.code == .refusedLocally)
        #expect(transport.exchanges.count == 1)
    }

    @Test func `a chat goes to nobody who serves embeddings alone`() async throws {
        let transport = ScriptedTransport { $0.answer() }
        let client = ChatClient(
            endpoints: [Self.endpoint("a"), scriptedEndpoint("talker")], strategy: .priority,
            transport: transport)

        let answer = try await client.chat(ChatRequest(messages: [.user("hi")]))

        #expect(answer.endpoint == "talker")
    }

    @Test func `a fleet without a talker says so`() async throws {
        let client = ChatClient(endpoints: [Self.endpoint("a")], transport: ScriptedTransport())

        let error = await #expect(throws: ChatError.self) {
            try await client.chat(ChatRequest(messages: [.user("hi")]))
        }

        #expect(error?.message.contains("serves embeddings alone") == true)
    }

    @Test(arguments: [
        ([scriptedEndpoint("talker")], "none has any"),
        ([endpoint("a", model: "n"), endpoint("b", model: "o")], "n, o"),
    ])
    func `a model without embeddings is refused with those that have them`(
        endpoints: [Endpoint], words: String
    ) async throws {
        let transport = ScriptedTransport()
        let client = ChatClient(endpoints: endpoints, transport: transport)

        let error = await #expect(throws: ChatError.self) {
            try await client.embeddings(Self.request)
        }

        #expect(error?.code == .badRequest)
        #expect(error?.message.contains(words) == true)
        #expect(transport.exchanges.isEmpty)
    }

    @Test func `who cancels closes the socket`() async throws {
        let transport = ScriptedTransport()
        let client = ChatClient(endpoints: [Self.endpoint("a")], transport: transport)
        let asking = Task { try await client.embeddings(Self.request) }
        let exchange = await transport.exchange(1)

        asking.cancel()

        await #expect(throws: ChatError.self) { try await asking.value }
        #expect(exchange.isCancelled)
    }
}
