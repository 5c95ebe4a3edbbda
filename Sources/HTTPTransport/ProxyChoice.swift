/// Which proxy the environment asks for.
///
/// The rules are those of curl: lower case wins over upper case; `https_proxy`, `http_proxy`, then
/// `all_proxy`; `no_proxy` lists exceptions. Loopback addresses are never sent through a proxy,
/// because a local model server is not reachable from there.
public enum ProxyChoice {
    /// The proxy for the address `url`, or `nil` to go direct.
    ///
    /// - Parameter environment: the process environment, or a part of it.
    public static func proxy(
        for url: String, environment: [String: String]
    ) -> String? {
        let scheme = url.firstRange(of: "://").map { url[..<$0.lowerBound].lowercased() }
        let authority = url.hostPart
        let target = authority.lastIndex(of: "@").map {
            String(authority[authority.index(after: $0)...])
        }
        guard let scheme, let (name, explicitPort) = splitPort(target ?? authority),
            scheme == "https" || scheme == "http"
        else { return nil }
        let host = name.lowercased()
        let port = explicitPort ?? (scheme == "https" ? 443 : 80)
        if isLoopback(host) { return nil }
        if let list = value("no_proxy", in: environment), excludes(list, host: host, port: port) {
            return nil
        }
        return value("\(scheme)_proxy", in: environment) ?? value("all_proxy", in: environment)
    }

    /// Whether a `no_proxy` list names this host.
    ///
    /// Entries are separated by commas or blanks: `*` names all; `example.org`, `.example.org` and
    /// `*.example.org` name the host and everything below it; `10.0.0.0/8` names a range of IPv4
    /// addresses; `host:8443` names one port.
    static func excludes(_ list: String, host: String, port: Int) -> Bool {
        list.lowercased().split { $0 == "," || $0 == " " || $0 == "\t" }.contains { entry in
            if entry == "*" { return true }
            if let (base, bits) = ipv4Range(entry) {
                guard let address = ipv4(host) else { return false }
                return bits == 0 || (address ^ base) >> (32 - UInt32(bits)) == 0
            }
            guard let (name, entryPort) = splitPort(entry), entryPort ?? port == port else {
                return false
            }
            let suffix = name.drop { $0 == "*" }.drop { $0 == "." }
            return !suffix.isEmpty && (host == suffix || host.hasSuffix("." + suffix))
        }
    }

    private static func value(_ name: String, in environment: [String: String]) -> String? {
        for key in [name, name.uppercased()] {
            if let value = environment[key] { return value.isEmpty ? nil : value }
        }
        return nil
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || ipv4(host).map { $0 >> 24 == 127 } ?? false
    }

    private static func ipv4(_ text: some StringProtocol) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard let byte = UInt8(part) else { return nil }
            address = address << 8 | UInt32(byte)
        }
        return address
    }

    private static func ipv4Range(_ entry: Substring) -> (base: UInt32, bits: Int)? {
        let parts = entry.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let base = ipv4(parts[0]), let bits = Int(parts[1]),
            (0...32).contains(bits)
        else { return nil }
        return (base, bits)
    }
}
