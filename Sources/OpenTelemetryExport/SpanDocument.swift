import Providers
import Tracing

/// Spans as the JSON of OTLP's `ExportTraceServiceRequest`.
///
/// Whole numbers of 64 bits are text there, numbers of traces and spans hexadecimal.
enum SpanDocument {
    static func encoded(_ spans: [SpanRecord], from resource: Resource) -> [UInt8] {
        var json = JSONWriter(capacity: 1_024 * (spans.count + 1))
        resource.write("resourceSpans", "scopeSpans", "spans", to: &json) { json in
            for span in spans { write(span, to: &json) }
        }
        return json.bytes
    }

    private static func write(_ span: SpanRecord, to json: inout JSONWriter) {
        json.object { json in
            json.field("traceId", span.context.trace.text)
            json.field("spanId", span.context.spanText)
            if let state = span.context.state { json.field("traceState", state) }
            if let parent = span.parent {
                json.field(
                    "parentSpanId",
                    SpanContext(trace: span.context.trace, span: parent, isSampled: true).spanText)
            }
            json.field("name", span.name)
            json.field("kind", span.kind.number)
            json.field("startTimeUnixNano", String(span.start))
            json.field("endTimeUnixNano", String(span.end))
            json.attributes(span.attributes)
            if !span.events.isEmpty {
                json.key("events")
                json.array { json in for event in span.events { write(event, to: &json) } }
            }
            if span.eventsDropped > 0 { json.field("droppedEventsCount", span.eventsDropped) }
            if let status = span.status {
                json.key("status")
                json.object { json in
                    json.field("code", status.code == .ok ? 1 : 2)
                    if let message = status.message { json.field("message", message) }
                }
            }
        }
    }

    private static func write(_ event: SpanEvent, to json: inout JSONWriter) {
        json.object { json in
            json.field("timeUnixNano", String(event.nanosecondsSinceEpoch))
            json.field("name", event.name)
            json.attributes(event.attributes)
        }
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

extension JSONWriter {
    /// Writes the field `attributes` by name, so that the same span is the same text.
    fileprivate mutating func attributes(_ attributes: SpanAttributes) {
        guard !attributes.isEmpty else { return }
        var sorted: [(name: String, value: SpanAttribute)] = []
        attributes.forEach { sorted.append(($0, $1)) }
        sorted.sort { $0.name < $1.name }
        key("attributes")
        array { json in
            for (name, value) in sorted { json.attribute(name) { $0.write(value) } }
        }
    }

    private mutating func write(_ attribute: SpanAttribute) {
        switch attribute {
        case .int32(let number): field("intValue", String(number))
        case .int64(let number): field("intValue", String(number))
        case .double(let number): field("doubleValue", number)
        case .bool(let truth): field("boolValue", truth)
        case .string(let text): field("stringValue", text)
        case .int32Array(let numbers): list(numbers) { $0.field("intValue", String($1)) }
        case .int64Array(let numbers): list(numbers) { $0.field("intValue", String($1)) }
        case .doubleArray(let numbers): list(numbers) { $0.field("doubleValue", $1) }
        case .boolArray(let truths): list(truths) { $0.field("boolValue", $1) }
        case .stringArray(let texts): list(texts) { $0.field("stringValue", $1) }
        case .stringConvertible(let value): field("stringValue", "\(value)")
        case .stringConvertibleArray(let values):
            list(values.map { "\($0)" }) { $0.field("stringValue", $1) }
        default: break
        }
    }

    private mutating func list<Element>(
        _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
    ) {
        key("arrayValue")
        object { json in
            json.key("values")
            json.array { json in
                for element in elements { json.object { write(&$0, element) } }
            }
        }
    }
}
