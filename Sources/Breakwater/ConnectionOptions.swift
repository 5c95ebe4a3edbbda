import Client
import HTTPTransport
public import Providers
public import Reliability

/// How a provider is reached, and how often a call tries.
///
/// What is left out comes from the environment and the provider table: the key from the provider's
/// own variable, the address from its address variable, else from the table, the proxy from
/// `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`. A value that cannot work is a
/// `SetupError` when the client is made; nothing is ignored.
public struct ConnectionOptions: Sendable, Equatable {
    /// Which proxy requests go through.
    public enum Proxy: Sendable, Equatable {
        /// What the environment says; loopback addresses always go direct.
        case environment
        /// None.
        case direct
        /// `http://user:pass@host:port` or `socks5://host:port`.
        case address(Secret)
    }

    /// The base address with its version part; `nil` is the provider's.
    public var baseURL: String?
    /// The key; `nil` is that of the provider's own variable.
    public var key: Secret?
    /// Further keys that take turns with the first, at most 63; see `Endpoint.otherKeys`.
    ///
    /// Default none.
    public var otherKeys: [Secret]
    /// Default `.environment`.
    public var proxy: Proxy
    /// Authorities, client certificate and version of TLS; `nil` trusts the system's authorities.
    public var tls: TLSOptions?
    /// False when a request must not leave this machine unencrypted.
    ///
    /// Default true. Loopback addresses are not concerned.
    public var allowsPlainHTTP: Bool
    /// The five clocks of an attempt.
    public var timeouts: AttemptTimeouts
    /// Fields added to each request, which replace any others of their name.
    public var headers: [HeaderField]
    /// From acceptance to the first shown token, above zero; `nil` keeps the policy's 120 s.
    public var deadline: Duration?
    /// Attempts of a call after its first, over all its endpoints, hedges included: 0…19.
    ///
    /// `nil` keeps the policy's 5.
    public var maxRetries: Int?
    /// The longest wait before the first retry, above zero, doubled with each; `nil` keeps 500 ms.
    public var retryDelay: Duration?

    /// Creates options; the defaults are those of each property.
    public init(
        baseURL: String? = nil, key: Secret? = nil, proxy: Proxy = .environment,
        tls: TLSOptions? = nil, allowsPlainHTTP: Bool = true,
        timeouts: AttemptTimeouts = AttemptTimeouts(), headers: [HeaderField] = [],
        deadline: Duration? = nil, maxRetries: Int? = nil, retryDelay: Duration? = nil,
        otherKeys: [Secret] = []
    ) {
        self.baseURL = baseURL
        self.key = key
        self.otherKeys = otherKeys
        self.proxy = proxy
        self.tls = tls
        self.allowsPlainHTTP = allowsPlainHTTP
        self.timeouts = timeouts
        self.headers = headers
        self.deadline = deadline
        self.maxRetries = maxRetries
        self.retryDelay = retryDelay
    }

    /// `policy` with what these options say of a whole call.
    func applied(to policy: CallPolicy) throws(SetupError) -> CallPolicy {
        var policy = policy
        if let maxRetries {
            guard (0...19).contains(maxRetries) else {
                throw .outOfRange(option: "maxRetries", allowed: "0 to 19, not \(maxRetries)")
            }
            policy.attempts = maxRetries + 1
        }
        if let retryDelay {
            try Self.require(retryDelay, isPositive: "retryDelay")
            policy.backoff = Backoff(base: retryDelay, cap: max(retryDelay, policy.backoff.cap))
        }
        if let deadline {
            try Self.require(deadline, isPositive: "deadline")
            policy.deadline = deadline
        }
        return policy
    }

    /// The timeouts, each looked at.
    func checkedTimeouts() throws(SetupError) -> AttemptTimeouts {
        let all = [
            ("connect", timeouts.connect), ("head", timeouts.head),
            ("firstToken", timeouts.firstToken), ("gap", timeouts.gap), ("total", timeouts.total),
        ]
        for (name, value) in all {
            if let value { try Self.require(value, isPositive: "timeouts.\(name)") }
        }
        return timeouts
    }

    /// The fields, each looked at: what a header cannot carry would fail at the first request.
    func checkedHeaders() throws(SetupError) -> [HeaderField] {
        for field in headers {
            let isName =
                !field.name.isEmpty
                && field.name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x3A }
            guard isName else {
                throw .outOfRange(
                    option: "the name of a header",
                    allowed: "printable ASCII without blanks and colons, such as x-team")
            }
            guard field.value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw .outOfRange(
                    option: "the value of the header \(field.name)", allowed: "printable ASCII")
            }
        }
        return headers
    }

    /// The proxy towards `url`, looked at.
    func checkedProxy(
        for url: String, environment: [String: String]
    ) throws(SetupError) -> Secret? {
        do throws(TransportFailure) {
            switch proxy {
            case .direct: return nil
            case .environment:
                return try ProxyChoice.checkedProxy(for: url, environment: environment)
            case .address(let proxy):
                if let advice = try ProxyAddress(proxy.revealed()).unsupported {
                    throw TransportFailure(.configuration, advice)
                }
                return proxy
            }
        } catch {
            throw .unusableProxy(advice: error.message)
        }
    }

    /// What TLS goes by, its files looked at.
    func checkedTLS() throws(SetupError) -> TLSOptions? {
        guard let tls else { return nil }
        do throws(TLSMaterial.Problem) {
            _ = try TLSMaterial(tls)
        } catch {
            throw .unusableTLS(advice: error.sentence)
        }
        return tls
    }

    private static func require(
        _ value: Duration, isPositive option: String
    ) throws(SetupError) {
        guard value > .zero else {
            throw .outOfRange(option: option, allowed: "above zero, not \(value)")
        }
    }
}
