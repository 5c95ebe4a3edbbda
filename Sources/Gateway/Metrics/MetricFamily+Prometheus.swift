import Client

extension MetricFamily {
    /// Answers of the server itself, by path and status.
    static let requests = MetricFamily(
        "breakwater.http.requests", .counter, unit: "{request}", "Requests answered.",
        labels: ["path", "status"])
    /// Completions under way in the server.
    static let requestsInFlight = MetricFamily(
        "breakwater.http.completions_in_flight", .gauge, unit: "{request}",
        "Completions under way.")
    /// When the server started.
    static let startTime = MetricFamily(
        "process.start_time", .gauge, unit: "s",
        "When the server started, in seconds since 1970.")

    /// Everything that a server emits.
    static let emitted: [MetricFamily] =
        Metric.allCases.map { MetricFamily($0) } + [requests, requestsInFlight, startTime]

    /// The name as OpenTelemetry's Prometheus exporters spell it.
    var prometheusName: String {
        var spelled = name.withUnderscores
        if unit == "s" { spelled += "_seconds" }
        if kind == .counter { spelled += "_total" }
        return spelled
    }
}

extension String {
    /// Prometheus takes no dots in names of metrics and labels.
    var withUnderscores: String { String(map { $0 == "." ? "_" : $0 }) }
}
