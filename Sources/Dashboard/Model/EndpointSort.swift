/// By what the endpoint table is sorted: every column has its order.
public enum EndpointSort: String, Sendable, Hashable, CaseIterable, Codable {
    /// As configured.
    case position
    /// By name.
    case name
    /// By model name.
    case model
    /// What needs attention first: open, half-open, held back, failing, closed, switched off.
    case state
    /// By median time to first token.
    case median
    /// By the 95th percentile of the time to first token.
    case p95
    /// The emptiest request bucket first.
    case requests
    /// The emptiest token bucket first.
    case tokenBucket
    /// By attempts in flight.
    case inFlight
    /// By error rate.
    case errors
    /// By answers given.
    case won
    /// By tokens used.
    case tokens
    /// By dollars spent.
    case cost
    /// The least healthy first.
    case health

    /// How menus and messages call it.
    var title: String {
        switch self {
        case .position: "position"
        case .name: "name"
        case .model: "model"
        case .state: "state"
        case .median: "p50"
        case .p95: "p95"
        case .requests: "request bucket"
        case .tokenBucket: "token bucket"
        case .inFlight: "in flight"
        case .errors: "errors"
        case .won: "won"
        case .tokens: "tokens"
        case .cost: "cost"
        case .health: "health"
        }
    }

    /// True where the interesting end is the large one, so that it comes first.
    var startsWithLargest: Bool {
        switch self {
        case .inFlight, .errors, .won, .tokens, .cost: true
        default: false
        }
    }
}
