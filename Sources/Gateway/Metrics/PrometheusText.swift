import Client

/// Writes Prometheus' text format, version 0.0.4.
struct PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// The two lines before a metric's series.
    mutating func family(_ metric: Exported) {
        text += "# HELP \(metric.name) \(metric.help)\n"
        text += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
    }

    /// The lines of one series.
    mutating func series(_ metric: Exported, _ labels: [MetricTag], _ cell: MetricCell) {
        switch cell {
        case .sum(let sum): line(metric.name, labels, sum.value)
        case .level(let level): line(metric.name, labels, level.value)
        case .samples(let samples):
            let counts = samples.counts
            var seen = 0
            for (index, count) in counts.buckets.enumerated() {
                seen += count
                let bound = index < metric.bounds.count ? number(metric.bounds[index]) : "+Inf"
                line(metric.name + "_bucket", labels + [MetricTag("le", bound)], Double(seen))
            }
            line(metric.name + "_sum", labels, counts.sum)
            line(metric.name + "_count", labels, Double(seen))
        }
    }

    private mutating func line(_ name: String, _ labels: [MetricTag], _ value: Double) {
        text += name
        if !labels.isEmpty {
            text += "{"
            for (index, label) in labels.enumerated() {
                if index > 0 { text += "," }
                text += label.name + "=\"" + escaped(label.value) + "\""
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
