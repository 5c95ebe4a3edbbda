import Client
import Foundation
import HTTPTransport
import LoopbackServers
import NIOSSL
import Providers
import TestSupport
import Testing

/// Real servers behind TLS on loopback, with certificates made for the test.
@Suite(
    .timeLimit(.minutes(5)),
    .enabled(if: Certificates.canBeMade, "the openssl command is needed to make certificates"))
struct TLSTests {
    private let certificates: Certificates

    init() throws { certificates = try Certificates() }

    /// How a server shows itself; with `clients` it wants to see a certificate of that authority.
    private func context(
        _ pair: Certificates.Pair, clients: Certificates.Pair? = nil,
        newest: TLSVersion? = nil
    ) throws -> NIOSSLContext {
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(pair.certificate)
                .map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: pair.key, format: .pem)))
        tls.maximumTLSVersion = newest
        if let clients {
            tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(clients.certificate))
            tls.certificateVerification = .noHostnameVerification
        }
        return try NIOSSLContext(configuration: tls)
    }

    /// Asks a server behind `context` once.
    private func ask(
        _ context: NIOSSLContext, as options: TLSOptions?, host: String = "localhost"
    ) async throws -> Recorder {
        let server = RawServer { _, _ in .bytes(RawServer.answer("sealed")) }
        let port = try await server.start(tls: context)
        var endpoint = localEndpoint(port: port, scheme: "https")
        endpoint.baseURL = "https://\(host):\(port)/v1"
        endpoint.tls = options
        let recorder = await send(to: endpoint)
        try await server.stop()
        return recorder
    }

    private func send(to endpoint: Endpoint) async -> Recorder {
        let transport = HTTPTransport()
        let recorder = Recorder()
        _ = transport.start(chatRequest(endpoint), to: endpoint, receive: recorder.receive)
        await recorder.finish()
        await transport.shutdown()
        return recorder
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func `an authority of one's own is trusted where it is named`(host: String) async throws {
        let recorder = try await ask(
            context(certificates.leaf("server")),
            as: TLSOptions(authorities: certificates.authority.certificate), host: host)

        #expect(recorder.outline == [.sent, .head(200), .ended], "\(recorder.message)")
        #expect(recorder.text == "sealed")
    }

    @Test func `an unknown authority is refused before anything is sent, with the remedy`()
        async throws
    {
        let other = try certificates.authority("other")

        for options in [nil, TLSOptions(authorities: other.certificate)] {
            let recorder = try await ask(context(certificates.leaf("server")), as: options)

            #expect(recorder.all == [.failed(.tls)])
            #expect(recorder.message.contains("tls: {ca_file: FILE}"), "\(recorder.message)")
        }
    }

    @Test func `an expired certificate is refused, and the sentence says that it may have`()
        async throws
    {
        let recorder = try await ask(
            context(certificates.leaf("server", days: -1)),
            as: TLSOptions(authorities: certificates.authority.certificate))

        #expect(recorder.all == [.failed(.tls)])
        #expect(recorder.message.contains("has expired"), "\(recorder.message)")
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func `a certificate for another host is refused, and the sentence says so`(host: String)
        async throws
    {
        let recorder = try await ask(
            context(certificates.leaf("server", hosts: ["DNS:elsewhere.test", "IP:10.0.0.1"])),
            as: TLSOptions(authorities: certificates.authority.certificate), host: host)

        #expect(recorder.all == [.failed(.tls)])
        #expect(recorder.message.contains("another name; check the host"), "\(recorder.message)")
    }

    @Test func `a server that only speaks an older TLS than allowed is refused`() async throws {
        let recorder = try await ask(
            context(certificates.leaf("server"), newest: .tlsv12),
            as: TLSOptions(
                authorities: certificates.authority.certificate, minimum: .v13))

        #expect(recorder.all == [.failed(.tls)])
        #expect(recorder.message.contains("minimum_version"), "\(recorder.message)")
    }

    @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
    func `a client certificate is shown to a server that asks`(version: TLSVersion) async throws {
        let client = try certificates.leaf("client")
        let server = try context(
            certificates.leaf("server"), clients: certificates.authority, newest: version)
        let sealed = try certificates.encrypted(client, password: "sesame")
        let both = try certificates.file("both.pem", of: [client.certificate, client.key])

        for options in [
            TLSOptions(certificate: client.certificate, key: client.key),
            TLSOptions(certificate: client.certificate, key: sealed, keyPassword: Secret("sesame")),
            TLSOptions(certificate: both),
        ] {
            var options = options
            options.authorities = certificates.authority.certificate
            let recorder = try await ask(server, as: options)

            #expect(recorder.outline == [.sent, .head(200), .ended], "\(recorder.message)")
        }
    }

    @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
    func `without the certificate that a server wants the sentence names it`(version: TLSVersion)
        async throws
    {
        let server = try context(
            certificates.leaf("server"), clients: certificates.authority, newest: version)

        let recorder = try await ask(
            server, as: TLSOptions(authorities: certificates.authority.certificate))

        #expect(recorder.all.last == .failed(.tls))
        #expect(recorder.message.contains("client_certificate: FILE"), "\(recorder.message)")
    }

    @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
    func `a client certificate of the wrong authority is refused as such`(version: TLSVersion)
        async throws
    {
        let other = try certificates.authority("other")
        let client = try certificates.leaf("client", by: other)
        let server = try context(
            certificates.leaf("server"), clients: certificates.authority, newest: version)

        let recorder = try await ask(
            server,
            as: TLSOptions(
                authorities: certificates.authority.certificate, certificate: client.certificate,
                key: client.key))

        #expect(recorder.all.last == .failed(.tls))
        #expect(recorder.message.contains("client certificate"), "\(recorder.message)")
    }

    @Test func `two endpoints of one host share no connection when their TLS differs`()
        async throws
    {
        let server = RawServer { _, _ in .bytes(RawServer.answer("sealed")) }
        let port = try await server.start(tls: context(certificates.leaf("server")))
        var trusting = localEndpoint(port: port, scheme: "https")
        trusting.tls = TLSOptions(authorities: certificates.authority.certificate)
        var strict = trusting
        strict.tls = nil
        let transport = HTTPTransport()
        let first = Recorder()
        let second = Recorder()

        _ = transport.start(chatRequest(trusting), to: trusting, receive: first.receive)
        await first.finish()
        _ = transport.start(chatRequest(strict), to: strict, receive: second.receive)
        await second.finish()

        #expect(first.outline == [.sent, .head(200), .ended])
        #expect(second.all == [.failed(.tls)])
        await transport.shutdown()
        try await server.stop()
    }

    @Test func `files that cannot be used are told before anything is sent`() async throws {
        let endpoint = {
            var endpoint = localEndpoint(port: 9, scheme: "https")
            endpoint.tls = TLSOptions(authorities: "/no/such/file.pem")
            return endpoint
        }()

        let recorder = await send(to: endpoint)

        #expect(recorder.all == [.failed(.tls)])
        #expect(recorder.message.contains("/no/such/file.pem: there is no such file"))
    }
}

/// What is said about files before any connection.
@Suite(.enabled(if: Certificates.canBeMade, "the openssl command is needed to make certificates"))
struct TLSMaterialTests {
    private let certificates: Certificates

    init() throws { certificates = try Certificates() }

    private func problem(_ options: TLSOptions) -> TLSMaterial.Problem? {
        do {
            _ = try TLSMaterial(options)
            return nil
        } catch { return error }
    }

    @Test func `each kind of unusable file is told apart, with its key and a remedy`() throws {
        let one = try certificates.leaf("one")
        let two = try certificates.leaf("two")
        let sealed = try certificates.encrypted(one, password: "sesame")
        let binary = try certificates.binary(one)
        let empty = certificates.path("empty.pem")
        try Data().write(to: URL(fileURLWithPath: empty))
        let broken = certificates.path("broken.key")
        try Data("-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n".utf8)
            .write(to: URL(fileURLWithPath: broken))

        let rows: [(TLSOptions, TLSOptions.File, String)] = [
            (TLSOptions(authorities: certificates.path("none")), .authorities, "no such file"),
            (TLSOptions(authorities: certificates.folder.path), .authorities, "cannot be read"),
            (TLSOptions(authorities: empty), .authorities, "no certificate in it"),
            (TLSOptions(authorities: binary), .authorities, "no certificate in it"),
            (TLSOptions(authorities: one.key), .authorities, "no certificate in it"),
            (TLSOptions(certificate: one.key, key: one.key), .certificate, "no certificate in it"),
            (TLSOptions(certificate: one.certificate), .certificate, "no private key in it"),
            (
                TLSOptions(certificate: one.certificate, key: one.certificate), .key,
                "no private key in it"
            ),
            (TLSOptions(certificate: one.certificate, key: two.key), .key, "does not belong"),
            (TLSOptions(certificate: one.certificate, key: sealed), .key, "is encrypted"),
            (
                TLSOptions(
                    certificate: one.certificate, key: sealed, keyPassword: Secret("hunter2")),
                .key, "does not open"
            ),
            (TLSOptions(certificate: one.certificate, key: broken), .key, "cannot be read"),
        ]
        for (options, file, words) in rows {
            let found = problem(options)

            #expect(found?.file == file, "\(words): \(String(describing: found))")
            #expect(found?.message.contains(words) == true, "\(String(describing: found))")
            #expect(found?.advice.isEmpty == false)
            #expect(!"\(String(describing: found))".contains("hunter2"))
        }
    }

    @Test func `a certificate that has expired, or is not valid yet, is doubtful`() throws {
        let client = try certificates.leaf("client")
        let material = try TLSMaterial(
            TLSOptions(certificate: client.certificate, key: client.key))
        let now = Int(Date().timeIntervalSince1970)

        #expect(material.doubt(at: now) == nil)
        #expect(material.doubt(at: now + 3 * 86_400)?.message.contains("expired") == true)
        #expect(material.doubt(at: now - 86_400)?.message.contains("not valid yet") == true)
        #expect(try TLSMaterial(TLSOptions()).doubt(at: now) == nil)
    }
}
