import Client

/// Writes Prometheus' text format, version 0.0.4.
struct PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// Writes everything in the store, in the order of the table of metrics.
    init(_ store: MetricStore) {
        var entries = store.read()
        for family in MetricFamily.emitted {
            // Two metrics may share a name, and are told together.
            guard let entry = entries.removeValue(forKey: family.name) else { continue }
            self.family(family)
            for (labels, cell) in entry.cells { series(family, labels, cell) }
        }
    }

    /// The two lines before a metric's series.
    private mutating func family(_ metric: MetricFamily) {
        text += "# HELP \(metric.prometheusName) \(metric.help)\n"
        text += "# TYPE \(metric.prometheusName) \(metric.kind.rawValue)\n"
    }

    /// The lines of one series.
    private mutating func series(_ metric: MetricFamily, _ labels: [MetricTag], _ cell: MetricCell)
    {
        let name = metric.prometheusName
        switch cell {
        case .sum(let sum): line(name, labels, sum.value)
        case .level(let level): line(name, labels, level.value)
        case .samples(let samples):
            let counts = samples.counts
            var seen = 0
            for (index, count) in counts.buckets.enumerated() {
                seen += count
                let bound = index < metric.bounds.count ? number(metric.bounds[index]) : "+Inf"
                line(name + "_bucket", labels + [MetricTag("le", bound)], Double(seen))
            }
            line(name + "_sum", labels, counts.sum)
            line(name + "_count", labels, Double(seen))
        }
    }

    private mutating func line(_ name: String, _ labels: [MetricTag], _ value: Double) {
        text += name
        if !labels.isEmpty {
            text += "{"
            for (index, label) in labels.enumerated() {
                if index > 0 { text += "," }
                text += label.name.withUnderscores + "=\"" + escaped(label.value) + "\""
            }
            text += "}"
        }
        text += " " + number(value) + "\n"
    }

    private func number(_ value: Double) -> String {
        if let whole = Int(exactly: value), abs(whole) < 1 << 53 { return String(whole) }
        if value.isNaN { return "NaN" }
        return value.isInfinite ? (value < 0 ? "-Inf" : "+Inf") : "\(value)"
    }

    private func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == 0x22 || $0 == 0x5C || $0 == 0x0A }) else {
            return value
        }
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
