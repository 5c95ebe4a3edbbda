public import Client
public import Providers

/// Where a gateway listens and what it lets in.
public struct GatewayOptions: Sendable {
    /// The address to listen on.
    ///
    /// Default `127.0.0.1`. Any other than loopback needs a `token`.
    public var host: String
    /// The port; 0 takes a free one.
    ///
    /// Default 4141.
    public var port: Int
    /// What clients must show as `Authorization: Bearer …`; `nil` lets everybody in who reaches the port.
    public var token: Secret?
    /// What lets in who only looks: status, metrics and models, but neither questions nor orders.
    ///
    /// Default `nil`. Without a `token` it means nothing, since everybody is let in then.
    public var readToken: Secret?
    /// The most bytes of a request's body; more is answered 413.
    ///
    /// Default 32 MiB, room for a few images.
    public var bodyMax: Int
    /// The most bytes of all header fields of a request together.
    ///
    /// Default 32 KiB.
    public var headersMax: Int
    /// The most completions at once; one more is answered 503.
    ///
    /// Default 4,096.
    public var requestsMax: Int
    /// How long a connection may wait for its next request.
    ///
    /// Default 75 s.
    public var idleMax: Duration
    /// How long running answers may go on after `stop()`.
    ///
    /// Default 30 s.
    public var stopWithin: Duration
    /// What the server shows itself with over TLS; `nil` serves without encryption.
    ///
    /// Default `nil`.
    public var certificate: ServerCertificate?
    /// What every call starts from.
    ///
    /// Default nothing.
    public var call: CallOptions

    /// Creates options; the defaults are those of each property.
    public init(
        host: String = "127.0.0.1", port: Int = 4141, token: Secret? = nil,
        readToken: Secret? = nil, bodyMax: Int = 32 << 20, headersMax: Int = 32 << 10,
        requestsMax: Int = 4096,
        idleMax: Duration = .seconds(75), stopWithin: Duration = .seconds(30),
        certificate: ServerCertificate? = nil, call: CallOptions = CallOptions()
    ) {
        precondition((0...65_535).contains(port), "port must be 0…65535, got \(port)")
        precondition(bodyMax > 0, "bodyMax must be above 0, got \(bodyMax)")
        precondition(headersMax > 0, "headersMax must be above 0, got \(headersMax)")
        precondition(requestsMax > 0, "requestsMax must be above 0, got \(requestsMax)")
        self.host = host
        self.port = port
        self.token = token
        self.readToken = readToken
        self.bodyMax = bodyMax
        self.headersMax = headersMax
        self.requestsMax = requestsMax
        self.idleMax = idleMax
        self.stopWithin = stopWithin
        self.certificate = certificate
        self.call = call
    }

    /// True when only this machine reaches the address.
    public var isLoopback: Bool {
        WebAddress("http://" + (host.contains(":") ? "[\(host)]" : host))?.isLoopback ?? false
    }
}
