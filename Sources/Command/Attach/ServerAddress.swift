import Providers

/// Where a server is, as a person writes it.
///
/// | written | origin |
/// | --- | --- |
/// | `http://127.0.0.1:4141/v1`, as `serve` prints it | `http://127.0.0.1:4141` |
/// | `https://models.example.org/` | `https://models.example.org` |
/// | `localhost:4141` | `http://localhost:4141` |
struct ServerAddress: Sendable, Equatable {
    /// Where `serve` listens when nobody says otherwise.
    static let usual = "http://127.0.0.1:4141"

    /// Scheme, host and port.
    let origin: String
    /// Host and port, for people.
    let place: String
    /// True when what is sent can be read on the way.
    let isOpen: Bool

    /// Reads an address; throws what to write instead.
    init(_ text: String) throws(ExitStatus) {
        let whole = text.contains("://") ? text : "http://" + text
        guard let address = WebAddress(whole) else {
            throw .usage.saying(
                "“\(text)” is no address of a server. Write for example \(Self.usual).")
        }
        guard !address.hasCredentials else {
            throw .usage.saying(
                "a name and a password do not belong in the address. Put the server's token into"
                    + " BREAKWATER_TOKEN.")
        }
        let path = address.text.dropFirst(address.scheme.count + 3).drop { $0 != "/" && $0 != "?" }
        guard path.isEmpty || path == "/v1" else {
            throw .usage.saying(
                "the address of a server ends with its port or with /v1, not with “\(path)”.")
        }
        place = address.place
        origin = "\(address.scheme)://\(address.place)"
        isOpen = address.scheme == "http" && !address.isLoopback
    }
}
