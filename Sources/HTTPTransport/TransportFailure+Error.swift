import AsyncHTTPClient
import Client
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension TransportFailure {
    /// The cause and the sentence for an error of the HTTP client in `phase`.
    init(
        _ error: any Error, in phase: Exchange.Phase, target: String, isProxied: Bool,
        mayBeKept: Bool
    ) {
        let host = target.withoutUserInfo.hostPart
        switch phase {
        case .connecting:
            self = .whileConnecting(error, to: host, isProxied: isProxied)
        case .sent:
            // A server that refuses our certificate says so only after TLS 1.3's handshake.
            if let reason = TLSReason(error) {
                self = TransportFailure(.tls, "no secure connection to \(host): \(reason.words)")
                return
            }
            if error is HTTPParserError {
                self = TransportFailure(
                    .closedBeforeHead,
                    "\(host) did not answer in HTTP/1.1; check scheme and port, and whether it"
                        + " speaks HTTP/2 alone")
                return
            }
            let hint = mayBeKept ? "; a kept connection may just have been given up" : ""
            self = TransportFailure(
                .closedBeforeHead,
                "\(host) closed the connection before it answered (\(plainWords(error))\(hint))")
        case .inBody, .over:
            self = TransportFailure(
                .closedInBody,
                "\(host) closed the connection within its answer (\(plainWords(error)))")
        }
    }

    private static func whileConnecting(
        _ error: any Error, to host: String, isProxied: Bool
    ) -> TransportFailure {
        let via = isProxied ? " through the proxy" : ""
        switch error {
        case let error as HTTPClientError:
            return whileConnecting(error, to: host, via: via)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            let reason = TLSReason(error)?.words ?? "it was cut off"
            return TransportFailure(.tls, "no secure connection to \(host)\(via): \(reason)")
        case let error as NIOConnectionError:
            if error.connectionErrors.isEmpty, error.dnsAError != nil || error.dnsAAAAError != nil {
                return TransportFailure(
                    .cannotConnect, "the name \(error.host) cannot be resolved")
            }
            if error.connectionErrors.first?.error is NIOSSLError {
                // It failed before any handshake, while TLS was being set up.
                return TransportFailure(
                    .tls,
                    "no secure connection to \(host)\(via): check the file of trusted certificates")
            }
            let reason = error.connectionErrors.first.map { plainWords($0.error) } ?? "unreachable"
            let isTimeout = error.connectionErrors.contains {
                if case ChannelError.connectTimeout = $0.error { true } else { false }
            }
            return TransportFailure(
                isTimeout ? .connectTimeout : .cannotConnect,
                "cannot connect to \(host)\(via): \(reason)")
        case ChannelError.connectTimeout:
            return TransportFailure(.connectTimeout, "connecting to \(host)\(via) took too long")
        case is ChannelError:
            return TransportFailure(
                .cannotConnect, "the kept connection to \(host) had just closed; nothing was sent")
        default:
            return TransportFailure(
                .cannotConnect, "cannot connect to \(host)\(via): \(plainWords(error))")
        }
    }

    private static func whileConnecting(
        _ error: HTTPClientError, to host: String, via: String
    ) -> TransportFailure {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout, .socksHandshakeTimeout,
            .httpProxyHandshakeTimeout, .deadlineExceeded:
            TransportFailure(.connectTimeout, "connecting to \(host)\(via) took too long")
        case .tlsHandshakeTimeout:
            TransportFailure(
                .connectTimeout, "the secure connection to \(host)\(via) took too long")
        case .proxyAuthenticationRequired:
            TransportFailure(
                .configuration,
                "the proxy wants credentials: write http://user:password@host:port")
        case .invalidProxyResponse:
            TransportFailure(.cannotConnect, "the proxy refused to connect to \(host)")
        case .uncleanShutdown:
            TransportFailure(.tls, "no secure connection to \(host)\(via): it was cut off")
        case .invalidURL, .emptyHost, .emptyScheme, .bodyLengthMismatch, .traceRequestWithBody:
            TransportFailure(
                .configuration, "the request to \(host) cannot be sent: \(error.shortDescription)")
        case .cancelled, .alreadyShutdown:
            TransportFailure(.cannotConnect, "the HTTP client was shut down")
        default:
            TransportFailure(
                isHeaderError(error) ? .configuration : .cannotConnect,
                "cannot connect to \(host)\(via): \(error.shortDescription)")
        }
    }

    /// The two errors that carry names, which must not be told: they may be parts of a key.
    private static func isHeaderError(_ error: HTTPClientError) -> Bool {
        error.shortDescription.contains("header field")
    }
}

/// An error of the layers below in a few words without addresses.
private func plainWords(_ error: any Error) -> String {
    switch error {
    case let error as IOError:
        switch error.errnoCode {
        case ECONNREFUSED: "connection refused"
        case ECONNRESET: "connection reset"
        case EPIPE: "connection reset"
        case EHOSTUNREACH, ENETUNREACH: "no route to it"
        case EMFILE, ENFILE: "too many open files; raise the limit with ulimit -n"
        case ETIMEDOUT: "it did not answer in time"
        default: "system error \(error.errnoCode)"
        }
    case let error as HTTPClientError:
        error == .cancelled ? "the HTTP client was shut down" : error.shortDescription.lowercased()
    case ChannelError.connectTimeout:
        "it did not answer in time"
    case is HTTPParserError:
        "what it sent is not HTTP/1.1"
    case ChannelError.eof:
        "nothing came"
    case is any NIOHTTP2Error:
        "what it sent is not HTTP/2"
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
        TLSReason(error)?.words ?? "it was cut off"
    default:
        "\(type(of: error))"
    }
}
