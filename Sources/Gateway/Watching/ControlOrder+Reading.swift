import Client
import Providers
import Reliability

extension ControlOrder {
    private static let actions = [
        "enable", "disable", "drain", "pin", "unpin", "open", "close", "release", "reset",
        "strategy", "race", "hedge",
    ]
    private static let fields: Set<String> = [
        "action", "endpoint", "strategy", "race", "after", "quantile", "milliseconds",
    ]
    /// A hedge later than this would be none.
    private static let latestHedge = 600_000.0

    /// Reads a document; throws a 400 that says what is wrong, for a slip must not switch something else.
    init(parsing body: [UInt8]) throws(GatewayError) {
        guard case .object(let fields)? = JSONValue(parsing: body) else {
            throw .invalid(
                #"The body must be a JSON object such as {"action":"disable","endpoint":"NAME"}."#,
                code: "invalid_body")
        }
        if let unknown = fields.keys.sorted().first(where: { !Self.fields.contains($0) }) {
            throw .invalid("There is no field “\(unknown)”.", unknown)
        }
        let document = JSONValue.object(fields)
        guard let action = document["action"]?.string, Self.actions.contains(action) else {
            throw .invalid(
                "action must be one of \(Self.actions.joined(separator: ", ")).", "action")
        }
        switch action {
        case "enable": self = .manual(endpoint: try Self.endpoint(document), .enabled)
        case "disable": self = .manual(endpoint: try Self.endpoint(document), .disabled)
        case "drain": self = .manual(endpoint: try Self.endpoint(document), .draining)
        case "pin": self = .pin(endpoint: try Self.endpoint(document))
        case "unpin": self = .pin(endpoint: nil)
        case "open": self = .force(endpoint: try Self.endpoint(document), .open)
        case "close": self = .force(endpoint: try Self.endpoint(document), .closed)
        case "release": self = .force(endpoint: try Self.endpoint(document), nil)
        case "reset": self = .reset(endpoint: try Self.endpoint(document))
        case "strategy":
            let name = document["strategy"]?.string ?? ""
            guard let strategy = RoutingStrategy(rawValue: name) else {
                let known = RoutingStrategy.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalid("strategy must be one of \(known), got “\(name)”.", "strategy")
            }
            self = .strategy(strategy)
        case "race":
            guard let width = document["race"]?.int, (0...20).contains(width) else {
                throw .invalid("race must be a whole number, 0…20.", "race")
            }
            self = .race(width)
        default: self = .hedge(try Self.hedge(document))
        }
    }

    private static func endpoint(_ document: JSONValue) throws(GatewayError) -> String {
        guard let name = document["endpoint"]?.string, !name.isEmpty else {
            throw .invalid("endpoint must be the name of an endpoint.", "endpoint")
        }
        return name
    }

    private static func hedge(_ document: JSONValue) throws(GatewayError) -> HedgeDelay {
        switch (document["after"]?.string, document["quantile"], document["milliseconds"]) {
        case ("off", nil, nil): return .off
        case ("auto", nil, nil): return .auto
        case (nil, let share?, nil):
            guard let share = share.double, share > 0, share < 1 else {
                throw .invalid("quantile must be inside 0…1, such as 0.95.", "quantile")
            }
            return .quantile(share)
        case (nil, nil, let delay?):
            guard let delay = delay.double, (0...latestHedge).contains(delay) else {
                throw .invalid("milliseconds must be 0…600000.", "milliseconds")
            }
            return .fixed(.milliseconds(delay))
        default:
            throw .invalid(
                "hedge needs one of after (off or auto), quantile and milliseconds.", "after")
        }
    }

    /// Does it; throws a 404 for an endpoint that is not there.
    func apply(to client: ChatClient) throws(GatewayError) {
        let fleet = client.snapshot()
        let id = try endpoint.map { name throws(GatewayError) in try Self.find(name, in: fleet) }
        switch (self, id) {
        case (.manual(_, let state), let id?): client.setManual(state, for: id)
        case (.pin, let id): client.pin(id)
        case (.force(_, let forced), let id?): client.forceBreaker(forced, for: id)
        case (.reset, let id?): client.resetBreaker(for: id)
        case (.strategy(let strategy), _): client.setStrategy(strategy)
        case (.race(let width), _):
            var policy = fleet.policy
            policy.race = width
            client.setPolicy(policy)
        case (.hedge(let delay), _):
            var policy = fleet.policy
            policy.hedge.after = delay
            client.setPolicy(policy)
        case (.manual, nil), (.force, nil), (.reset, nil):
            preconditionFailure("an order about an endpoint names it")
        }
    }

    private static func find(
        _ name: String, in fleet: FleetSnapshot
    ) throws(GatewayError) -> EndpointID {
        // One that was removed leaves its name to the one that came in its place.
        if let endpoint = fleet.endpoints.last(where: { $0.profile.name == name && !$0.isRemoved })
        {
            return endpoint.id
        }
        let known = fleet.present.map(\.profile.name).joined(separator: ", ")
        throw GatewayError(
            status: 404, type: "invalid_request_error", code: "endpoint_not_found",
            message: "There is no endpoint “\(name)”; there are: \(known).", parameter: "endpoint")
    }
}
