/// The parts of an `http` or `https` address that a configuration looks at.
public struct WebAddress: Sendable, Equatable {
    /// `http` or `https`.
    public let scheme: String
    /// The host in lower case, an IPv6 address without its brackets.
    public let host: String
    /// The port, or the scheme's own.
    public let port: Int
    /// True when a name or a password stands before the host.
    public let hasCredentials: Bool
    /// The address without final slashes.
    public let text: String

    /// Reads an address; `nil` when it is not one.
    public init?(_ given: some StringProtocol) {
        var text = String(given)
        while text.hasSuffix("/") { text.removeLast() }
        guard let mark = text.firstRange(of: "://"),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") })
        else { return nil }
        let scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[mark.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let place = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        guard let (host, port) = WebAddress.hostAndPort(place) else { return nil }
        self.scheme = scheme
        self.host = host
        self.port = port ?? (scheme == "https" ? 443 : 80)
        self.text = text
        hasCredentials = authority.contains("@")
    }

    /// True when nothing follows the host and its port.
    public var isOrigin: Bool {
        !text.drop { $0 != ":" }.dropFirst(3).contains { $0 == "/" || $0 == "?" }
    }

    /// Host and port as a person writes them, without what stands around them.
    ///
    /// | address | place |
    /// | --- | --- |
    /// | `https://user:word@example.org/v1` | `example.org` |
    /// | `http://[::1]:8080` | `[::1]:8080` |
    public var place: String {
        let host = host.contains(":") ? "[\(host)]" : host
        return port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)"
    }

    /// True for this machine itself.
    public var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
    }

    /// Splits `host:port` and `[v6]:port`.
    package static func hostAndPort(_ text: Substring) -> (String, Int?)? {
        var host = text
        var port: Int?
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            let after = text[text.index(after: end)...]
            if after.isEmpty { return host.isEmpty ? nil : (host.lowercased(), nil) }
            guard after.hasPrefix(":"), let number = Int(after.dropFirst()) else { return nil }
            port = number
        } else if let colon = text.lastIndex(of: ":") {
            guard let number = Int(text[text.index(after: colon)...]) else { return nil }
            host = text[..<colon]
            port = number
            if host.contains(":") { return nil }
        }
        guard !host.isEmpty, port.map({ (1...65535).contains($0) }) ?? true else { return nil }
        return (host.lowercased(), port)
    }
}
