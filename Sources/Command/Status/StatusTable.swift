import Providers

/// The document of `GET /status` as lines for a person.
struct StatusTable {
    /// A line about all of it, and a line an endpoint below a line of titles.
    let lines: [String]
    /// Whether any endpoint could be asked now.
    let hasUsable: Bool

    /// Reads a document; `nil` when it is none.
    init?(_ document: JSONValue) {
        guard let strategy = document["strategy"]?.string, let calls = document["calls"],
            case .array(let endpoints)? = document["endpoints"]
        else { return nil }
        let count = { (key: String) in calls[key]?.int ?? 0 }
        var summary = [
            "\(strategy)", "\(count("in_flight")) in flight", "\(count("waiting")) waiting",
            "\(count("complete")) complete", "\(count("incomplete")) incomplete",
            "\(count("failed")) failed",
        ]
        if let pinned = document["pinned"]?.string {
            summary.insert("only \(TextSanitiser.line(pinned))", at: 1)
        }
        let rows = [Self.titles] + endpoints.map(Self.row)
        lines = [summary.joined(separator: ", ")] + EndpointTable.aligned(rows)
        hasUsable = endpoints.contains(where: Self.isUsable)
    }

    private static let titles = [
        "NAME", "MODEL", "STATE", "HEALTH", "REQUESTS", "TOKENS", "P50", "P95", "ERRORS",
        "IN FLIGHT",
        "ANSWERS", "COST",
    ]

    private static func row(_ endpoint: JSONValue) -> [String] {
        let text = { (key: String) in TextSanitiser.line(endpoint[key]?.string ?? "") }
        let times = endpoint["first_token_ms"]
        return [
            text("name"), text("model"), state(endpoint),
            endpoint["health"]?.double.map { percent($0) } ?? "–",
            level(endpoint["buckets"]?["requests"]), level(endpoint["buckets"]?["tokens"]),
            time(times?["p50"]), time(times?["p95"]),
            endpoint["error_rate"]?.double.map { percent($0) } ?? "–",
            "\(endpoint["in_flight"]?.int ?? 0)", "\(endpoint["answers"]?.int ?? 0)",
            endpoint["cost_usd"]?.double.map { "$\(BenchTable.fixed($0, 4))" } ?? "–",
        ]
    }

    private static func isUsable(_ endpoint: JSONValue) -> Bool {
        if case .bool(true)? = endpoint["enabled"], endpoint["key_problem"] == nil {
            return endpoint["breaker"]?["state"]?.string != "open"
                || endpoint["breaker"]?["last_resort"] != nil
        }
        return false
    }

    private static func state(_ endpoint: JSONValue) -> String {
        if let problem = endpoint["key_problem"]?.string { return TextSanitiser.line(problem) }
        if case .bool(false)? = endpoint["enabled"] { return "off" }
        let breaker = endpoint["breaker"]
        var state = TextSanitiser.line(breaker?["state"]?.string ?? "–")
            .replacing("_", with: "-")
        if breaker?["forced"] != nil { state += ", forced" }
        if breaker?["last_resort"] != nil { state += ", in use: last" }
        if let wait = breaker?["retry_in_ms"]?.double, wait > 0 {
            state += ", \(BenchTable.fixed(wait / 1000, 0)) s"
        }
        return state
    }

    private static func level(_ bucket: JSONValue?) -> String {
        guard let available = bucket?["available"]?.double,
            let capacity = bucket?["capacity"]?.double, capacity > 0
        else { return "–" }
        return percent(available / capacity)
    }

    private static func time(_ milliseconds: JSONValue?) -> String {
        milliseconds?.double.map { "\(BenchTable.fixed($0, 0)) ms" } ?? "–"
    }

    private static func percent(_ share: Double) -> String {
        BenchTable.fixed(share * 100, 0) + " %"
    }
}
