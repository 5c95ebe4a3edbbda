public import Reliability

extension TransportFailure {
    /// The failure class of this breakage.
    ///
    /// What never left is `never_sent`; what broke before the head is `transient`; what broke in the
    /// body is `broken_stream`. A bad certificate or address repeats for ever on this endpoint, so it
    /// is a `bad_request` that another endpoint may accept.
    public var failure: Failure {
        switch cause {
        case .cannotConnect:
            Failure(.neverSent, message)
        case .connectTimeout:
            Failure(.timeout, message, timer: .connect)
        case .tls, .configuration:
            Failure(.badRequest, message, otherEndpointMayAccept: true)
        case .closedBeforeHead:
            Failure(.transient, message)
        case .closedInBody:
            Failure(.brokenStream, message)
        }
    }
}
