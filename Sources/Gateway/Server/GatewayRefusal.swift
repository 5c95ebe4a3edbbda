/// A server that is not started.
public enum GatewayRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// It would be open to other machines, and without a token.
    case needsToken(host: String)
    /// A file for TLS does not hold, as PEM, what it shall.
    case unusable(file: String, holds: String)

    /// A clause with the reason.
    public var description: String {
        switch self {
        case .needsToken(let host):
            "\(host) is reached by other machines, so the server needs a token"
        case .unusable(let file, let holds): "\(file) holds no \(holds) in PEM that can be read"
        }
    }
}
