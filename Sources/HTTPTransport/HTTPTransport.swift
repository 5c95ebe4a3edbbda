internal import AsyncHTTPClient
public import Client
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
public import Providers
import Synchronization

/// The real door to the network: HTTP/1.1 with TLS and proxies, through AsyncHTTPClient.
///
/// Nothing is started before the first request. Events are handed over on the event loop where their
/// bytes arrived, so a slow receiver slows the socket and nothing piles up.
///
/// What is set against the HTTP client's own defaults, and why:
/// - no second connection attempt behind our back: the core must see a refusal at once;
/// - no redirects: the client's own following would carry keys in headers such as `api-key` along;
/// - no decompression: an answer of a few bytes could not grow in memory without bound;
/// - no read timeout: the timers of an attempt belong to the core;
/// - HTTP/1.1 only, but for gRPC's unary calls: one socket a request, so that cancelling closes it and nothing queues unseen
///   behind the stream limit of a shared connection;
/// - room for thousands of connections a host: the queue is the core's.
public final class HTTPTransport: Transport {
    private let options: HTTPTransportOptions
    private let state: Mutex<State>

    private struct State: Sendable {
        var group: MultiThreadedEventLoopGroup?
        var clients: [ClientProfile: HTTPClient] = [:]
        var templates: [String: HTTPClient.Request] = [:]
        var isShutDown = false

        /// Empties itself for good.
        mutating func takeAll() -> Running {
            defer {
                clients = [:]
                group = nil
                isShutDown = true
            }
            return Running(clients: Array(clients.values), group: group)
        }
    }

    /// The threads of the process's servers where they are shared, else threads of its own.
    private func makeGroup() -> MultiThreadedEventLoopGroup {
        options.sharesThreads
            ? .singleton : MultiThreadedEventLoopGroup(numberOfThreads: options.threads)
    }

    /// Creates a transport that starts nothing yet.
    public init(options: HTTPTransportOptions = .init()) {
        self.options = options
        state = Mutex(State())
    }

    deinit {
        // The HTTP client insists on an end; who forgot `shutdown()` gets one without waiting.
        state.withLock { $0.takeAll() }.close {}
    }

    /// Starts `request` towards `endpoint`; see ``Transport/start(_:to:receive:)``.
    public func start(
        _ request: HTTPRequestValue, to endpoint: Endpoint,
        receive: @escaping @Sendable (TransportEvent) -> Void
    ) -> any TransportExchange {
        if request.isUnary { return startUnary(request, to: endpoint, receive: receive) }
        do throws(TransportFailure) {
            let (client, message, isFirst) = try prepare(request, for: endpoint)
            let exchange = Exchange(
                receive: receive, target: endpoint.baseURL, isProxied: endpoint.proxy != nil,
                mayBeKept: !isFirst)
            exchange.run(message, on: client)
            return exchange
        } catch {
            let exchange = Exchange(
                receive: receive, target: endpoint.baseURL, isProxied: endpoint.proxy != nil,
                mayBeKept: false)
            exchange.fail(error)
            return exchange
        }
    }

    /// A unary call of gRPC.
    private func startUnary(
        _ request: HTTPRequestValue, to endpoint: Endpoint,
        receive: @escaping @Sendable (TransportEvent) -> Void
    ) -> any TransportExchange {
        let exchange = UnaryExchange(receive: receive, target: endpoint.baseURL)
        do throws(TransportFailure) {
            let profile = try ClientProfile(endpoint)
            if profile.proxy != nil {
                throw TransportFailure(
                    .configuration, "gRPC is not sent through a proxy; name the host in NO_PROXY")
            }
            var message = try parse(request)
            message.headers = request.wireHeaders
            let tls = message.useTLS ? try profile.secureHTTP2(options) : nil
            let group: MultiThreadedEventLoopGroup? = state.withLock { state in
                guard !state.isShutDown else { return nil }
                let group = state.group ?? makeGroup()
                state.group = group
                return group
            }
            guard let group else {
                throw TransportFailure(.configuration, "the HTTP client was shut down")
            }
            exchange.run(
                message, body: request.body, tls: tls,
                connectTimeout: .init(profile.connectTimeout ?? .seconds(600)), on: group)
        } catch {
            exchange.fail(error)
        }
        return exchange
    }

