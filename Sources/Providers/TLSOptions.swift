/// Whom an endpoint trusts, and how it is told who asks, where it is reached through TLS.
///
/// Files are named here and read by whoever opens the connection.
public struct TLSOptions: Sendable, Hashable {
    /// The files, by the words of the configuration.
    public enum File: String, Sendable, Hashable, CaseIterable {
        /// The authorities that are trusted.
        case authorities = "ca_file"
        /// The certificate that says who asks.
        case certificate = "client_certificate"
        /// The certificate's private key.
        case key = "client_key"
    }

    /// The oldest version of the protocol that is spoken.
    public enum Version: String, Sendable, Hashable, CaseIterable {
        /// RFC 5246, of 2008.
        case v12 = "1.2"
        /// RFC 8446, of 2018.
        case v13 = "1.3"
    }

    /// A PEM file of the authorities to trust instead of the system's; `nil`, the default, trusts
    /// the system's.
    public var authorities: String?
    /// A PEM file with the client's certificate and those between it and its authority; `nil`, the
    /// default, shows none.
    public var certificate: String?
    /// A PEM file with the certificate's private key; `nil`, the default, looks for the key in the
    /// certificate's file.
    public var key: String?
    /// What the key is encrypted with; `nil`, the default, for a key that is not.
    public var keyPassword: Secret?
    /// The oldest version that is spoken.
    ///
    /// Default 1.2: the older ones are deprecated (RFC 8996).
    public var minimum: Version

    /// Creates options; the defaults are those of each property.
    public init(
        authorities: String? = nil, certificate: String? = nil, key: String? = nil,
        keyPassword: Secret? = nil, minimum: Version = .v12
    ) {
        self.authorities = authorities
        self.certificate = certificate
        self.key = key
        self.keyPassword = keyPassword
        self.minimum = minimum
    }

    /// The path of one of the files; `nil` when it is not named.
    public func path(of file: File) -> String? {
        switch file {
        case .authorities: authorities
        case .certificate: certificate
        case .key: key
        }
    }

    /// Over every part but the password.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(authorities)
        hasher.combine(certificate)
        hasher.combine(key)
        hasher.combine(minimum)
    }
}
