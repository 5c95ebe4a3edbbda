import Client

/// Measurements as OTLP's `ExportMetricsServiceRequest`.
///
/// All are cumulative, counted since the start, so that a document that is lost costs nothing.
struct MetricDocument: OTLPMessage {
    /// Nanoseconds since 1970 when counting began.
    let start: UInt64
    /// Nanoseconds since 1970 now.
    let now: UInt64
    let resource: Resource
    private let entries: [MetricStore.Entry]

    init(start: UInt64, now: UInt64, store: MetricStore, resource: Resource) {
        self.start = start
        self.now = now
        self.resource = resource
        entries = store.read().values.sorted { $0.family.name < $1.family.name }
    }

    var sizeHint: Int { 4_096 }

    func write(to fields: inout some FieldWriter) {
        resource.write(Field("resourceMetrics", 1), Field("scopeMetrics", 2), to: &fields) {
            fields in
            fields.messages(Field("metrics", 2), entries) { write($1, to: &$0) }
        }
    }

    private func write(_ entry: MetricStore.Entry, to fields: inout some FieldWriter) {
        let family = entry.family
        fields.text(Field("name", 1), family.name)
        fields.text(Field("description", 2), family.help)
        fields.text(Field("unit", 3), family.unit)
        let kind =
            switch family.kind {
            case .gauge: Field("gauge", 5)
            case .counter: Field("sum", 7)
            case .histogram: Field("histogram", 9)
            }
        fields.message(kind) { fields in
            fields.messages(Field("dataPoints", 1), entry.cells) { fields, point in
                write(point.cell, point.labels, bounds: family.bounds, to: &fields)
            }
            if family.kind != .gauge {
                fields.small(Field("aggregationTemporality", 2), Self.cumulative)
            }
            if family.kind == .counter { fields.truth(Field("isMonotonic", 3), true) }
        }
    }

    /// `NumberDataPoint` and `HistogramDataPoint` have the same times, and their labels in other places.
    private func write(
        _ cell: MetricCell, _ labels: [MetricTag], bounds: [Double],
        to fields: inout some FieldWriter
    ) {
        let labels = labels.map { ($0.name, $0.value) }
        if case .level = cell {} else { fields.fixed(Field("startTimeUnixNano", 2), start) }
        fields.fixed(Field("timeUnixNano", 3), now)
        switch cell {
        case .level(let level):
            fields.number(Field("asDouble", 4), level.value)
            fields.attributes(7, labels)
        case .sum(let sum):
            fields.number(Field("asDouble", 4), sum.value)
            fields.attributes(7, labels)
        case .samples(let samples):
            let counts = samples.counts
            fields.fixed(Field("count", 4), UInt64(counts.buckets.reduce(0, +)))
            fields.number(Field("sum", 5), counts.sum)
            fields.fixed(Field("bucketCounts", 6), counts.buckets.map { UInt64($0) })
            fields.numbers(Field("explicitBounds", 7), bounds)
            fields.attributes(9, labels)
        }
    }

    /// OTLP's number of it.
    private static let cumulative = 2
}
