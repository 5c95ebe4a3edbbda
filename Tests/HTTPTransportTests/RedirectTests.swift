import HTTPTransport
import LoopbackServers
import Providers
import Reliability
import Testing

@testable import Client

/// A key stays with the host that it was given for, whichever way it travels.
@Suite(.timeLimit(.minutes(5)))
struct RedirectTests {
    @Test(arguments: [AuthStyle.bearer, .header("x-api-key"), .query("key")], WireFormat.allCases)
    func `a redirect carries no key to another host`(auth: AuthStyle, format: WireFormat)
        async throws
    {
        for status in ["301 Moved", "302 Found", "303 Other", "307 Temporary", "308 Permanent"] {
            let elsewhere = RawServer { _, _ in .bytes(RawServer.answer("stolen")) }
            let target = try await elsewhere.start()
            let server = RawServer { _, _ in
                .bytes(
                    RawServer.answer(
                        "", status: status,
                        fields: "location: http://127.0.0.1:\(target)/v1/chat/completions\r\n"))
            }
            var endpoint = localEndpoint(port: try await server.start())
            endpoint.profile.model = "m"
            endpoint.key = Secret("sk-0123456789abcdef")
            endpoint.auth = auth
            endpoint.format = format
            let transport = HTTPTransport()
            let client = ChatClient(endpoints: [endpoint], transport: transport)

            let error = await #expect(throws: ChatError.self) {
                try await client.chat(ChatRequest(messages: [.user("Hello")]))
            }

            #expect(server.received.contains("sk-0123456789abcdef"))
            #expect(elsewhere.accepted == 0, "\(status)")
            #expect(!"\(String(describing: error))".contains("sk-0123456789abcdef"))
            await client.shutdown()
            await transport.shutdown()
            try await server.stop()
            try await elsewhere.stop()
        }
    }
}
