import Breakwater
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
