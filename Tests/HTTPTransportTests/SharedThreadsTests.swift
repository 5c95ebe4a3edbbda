import Behaviours
import Client
import DemoEndpoints
import HTTPTransport
import Providers
import Reliability
import Testing

@Suite(.timeLimit(.minutes(5)))
struct SharedThreadsTests {
    @Test func `a transport on the process's threads ends without ending them`() async throws {
        let harbour = DemoHarbour(behaviours: [Behaviour(name: "quick", fixedWords: 3)]) { _, _ in
            ""
        }
        let endpoints = try await harbour.start()
        // The second would find dead threads if the first took them along.
        for _ in 0..<2 {
            var options = HTTPTransportOptions()
            options.sharesThreads = true
            let transport = HTTPTransport(options: options)
            let client = ChatClient(endpoints: endpoints, transport: transport)
            let answer = try await client.chat(ChatRequest(messages: [.user("hello")]))
            #expect(answer.status == .complete)
            await client.shutdown()
            await transport.shutdown()
        }
        await harbour.stop()
    }
}