    /// Closes every socket and ends the threads; exchanges under way fail.
    ///
    /// Returns after 250 ms at the latest: a connection that is still being made can only be waited
    /// for, and it ends by itself within the connect limit.
    public func shutdown() async {
        let running = state.withLock { $0.takeAll() }
        guard let group = running.group else { return }
        await withCheckedContinuation { continuation in
            let resume = ResumeOnce(continuation)
            group.next().scheduleTask(in: .milliseconds(250)) { resume.now() }
            running.close { resume.now() }
        }
    }

    /// The client and its request, and whether it is the first to this address.
    private func prepare(
        _ request: HTTPRequestValue, for endpoint: Endpoint
    ) throws(TransportFailure) -> (HTTPClient, HTTPClient.Request, isFirst: Bool) {
        let profile = try ClientProfile(endpoint)
        let (known, template) = state.withLock {
            ($0.clients[profile], $0.templates[request.method + request.url])
        }
        let client = if let known { known } else { try makeClient(for: profile) }
        var message = if let template { template } else { try parse(request) }
        message.headers = request.wireHeaders
        message.body = request.body.isEmpty ? nil : .bytes(request.body)
        return (client, message, template == nil)
    }

    /// The client of a profile that had none a moment ago.
    private func makeClient(for profile: ClientProfile) throws(TransportFailure) -> HTTPClient {
        let configuration = try profile.configuration(options)
        let client: HTTPClient? = state.withLock { state in
            guard !state.isShutDown else { return nil }
            if let client = state.clients[profile] { return client }
            let group = state.group ?? makeGroup()
            let client = HTTPClient(
                eventLoopGroupProvider: .shared(group), configuration: configuration)
            state.group = group
            state.clients[profile] = client
            return client
        }
        guard let client else {
            throw TransportFailure(.configuration, "the HTTP client was shut down")
        }
        return client
    }

    /// Parses the address once; later requests copy the result.
    private func parse(
        _ request: HTTPRequestValue
    ) throws(TransportFailure) -> HTTPClient.Request {
        do {
            let template = try HTTPClient.Request(
                url: request.url, method: .init(rawValue: request.method))
            state.withLock { state in
                // A few endpoints have a few addresses each; whoever has more starts afresh.
                if state.templates.count >= 1024 { state.templates = [:] }
                state.templates[request.method + request.url] = template
            }
            return template
        } catch {
            throw TransportFailure(
                .configuration,
                "the address \(request.url.withoutSecrets) is not a usable http or https URL")
        }
    }
}

/// How the transport is set up.
public struct HTTPTransportOptions: Sendable, Equatable {
    /// Threads for sockets, from 1.
    ///
    /// Default 1: decoding a token takes about a microsecond.
    public var threads: Int
    /// Whether sockets are served by the threads that the process's servers use, instead.
    ///
    /// Default false. A gateway then carries an answer from socket to socket on one thread.
    package var sharesThreads = false
    /// Connections kept for one host at most, used and idle.
    ///
    /// Default 8,192: queueing is the core's.
    public var connectionsPerHost: Int
    /// How long an idle connection is kept.
    ///
    /// Default 30 s: shorter than most servers keep theirs.
    public var idleTimeout: Duration
    /// A file of PEM certificates to trust instead of the system's, where the endpoint names none;
    /// `nil` trusts the system's.
    public var trustRootsFile: String?

    /// Creates options; the defaults are those of each property.
    public init(
        threads: Int = 1, connectionsPerHost: Int = 8192, idleTimeout: Duration = .seconds(30),
        trustRootsFile: String? = nil
    ) {
        precondition(threads >= 1, "at least one thread is needed, got \(threads)")
        self.threads = threads
        self.connectionsPerHost = connectionsPerHost
        self.idleTimeout = idleTimeout
        self.trustRootsFile = trustRootsFile
    }
}
