#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a `no_proxy` list excepts.
///
/// Entries are separated by commas or blanks: `*` names all; `example.org`, `.example.org` and
/// `*.example.org` name the host and everything below it; `10.0.0.0/8` and `fd00::/8` name a range
/// of addresses; `host:8443` and `[::1]:8443` name one port.
struct ProxyExceptions {
    private enum Entry {
        case all
        case range(bytes: [UInt8], bits: Int)
        case address([UInt8], port: Int?)
        case domain(String, port: Int?)
    }

    private var entries: [Entry] = []
    /// The entries that cannot be read, as written.
    private(set) var unreadable: [String] = []

    init(_ list: String) {
        for word in list.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" }) {
            if let entry = Self.entry(word.lowercased()) {
                entries.append(entry)
            } else {
                unreadable.append(String(word))
            }
        }
    }

    /// Whether the list names this host, in lower case, at this port.
    func contain(host: String, port: Int) -> Bool {
        let address = Self.address(host)
        return entries.contains { entry in
            switch entry {
            case .all: true
            case .range(let bytes, let bits):
                address.map { Self.agree($0, bytes, bits: bits) } ?? false
            case .address(let bytes, let only): bytes == address && only ?? port == port
            case .domain(let name, let only):
                // The end of an address is no domain that it lies in.
                only ?? port == port && address == nil
                    && (host == name || host.hasSuffix("." + name))
            }
        }
    }

    private static func entry(_ text: String) -> Entry? {
        if text == "*" { return .all }
        if let slash = text.firstIndex(of: "/") {
            guard let bytes = address(text[..<slash]),
                let bits = Int(text[text.index(after: slash)...]),
                (0...8 * bytes.count).contains(bits)
            else { return nil }
            return .range(bytes: bytes, bits: bits)
        }
        guard let (name, port) = splitPort(text) else { return nil }
        if let bytes = address(name) { return .address(bytes, port: port) }
        let suffix = name.hasPrefix("*.") ? name.dropFirst(2) : name.drop { $0 == "." }
        return suffix.isHostName ? .domain(String(suffix), port: port) : nil
    }

    /// The 4 or 16 bytes of an IP address.
    static func address(_ text: some StringProtocol) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let text = String(text)
        if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes[..<4]) }
        return inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : nil
    }

    private static func agree(_ one: [UInt8], _ other: [UInt8], bits: Int) -> Bool {
        guard one.count == other.count else { return false }
        return (0..<bits).allSatisfy { bit in
            (one[bit / 8] ^ other[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
        }
    }
}

extension StringProtocol {
    /// True for what may be a host's name: letters, digits, `-`, `_` and `.` in ASCII.
    var isHostName: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
