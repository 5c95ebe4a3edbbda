import Reliability
import TerminalUI

/// What the screen needs of all endpoints together, counted once a snapshot and not once a row.
struct EndpointTotals: Sendable, Equatable {
    /// Endpoints to which new calls may go.
    var up = 0
    /// Input tokens.
    var inputTokens = 0
    /// Output tokens.
    var outputTokens = 0
    /// US dollars.
    var cost = 0.0
    /// Answers given.
    var won = 0
    /// Attempts under way.
    var inFlight = 0
    /// Columns of the longest name.
    var nameColumns = 0
    /// Columns of the longest model name.
    var modelColumns = 0
    /// The mean of the known error rates; NaN without any.
    var errorRate = Double.nan
    /// The emptiest bucket, 0…1; NaN without buckets.
    var lowestBucket = Double.nan
    /// True when the breaker of some endpoint counts down, a bucket fills or errors age.
    var isMoving = false

    init() {}

    init(_ fleet: FleetSnapshot) {
        var rates = (sum: 0.0, count: 0)
        for endpoint in fleet.endpoints {
            if Self.isUp(endpoint) { up += 1 }
            inputTokens += endpoint.inputTokens
            outputTokens += endpoint.outputTokens
            cost += endpoint.cost
            won += endpoint.won
            inFlight += endpoint.inFlight
            nameColumns = max(nameColumns, TextWidth.columns(of: endpoint.profile.name))
            modelColumns = max(modelColumns, TextWidth.columns(of: endpoint.profile.model))
            if let rate = endpoint.errorRate {
                rates.sum += rate
                rates.count += 1
                if rate > 0 { isMoving = true }
            }
            for level in [endpoint.requests, endpoint.tokens] {
                guard let level else { continue }
                lowestBucket =
                    lowestBucket.isNaN ? level.fraction : min(lowestBucket, level.fraction)
                if level.refillPerSecond > 0, level.available < level.capacity { isMoving = true }
            }
            if case .open(until: .some) = endpoint.breaker { isMoving = true }
            if let blocked = endpoint.blockedUntil, blocked > fleet.at { isMoving = true }
        }
        if rates.count > 0 { errorRate = rates.sum / Double(rates.count) }
    }

    /// Whether new calls may go there.
    static func isUp(_ endpoint: EndpointSnapshot) -> Bool {
        guard endpoint.manual == .enabled, endpoint.keyProblem.isEmpty else { return false }
        if endpoint.forced == .open { return false }
        if endpoint.forced == .closed || endpoint.isLastResort { return true }
        if case .open = endpoint.breaker { return false }
        return true
    }
}
