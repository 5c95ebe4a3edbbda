public import Providers

/// Sends one request and reports what comes back: the only door to the network.
///
/// `HTTPTransport` is the real one, tests bring scripted ones. Callbacks instead of an async sequence:
/// bytes are decoded where they arrive, so that a token costs no task switch.
public protocol Transport: Sendable {
    /// Starts `request` towards `endpoint` and returns at once.
    ///
    /// `receive` is called from any thread, in order, never concurrently with itself, and maybe before
    /// `start` returns. After `.ended` or `.failed` it is not called again; after `cancel()` it may be
    /// called for events that were already under way.
    func start(
        _ request: HTTPRequestValue, to endpoint: Endpoint,
        receive: @escaping @Sendable (TransportEvent) -> Void
    ) -> any TransportExchange
}

/// One exchange under way.
public protocol TransportExchange: Sendable {
    /// Closes the socket now. Idempotent.
    func cancel()
}

/// What a transport reports.
public enum TransportEvent: Sendable {
    /// The connection stands and the request has been written.
    case requestSent
    /// The response head.
    case head(HTTPResponseHeadValue)
    /// Body bytes, in any chunking.
    case body([UInt8])
    /// The body ended cleanly.
    case ended
    /// The exchange broke.
    case failed(TransportFailure)
}

/// How an exchange broke, before classification.
public struct TransportFailure: Error, Sendable, Equatable {
    /// The cause.
    public enum Cause: String, Sendable, Hashable {
        /// Refused, unreachable, DNS: nothing was sent.
        case cannotConnect
        /// Connecting took longer than the connect limit.
        case connectTimeout
        /// TLS did not come to terms (certificate, name, protocol).
        case tls
        /// Reset or closed before a response head.
        case closedBeforeHead
        /// Reset or closed in the middle of the body, or bad framing.
        case closedInBody
        /// The configuration of this endpoint cannot work (address, proxy).
        case configuration
    }

    /// The cause.
    public var cause: Cause
    /// One sentence without secrets.
    public var message: String

    /// Creates a failure.
    public init(_ cause: Cause, _ message: String) {
        self.cause = cause
        self.message = message
    }
}
