import Reliability

/// How well the fleet does, from 0 to 100, and what it loses points for.
///
/// | what | costs |
/// | --- | --- |
/// | an endpoint that is switched on and does not answer | its share of 50 |
/// | an endpoint that the server told to wait | its share of 25 |
/// | failed attempts of the last minute on those that answer | their share of 30 |
/// | calls that wait for a slot or a bucket | 10 |
/// | an extra-attempt budget that is closed: no retries, no hedges | 10 |
///
/// Without any endpoint that answers it is 0. What was never tried neither costs nor counts.
struct HealthScore: Equatable {
    /// One thing that is not well.
    struct Loss: Equatable {
        var points: Int
        var text: String
    }

    /// 0…100.
    var points: Int
    /// What costs points, the dearest first.
    var losses: [Loss]

    /// `nil` while nothing was tried.
    init?(_ fleet: FleetSnapshot, now: Instant) {
        let tried = fleet.endpoints.filter { $0.manual == .enabled && $0.attempts > 0 }
        guard !tried.isEmpty else { return nil }
        var losses: [(cost: Double, text: String)] = []
        let share = 1 / Double(tried.count)
        var answering: [EndpointSnapshot] = []
        for endpoint in tried {
            let name = endpoint.profile.name
            if let problem = Self.problem(endpoint) {
                losses.append((50 * share, "\(name) \(problem)"))
            } else if let blocked = endpoint.blockedUntil, blocked > now {
                losses.append((25 * share, "\(name) was told to wait"))
            } else {
                answering.append(endpoint)
            }
        }
        for endpoint in answering {
            guard let rate = endpoint.errorRate, rate > 0.02 else { continue }
            losses.append(
                (30 * share * rate, "\(endpoint.profile.name) fails \(Format.percent(rate))"))
        }
        if fleet.waiting > 0 {
            losses.append((10, "\(Format.plural(fleet.waiting, "call")) waiting"))
        }
        if fleet.budgetBalance < fleet.budgetClosedBelow {
            losses.append((10, "no budget for retries"))
        }
        let canAnswer = fleet.endpoints.contains {
            EndpointTotals.isUsable($0) && ($0.attempts == 0 || !EndpointTotals.isFailing($0))
        }
        if !canAnswer { losses = [(100, "no endpoint answers")] }
        let cost = losses.reduce(0) { $0 + $1.cost }
        points = max(0, 100 - Int(cost.rounded()))
        self.losses = losses.sorted { $0.cost > $1.cost }.map {
            Loss(points: max(1, Int($0.cost.rounded())), text: $0.text)
        }
    }

    private static func problem(_ endpoint: EndpointSnapshot) -> String? {
        if !endpoint.keyProblem.isEmpty { return "has a bad key" }
        if endpoint.forced == .open { return "is held open" }
        if case .open = endpoint.breaker, endpoint.forced == nil, !endpoint.isLastResort {
            return "is open"
        }
        return EndpointTotals.isFailing(endpoint) ? "fails" : nil
    }

    /// The number as a word.
    var word: String {
        switch points {
        case 90...: "good"
        case 70..<90: "fair"
        case 40..<70: "poor"
        default: "bad"
        }
    }

    /// All of it in one sentence.
    var sentence: String {
        guard !losses.isEmpty else {
            return "Health 100 of 100: everything that was tried answers."
        }
        let parts = losses.prefix(6).map { "-\($0.points) \($0.text)" }
        return "Health \(points) of 100: \(parts.joined(separator: ", "))."
    }
}
