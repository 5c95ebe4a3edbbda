import AsyncHTTPClient
import Client
import NIOCore
import NIOHTTP1
import NIOSSL
import Providers
import Reliability

/// What makes two endpoints need two HTTP clients: the proxy, TLS and the connect limit.
struct ClientProfile: Sendable, Hashable {
    let proxy: ProxyAddress?
    /// `nil` is what the system trusts.
    let tls: TLSOptions?
    /// `nil` leaves it to the system.
    let connectTimeout: Duration?

    /// The room for a socket's first bytes, which it keeps as long as it is open: the head and a few
    /// tokens fit, and it doubles for servers that write more at once.
    private static let received = AdaptiveRecvByteBufferAllocator(
        minimum: 256, initial: 512, maximum: 65_536)

    init(_ endpoint: Endpoint) throws(TransportFailure) {
        proxy = try endpoint.proxy.map { (secret) throws(TransportFailure) in
            try ProxyAddress(secret.revealed())
        }
        tls = endpoint.tls
        connectTimeout = endpoint.profile.timeouts.connect
        if let proxy, let advice = proxy.unsupported {
            throw TransportFailure(.configuration, advice)
        }
        if !endpoint.allowsPlainHTTP, endpoint.baseURL.sendsUnencrypted {
            throw TransportFailure(
                .configuration,
                "unencrypted requests to \(endpoint.baseURL.withoutUserInfo.hostPart) are refused;"
                    + " use https://, or allow them with plain_http: allow")
        }
    }

    /// Reads the files of certificates, so not to be called under a lock.
    func configuration(
        _ options: HTTPTransportOptions
    ) throws(TransportFailure) -> HTTPClient.Configuration {
        let material = try material(options)
        var pool = HTTPClient.Configuration.ConnectionPool(
            idleTimeout: .init(options.idleTimeout))
        pool.concurrentHTTP1ConnectionsPerHostSoftLimit = options.connectionsPerHost
        pool.retryConnectionEstablishment = false
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: material.configuration,
            redirectConfiguration: .disallow,
            // Without a limit of ours the system gives up after about two minutes.
            timeout: .init(connect: .init(connectTimeout ?? .seconds(600))),
            connectionPool: pool,
            proxy: proxy?.forClient,
            decompression: .disabled)
        configuration.httpVersion = .http1Only
        // The core tells its own story of a request; a second one costs 4 % and holds addresses.
        configuration.tracing.tracer = nil
        configuration.http1_1ConnectionDebugInitializer = { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.syncOptions?.setOption(.recvAllocator, value: Self.received)
                try FlushCoalescer.add(to: channel)
            }
        }
        return configuration
    }

    /// How connections that speak HTTP/2 alone are encrypted; reads the files of certificates.
    func secureHTTP2(_ options: HTTPTransportOptions) throws(TransportFailure) -> NIOSSLContext {
        var configuration = try material(options).configuration
        configuration.applicationProtocols = ["h2"]
        do { return try NIOSSLContext(configuration: configuration) } catch {
            throw TransportFailure(.tls, "TLS cannot be set up: check the files of certificates")
        }
    }

    private func material(
        _ options: HTTPTransportOptions
    ) throws(TransportFailure) -> TLSMaterial {
        var files = tls ?? TLSOptions()
        files.authorities = files.authorities ?? options.trustRootsFile
        do throws(TLSMaterial.Problem) { return try TLSMaterial(files) } catch {
            throw TransportFailure(.tls, error.sentence)
        }
    }
}

extension ProxyAddress {
    fileprivate var forClient: HTTPClient.Configuration.Proxy {
        switch scheme {
        case .socks5:
            .socksServer(host: host, port: port)
        case .http, .https:
            .server(
                host: host, port: port,
                authorization: user.map {
                    .basic(username: $0, password: password?.revealed() ?? "")
                })
        }
    }
}

extension HTTPRequestValue {
    /// Whether it is a call of gRPC, which needs HTTP/2 from its first byte on.
    var isUnary: Bool {
        headers.contains { $0.name == "content-type" && $0.value == "application/grpc" }
    }

    /// The fields as they go out: ours, and the wish for an uncompressed answer.
    var wireHeaders: HTTPHeaders {
        var fields = HTTPHeaders()
        fields.reserveCapacity(headers.count + 1)
        for field in headers { fields.add(name: field.name, value: field.value) }
        if !fields.contains(name: "accept-encoding") {
            fields.add(name: "accept-encoding", value: "identity")
        }
        return fields
    }
}

extension String {
    /// The address without what may be a secret in it.
    var withoutSecrets: String { String(withoutUserInfo.prefix { $0 != "?" }) }

    /// True for `http://` and a host that is not this machine.
    var sendsUnencrypted: Bool {
        guard prefix(7).lowercased() == "http://" else { return false }
        guard let (host, _) = splitPort(withoutUserInfo.hostPart) else { return true }
        return !ProxyChoice.isLoopback(host.lowercased())
    }

    /// Without a name and a password before the host.
    var withoutUserInfo: String {
        guard let at = lastIndex(of: "@") else { return self }
        let scheme = firstRange(of: "://")?.upperBound ?? startIndex
        return scheme <= at ? String(self[..<scheme]) + String(self[index(after: at)...]) : self
    }
}
