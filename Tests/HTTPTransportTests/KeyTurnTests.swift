import Client
import HTTPTransport
import LoopbackServers
import Providers
import Reliability
import Testing

/// Keys that turn, as a server sees them.
@Suite(.timeLimit(.minutes(5)))
struct KeyTurnTests {
    @Test func `the next key goes over the wire when one is refused`() async throws {
        let server = RawServer { text, _ in
            guard text.contains("Bearer second-key-of-two") else {
                let body = #"{"error":{"message":"first-key-of-two is no key"}}"#
                return .bytes(
                    RawServer.answer(
                        body, status: "401 Unauthorized",
                        fields: "content-type: application/json\r\n"))
            }
            let event =
                #"{"choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":"stop"}]}"#
            return .bytes(
                RawServer.answer(
                    "data: \(event)\n\ndata: [DONE]\n\n",
                    fields: "content-type: text/event-stream\r\n"))
        }
        let port = try await server.start()
        let transport = HTTPTransport()
        var endpoint = localEndpoint(port: port)
        endpoint.keys = [Secret("first-key-of-two"), Secret("second-key-of-two")]
        let client = ChatClient(endpoints: [endpoint], transport: transport)

        for _ in 0..<2 {
            let answer = try await client.chat(ChatRequest(messages: [.user("Hello")]))
            #expect(answer.text == "Hello")
        }

        let sent = server.received.split(separator: "\r\n").filter {
            $0.lowercased().hasPrefix("authorization:")
        }.map { $0.split(separator: " ").last ?? "" }
        #expect(sent == ["first-key-of-two", "second-key-of-two", "second-key-of-two"])
        let endpoints = client.snapshot().endpoints
        #expect(endpoints[0].keys.map(\.standing) == [.dead, .usable])
        #expect(!endpoints[0].keys[0].reason.contains("first-key"))
        await client.shutdown()
        await transport.shutdown()
        try await server.stop()
    }
}
