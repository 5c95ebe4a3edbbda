import Synchronization
public import Tracing

/// A span that is kept once it has ended, if its trace is.
public final class ExportSpan: Span {
    /// The context for what happens below it.
    public let context: InstrumentationContext
    private let queue: SpanQueue
    /// `nil` once it ended, and for a trace that nobody keeps.
    private let record: Mutex<SpanRecord?>

    init(
        _ name: String, kind: SpanKind, below context: InstrumentationContext, start: UInt64,
        sampler: TraceSampler, queue: SpanQueue
    ) {
        var random = SystemRandomNumberGenerator()
        let parent = context.spanContext
        let own = SpanContext(below: parent, sampler: sampler, using: &random)
        var context = context
        context.spanContext = own
        self.context = context
        self.queue = queue
        record = Mutex(
            own.isSampled
                ? SpanRecord(name, kind: kind, context: own, parent: parent?.span, start: start)
                : nil)
    }

    /// What it is called.
    public var operationName: String {
        get { record.withLock { $0?.name ?? "" } }
        set { change { $0.name = newValue } }
    }

    /// What is known of it; nothing is taken any more once it has ended.
    public var attributes: SpanAttributes {
        get { record.withLock { $0?.attributes ?? [:] } }
        set { change { $0.attributes = newValue } }
    }

    /// True until it ends, false for a trace that nobody keeps.
    public var isRecording: Bool { record.withLock { $0 != nil } }

    /// Says how it went.
    public func setStatus(_ status: SpanStatus) { change { $0.status = status } }

    /// Notes something that happened meanwhile.
    public func addEvent(_ event: SpanEvent) { change { $0.add(event) } }

    /// Notes an error as an event with its type; its text might hold what a person wrote.
    public func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        var attributes = attributes
        attributes["exception.type"] = "\(type(of: error))"
        addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
    }

    /// Links are not carried: nothing here makes any.
    public func addLink(_ link: SpanLink) {}

    /// Ends it and hands it over; once.
    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        guard let record = record.withLock({ $0.take() }) else { return }
        queue.add(record.ended(at: instant().nanosecondsSinceEpoch))
    }

    private func change(_ body: (inout SpanRecord) -> Void) {
        record.withLock { record in
            // Taken out, so that nothing in it is copied to be changed.
            guard var changed = record.take() else { return }
            body(&changed)
            record = changed
        }
    }
}
