import Client
import Gateway
import NIOCore
import Providers
import Reliability
import TestSupport
import Testing

/// What a connection does with the bytes of HTTP/1.
@Suite(.timeLimit(.minutes(2))) struct ConnectionTests {
    private static func completion(_ fields: String = "", stream: Bool = false) -> String {
        let body = ServedGateway.body(stream: stream)
        return "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\n\(fields)"
            + "content-length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static let health = "GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n"

    private static func statuses(_ text: String) -> [String] {
        text.split(separator: "HTTP/1.1 ").map { String($0.prefix(3)) }
    }

    @Test func `requests sent at once are answered one after the other, in their order`()
        async throws
    {
        try await ServedGateway.run(through: ScriptedTransport { $0.answer("Salt.") }) { gateway in
            let text = try await RawConnection.talk(
                to: gateway,
                [
                    Self.completion() + Self.health + "GET /nowhere HTTP/1.1\r\nhost: a\r\n\r\n"
                        + Self.completion("connection: close\r\n", stream: true)
                ])

            #expect(Self.statuses(text) == ["200", "200", "404", "200"])
            #expect(text.contains(#""content":"Salt.""#))
            #expect(text.hasSuffix("data: [DONE]\n\n\r\n0\r\n\r\n"))
        }
    }

    @Test func `a request in small pieces is one request`() async throws {
        try await ServedGateway.run(through: ScriptedTransport { $0.answer() }) { gateway in
            let whole = Self.completion("connection: close\r\n")
            let (head, body) = (whole.prefix(60), whole.dropFirst(60))
            let text = try await RawConnection.talk(
                to: gateway, [String(head), String(body.prefix(90)), String(body.dropFirst(90))])

            #expect(Self.statuses(text) == ["200"])
            #expect(text.contains("connection: close"))
        }
    }

    @Test func `what is refused by its head leaves the connection to the next request`()
        async throws
    {
        let options = GatewayOptions(bodyMax: 64)
        try await ServedGateway.run(through: ScriptedTransport(), options: options) { gateway in
            let large = "POST /control HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n"
            let half = String(repeating: " ", count: 50)
            let text = try await RawConnection.talk(
                to: gateway, [large, half, half + Self.health], until: #"{"status":"ok"}"#)

            #expect(Self.statuses(text) == ["413", "200"])
        }
    }

    @Test func `HTTP 1.0 gets its events without chunks and then the end`() async throws {
        try await ServedGateway.run(through: ScriptedTransport { $0.answer() }) { gateway in
            let request = Self.completion(stream: true)
                .replacing("HTTP/1.1", with: "HTTP/1.0", maxReplacements: 1)
            let text = try await RawConnection.talk(to: gateway, [request])

            #expect(Self.statuses(text) == ["200"])
            #expect(!text.contains("transfer-encoding"))
            #expect(text.hasSuffix("data: [DONE]\n\n"))
        }
    }

    @Test func `a HEAD is answered without a body`() async throws {
        try await ServedGateway.run(through: ScriptedTransport()) { gateway in
            let text = try await RawConnection.talk(
                to: gateway,
                ["HEAD /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"])

            #expect(Self.statuses(text) == ["200"])
            #expect(text.contains("content-length: 15"))
            #expect(text.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func `a client that waits to be asked for its body is asked, unless it is refused`()
        async throws
    {
        let options = GatewayOptions(bodyMax: 500)
        try await ServedGateway.run(
            through: ScriptedTransport { $0.answer("Salt.") }, options: options
        ) { gateway in
            let expecting = Self.completion("expect: 100-Continue\r\nconnection: close\r\n")
            let end = try #require(expecting.firstRange(of: "\r\n\r\n")).upperBound
            let (head, body) = (String(expecting[..<end]), String(expecting[end...]))

            let asked = try await RawConnection.talk(to: gateway, [head], until: "\r\n\r\n")
            let whole = try await RawConnection.talk(to: gateway, [head, body])
            let refused = try await RawConnection.talk(
                to: gateway,
                [
                    "POST /control HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\n"
                        + "content-length: 501\r\n\r\n"
                ], until: "}}")
            let old = try await RawConnection.talk(
                to: gateway, [expecting.replacing("HTTP/1.1", with: "HTTP/1.0")])

            #expect(asked == "HTTP/1.1 100 Continue\r\n\r\n")
            #expect(Self.statuses(whole) == ["100", "200"])
            #expect(whole.contains("Salt."))
            #expect(Self.statuses(refused) == ["413"])
            #expect(Self.statuses(old) == ["200"])
        }
    }

    @Test func `a body that breaks off is a 400`() async throws {
        try await ServedGateway.run(through: ScriptedTransport()) { gateway in
            let text = try await RawConnection.talk(
                to: gateway, [String(Self.completion().dropLast(5))], closesSending: true)

            #expect(Self.statuses(text) == ["400"])
            #expect(text.contains("invalid_body"))
            #expect(gateway.server.requestsUnderWay == 0)
        }
    }

    @Test func `a client that does not read holds no server up that stops`() async throws {
        let transport = ScriptedTransport()
        let options = GatewayOptions(stopWithin: .milliseconds(50))
        var silent: (any Channel)?
        try await ServedGateway.run(through: transport, options: options) { gateway in
            let channel = try await RawConnection.deaf(
                to: gateway, Self.completion(stream: true))
            silent = channel
            let exchange = await transport.exchange(1)
            exchange.sent()
            exchange.head()
            // More than the buffers of two sockets hold.
            for _ in 0..<100 { exchange.text(String(repeating: "x", count: 60_000)) }

            await gateway.server.stop()
        }
        try await silent?.close()
    }

    @Test func `a client that does not read is waited for as long as one that does not ask`()
        async throws
    {
        let transport = ScriptedTransport()
        let options = GatewayOptions(idleMax: .milliseconds(500))
        try await ServedGateway.run(through: transport, options: options) { gateway in
            let channel = try await RawConnection.deaf(
                to: gateway, Self.completion(stream: true))
            let exchange = await transport.exchange(1)
            exchange.sent()
            exchange.head()
            for _ in 0..<100 { exchange.text(String(repeating: "x", count: 60_000)) }

            while gateway.server.requestsUnderWay > 0 {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(exchange.isCancelled)
            try? await channel.close()
        }
    }

    @Test func `an answer may take longer than a client may be idle`() async throws {
        let transport = ScriptedTransport()
        let options = GatewayOptions(idleMax: .milliseconds(200))
        try await ServedGateway.run(through: transport, options: options) { gateway in
            let asking = Task { try await gateway.complete() }
            let exchange = await transport.exchange(1)
            try await Task.sleep(for: .milliseconds(700))
            exchange.answer("Salt.")

            #expect(try await asking.value.status == 200)
        }
    }

    @Test func `a connection that waits too long for its next request is closed`() async throws {
        let options = GatewayOptions(idleMax: .milliseconds(500))
        try await ServedGateway.run(through: ScriptedTransport(), options: options) { gateway in
            let text = try await RawConnection.talk(to: gateway, [Self.health])

            #expect(Self.statuses(text) == ["200"])
        }
    }
}
