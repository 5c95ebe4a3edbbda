import Reliability
import TerminalUI

/// What the screen needs of all endpoints together, counted once a snapshot and not once a row.
struct EndpointTotals: Sendable, Equatable {
    /// All endpoints.
    var count = 0
    /// Endpoints to which new calls may go and that answer.
    var up = 0
    /// Endpoints to which new calls may go and of which nothing was measured.
    var untried = 0
    /// Input tokens.
    var inputTokens = 0
    /// Output tokens.
    var outputTokens = 0
    /// US dollars.
    var cost = 0.0
    /// True when the price of some endpoint is known; without one nothing can be said of the cost.
    var hasPrice = false
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
            inputTokens += endpoint.inputTokens
            outputTokens += endpoint.outputTokens
            cost += endpoint.cost
            if endpoint.profile.price != nil { hasPrice = true }
            won += endpoint.won
            inFlight += endpoint.inFlight
            // What it has used stays; nobody waits for it to be well again.
            if endpoint.isRemoved { continue }
            count += 1
            if Self.isUsable(endpoint) {
                // The first answer streams before it has an outcome.
                if endpoint.recentOutcomes.isEmpty, endpoint.recentFirstTokens.isEmpty {
                    untried += 1
                } else if !Self.isFailing(endpoint) {
                    up += 1
                }
            }
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

    /// How many are up, in words: `5 untried`, `2/5 up, 3 untried`, `4/5 up`.
    var upWords: String {
        if untried > 0, untried == count { return "\(untried) untried" }
        return "\(up)/\(count) up" + (untried > 0 ? ", \(untried) untried" : "")
    }

    /// Green only when everything that was tried is up; nothing measured has no colour.
    var upRole: Role {
        let tried = count - untried
        if tried == 0 { return .secondary }
        return up == tried ? .ok : up == 0 ? .error : .warning
    }

    /// Whether the last outcomes, two where there are two, all failed.
    static func isFailing(_ endpoint: EndpointSnapshot) -> Bool {
        let last = endpoint.recentOutcomes.suffix(2)
        return !last.isEmpty && !last.contains(true)
    }

    /// Whether new calls may go there.
    static func isUsable(_ endpoint: EndpointSnapshot) -> Bool {
        guard endpoint.manual == .enabled, endpoint.keyProblem.isEmpty else { return false }
        if endpoint.forced == .open { return false }
        if endpoint.forced == .closed || endpoint.isLastResort { return true }
        if case .open = endpoint.breaker { return false }
        return true
    }
}
