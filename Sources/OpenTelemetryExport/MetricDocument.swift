import Client
import Providers

/// Measurements as the JSON of OTLP's `ExportMetricsServiceRequest`.
///
/// All are cumulative, counted since the start, so that a document that is lost costs nothing.
struct MetricDocument {
    /// Nanoseconds since 1970 when counting began.
    let start: UInt64
    /// Nanoseconds since 1970 now.
    let now: UInt64

    func encoded(_ store: MetricStore, from resource: Resource) -> [UInt8] {
        let entries = store.read().values.sorted { $0.family.name < $1.family.name }
        var json = JSONWriter(capacity: 4_096)
        resource.write("resourceMetrics", "scopeMetrics", "metrics", to: &json) { json in
            for entry in entries { write(entry, to: &json) }
        }
        return json.bytes
    }

    private func write(_ entry: MetricStore.Entry, to json: inout JSONWriter) {
        let family = entry.family
        json.object { json in
            json.field("name", family.name)
            json.field("description", family.help)
            json.field("unit", family.unit)
            json.key(family.kind == .counter ? "sum" : family.kind.rawValue)
            json.object { json in
                if family.kind != .gauge {
                    json.field("aggregationTemporality", Self.cumulative)
                }
                if family.kind == .counter { json.field("isMonotonic", true) }
                json.key("dataPoints")
                json.array { json in
                    for (labels, cell) in entry.cells {
                        write(cell, labels, bounds: family.bounds, to: &json)
                    }
                }
            }
        }
    }

    private func write(
        _ cell: MetricCell, _ labels: [MetricTag], bounds: [Double], to json: inout JSONWriter
    ) {
        json.object { json in
            json.attributes(labels.map { ($0.name, $0.value) })
            json.field("timeUnixNano", String(now))
            switch cell {
            case .level(let level): json.field("asDouble", level.value)
            case .sum(let sum):
                json.field("startTimeUnixNano", String(start))
                json.field("asDouble", sum.value)
            case .samples(let samples):
                let counts = samples.counts
                json.field("startTimeUnixNano", String(start))
                json.field("count", String(counts.buckets.reduce(0, +)))
                json.field("sum", counts.sum)
                json.field("bucketCounts", counts.buckets.map(String.init))
                json.key("explicitBounds")
                json.array { json in for bound in bounds { json.value(bound) } }
            }
        }
    }

    /// OTLP's number of it.
    private static let cumulative = 2
}
