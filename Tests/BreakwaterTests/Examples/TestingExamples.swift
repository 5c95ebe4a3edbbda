import Breakwater
import BreakwaterTesting
import Testing

// example
/// Answers every request with the same bytes, and sends nothing anywhere.
struct CannedTransport: Transport {
    var status = 200
    var body: String

    func start(
        _ request: HTTPRequestValue, to endpoint: Endpoint,
        receive: @escaping @Sendable (TransportEvent) -> Void
    ) -> any TransportExchange {
        let type = HeaderField("content-type", "application/json")
        receive(.requestSent)
        receive(.head(HTTPResponseHeadValue(status: status, headers: [type])))
        receive(.body(Array(body.utf8)))
        receive(.ended)
        return Exchange()
    }

    struct Exchange: TransportExchange {
        func cancel() {}
    }
}
// end

@Suite struct TestingExamples {
    // example
    @Test func `a silent server is given up, and another one answers`() async throws {
        let clock = ManualClock()
        let transport = ScriptedTransport()
        transport.script("groq") { $0.answer("Rain.") }
        let environment = ["OPENAI_API_KEY": "k", "GROQ_API_KEY": "k"]
        let client = ChatClient(
            endpoints: [
                try Provider.openAI.endpoint(environment: environment),
                try Provider.groq.endpoint(environment: environment),
            ],
            policy: CallPolicy(hedge: HedgePolicy(after: .off)), strategy: .priority,
            transport: transport, clock: clock)

        let asking = Task { try await client.chat("Why is the sea salt?") }
        await transport.exchange(1).sent()
        await clock.sleepers(atLeast: 1)
        clock.advance(by: .seconds(60))

        let answer = try await asking.value
        #expect(answer.text == "Rain.")
        #expect(answer.attempts.map(\.endpoint) == ["openai", "groq"])
        #expect(transport.exchanges[0].isCancelled)
    }
    // end

    // example
    @Test func `a refusal of the key is told as such`() async throws {
        let transport = CannedTransport(
            status: 401, body: #"{"error":{"message":"no such key","code":"invalid_api_key"}}"#)
        let client = try ChatClient(
            provider: .openAI, transport: transport, environment: ["OPENAI_API_KEY": "k"])

        let error = await #expect(throws: ChatError.self) { try await client.chat("Hello") }

        #expect(error?.code == .auth)
        #expect(error?.attempts.count == 1)
    }
    // end

    @Test func `a whole answer comes out of a canned transport`() async throws {
        let transport = CannedTransport(
            body: #"{"choices":[{"message":{"content":"Rain."},"finish_reason":"stop"}]}"#)
        let client = try ChatClient(
            provider: .openAI, transport: transport, environment: ["OPENAI_API_KEY": "k"])

        #expect(try await client.chat("Why?").text == "Rain.")
    }
}
