import Providers

/// Which proxies can be written in a file.
///
/// What the environment says (`HTTPS_PROXY`, `NO_PROXY`) belongs to the transport.
enum ProxyRule {
    /// Why a proxy cannot be used, without a word of its password; `nil` when it can.
    static func complaint(_ text: String) -> (message: String, advice: String)? {
        let advice = "Write http://user:pass@host:port or socks5://host:port."
        guard let mark = text.firstRange(of: "://") else {
            return ("the proxy has no scheme", advice)
        }
        let scheme = text[..<mark.lowerBound].lowercased()
        let rest = text[mark.upperBound...].prefix { $0 != "/" }
        let parts = rest.split(separator: "@", omittingEmptySubsequences: false)
        switch scheme {
        case "https":
            return ("a proxy that is itself reached through TLS is not supported", advice)
        case "socks5", "socks5h", "socks":
            if parts.count > 1 {
                return ("a SOCKS proxy with name and password is not supported", advice)
            }
        case "http": break
        default:
            return ("the proxy's scheme is neither http nor socks5", advice)
        }
        guard parts.count <= 2, let place = parts.last,
            let (host, _) = WebAddress.hostAndPort(place), isHost(host)
        else {
            return ("the proxy's host or port cannot be read", advice)
        }
        return nil
    }

    /// Letters, digits and what else stands in a name or an address.
    private static func isHost(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."), UInt8(ascii: ":"):
                true
            default: false
            }
        }
    }
}
