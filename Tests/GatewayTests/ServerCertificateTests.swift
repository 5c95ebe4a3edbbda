import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import TestSupport
import Testing

@testable import Gateway

@Suite(.enabled(if: Certificates.canBeMade, "the openssl command is needed to make certificates"))
struct ServerCertificateTests {
    private let certificates: Certificates

    init() throws { certificates = try Certificates() }

    @Test func `a client that trusts the authority is answered over TLS, another is not`()
        async throws
    {
        let pair = try certificates.leaf("server")
        let options = GatewayOptions(
            certificate: ServerCertificate(chain: pair.certificate, key: pair.key))
        let transport = ScriptedTransport { $0.answer() }

        try await ServedGateway.run(through: transport, options: options) { gateway in
            var request = gateway.request(ServedGateway.completions, ServedGateway.body())
            request.url = request.url.replacingOccurrences(of: "http://", with: "https://")
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .certificates(
                try NIOSSLCertificate.fromPEMFile(certificates.authority.certificate))
            let trusting = HTTPClient(configuration: .init(tlsConfiguration: tls))
            let answer = try await trusting.execute(request, timeout: .seconds(30))
            try await trusting.shutdown()

            #expect(answer.status == .ok)
            await #expect(throws: (any Error).self) {
                try await HTTPClient.shared.execute(request, timeout: .seconds(30))
            }
        }
    }

    @Test func `a file that holds something else is refused by its name`() throws {
        let pair = try certificates.leaf("server")
        let other = try certificates.leaf("other")
        for (chain, key, culprit) in [
            ("/nowhere.pem", pair.key, "/nowhere.pem"), (pair.key, pair.key, pair.key),
            (pair.certificate, pair.certificate, pair.certificate),
            (pair.certificate, other.key, other.key),
        ] {
            let error = #expect(throws: GatewayRefusal.self) {
                try ServerCertificate(chain: chain, key: key).configuration()
            }
            #expect(error?.description.hasPrefix(culprit + " holds no") == true, "\(chain) \(key)")
        }
    }
}
