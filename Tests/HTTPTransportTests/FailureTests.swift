import Client
import HTTPTransport
import LoopbackServers
import NIOCore
import NIOPosix
import Providers
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5)))
struct FailureTests {
    /// Sends one request to `endpoint` and records what comes of it.
    private func send(
        to endpoint: Endpoint, options: HTTPTransportOptions = .init()
    ) async -> Recorder {
        let transport = HTTPTransport(options: options)
        let recorder = Recorder()
        _ = transport.start(chatRequest(endpoint), to: endpoint, receive: recorder.receive)
        await recorder.finish()
        await transport.shutdown()
        return recorder
    }

    /// Sends one request to a server that replies so.
    private func send(to reply: RawServer.Reply) async throws -> Recorder {
        let server = RawServer { _, _ in reply }
        let port = try await server.start()
        let recorder = await send(to: localEndpoint(port: port))
        try await server.stop()
        return recorder
    }

    /// A port on which nobody listens: one that was free a moment ago.
    private func closedPort() async throws -> Int {
        let server = RawServer { _, _ in .silence }
        let port = try await server.start()
        try await server.stop()
        return port
    }

    @Test func `a refused connection was never sent`() async throws {
        let recorder = await send(to: localEndpoint(port: try await closedPort()))

        #expect(recorder.all == [.failed(.cannotConnect)])
        #expect(recorder.message.contains("connection refused"))
    }

    @Test func `a name that cannot be resolved was never sent`() async throws {
        var endpoint = localEndpoint(port: 1)
        endpoint.baseURL = "http://no-such-host.invalid/v1"

        let recorder = await send(to: endpoint)

        #expect(recorder.all == [.failed(.cannotConnect)])
        #expect(recorder.message.contains("no-such-host.invalid"))
    }

    @Test func `a handshake that never ends is a connect timeout`() async throws {
        let server = RawServer { _, _ in .silence }
        let port = try await server.start()

        let recorder = await send(
            to: localEndpoint(port: port, scheme: "https", connect: .milliseconds(150)))

        #expect(recorder.all == [.failed(.connectTimeout)])
        try await server.stop()
    }

    @Test func `a server without TLS is a TLS failure`() async throws {
        let server = RawServer { _, _ in .bytes(RawServer.answer("hello")) }
        let port = try await server.start()

        let recorder = await send(to: localEndpoint(port: port, scheme: "https"))

        #expect(recorder.all == [.failed(.tls)])
        try await server.stop()
    }

    @Test func `a file of trusted certificates that is not there is a TLS failure`() async throws {
        let server = RawServer { _, _ in .silence }
        let port = try await server.start()
        var endpoint = localEndpoint(port: port, scheme: "https")
        endpoint.baseURL = "https://localhost:\(port)/v1"

        let recorder = await send(
            to: endpoint, options: HTTPTransportOptions(trustRootsFile: "/no/such/file.pem"))

        #expect(recorder.all == [.failed(.tls)])
        #expect(recorder.message.contains("trusted certificates"))
        try await server.stop()
    }

    @Test func `bytes that are no HTTP break the exchange before the head`() async throws {
        let recorder = try await send(to: .bytes("hello there, this is not HTTP\r\n\r\n"))

        #expect(recorder.all == [.sent, .failed(.closedBeforeHead)])
        #expect(recorder.message.contains("did not answer in HTTP/1.1; check scheme and port"))
    }

    @Test func `a close before the head is told as such`() async throws {
        let recorder = try await send(to: .bytesThenClose(""))

        #expect(recorder.all == [.sent, .failed(.closedBeforeHead)])
        #expect(!recorder.message.contains("kept connection"), "there was none before it")
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly a part",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n",
    ])
    func `an answer shorter than announced breaks in the body`(bytes: String) async throws {
        let recorder = try await send(to: .bytesThenClose(bytes))

        #expect(recorder.outline == [.sent, .head(200), .failed(.closedInBody)])
    }

    @Test func `a chunk with a bad size breaks in the body`() async throws {
        let recorder = try await send(
            to: .bytes(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n"))

        #expect(recorder.outline == [.sent, .head(200), .failed(.closedInBody)])
    }

    @Test func `an answer without a length ends with the connection`() async throws {
        let recorder = try await send(to: .bytesThenClose("HTTP/1.1 200 OK\r\n\r\nall of it"))

        #expect(recorder.outline == [.sent, .head(200), .ended])
        #expect(recorder.text == "all of it")
    }

    @Test func `a kept connection that is reset on its next use is told as such`() async throws {
        let requests = Mutex(0)
        let server = RawServer { _, _ in
            let number = requests.withLock { requests in
                requests += 1
                return requests
            }
            return number == 1 ? .bytes(RawServer.answer("one")) : .bytesThenReset("")
        }
        let port = try await server.start()
        let transport = HTTPTransport()
        let endpoint = localEndpoint(port: port)
        let first = Recorder()
        let second = Recorder()

        _ = transport.start(chatRequest(endpoint), to: endpoint, receive: first.receive)
        await first.finish()
        _ = transport.start(chatRequest(endpoint), to: endpoint, receive: second.receive)
        await second.finish()

        #expect(first.outline == [.sent, .head(200), .ended])
        #expect(second.all == [.sent, .failed(.closedBeforeHead)])
        #expect(second.message.contains("kept connection"))
        #expect(server.accepted == 1)
        await transport.shutdown()
        try await server.stop()
    }

    @Test func `a redirect is handed over and never followed`() async throws {
        let elsewhere = RawServer { _, _ in .bytes(RawServer.answer("stolen")) }
        let target = try await elsewhere.start()
        let recorder = try await send(
            to: .bytes(
                RawServer.answer(
                    "", status: "307 Temporary Redirect",
                    fields: "location: http://127.0.0.1:\(target)/v1\r\n")))

        #expect(recorder.outline == [.sent, .head(307), .ended])
        #expect(elsewhere.accepted == 0)
        try await elsewhere.stop()
    }

    @Test func `an uncompressed answer is asked for`() async throws {
        let server = RawServer { _, _ in .bytes(RawServer.answer("fine")) }
        let port = try await server.start()

        _ = await send(to: localEndpoint(port: port))

        #expect(server.received.lowercased().contains("accept-encoding: identity"))
        try await server.stop()
    }

    @Test(arguments: ["ftp://example.org/v1", "not an address", ""])
    func `an unusable address is a configuration failure`(address: String) async throws {
        var endpoint = localEndpoint(port: 1)
        endpoint.baseURL = address

        let recorder = await send(to: endpoint)

        #expect(recorder.all == [.failed(.configuration)])
    }

    @Test func `a password in an address is not told`() async throws {
        var endpoint = localEndpoint(port: 1)
        endpoint.baseURL = "http://user:hunter2@no-such-host.invalid/v1"

        let recorder = await send(to: endpoint)

        #expect(!recorder.message.contains("hunter2"))
    }
}
