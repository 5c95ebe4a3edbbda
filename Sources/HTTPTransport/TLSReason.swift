import NIOCore
import NIOPosix
import NIOSSL

/// Why there is no secure connection, and what to do about it.
struct TLSReason {
    /// A clause for a person, with the remedy.
    let words: String

    /// The reason in an error of the layers below; `nil` when it is not about TLS.
    init?(_ error: any Error) {
        switch error {
        case NIOSSLError.handshakeFailed(let inner), NIOSSLError.shutdownFailed(let inner):
            words = Self.words(for: inner)
        case let inner as BoringSSLError:
            words = Self.words(for: inner)
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            words = "its certificate is for another name; check the host in the address"
        case let error as NIOSSLError where error == .uncleanShutdown:
            // The connection was cut; TLS had nothing against it.
            return nil
        case is NIOSSLError, is NIOSSLExtraError:
            words = "TLS error"
        default:
            return nil
        }
    }

    private static func words(for error: BoringSSLError) -> String {
        guard let reason = libraryReason(error) else { return "the handshake failed: TLS error" }
        let remedy = remedies.first { reason.contains($0.mark) }?.remedy
        return "the handshake failed: \(reason)" + (remedy.map { "; \($0)" } ?? "")
    }

    /// What the library's reasons mean for whoever wrote the configuration; the first that fits.
    private static let remedies: [(mark: String, remedy: String)] = [
        (
            "certificate verify failed",
            "its certificate has expired or comes from an authority that is not trusted here; name"
                + " one of your own as tls: {ca_file: FILE}"
        ),
        ("wrong version number", "it does not speak TLS at that port; check scheme and port"),
        ("http request", "it does not speak TLS at that port; check scheme and port"),
        ("unsupported protocol", "it speaks no version of TLS that tls.minimum_version allows"),
        ("protocol version", "it speaks no version of TLS that tls.minimum_version allows"),
        (
            "alert certificate required",
            "it wants a client certificate; name one as tls: {client_certificate: FILE,"
                + " client_key: FILE}"
        ),
        (
            "alert handshake failure",
            "it may want a client certificate: tls: {client_certificate: FILE, client_key: FILE}"
        ),
        ("alert certificate expired", "it refuses the client certificate, which has expired"),
        ("alert unknown ca", "it does not know the authority of the client certificate"),
        ("alert", "it may refuse the client certificate under tls.client_certificate"),
    ]

    /// The reason in the words of the TLS library, such as `certificate verify failed`.
    private static func libraryReason(_ error: BoringSSLError) -> String? {
        guard case .sslError(let stack) = error, let first = stack.first else { return nil }
        // A description reads `Error: 1 error:1000007d:SSL routines:OPENSSL_internal:REASON at file:1`.
        let mark = "OPENSSL_internal:"
        guard let start = first.description.firstRange(of: mark)?.upperBound else { return nil }
        let reason = first.description[start...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        return reason.lowercased().split(separator: "_").joined(separator: " ")
    }
}
