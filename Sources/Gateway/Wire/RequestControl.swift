import Client
import Reliability

/// What a request's `x-breakwater-…` headers want.
///
/// | header | value |
/// | --- | --- |
/// | `x-breakwater-race` | attempts that start at once, 0…20 |
/// | `x-breakwater-deadline` | seconds until the first word, above 0 |
/// | `x-breakwater-strategy` | how to choose among free endpoints, such as `latency` |
/// | `x-breakwater-pin` | the name of the only endpoint that may answer |
///
/// Beside them stand W3C's two fields that name the trace which the request belongs to.
enum RequestControl {
    /// What all such headers begin with.
    static let prefix = "x-breakwater-"

    /// What tells of the caller's trace (W3C Trace Context).
    static let traceFields = ["traceparent", "tracestate"]

    /// Applies one header, its name in lowercase; a wrong value or an unknown name is refused, because
    /// a slip must not silently send a request elsewhere.
    static func apply(
        _ name: String, _ value: String, to options: inout CallOptions
    ) throws(GatewayError) {
        switch name.dropFirst(prefix.count) {
        case "race":
            guard let race = Int(value), (0...20).contains(race) else {
                throw .invalid("\(name) must be 0…20, got “\(value)”.", name)
            }
            options.race = race
        case "deadline":
            guard let seconds = Double(value), seconds > 0, seconds <= 86_400 else {
                throw .invalid(
                    "\(name) must be a number of seconds above 0, got “\(value)”.", name)
            }
            options.deadline = .seconds(seconds)
        case "strategy":
            guard let strategy = RoutingStrategy(rawValue: value) else {
                let known = RoutingStrategy.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalid("\(name) must be one of \(known), got “\(value)”.", name)
            }
            options.strategy = strategy
        case "pin":
            // The person's own `--endpoint` is not to be left.
            if let only = options.endpoint, only != value {
                throw .invalid("\(name): this server only uses the endpoint “\(only)”.", name)
            }
            options.endpoint = value
        default:
            throw .invalid(
                "There is no header \(name); there are \(prefix)strategy,"
                    + " \(prefix)race, \(prefix)deadline and \(prefix)pin.", name)
        }
    }
}
