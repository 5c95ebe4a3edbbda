import Providers
import Reliability

/// How endpoints are reached: TLS, plain HTTP, proxies.
extension SettingsReader {
    /// The keys about connections, at the top and in each endpoint.
    static let connectionKeys = ["tls", "plain_http", "proxy"]

    /// What holds for every endpoint that says nothing else.
    mutating func connection(in top: Section) -> ConnectionSettings {
        var connection = ConnectionSettings()
        connection.tls = tls(top)
        connection.allowsPlainHTTP = allowsPlainHTTP(top)
        let proxy = proxy(top)
        connection.proxy = proxy.secret
        connection.followsProxyEnvironment = proxy.followsEnvironment
        return connection
    }

    private static let tlsKeys =
        TLSOptions.File.allCases.map(\.rawValue) + ["client_key_password", "minimum_version"]

    /// The section `tls`, over what the top of the file says; `tls: off` forgets that.
    mutating func tls(_ section: Section) -> TLSOptions? {
        guard let field = section.fields["tls"] else { return connection.tls }
        if field.isScalar, let text = raw(field) {
            if text == "off" || text == "false" { return nil }
            error(
                field, "expected keys with values, or off",
                "Write for example tls: {ca_file: ~/.config/breakwater/ca.pem}.")
            return nil
        }
        guard let given = self.section(field, known: SettingsReader.tlsKeys) else { return nil }
        var named = NamedTLS(
            options: connection.tls ?? TLSOptions(), places: sharedTLS?.places ?? [:])
        for file in TLSOptions.File.allCases {
            guard let path = path(given, file.rawValue), let field = given.fields[file.rawValue]
            else { continue }
            named.places[file] = SettingsPlace(key: field.path, line: field.line)
            switch file {
            case .authorities: named.options.authorities = path
            case .certificate:
                named.options.certificate = path
                // Another certificate has another key.
                named.options.key = nil
                named.options.keyPassword = nil
                named.places[.key] = nil
            case .key: named.options.key = path
            }
        }
        named.options.keyPassword = keyPassword(given) ?? named.options.keyPassword
        named.options.minimum =
            value(given, "minimum_version", expected: "a version of TLS", example: "1.2 or 1.3") {
                TLSOptions.Version(rawValue: $0)
            } ?? named.options.minimum
        if named.options.certificate == nil {
            for key in ["client_key", "client_key_password"] {
                guard let field = given.fields[key] else { continue }
                error(
                    field, "there is no certificate to it",
                    "Write client_certificate: with the certificate's file as well.")
            }
        }
        if section.path.isEmpty { sharedTLS = named }
        tlsSections.append(named)
        return named.options
    }

    private mutating func keyPassword(_ section: Section) -> Secret? {
        guard let field = section.fields["client_key_password"], let raw = raw(field),
            let text = text(section, "client_key_password")
        else { return nil }
        if !raw.contains("${") {
            warn(
                field, "the password itself stands in this file",
                "Write client_key_password: ${MY_KEY_PASSWORD} and set that variable.")
        }
        return Secret(text)
    }

    /// Whether requests may travel unencrypted; an endpoint without the key takes the top's word.
    mutating func allowsPlainHTTP(_ section: Section) -> Bool {
        value(section, "plain_http", expected: "allow or refuse", example: "refuse") {
            ["allow": true, "refuse": false][$0]
        } ?? connection.allowsPlainHTTP
    }

    /// Says what is against an address without TLS; `hasKey` is true when a key goes there.
    mutating func judgePlainHTTP(
        _ section: Section, _ address: WebAddress?, isAllowed: Bool, hasKey: Bool
    ) {
        guard let address, address.scheme == "http", !address.isLoopback else { return }
        let line = section.fields["url"]?.line ?? section.line
        if !isAllowed {
            report(
                .error, line: line, key: section.path("url"),
                "unencrypted requests to another machine are refused by plain_http",
                "Write https://, or plain_http: allow for this endpoint.")
        } else if hasKey, section.fields["plain_http"] == nil {
            report(
                .warning, line: line, key: section.path("url"),
                "the key would travel unencrypted",
                "Use https://, or say that it is meant so: plain_http: allow.")
        }
    }

    /// The proxy of an endpoint at `address`, and whether the environment may name one when it has
    /// none.
    mutating func proxy(
        _ section: Section, to address: WebAddress?
    ) -> (secret: Secret?, followsEnvironment: Bool) {
        if section.fields["proxy"] != nil { return proxy(section) }
        let isElsewhere = address?.isLoopback == false
        return (isElsewhere ? connection.proxy : nil, connection.followsProxyEnvironment)
    }

    /// The proxy of this section.
    private mutating func proxy(
        _ section: Section
    ) -> (secret: Secret?, followsEnvironment: Bool) {
        guard let text = text(section, "proxy"), let field = section.fields["proxy"] else {
            return (nil, true)
        }
        if text == "off" || text == "false" { return (nil, false) }
        if let complaint = ProxyRule.complaint(text) {
            error(field, complaint.message, complaint.advice)
            return (nil, true)
        }
        return (Secret(text), false)
    }

    /// A path under `key`, from the person's home or from the folder of the configuration.
    mutating func path(_ section: Section, _ key: String) -> String? {
        guard let text = text(section, key), let field = section.fields[key] else { return nil }
        guard !text.isEmpty else {
            error(field, "it is empty", "Write the path of a file, or leave the key out.")
            return nil
        }
        return absolute(text)
    }
}
