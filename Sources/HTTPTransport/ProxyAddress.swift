public import Client
public import Providers

/// The address of a proxy, read from `scheme://user:password@host:port`.
///
/// The scheme may be left out and is then `http`. Names and passwords are percent-decoded.
/// Ports default to 80 for `http`, 443 for `https` and 1080 for SOCKS.
public struct ProxyAddress: Sendable, Hashable {
    /// How the proxy is spoken to.
    public enum Scheme: String, Sendable, Hashable {
        /// HTTP `CONNECT`.
        case http
        /// HTTP `CONNECT` inside TLS; recognised, not supported.
        case https
        /// SOCKS version 5; the proxy resolves names.
        case socks5
    }

    /// How the proxy is spoken to.
    public let scheme: Scheme
    /// A name or an IP address, without brackets.
    public let host: String
    /// 1…65,535.
    public let port: Int
    /// The user name, if any.
    public let user: String?
    /// The password, if any.
    public let password: Secret?

    /// Reads an address, or throws a `.configuration` failure that says what to write.
    ///
    /// The message never repeats the address, because it may hold a password.
    public init(_ text: String) throws(TransportFailure) {
        let (scheme, rest) = try Self.splitScheme(text)
        self.scheme = scheme
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let at = authority.lastIndex(of: "@")
        let hostAndPort = authority[(at.map(authority.index(after:)) ?? authority.startIndex)...]
        let credentials = at.map { authority[..<$0].split(separator: ":", maxSplits: 1) } ?? []
        user = credentials.first?.percentDecoded
        password = credentials.count > 1 ? Secret(credentials[1].percentDecoded) : nil

        guard let (host, port) = splitPort(hostAndPort),
            host.isHostName || ProxyExceptions.address(host) != nil
        else {
            throw TransportFailure(.configuration, Self.advice)
        }
        self.host = host
        self.port = port ?? (scheme == .http ? 80 : scheme == .https ? 443 : 1080)
    }

    /// Why this proxy cannot be used and what to do instead; `nil` when it can be used.
    public var unsupported: String? {
        switch scheme {
        case .https:
            "a proxy reached by https:// is not supported; use its http:// port, "
                + "the connection to the model stays encrypted end to end"
        case .socks5 where user != nil:
            "a SOCKS proxy with a password is not supported; use one without, such as "
                + "ssh -D 1080, or an HTTP proxy: http://user:password@host:port"
        case .http, .socks5:
            nil
        }
    }

    /// Equal in every part, the password included.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(scheme)
        hasher.combine(host)
        hasher.combine(port)
        hasher.combine(user)
    }

    private static let advice =
        "the proxy address cannot be read; write http://user:password@host:port or "
        + "socks5://host:port"

    private static func splitScheme(
        _ text: String
    ) throws(TransportFailure) -> (Scheme, Substring) {
        guard let mark = text.firstRange(of: "://") else { return (.http, text[...]) }
        switch text[..<mark.lowerBound].lowercased() {
        case "http": return (.http, text[mark.upperBound...])
        case "https": return (.https, text[mark.upperBound...])
        case "socks", "socks5", "socks5h": return (.socks5, text[mark.upperBound...])
        default: throw TransportFailure(.configuration, advice)
        }
    }
}

/// Splits `host`, `host:port`, `[v6]` and `[v6]:port`; `nil` when the port is no port.
func splitPort(_ text: some StringProtocol) -> (host: String, port: Int?)? {
    let bare: (host: String, rest: String)
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
        bare = (
            String(text[text.index(after: text.startIndex)..<end]),
            String(text[text.index(after: end)...])
        )
    } else if text.filter({ $0 == ":" }).count > 1 {
        // An IPv6 address without brackets cannot carry a port.
        return (String(text), nil)
    } else {
        let colon = text.firstIndex(of: ":") ?? text.endIndex
        bare = (String(text[..<colon]), String(text[colon...]))
    }
    if bare.rest.isEmpty { return (bare.host, nil) }
    guard bare.rest.hasPrefix(":"), let port = Int(bare.rest.dropFirst()),
        (1...65_535).contains(port)
    else { return nil }
    return (bare.host, port)
}

extension StringProtocol {
    /// With `%41` turned into `A`; what is no valid escape stays as it is.
    var percentDecoded: String {
        var bytes: [UInt8] = []
        var rest = Array(utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The first place where `needle` occurs.
    func firstRange(of needle: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(needle) {
                return start..<index(start, offsetBy: needle.count)
            }
            start = index(after: start)
        }
        return nil
    }

    /// `host:port` of an absolute address.
    var hostPart: String {
        let start = firstRange(of: "://")?.upperBound ?? startIndex
        return String(self[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" })
    }
}
