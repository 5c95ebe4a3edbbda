public import Client
public import Providers

/// Which proxy the environment asks for.
///
/// The rules are those of curl: lower case wins over upper case; `https_proxy`, `http_proxy`, then
/// `all_proxy`; `no_proxy` lists exceptions. Loopback addresses are never sent through a proxy,
/// because a local model server is not reachable from there.
public enum ProxyChoice {
    /// A variable that names a proxy.
    public struct Variable: Sendable, Equatable {
        /// Its name as it stands in the environment, such as `HTTPS_PROXY`.
        public let name: String
        /// The proxy, which nobody has looked at yet.
        public let value: Secret
    }

    /// The proxy for the address `url`, or `nil` to go direct.
    ///
    /// - Parameter environment: the process environment, or a part of it.
    public static func proxy(
        for url: String, environment: [String: String]
    ) -> String? {
        variable(for: url, environment: environment)?.value.revealed()
    }

    /// The same, looked at: throws a `.configuration` failure that names the variable when its proxy
    /// cannot be read, or is of a kind that cannot be used.
    public static func checkedProxy(
        for url: String, environment: [String: String]
    ) throws(TransportFailure) -> Secret? {
        guard let variable = variable(for: url, environment: environment) else { return nil }
        let complaint: String?
        do throws(TransportFailure) {
            complaint = try ProxyAddress(variable.value.revealed()).unsupported
        } catch {
            complaint = error.message
        }
        if let complaint {
            throw TransportFailure(.configuration, "\(variable.name): \(complaint)")
        }
        return variable.value
    }

    /// The variable that says which proxy the address `url` goes through, or `nil` to go direct.
    public static func variable(
        for url: String, environment: [String: String]
    ) -> Variable? {
        let scheme = url.firstRange(of: "://").map { url[..<$0.lowerBound].lowercased() }
        guard let scheme, scheme == "https" || scheme == "http",
            let (name, explicitPort) = splitPort(url.withoutUserInfo.hostPart)
        else { return nil }
        let host = name.lowercased()
        let port = explicitPort ?? (scheme == "https" ? 443 : 80)
        if isLoopback(host) { return nil }
        if let list = value("no_proxy", in: environment),
            ProxyExceptions(list.value).contain(host: host, port: port)
        {
            return nil
        }
        let found = value("\(scheme)_proxy", in: environment) ?? value("all_proxy", in: environment)
        return found.map { Variable(name: $0.name, value: Secret($0.value)) }
    }

    /// What of `no_proxy` cannot be read, one sentence for each entry.
    public static func complaints(about environment: [String: String]) -> [String] {
        guard let list = value("no_proxy", in: environment) else { return [] }
        return ProxyExceptions(list.value).unreadable.map { entry in
            "\(list.name): `\(entry)` is passed over; write a host, .domain, host:port, an address,"
                + " a range such as 10.0.0.0/8, or *"
        }
    }

    private static func value(
        _ name: String, in environment: [String: String]
    ) -> (name: String, value: String)? {
        for key in [name, name.uppercased()] {
            if let value = environment[key] { return value.isEmpty ? nil : (key, value) }
        }
        return nil
    }

    /// True for this machine itself; `host` in lower case.
    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host.hasSuffix(".localhost")
            || loopback.contain(host: host, port: 0)
    }

    private static let loopback = ProxyExceptions("127.0.0.0/8, ::1")
}
