import Providers
public import Reliability

/// What a person orders a running server to do: the document of `POST /control`.
///
/// | `action` | beside it | does |
/// | --- | --- | --- |
/// | `enable`, `disable`, `drain` | `endpoint` | switches the endpoint |
/// | `pin` | `endpoint` | sends all new calls there |
/// | `unpin` | | lets the strategy choose again |
/// | `open`, `close` | `endpoint` | forces its breaker |
/// | `release` | `endpoint` | lets its breaker decide again |
/// | `reset` | `endpoint` | closes its breaker and forgets what opened it |
/// | `strategy` | `strategy` | chooses by another strategy |
/// | `race` | `race`, 0…20 | starts so many attempts at once |
/// | `hedge` | `after`: `off` or `auto`; or `quantile`, or `milliseconds` | says when a second attempt joins |
public enum ControlOrder: Sendable, Equatable {
    /// Switch an endpoint.
    case manual(endpoint: String, ManualState)
    /// Send all new calls to one endpoint, or to all again.
    case pin(endpoint: String?)
    /// Force a breaker, or let it decide again.
    case force(endpoint: String, ForcedBreaker?)
    /// Close a breaker and forget what opened it.
    case reset(endpoint: String)
    /// Choose by another strategy.
    case strategy(RoutingStrategy)
    /// Start so many attempts at once.
    case race(Int)
    /// When a second attempt joins.
    case hedge(HedgeDelay)
}

extension ControlOrder {
    /// The document that orders it.
    public var encoded: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("action", action)
            if let endpoint { json.field("endpoint", endpoint) }
            switch self {
            case .strategy(let strategy): json.field("strategy", strategy.rawValue)
            case .race(let width): json.field("race", width)
            case .hedge(.off): json.field("after", "off")
            case .hedge(.auto): json.field("after", "auto")
            case .hedge(.quantile(let share)): json.field("quantile", share)
            case .hedge(.fixed(let delay)): json.field("milliseconds", delay / .milliseconds(1))
            case .manual, .pin, .force, .reset: break
            }
        }
        return json.bytes
    }

    /// The word under `action`.
    private var action: String {
        switch self {
        case .manual(_, .enabled): "enable"
        case .manual(_, .disabled): "disable"
        case .manual(_, .draining): "drain"
        case .pin(.some): "pin"
        case .pin(nil): "unpin"
        case .force(_, .open): "open"
        case .force(_, .closed): "close"
        case .force(_, nil): "release"
        case .reset: "reset"
        case .strategy: "strategy"
        case .race: "race"
        case .hedge: "hedge"
        }
    }

    /// The name of the endpoint that it is about.
    var endpoint: String? {
        switch self {
        case .manual(let name, _), .force(let name, _), .reset(let name): name
        case .pin(let name): name
        case .strategy, .race, .hedge: nil
        }
    }
}
