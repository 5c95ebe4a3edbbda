import HTTPTransport
import LoopbackServers
import Providers
import Reliability
import Testing

@testable import Client

/// A cancel in every phase of a call, from the client down to the socket as its server sees it.
@Suite(.timeLimit(.minutes(5)))
struct CallCancelTests {
    /// Where a call is when it is cancelled, and what its server did until then.
    enum Phase: String, CaseIterable, Sendable {
        case headWait
        case prefill
        case commit
        case midToken
        case teardown

        /// What the server answers; it never closes by itself.
        var reply: RawServer.Reply {
            let head =
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                + "transfer-encoding: chunked\r\n\r\n"
            switch self {
            case .headWait: return .silence
            case .prefill: return .bytes(head + Self.chunk(": alive\n\n"))
            case .commit: return .bytes(head + Self.text("one "))
            case .midToken: return .bytes(head + Self.text("one ") + Self.text("two "))
            case .teardown:
                let end = #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
                return .bytes(
                    head + Self.text("whole") + Self.chunk(end + "\n\ndata: [DONE]\n\n"))
            }
        }

        /// Whether this event shows that the call has come that far.
        func isReached(by event: ChatEvent) -> Bool {
            switch (self, event) {
            case (.headWait, .trace(let trace)):
                if case .requestSent = trace.kind { true } else { false }
            case (.prefill, .trace(let trace)):
                if case .headReceived = trace.kind { true } else { false }
            case (.commit, .text), (.teardown, .finished): true
            case (.midToken, .text(let text)): text.contains("two")
            default: false
            }
        }

        private static func text(_ text: String) -> String {
            chunk(#"data: {"choices":[{"index":0,"delta":{"content":"\#(text)"}}]}"# + "\n\n")
        }

        private static func chunk(_ text: String) -> String {
            "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
        }
    }

    @Test(arguments: Phase.allCases)
    func `a cancel closes the socket and gives everything back`(phase: Phase) async throws {
        let server = RawServer { _, _ in phase.reply }
        let port = try await server.start()
        let transport = HTTPTransport()
        let client = ChatClient(endpoints: [localEndpoint(port: port)], transport: transport)

        let stream = client.stream(ChatRequest(messages: [.user("Hello")]))
        var status: AnswerStatus?
        for await event in stream {
            if case .finished(let answer) = event { status = answer.status }
            if phase.isReached(by: event) {
                #expect(await eventually { !server.received.isEmpty })
                stream.cancel()
                stream.cancel()
            }
        }

        #expect(status == (phase == .teardown ? .complete : .cancelled))
        #expect(await eventually { server.closedAt.count == 1 })
        #expect(server.accepted == 1)
        #expect(client.leftovers == Leftovers())
        await client.shutdown()
        await transport.shutdown()
        try await server.stop()
    }

    @Test func `a cancel within a backoff sends nothing more`() async throws {
        let server = RawServer { _, _ in
            .bytes(RawServer.answer("{}", status: "500 Internal Server Error"))
        }
        let port = try await server.start()
        let transport = HTTPTransport()
        let policy = CallPolicy(backoff: Backoff(base: .seconds(20), cap: .seconds(20)))
        let client = ChatClient(
            endpoints: [localEndpoint(port: port)], policy: policy, transport: transport, seed: 1)

        let stream = client.stream(ChatRequest(messages: [.user("Hello")]))
        var status: AnswerStatus?
        for await event in stream {
            if case .finished(let answer) = event { status = answer.status }
            if case .trace(let trace) = event, case .backingOff = trace.kind { stream.cancel() }
        }

        #expect(status == .cancelled)
        #expect(server.received.split(separator: "POST ").count == 1)
        #expect(client.leftovers == Leftovers())
        await transport.shutdown()
        try await server.stop()
    }

    @Test func `a cancel in the queue leaves the one ahead alone`() async throws {
        let server = RawServer { _, _ in .silence }
        let port = try await server.start()
        let transport = HTTPTransport()
        var endpoint = localEndpoint(port: port)
        endpoint.profile.limits = RateLimits(concurrent: 1)
        let client = ChatClient(endpoints: [endpoint], transport: transport)

        let first = client.stream(ChatRequest(messages: [.user("Hello")]))
        let second = client.stream(ChatRequest(messages: [.user("Hello")]))
        for await event in second {
            if case .trace(let trace) = event, case .queued = trace.kind { second.cancel() }
        }

        #expect(client.leftovers.calls == 1)
        #expect(client.snapshot().waiting == 0)
        #expect(await eventually { !server.received.isEmpty })
        first.cancel()
        #expect(await eventually { server.closedAt.count == 1 })
        #expect(client.leftovers.calls == 0)
        #expect(client.leftovers.attempts == 0)
        await transport.shutdown()
        try await server.stop()
    }

    /// The HTTP client does not let go of a connection that is being made, so the request is withdrawn
    /// at once and the socket ends with the connect limit.
    @Test func `a cancel while connecting ends the call at once, the socket by its limit`()
        async throws
    {
        let server = RawServer { _, _ in .silence }
        let port = try await server.start()
        let transport = HTTPTransport()
        let client = ChatClient(
            endpoints: [
                localEndpoint(port: port, scheme: "https", connect: .milliseconds(300))
            ], transport: transport)

        let stream = client.stream(ChatRequest(messages: [.user("Hello")]))
        #expect(await eventually { !server.received.isEmpty })
        stream.cancel()

        #expect(client.leftovers == Leftovers())
        #expect(await eventually { server.closedAt.count == 1 })
        await transport.shutdown()
        try await server.stop()
    }

    @Test func `a shutdown closes a connection that lingers after its answer`() async throws {
        let server = RawServer { _, _ in Phase.teardown.reply }
        let port = try await server.start()
        let transport = HTTPTransport()
        let client = ChatClient(endpoints: [localEndpoint(port: port)], transport: transport)

        for await _ in client.stream(ChatRequest(messages: [.user("Hello")])) {}
        #expect(client.leftovers.timers == 1, "the linger timer")
        await client.shutdown()

        #expect(await eventually { server.closedAt.count == 1 })
        #expect(client.leftovers == Leftovers())
        await transport.shutdown()
        try await server.stop()
    }
}
