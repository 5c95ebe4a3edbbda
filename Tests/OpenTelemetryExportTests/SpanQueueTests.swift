import Synchronization
import Testing
import Tracing

@testable import OpenTelemetryExport

@Suite struct SpanQueueTests {
    private static let small: SpanLimits = {
        var limits = SpanLimits()
        (limits.queue, limits.batch) = (5, 2)
        return limits
    }()

    private func add(_ names: String..., to queue: SpanQueue) {
        let tracer = ExportTracer(queue)
        for name in names { tracer.startSpan(name).end() }
    }

    @Test func `the oldest leave first, a batch at a time`() {
        let queue = SpanQueue(Self.small)
        add("1", "2", "3", to: queue)

        #expect(queue.batch().map(\.name) == ["1", "2"])
        queue.settle(arrived: true)
        #expect(queue.batch().map(\.name) == ["3"])
        queue.settle(arrived: true)
        #expect(queue.batch().isEmpty)
        #expect(queue.dropped == 0)
        #expect(queue.left == 0)
    }

    @Test func `what did not arrive comes again, and takes its room meanwhile`() {
        let queue = SpanQueue(Self.small)
        add("1", "2", "3", to: queue)

        #expect(queue.batch().map(\.name) == ["1", "2"])
        add("4", "5", "6", "7", to: queue)
        #expect(queue.batch().map(\.name) == ["1", "2"])
        #expect(queue.dropped == 2)
        #expect(queue.left == 5)
        queue.settle(arrived: true)
        #expect(queue.batch().map(\.name) == ["3", "4"])
    }

    @Test func `what is refused for good is counted`() {
        let queue = SpanQueue(Self.small)
        add("1", "2", "3", to: queue)

        _ = queue.batch()
        queue.settle(arrived: false)

        #expect(queue.dropped == 2)
        #expect(queue.left == 1)
    }

    @Test func `a full batch is told of once`() {
        let told = Mutex(0)
        let queue = SpanQueue(Self.small) { told.withLock { $0 += 1 } }

        add("1", to: queue)
        #expect(told.withLock { $0 } == 0)
        add("2", "3", "4", "5", "6", to: queue)

        #expect(told.withLock { $0 } == 1)
    }

    @Test func `a span that has ended takes nothing more`() {
        let queue = SpanQueue(Self.small)
        let span = ExportTracer(queue).startSpan("a")

        span.attributes["k"] = "v"
        #expect(span.isRecording)
        span.end()
        span.attributes["late"] = "v"
        span.operationName = "late"
        span.addEvent("late")
        span.end()

        let spans = queue.batch()
        #expect(spans.map(\.name) == ["a"])
        #expect(spans.first?.attributes.count == 1)
        #expect(spans.first?.events.isEmpty == true)
        #expect(!span.isRecording)
    }

    @Test func `of a trace that nobody keeps nothing is kept`() {
        let queue = SpanQueue(Self.small)
        let tracer = ExportTracer(queue, sampler: TraceSampler(share: 0))

        let span = tracer.startSpan("a")
        tracer.startSpan("b", context: span.context).end()
        span.end()

        #expect(!span.isRecording)
        #expect(queue.left == 0)
        #expect(span.context.spanContext?.isSampled == false)
    }

    @Test func `events beyond the most of a span are counted`() {
        let queue = SpanQueue(Self.small)
        let span = ExportTracer(queue).startSpan("a")

        for _ in 0..<SpanRecord.eventsMax + 3 { span.addEvent("e") }
        span.end()

        #expect(queue.batch().first?.events.count == SpanRecord.eventsMax)
        #expect(queue.batch().first?.eventsDropped == 3)
    }

    @Test func `a clock that was set back ends no span before its start`() {
        let queue = SpanQueue(Self.small)
        struct Early: TracerInstant {
            var nanosecondsSinceEpoch: UInt64
            static func < (a: Early, b: Early) -> Bool {
                a.nanosecondsSinceEpoch < b.nanosecondsSinceEpoch
            }
        }

        ExportTracer(queue).startSpan("a").end(at: Early(nanosecondsSinceEpoch: 5))

        let span = queue.batch().first
        #expect(span?.end == span?.start)
    }
}
