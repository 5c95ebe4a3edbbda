/// The endpoints as a table for a person.
enum EndpointTable {
    /// One line an endpoint below a line of titles; columns as wide as their longest cell.
    static func lines(_ objects: [EndpointObject], probed: Bool) -> [String] {
        var rows = [["NAME", "PROVIDER", "MODEL", "KEY", "LIMITS"] + (probed ? ["HEALTH"] : [])]
        rows += objects.map { object in
            [
                object.name, object.simulated ? "simulated" : object.provider,
                object.model.isEmpty ? "its first" : object.model,
                key(object),
                object.needs.map { "off: set \($0)" } ?? limits(object.limits),
            ] + (probed ? [health(object.health)] : [])
        }
        return aligned(rows)
    }

    /// Columns as wide as their longest cell, without blanks at the ends of lines.
    static func aligned(_ rows: [[String]]) -> [String] {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            let line = cells.joined(separator: "  ")
            return line.lastIndex { $0 != " " }.map { String(line[...$0]) } ?? ""
        }
    }

    private static func key(_ object: EndpointObject) -> String {
        if let keys = object.keys, keys > 0 {
            return [
                "\(keys) key\(keys == 1 ? "" : "s")", object.keys_missing.map { "\($0) missing" },
                object.keys_refused.map { "\($0) dead" },
            ].compactMap(\.self).joined(separator: ", ")
        }
        return switch object.key {
        case "found": "found"
        case "missing": object.key_variable.map { "\($0) not set" } ?? "not readable"
        case "literal": "in the file"
        default: "none needed"
        }
    }

    private static func limits(_ limits: EndpointObject.Limits) -> String {
        let parts = [
            limits.requests_per_minute.map { "\($0)/min" },
            limits.tokens_per_minute.map { "\($0) tok/min" },
            limits.requests_per_day.map { "\($0)/day" },
            limits.concurrent.map { "\($0) at once" },
        ].compactMap(\.self)
        return parts.isEmpty ? "–" : parts.joined(separator: ", ")
    }

    private static func health(_ health: EndpointObject.Health?) -> String {
        guard let health else { return "not asked" }
        if health.ok { return "answers in \(BenchTable.fixed(health.ms, 0)) ms" }
        return health.problem ?? "does not answer"
    }
}
