import Tracing

/// Spans as OTLP's `ExportTraceServiceRequest`.
struct SpanDocument: OTLPMessage {
    let spans: [SpanRecord]
    let resource: Resource

    var sizeHint: Int { 1_024 * (spans.count + 1) }

    func write(to fields: inout some FieldWriter) {
        guard !spans.isEmpty else { return }
        resource.write(Field("resourceSpans", 1), Field("scopeSpans", 2), to: &fields) { fields in
            fields.messages(Field("spans", 2), spans) { $0.write($1) }
        }
    }
}

extension FieldWriter {
    fileprivate mutating func write(_ span: SpanRecord) {
        let trace = span.context.trace
        identity(Field("traceId", 1), [trace.high, trace.low])
        identity(Field("spanId", 2), [span.context.span])
        if let state = span.context.state { text(Field("traceState", 3), state) }
        if let parent = span.parent { identity(Field("parentSpanId", 4), [parent]) }
        text(Field("name", 5), span.name)
        small(Field("kind", 6), span.kind.number)
        fixed(Field("startTimeUnixNano", 7), span.start)
        fixed(Field("endTimeUnixNano", 8), span.end)
        attributes(9, span.attributes)
        messages(Field("events", 11), span.events) { $0.write($1) }
        if span.eventsDropped > 0 { small(Field("droppedEventsCount", 12), span.eventsDropped) }
        if let status = span.status {
            message(Field("status", 15)) { fields in
                if let message = status.message { fields.text(Field("message", 2), message) }
                fields.small(Field("code", 3), status.code == .ok ? 1 : 2)
            }
        }
    }

    private mutating func write(_ event: SpanEvent) {
        fixed(Field("timeUnixNano", 1), event.nanosecondsSinceEpoch)
        text(Field("name", 2), event.name)
        attributes(3, event.attributes)
    }

    /// By name, so that the same span is the same text.
    private mutating func attributes(_ number: UInt64, _ attributes: SpanAttributes) {
        var sorted: [(name: String, value: SpanAttribute)] = []
        attributes.forEach { sorted.append(($0, $1)) }
        sorted.sort { $0.name < $1.name }
        messages(Field("attributes", number), sorted) { fields, attribute in
            fields.attribute(attribute.name) { $0.write(attribute.value) }
        }
    }

    private mutating func write(_ attribute: SpanAttribute) {
        switch attribute {
        case .int32(let number): write(Int64(number))
        case .int64(let number): write(number)
        case .double(let number): write(number)
        case .bool(let truth): write(truth)
        case .string(let text): write(text)
        case .int32Array(let numbers): list(numbers) { $0.write(Int64($1)) }
        case .int64Array(let numbers): list(numbers) { $0.write($1) }
        case .doubleArray(let numbers): list(numbers) { $0.write($1) }
        case .boolArray(let truths): list(truths) { $0.write($1) }
        case .stringArray(let texts): list(texts) { $0.write($1) }
        case .stringConvertible(let value): write("\(value)")
        case .stringConvertibleArray(let values): list(values.map { "\($0)" }) { $0.write($1) }
        default: break
        }
    }

    private mutating func write(_ truth: Bool) { self.truth(Field("boolValue", 2), truth) }
    private mutating func write(_ number: Int64) { whole(Field("intValue", 3), number) }
    private mutating func write(_ number: Double) { self.number(Field("doubleValue", 4), number) }

    private mutating func list<Element>(
        _ elements: [Element], _ write: (inout Self, Element) -> Void
    ) {
        message(Field("arrayValue", 5)) { $0.messages(Field("values", 1), elements, write) }
    }
}

extension SpanKind {
    /// OTLP's number of the kind.
    fileprivate var number: Int {
        switch self {
        case .internal: 1
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        }
    }
}
