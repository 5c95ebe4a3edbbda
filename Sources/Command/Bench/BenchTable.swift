/// Writes a bench summary for a person: the same table while it runs and at the end.
enum BenchTable {
    /// The lines of the table.
    static func lines(_ summary: BenchSummary) -> [String] {
        var lines = [
            "requests   \(summary.requests) in \(fixed(summary.seconds, 1)) s,"
                + " \(fixed(summary.per_second, 1)) a second",
            "answered   \(summary.ok) (\(fixed(summary.success * 100, 2)) %)",
            "attempts   \(summary.attempts), \(fixed(summary.attempts_per_request, 3)) a request;"
                + " hedges \(summary.hedges), won \(summary.hedges_won)",
        ]
        if let cost = summary.cost_usd, cost > 0 { lines.append("cost       $\(fixed(cost, 6))") }
        lines.append("")
        lines.append(row("ms", ["mean", "p50", "p90", "p95", "p99", "max"]))
        lines.append(row("whole answer", numbers(summary.ms)))
        lines.append(row("first word", numbers(summary.ttft_ms)))
        lines.append("")
        let width = max(12, (summary.endpoints.map(\.endpoint.count).max() ?? 0) + 1)
        lines.append(row("endpoint", ["answers", "share", "attempts", "failed", "stopped"], width))
        for endpoint in summary.endpoints {
            lines.append(
                row(
                    endpoint.endpoint,
                    [
                        "\(endpoint.answers)", "\(fixed(endpoint.share * 100, 1)) %",
                        "\(endpoint.attempts)", "\(endpoint.failed)", "\(endpoint.cancelled)",
                    ], width))
        }
        if !summary.failures.isEmpty {
            let failures = summary.failures.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            lines.append("")
            lines.append(
                "failures   " + failures.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
        }
        return lines
    }

    private static func numbers(_ values: BenchSummary.Percentiles?) -> [String] {
        guard let values else { return Array(repeating: "–", count: 6) }
        return [values.mean, values.p50, values.p90, values.p95, values.p99, values.max].map {
            fixed($0, $0 < 100 ? 1 : 0)
        }
    }

    private static func row(_ name: String, _ cells: [String], _ width: Int = 13) -> String {
        let padding = String(repeating: " ", count: max(1, width - name.count))
        return name + padding
            + cells.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }.joined()
    }

    /// A number with a fixed count of decimals.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let digits = String(Int(scaled))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }
}
