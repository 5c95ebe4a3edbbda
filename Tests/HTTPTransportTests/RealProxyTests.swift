import Client
import HTTPTransport
import LoopbackServers
import NIOSSL
import Providers
import TestSupport
import Testing

/// Requests through proxies that really connect, to servers with and without TLS.
@Suite(.timeLimit(.minutes(5)))
struct RealProxyTests {
    /// Asks `url` through the proxy, once.
    private func ask(
        _ url: String, through proxy: String, tls: TLSOptions? = nil
    ) async -> Recorder {
        var endpoint = localEndpoint(port: 9, proxy: proxy)
        endpoint.baseURL = url
        endpoint.tls = tls
        let transport = HTTPTransport()
        let recorder = Recorder()
        _ = transport.start(chatRequest(endpoint), to: endpoint, receive: recorder.receive)
        await recorder.finish()
        await transport.shutdown()
        return recorder
    }

    @Test(arguments: [LoopbackProxy.Kind.http, .socks5])
    func `the proxy connects and resolves the name`(kind: LoopbackProxy.Kind) async throws {
        let server = RawServer { _, _ in .bytes(RawServer.answer("through")) }
        let port = try await server.start()
        let proxy = LoopbackProxy(kind)

        let recorder = await ask(
            "http://model.invalid:\(port)/v1", through: try await proxy.start())

        #expect(recorder.outline == [.sent, .head(200), .ended], "\(recorder.message)")
        #expect(recorder.text == "through")
        #expect(proxy.targets == ["model.invalid:\(port)"])
        try await proxy.stop()
        try await server.stop()
    }

    @Test(
        .enabled(if: Certificates.canBeMade, "the openssl command is needed"),
        arguments: [LoopbackProxy.Kind.http, .socks5])
    func `TLS goes through the proxy end to end`(kind: LoopbackProxy.Kind) async throws {
        let certificates = try Certificates()
        let pair = try certificates.leaf("server", hosts: ["DNS:model.invalid"])
        let server = RawServer { _, _ in .bytes(RawServer.answer("sealed")) }
        let port = try await server.start(
            tls: NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: NIOSSLCertificate.fromPEMFile(pair.certificate)
                        .map { .certificate($0) },
                    privateKey: .privateKey(NIOSSLPrivateKey(file: pair.key, format: .pem)))))
        let proxy = LoopbackProxy(kind)
        let address = try await proxy.start()

        let trusted = await ask(
            "https://model.invalid:\(port)/v1", through: address,
            tls: TLSOptions(authorities: certificates.authority.certificate))
        let unknown = await ask("https://model.invalid:\(port)/v1", through: address)

        #expect(trusted.outline == [.sent, .head(200), .ended], "\(trusted.message)")
        #expect(unknown.all == [.failed(.tls)])
        #expect(unknown.message.contains("through the proxy"), "\(unknown.message)")
        try await proxy.stop()
        try await server.stop()
    }

    @Test(
        arguments: [LoopbackProxy.Kind.http, .socks5],
        [LoopbackProxy.Vice.refuses, .hangsUp])
    func `a proxy that does not connect means that nothing was sent`(
        kind: LoopbackProxy.Kind, vice: LoopbackProxy.Vice
    ) async throws {
        let server = RawServer { _, _ in .bytes(RawServer.answer("never")) }
        let port = try await server.start()
        let proxy = LoopbackProxy(kind, vice)

        let recorder = await ask(
            "http://model.invalid:\(port)/v1", through: try await proxy.start())

        #expect(recorder.all == [.failed(.cannotConnect)])
        #expect(recorder.message.contains("proxy"), "\(recorder.message)")
        #expect(server.accepted == 0)
        try await proxy.stop()
        try await server.stop()
    }

    @Test(arguments: [LoopbackProxy.Kind.http, .socks5])
    func `a proxy that dies within an answer breaks the answer`(kind: LoopbackProxy.Kind)
        async throws
    {
        let server = RawServer { _, _ in
            .bytes("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nonly a part")
        }
        let port = try await server.start()
        let proxy = LoopbackProxy(kind, .dies(after: 20))

        let recorder = await ask(
            "http://model.invalid:\(port)/v1", through: try await proxy.start())

        #expect(recorder.outline == [.sent, .head(200), .failed(.closedInBody)])
        try await proxy.stop()
        try await server.stop()
    }

    @Test func `a proxy that is not there is told as such`() async throws {
        let recorder = await ask("http://model.invalid/v1", through: "http://127.0.0.1:9")

        #expect(recorder.all == [.failed(.cannotConnect)])
        #expect(recorder.message.contains("through the proxy"), "\(recorder.message)")
    }

    @Test func `unencrypted requests to another machine can be refused`() async {
        var endpoint = localEndpoint(port: 9)
        endpoint.baseURL = "http://model.invalid/v1"
        endpoint.allowsPlainHTTP = false
        let recorder = Recorder()

        _ = HTTPTransport().start(chatRequest(endpoint), to: endpoint, receive: recorder.receive)

        #expect(recorder.all == [.failed(.configuration)])
        #expect(recorder.message.contains("plain_http"))
    }

    @Test func `this machine may be asked unencrypted in any case`() async throws {
        let server = RawServer { _, _ in .bytes(RawServer.answer("here")) }
        var endpoint = localEndpoint(port: try await server.start())
        endpoint.allowsPlainHTTP = false
        let transport = HTTPTransport()
        let recorder = Recorder()

        _ = transport.start(chatRequest(endpoint), to: endpoint, receive: recorder.receive)
        await recorder.finish()

        #expect(recorder.outline == [.sent, .head(200), .ended])
        await transport.shutdown()
        try await server.stop()
    }
}
