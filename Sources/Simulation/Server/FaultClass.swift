import Behaviours
import Reliability

/// How the client's classification reports each fault that a server plays.
///
/// The same table as `FailureClassifier`, cut to the codes that behaviours use: the code beats the
/// status.
enum FaultClass {
    /// The failure of an error status.
    static func failure(status: Int, code: String, retryAfter: Duration? = nil) -> Failure {
        let (kind, mayAccept) = verdict(code: code) ?? verdict(status: status)
        return Failure(
            kind, message(kind, status), httpStatus: status, providerCode: code,
            retryAfter: retryAfter, otherEndpointMayAccept: mayAccept)
    }

    /// The failure of an error object inside a 200 stream.
    static func failure(inStream code: String) -> Failure {
        let (kind, mayAccept) = verdict(code: code) ?? (.transient, false)
        return Failure(
            kind, message(kind, 200), httpStatus: 200, providerCode: code,
            otherEndpointMayAccept: mayAccept)
    }

    /// The connection was reset before the head.
    static let resetEarly = Failure(.transient, "the connection was reset before an answer")
    /// The connection ended within the body.
    static let cutShort = Failure(.brokenStream, "the connection ended within the answer")
    /// The body ended without saying that the answer is whole.
    static let noEnd = Failure(.brokenStream, "the answer ended without saying so")

    /// A head, and nothing after it.
    static let empty = Failure(.brokenStream, "the answer was empty")
    /// A filter withheld the whole answer.
    static let withheld = Failure(
        .filtered, "a content filter refused", httpStatus: 200, providerCode: "content_filter")
    /// The connection was refused: nothing reached the server.
    static let refused = Failure(.neverSent, "the connection was refused")

    private static func verdict(code: String) -> (FailureKind, Bool)? {
        switch code {
        case "insufficient_quota", "credit_balance_exhausted", "billing_hard_limit_reached",
            "organization_spend_limit_exceeded", "insufficient_balance", "payment_required":
            (.quota, false)
        case "rate_limit_exceeded", "rate_limited", "too_many_requests", "resource_exhausted":
            (.rateLimited, false)
        case "overloaded_error", "overloaded", "engine_overloaded", "server_overloaded",
            "slow_down":
            (.overloaded, false)
        case "invalid_api_key", "authentication_error", "permission_denied", "forbidden":
            (.auth, false)
        case "context_length_exceeded", "prompt_too_long", "request_too_large": (.tooLong, false)
        case "content_filter", "content_policy_violation", "refusal": (.filtered, false)
        case "model_not_found", "unsupported_parameter": (.badRequest, true)
        case "timeout", "upstream_error", "bad_gateway", "service_unavailable", "stream_error":
            (.transient, false)
        default: nil
        }
    }

    private static func verdict(status: Int) -> (FailureKind, Bool) {
        switch status {
        case 401, 403, 407: (.auth, false)
        case 402: (.quota, false)
        case 413: (.tooLong, false)
        case 451: (.filtered, false)
        case 429: (.rateLimited, false)
        case 498, 529: (.overloaded, false)
        case 408, 421, 425, 499: (.transient, false)
        case 300..<400, 404, 405, 410, 501, 505: (.badRequest, true)
        case 500..<600: (.transient, false)
        default: (.badRequest, false)
        }
    }

    /// A literal each, because a failure must cost no string building.
    private static func message(_ kind: FailureKind, _ status: Int) -> String {
        switch kind {
        case .rateLimited: "rate limited"
        case .quota: "the quota of this key is used up"
        case .auth: "the key was refused"
        case .overloaded: "the model is overloaded"
        case .tooLong: "the prompt does not fit"
        case .filtered: "a content filter refused"
        case .badRequest: "the request was refused"
        default: status == 200 ? "an error inside the stream" : "the server failed"
        }
    }
}
