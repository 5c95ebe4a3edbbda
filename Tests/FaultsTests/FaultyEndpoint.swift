import LoopbackServers
import NIOSSL
import Providers
import Reliability
import Synchronization
import TestSupport

/// An endpoint that plays one fault.
struct FaultyEndpoint {
    let endpoint: Endpoint
    private let server: RawServer
    private let full: FullPort?
    /// Held because their folder goes with them.
    private let certificates: Certificates?

    init(_ play: Play, _ terms: Fault.Terms = Fault.Terms()) async throws {
        server = Self.server(of: play)
        full = if case .full = play.site { FullPort() } else { nil }
        certificates = play.needsCertificates ? try Certificates() : nil
        var port = try await server.start(
            tls: try certificates.map { try Self.identity(play.site, $0) })
        if let full { port = try await full.start() }
        if case .closed = play.site { try await server.stop() }
        endpoint = Endpoint(
            profile: EndpointProfile(
                name: "faulty", model: "m", limits: RateLimits(requestsPerMinute: 6_000),
                timeouts: terms.timeouts),
            baseURL: Self.address(play.site, port), key: Secret("sk-very-secret"),
            format: terms.format, tls: Self.trust(play.site, certificates),
            rateLimits: terms.rateLimits)
    }

    func say(_ reply: RawServer.Reply) { server.say(reply) }

    func close() async throws {
        try await server.stop()
        try await full?.stop()
    }

    private static func server(of play: Play) -> RawServer {
        let isKept = if case .kept = play.site { true } else { false }
        let isDeaf = if case .deaf = play.site { true } else { false }
        let requests = Mutex(0)
        return RawServer(reads: !isDeaf) { text, _ in
            // A request may come in several pieces, and a greeting of TLS is none.
            guard text.contains("POST ") || play.site.hears(text) else { return .silence }
            let number = requests.withLock { requests in
                requests += 1
                return requests
            }
            let isFirst = isKept && number == 1
            return isFirst ? .bytes(RawServer.answer(Wire.text("well") + Wire.finish)) : play.reply
        }
    }

    private static func address(_ site: Play.Site, _ port: Int) -> String {
        switch site {
        case .unknownName: "http://no-such-host.invalid/v1"
        case .named: "http://localhost:\(port)/v1"
        case .secured: "https://localhost:\(port)/v1"
        case .plain, .closed, .full, .deaf, .kept: "http://127.0.0.1:\(port)/v1"
        }
    }

    private static func trust(_ site: Play.Site, _ certificates: Certificates?) -> TLSOptions? {
        if case .secured(.ofAStranger) = site { return nil }
        return certificates.map { TLSOptions(authorities: $0.authority.certificate) }
    }

    private static func identity(
        _ site: Play.Site, _ certificates: Certificates
    ) throws -> NIOSSLContext {
        let pair =
            switch site {
            case .secured(.expired): try certificates.leaf("server", days: -1)
            case .secured(.ofAnotherName):
                try certificates.leaf("server", hosts: ["DNS:elsewhere.test"])
            default: try certificates.leaf("server")
            }
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(pair.certificate)
                    .map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: pair.key, format: .pem))))
    }
}

extension Play.Site {
    /// Whether a server without TLS hears that somebody wants to speak it.
    fileprivate func hears(_ text: String) -> Bool {
        if case .secured(.none) = self { text.hasPrefix("\u{16}") } else { false }
    }
}
