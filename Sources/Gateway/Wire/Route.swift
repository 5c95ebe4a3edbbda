#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a method and a path ask for.
enum Route: Sendable, Equatable {
    /// `POST /v1/chat/completions`.
    case completions
    /// `POST /v1/embeddings`.
    case embeddings
    /// `GET /v1/models`.
    case models
    /// `GET /v1/models/NAME`: one of them.
    case model(String)
    /// `GET /metrics`: what was measured, in Prometheus' text format.
    case metrics
    /// `GET /status`: every endpoint's state.
    case status
    /// `GET /status/stream`: the same as it changes, for a screen.
    case statusStream
    /// `POST /control`: a person's order.
    case control
    /// `GET /healthz`: the process answers.
    case health
    /// `GET /readyz`: a call might be answered.
    case readiness

    /// Finds the route; throws 404 for another path and 405 for another method.
    ///
    /// `HEAD` finds what `GET` does, as RFC 9110 §9.3.2 wants, but for the stream, which has no length and
    /// no end.
    init(method: String, path: String) throws(GatewayError) {
        let (route, wanted): (Route, String)
        switch path {
        case "/v1/chat/completions": (route, wanted) = (.completions, "POST")
        case "/v1/embeddings": (route, wanted) = (.embeddings, "POST")
        case "/v1/models": (route, wanted) = (.models, "GET")
        case "/metrics": (route, wanted) = (.metrics, "GET")
        case "/status": (route, wanted) = (.status, "GET")
        case "/status/stream": (route, wanted) = (.statusStream, "GET")
        case "/control": (route, wanted) = (.control, "POST")
        case "/healthz": (route, wanted) = (.health, "GET")
        case "/readyz": (route, wanted) = (.readiness, "GET")
        case let path where path.hasPrefix(Self.modelPrefix) && path.count > Self.modelPrefix.count:
            // Names such as `org/model` travel with %2F or as they are.
            let decoded = URLComponents(string: path)?.path ?? path
            (route, wanted) = (.model(String(decoded.dropFirst(Self.modelPrefix.count))), "GET")
        default:
            throw GatewayError(
                status: 404, type: "invalid_request_error", code: "not_found",
                message: "There is no \(path); there are /v1/chat/completions, /v1/embeddings,"
                    + " /v1/models,"
                    + " /metrics, /status, /status/stream, /control, /healthz and /readyz.")
        }
        let takesHead = wanted == "GET" && route != .statusStream
        guard method == wanted || method == "HEAD" && takesHead else {
            throw GatewayError(
                status: 405, type: "invalid_request_error", code: "method_not_allowed",
                message: "\(path) takes \(wanted), not \(method).",
                allow: takesHead ? "GET, HEAD" : wanted)
        }
        self = route
    }

    private static let modelPrefix = "/v1/models/"

    /// The path, for counting.
    var path: String {
        switch self {
        case .completions: "/v1/chat/completions"
        case .embeddings: "/v1/embeddings"
        case .models: "/v1/models"
        case .model: "/v1/models/{model}"
        case .metrics: "/metrics"
        case .status: "/status"
        case .statusStream: "/status/stream"
        case .control: "/control"
        case .health: "/healthz"
        case .readiness: "/readyz"
        }
    }

    /// True for what shows and changes nothing, so that a token that only looks reaches it.
    var onlyLooks: Bool {
        switch self {
        case .models, .model, .metrics, .status, .statusStream, .health, .readiness: true
        case .completions, .embeddings, .control: false
        }
    }

    /// True where the request's body says what is wanted.
    var hasBody: Bool {
        switch self {
        case .completions, .embeddings, .control: true
        case .models, .model, .metrics, .status, .statusStream, .health, .readiness: false
        }
    }

    /// True for what asks an endpoint, and is counted as under way.
    var isLong: Bool { self == .completions || self == .embeddings }

    /// True where no token is asked for: probes of a supervisor have none.
    var isOpen: Bool { self == .health || self == .readiness }
}
