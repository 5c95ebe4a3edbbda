import Providers

/// Who may do what: by the token that a request shows.
struct AccessRules: Sendable {
    /// What a request may do.
    enum Access: Sendable, Equatable {
        /// Look, ask and order.
        case all
        /// Look and ask, because there is no token; whoever reaches the port may not switch off what
        /// others ask.
        case asking
        /// Look.
        case looking
    }

    private let token: BearerToken?
    private let readToken: BearerToken?

    init(_ options: GatewayOptions) {
        token = options.token.flatMap { BearerToken($0) }
        readToken = options.readToken.flatMap { BearerToken($0) }
    }

    /// Whether nobody is let in without a token.
    var asksForToken: Bool { token != nil }

    /// What `route` is let in to do; throws 401 for a wrong token and 403 for one that does not reach.
    ///
    /// Both tokens are always compared, so that the time does not tell which one was nearly met.
    func admit(
        _ route: Route, authorization: String?, origin: String?
    ) throws(GatewayError) -> Access {
        guard let token else {
            // A web page can make its reader's browser post to loopback, but not without this field.
            guard origin == nil else {
                throw Self.forbidden(
                    "origin_refused", "Web pages are only served by a server with a token.")
            }
            return .asking
        }
        let (isToken, isReadToken) = (
            token.isShown(in: authorization), readToken?.isShown(in: authorization) ?? false
        )
        if isToken { return .all }
        guard isReadToken else {
            throw GatewayError(
                status: 401, type: "invalid_request_error", code: "invalid_api_key",
                message: "Send this server's token as Authorization: Bearer TOKEN.")
        }
        guard route.onlyLooks else {
            throw Self.forbidden(
                "read_only_token",
                "This token only looks: it reads /status, /metrics and /v1/models. Questions and"
                    + " orders need the server's BREAKWATER_TOKEN.")
        }
        return .looking
    }

    private static func forbidden(_ code: String, _ message: String) -> GatewayError {
        GatewayError(status: 403, type: "invalid_request_error", code: code, message: message)
    }
}
