import Tracing

/// A span as it is sent.
struct SpanRecord: Sendable {
    /// Events of one span; a call has a handful.
    ///
    /// OpenTelemetry's own default.
    static let eventsMax = 128

    let context: SpanContext
    let parent: UInt64?
    var name: String
    let kind: SpanKind
    /// Nanoseconds since 1970.
    let start: UInt64
    /// Never before `start`, even where somebody set the clock back.
    private(set) var end: UInt64 = 0
    var attributes: SpanAttributes = [:]
    private(set) var events: [SpanEvent] = []
    private(set) var eventsDropped = 0
    var status: SpanStatus?

    init(
        _ name: String, kind: SpanKind, context: SpanContext, parent: UInt64?, start: UInt64
    ) {
        self.name = name
        self.kind = kind
        self.context = context
        self.parent = parent
        self.start = start
    }

    mutating func add(_ event: SpanEvent) {
        if events.count < Self.eventsMax { events.append(event) } else { eventsDropped += 1 }
    }

    func ended(at instant: UInt64) -> SpanRecord {
        var record = self
        record.end = max(start, instant)
        return record
    }
}
