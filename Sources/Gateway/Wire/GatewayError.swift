import Providers
import Reliability

/// What the server answers instead of a completion, in the shape of OpenAI's API.
struct GatewayError: Error, Sendable, Equatable {
    /// The HTTP status.
    var status: Int
    /// OpenAI's class, such as `invalid_request_error`.
    var type: String
    /// A word for programs.
    var code: String
    /// A sentence for a person, with what to do.
    var message: String
    /// The field of the request that is wrong.
    var parameter: String?
    /// How long until another try may succeed.
    var retryAfter: Duration?
    /// The methods that the path takes, where this one is the mistake.
    var allow: String?

    /// A request that cannot be understood: status 400.
    static func invalid(
        _ message: String, _ parameter: String? = nil, code: String = "invalid_value"
    ) -> GatewayError {
        GatewayError(
            status: 400, type: "invalid_request_error", code: code, message: message,
            parameter: parameter)
    }

    /// The error for a call that the core could not carry through; `now` is its end.
    ///
    /// A wrong key of an endpoint is no 401: the client would take its own key for the wrong one.
    init(_ failure: Failure, now: Instant) {
        let wait = failure.earliest.map { $0.elapsed(since: now) } ?? failure.retryAfter
        let (status, type, code) =
            switch failure.kind {
            case .rateLimited: (429, "rate_limit_error", "rate_limit_exceeded")
            case .quota: (429, "insufficient_quota", "insufficient_quota")
            case .refusedLocally:
                // What nobody can ever serve is the request's fault: 503 would bring it back for nothing.
                // Without a time it is no limit that refused either: all are off or broken.
                switch (failure.unservable, wait) {
                case (.tooLong, _): (400, "invalid_request_error", "context_length_exceeded")
                case (.unsupported, _): (400, "invalid_request_error", "unsupported")
                case (nil, nil): (503, "server_error", failure.kind.rawValue)
                case (nil, _): (429, "rate_limit_error", failure.kind.rawValue)
                }
            case .auth: (502, "upstream_error", "upstream_auth")
            case .overloaded: (503, "upstream_error", failure.kind.rawValue)
            case .transient, .brokenStream, .neverSent:
                (502, "upstream_error", failure.kind.rawValue)
            case .timeout, .deadline: (504, "timeout_error", failure.kind.rawValue)
            case .tooLong: (400, "invalid_request_error", "context_length_exceeded")
            case .filtered: (400, "invalid_request_error", "content_filter")
            case .badRequest: (400, "invalid_request_error", failure.kind.rawValue)
            case .cancelled: (499, "cancelled", failure.kind.rawValue)
            }
        self.init(
            status: status, type: type, code: code, message: failure.message, parameter: nil,
            retryAfter: failure.unservable == nil ? wait : nil)
    }

    init(
        status: Int, type: String, code: String, message: String, parameter: String? = nil,
        retryAfter: Duration? = nil, allow: String? = nil
    ) {
        self.status = status
        self.type = type
        self.code = code
        self.message = message
        self.parameter = parameter
        self.retryAfter = retryAfter
        self.allow = allow
    }

    /// The JSON document `{"error": …}`.
    var encoded: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.key("error")
            json.object { json in
                json.field("message", message)
                json.field("type", type)
                json.key("param")
                if let parameter { json.value(parameter) } else { json.raw("null") }
                json.field("code", code)
            }
        }
        return json.bytes
    }

    /// `Retry-After` in whole seconds, rounded up, so that nobody comes too early; at least 1.
    var retryAfterSeconds: Int? {
        retryAfter.map { max(1, Int(($0 / .seconds(1)).rounded(.up))) }
    }

    /// The same in milliseconds, which the SDKs prefer; at least 1.
    var retryAfterMilliseconds: Int? {
        retryAfter.map { max(1, Int(($0 / .milliseconds(1)).rounded(.up))) }
    }
}
