public import Tracing

/// A tracer whose finished spans go to a collector.
///
/// Pass it as `ChatClient(tracer:)`; it comes from `OTLPExporter.tracer`.
public struct ExportTracer: Tracer {
    private let queue: SpanQueue
    private let sampler: TraceSampler

    init(_ queue: SpanQueue, sampler: TraceSampler = TraceSampler()) {
        self.queue = queue
        self.sampler = sampler
    }

    /// Opens a span below the one in `context`, or the first of a trace of its own.
    public func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> InstrumentationContext,
        ofKind kind: SpanKind, at instant: @autoclosure () -> Instant, function: String,
        file fileID: String, line: UInt
    ) -> ExportSpan {
        ExportSpan(
            operationName, kind: kind, below: context(), start: instant().nanosecondsSinceEpoch,
            sampler: sampler, queue: queue)
    }

    /// Does nothing: what has ended leaves within seconds, and with `OTLPExporter.finish`.
    public func forceFlush() {}

    /// Reads W3C's `traceparent` and `tracestate`.
    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let text = extractor.extract(key: Self.parentField, from: carrier) else { return }
        let state = extractor.extract(key: Self.stateField, from: carrier)
        guard let parent = SpanContext(traceParent: text, state: state) else { return }
        context.spanContext = parent
    }

    /// Writes W3C's `traceparent` and `tracestate`.
    public func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let span = context.spanContext else { return }
        injector.inject(span.traceParent, forKey: Self.parentField, into: &carrier)
        if let state = span.state {
            injector.inject(state, forKey: Self.stateField, into: &carrier)
        }
    }

    private static let parentField = "traceparent"
    private static let stateField = "tracestate"
}
