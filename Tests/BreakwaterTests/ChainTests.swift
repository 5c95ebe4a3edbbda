import Breakwater
import TestSupport
import Testing

@Suite struct ChainTests {
    static let environment = ["OPENAI_API_KEY": "o-key", "GROQ_API_KEY": "g-key"]

    private func chain(
        _ providers: [Provider] = [.openAI, .groq], options: ConnectionOptions? = nil,
        transport: ScriptedTransport = ScriptedTransport { $0.answer() }
    ) throws -> ChatClient {
        try ChatClient(
            providers: providers, options: options,
            policy: CallPolicy(hedge: HedgePolicy(after: .off)), transport: transport,
            environment: Self.environment)
    }

    @Test func `the first provider serves while it can`() async throws {
        let transport = ScriptedTransport { $0.answer() }
        let client = try chain(transport: transport)

        for _ in 1...5 { _ = try await client.chat("Hello") }

        #expect(transport.exchanges.allSatisfy { $0.endpoint.profile.name == "openai" })
        #expect(client.defaultModel == Provider.openAI.defaultModel)
    }

    @Test(arguments: [401, 429, 500, 503])
    func `the next one answers with a model and a key of its own`(status: Int) async throws {
        let transport = ScriptedTransport { $0.answer("from groq") }
        transport.script("openai") { $0.error(status) }
        let client = try chain(transport: transport)

        let answer = try await client.chat("Hello")

        let exchange = try #require(transport.exchanges(with: "groq").first)
        let body = String(decoding: exchange.request.body, as: UTF8.self)
        #expect(answer.firstText == "from groq")
        #expect(answer.endpoint == "groq")
        #expect(body.contains(try #require(Provider.groq.defaultModel)))
        #expect(exchange.request.headers.contains(HeaderField("authorization", "Bearer g-key")))
        for exchange in transport.exchanges(with: "openai") {
            #expect(!exchange.request.headers.contains { $0.value.contains("g-key") })
        }
    }

    @Test func `the same provider twice gets two names`() throws {
        let client = try chain([.groq, .groq.with(model: "another")])

        #expect(client.endpoints.map(\.profile.name) == ["groq", "groq-2"])
        #expect(client.endpoints[1].profile.model == "another")
        #expect(client.policy.fallback.general == [EndpointID(1)])
    }

    @Test func `what belongs to one vendor is refused for several`() {
        for options in [
            ConnectionOptions(baseURL: "http://127.0.0.1:1/v1"),
            ConnectionOptions(key: Secret("k")),
            ConnectionOptions(headers: [HeaderField("authorization", "Bearer k")]),
        ] {
            let error = #expect(throws: SetupError.self) { try chain(options: options) }
            #expect(error?.description.contains("belongs to one provider") == true)
        }
    }

    @Test func `what counts for the whole call is refused for one provider of several`() {
        let error = #expect(throws: SetupError.self) {
            try chain([.openAI.with(options: ConnectionOptions(maxRetries: 1)), .groq])
        }

        #expect(error?.description.contains("ChatClient(providers:options:)") == true)
    }

    @Test func `nobody to ask is an error`() {
        #expect(throws: SetupError.nobody) { try chain([]) }
    }

    @Test func `a member without its key is named, and gets nobody else's`() {
        let error = #expect(throws: SetupError.self) { try chain([.openAI, .mistral]) }

        #expect(error == .missingKey(provider: "mistral", variables: ["MISTRAL_API_KEY"]))
    }
}
