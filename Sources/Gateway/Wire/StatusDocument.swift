import Client
import Providers
import Reliability

/// The document of `GET /status`: every endpoint's health, breaker, buckets and percentiles.
///
/// Times are milliseconds, shares 0…1. What is unknown or unlimited is left out.
struct StatusDocument {
    let snapshot: FleetSnapshot
    /// Where the races are counted; without it they are left out.
    let metrics: MetricStore?

    var encoded: [UInt8] {
        var json = JSONWriter(capacity: 512 + 1024 * snapshot.endpoints.count)
        json.object { json in
            json.field("strategy", snapshot.strategy.rawValue)
            if let pinned = snapshot.endpoints.first(where: \.isPinned) {
                json.field("pinned", pinned.profile.name)
            }
            json.field("panic", snapshot.isPanic)
            json.key("calls")
            json.object { json in
                json.field("in_flight", snapshot.callsInFlight)
                json.field("waiting", snapshot.waiting)
                json.field("complete", snapshot.complete)
                json.field("incomplete", snapshot.incomplete)
                json.field("failed", snapshot.failed)
                json.field("cancelled", snapshot.cancelled)
            }
            json.key("budget")
            json.object { json in
                json.field("balance", snapshot.budgetBalance)
                json.field("closed_below", snapshot.budgetClosedBelow)
                json.field("capacity", snapshot.budgetCapacity)
            }
            json.key("endpoints")
            json.array { json in
                for endpoint in snapshot.present { write(endpoint, to: &json) }
            }
        }
        return json.bytes
    }

    private func write(_ endpoint: EndpointSnapshot, to json: inout JSONWriter) {
        json.object { json in
            json.field("name", endpoint.profile.name)
            json.field("provider", endpoint.profile.provider)
            json.field("model", endpoint.profile.model)
            json.field("enabled", endpoint.manual == .enabled)
            if endpoint.isRemoved { json.field("removed", true) }
            if !endpoint.keyProblem.isEmpty { json.field("key_problem", endpoint.keyProblem) }
            json.field("health", endpoint.health)
            json.key("breaker")
            json.object { json in breaker(of: endpoint, to: &json) }
            json.key("buckets")
            json.object { json in
                bucket("requests", endpoint.requests, to: &json)
                bucket("tokens", endpoint.tokens, to: &json)
                bucket("requests_per_day", endpoint.requestsPerDay, to: &json)
            }
            json.field("in_flight", endpoint.inFlight)
            if let slots = endpoint.slots { json.field("slots", slots) }
            json.field("waiting", endpoint.waiting)
            if let blocked = endpoint.blockedUntil, blocked > snapshot.at {
                json.field("retry_after_ms", milliseconds(blocked.elapsed(since: snapshot.at)))
            }
            json.key("first_token_ms")
            json.object { json in
                if let p50 = endpoint.p50 { json.field("p50", milliseconds(p50)) }
                if let p95 = endpoint.p95 { json.field("p95", milliseconds(p95)) }
                if let p99 = endpoint.p99 { json.field("p99", milliseconds(p99)) }
            }
            if let rate = endpoint.errorRate { json.field("error_rate", rate) }
            json.key("attempts")
            json.object { json in
                json.field("started", endpoint.attempts)
                json.field("succeeded", endpoint.succeeded)
                json.field("failed", endpoint.failed)
                json.field("cancelled", endpoint.cancelled)
            }
            json.field("answers", endpoint.won)
            let answers = snapshot.endpoints.reduce(0) { $0 + $1.won }
            if answers > 0 {
                json.field("answers_share", Double(endpoint.won) / Double(answers))
            }
            extras(of: endpoint, to: &json)
            json.field("cost_usd", endpoint.cost)
        }
    }

    private func breaker(of endpoint: EndpointSnapshot, to json: inout JSONWriter) {
        switch endpoint.breaker {
        case .closed: json.field("state", "closed")
        case .halfOpen: json.field("state", "half_open")
        case .open(let until):
            json.field("state", "open")
            if let until {
                let wait = max(.zero, until.elapsed(since: snapshot.at))
                json.field("retry_in_ms", milliseconds(wait))
            }
        }
        if !endpoint.breakerReason.isEmpty { json.field("reason", endpoint.breakerReason) }
        if endpoint.forced != nil { json.field("forced", true) }
        if endpoint.isLastResort { json.field("last_resort", true) }
    }

    /// What was started here beside another attempt, and how often that had the answer first.
    private func extras(of endpoint: EndpointSnapshot, to json: inout JSONWriter) {
        guard let metrics else { return }
        for reason in [AttemptReason.race, .hedge] {
            let tags = [
                MetricTag("endpoint", endpoint.profile.name), MetricTag("reason", reason.rawValue),
            ]
            json.key(reason == .race ? "races" : "hedges")
            json.object { json in
                json.field("started", Int(metrics.total(.attemptReasons, tags)))
                json.field("won", Int(metrics.total(.wins, tags)))
            }
        }
    }

    private func bucket(_ name: String, _ level: BucketLevel?, to json: inout JSONWriter) {
        guard let level else { return }
        json.key(name)
        json.object { json in
            json.field("available", level.available)
            json.field("capacity", level.capacity)
            json.field("per_second", level.refillPerSecond)
            json.field("source", level.source.rawValue)
        }
    }

    private func milliseconds(_ duration: Duration) -> Double { duration / .milliseconds(1) }
}
