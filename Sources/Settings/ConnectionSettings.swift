public import Providers

/// How endpoints are reached, unless one of them says otherwise.
public struct ConnectionSettings: Sendable, Equatable {
    /// Authorities, client certificate and version of TLS; `nil` trusts the system's authorities.
    public var tls: TLSOptions?
    /// False after `plain_http: refuse`: nothing leaves this machine unencrypted.
    ///
    /// Default true.
    public var allowsPlainHTTP: Bool
    /// The proxy to every host but this machine; `nil` leaves it to the environment.
    public var proxy: Secret?
    /// False after `proxy: off`, so that `HTTPS_PROXY` and its like concern nobody.
    ///
    /// Default true.
    public var followsProxyEnvironment: Bool

    /// Creates settings; the defaults are those of each property.
    public init(
        tls: TLSOptions? = nil, allowsPlainHTTP: Bool = true, proxy: Secret? = nil,
        followsProxyEnvironment: Bool = true
    ) {
        self.tls = tls
        self.allowsPlainHTTP = allowsPlainHTTP
        self.proxy = proxy
        self.followsProxyEnvironment = followsProxyEnvironment
    }

    /// `configured` reached this way, for an endpoint that does not stand in a file.
    public func applied(to configured: ConfiguredEndpoint) -> ConfiguredEndpoint {
        var configured = configured
        configured.endpoint.tls = tls
        configured.endpoint.allowsPlainHTTP = allowsPlainHTTP
        configured.followsProxyEnvironment = followsProxyEnvironment
        // Where the address cannot be read nothing is sent anyway.
        if WebAddress(configured.endpoint.baseURL)?.isLoopback == false {
            configured.endpoint.proxy = proxy
        }
        return configured
    }
}

/// Where something stands in a file.
public struct SettingsPlace: Sendable, Hashable {
    /// The key with its way down from the top, such as `endpoints[0].tls.ca_file`.
    public var key: String
    /// The line, from 1.
    public var line: Int?
}

/// A file that a configuration names; whoever starts, or checks, sees whether it is there.
public struct NamedFile: Sendable, Hashable {
    /// Its path.
    public var path: String
    /// Where it is named.
    public var place: SettingsPlace
}

/// What a configuration says about TLS in one place, with the files that this place inherits.
public struct NamedTLS: Sendable, Equatable {
    /// What is said.
    public var options: TLSOptions
    /// Where each of its files is named.
    public var places: [TLSOptions.File: SettingsPlace]
}
