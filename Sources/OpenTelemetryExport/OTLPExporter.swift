public import Client
import Reliability
import Synchronization
import Tracing

/// Sends spans and measurements to a collector.
///
/// ```swift
/// if let options = OTLPReading(environment).options {
///     let exporter = OTLPExporter(options, through: transport)
///     let client = ChatClient(
///         endpoints: endpoints, transport: transport, metrics: exporter.metrics ?? SwiftMetrics(),
///         tracer: exporter.tracer, afterShutdown: { await exporter.finish() })
///     exporter.start { client.reportGauges() }
/// }
/// ```
///
/// Nothing here waits for the network but its own task. While the collector is away spans wait for it in
/// bounded memory and measurements go on counting. `finish` brings what is left, within two seconds.
public final class OTLPExporter: Sendable {
    /// How long `finish` may take: enough for a far collector, little enough for a prompt.
    public static let finishWithin = Duration.seconds(2)

    /// Opens spans; `nil` where none are wanted.
    public let tracer: ExportTracer?
    /// Takes measurements; `nil` where none are wanted.
    public let metrics: MetricStore?

    private struct Running: Sendable {
        var task: Task<Void, Never>?
        var couriers: [Courier] = []
        var isFinished = false
    }

    private let options: OTLPOptions
    private let collector: Collector
    private let resource: Resource
    private let spans: SpanQueue
    private let batches: Wakes
    private let began = DefaultTracerClock.now.nanosecondsSinceEpoch
    private let report: @Sendable (String) -> Void
    private let running = Mutex(Running())

    /// Prepares everything and sends nothing yet.
    ///
    /// - Parameters:
    ///   - transport: The way to the collector.
    ///   - version: The program's, told with everything that is sent. Default: not told.
    ///   - metrics: The store that measurements are read from. Default: one of its own.
    ///   - clock: Every wait uses it. Default the continuous clock.
    ///   - report: Told in a sentence when sending fails for the first time, and when it works again.
    public init<C: Clock>(
        _ options: OTLPOptions, through transport: any Transport, version: String? = nil,
        metrics: MetricStore? = nil, clock: C = ContinuousClock(),
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) where C.Instant == ContinuousClock.Instant {
        self.options = options
        collector = Collector(transport: transport, clock: ClientClock(clock))
        var resource = options.resource
        if let version { resource.setDefault("service.version", version) }
        // Else two programs at once would be one whose counters jump.
        resource.setDefault(
            "service.instance.id", String(UInt64.random(in: .min ... .max), radix: 16))
        self.resource = resource
        self.report = report
        let batches = Wakes()
        self.batches = batches
        spans = SpanQueue(options.spans) { batches.wake() }
        tracer = options.traces == nil ? nil : ExportTracer(spans, sampler: options.sampler)
        self.metrics = options.metrics == nil ? nil : metrics ?? MetricStore()
    }

    /// Begins to send; `readGauges` is called before measurements are read, to bring them up to date.
    ///
    /// Only the first call does anything.
    public func start(readGauges: @escaping @Sendable () -> Void = {}) {
        running.withLock { running in
            guard running.task == nil, !running.isFinished else { return }
            let couriers = couriers(readGauges)
            running.couriers = couriers
            running.task = Task {
                await withTaskGroup(of: Void.self) { tasks in
                    for courier in couriers { tasks.addTask { await courier.run() } }
                }
            }
        }
    }

    /// Brings what is left, within `finishWithin`, and ends; idempotent.
    ///
    /// What was not brought then is counted in a last report.
    public func finish() async {
        let (task, couriers) = running.withLock { running in
            running.isFinished = true
            return (running.task.take(), running.couriers)
        }
        guard let task else { return }
        for courier in couriers { courier.end() }
        let clock = collector.clock
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await task.value }
            tasks.addTask {
                // Cancelled when the task was quicker.
                try? await clock.sleep(clock.now().advanced(by: Self.finishWithin))
                task.cancel()
            }
            await tasks.next()
            task.cancel()
            tasks.cancelAll()
        }
        let lost = lostSpans
        if lost > 0 { report("\(lost) \(lost == 1 ? "span was" : "spans were") not sent.") }
    }

    /// Spans that found no room, were refused, or are still here.
    public var lostSpans: Int { spans.dropped + spans.left }

    private func couriers(_ readGauges: @escaping @Sendable () -> Void) -> [Courier] {
        var couriers: [Courier] = []
        if let destination = options.traces {
            couriers.append(
                Courier(
                    .spans(in: spans, from: resource), to: destination, through: collector,
                    wakes: batches, every: options.spans.every, report: report))
        }
        if let destination = options.metrics, let metrics {
            couriers.append(
                Courier(
                    .metrics(in: metrics, from: resource, since: began, readGauges),
                    to: destination, through: collector, wakes: Wakes(),
                    every: options.metricsEvery, report: report))
        }
        return couriers
    }
}

extension Courier.Load {
    /// Spans, a batch a document; what did not arrive is brought again.
    fileprivate static func spans(in queue: SpanQueue, from resource: Resource) -> Courier.Load {
        Courier.Load(
            name: "traces",
            next: { _ in
                let batch = queue.batch()
                return batch.isEmpty ? nil : SpanDocument(spans: batch, resource: resource)
            },
            settle: { queue.settle(arrived: $0) })
    }

    /// Measurements, all in one document; what did not arrive is in the next one.
    fileprivate static func metrics(
        in store: MetricStore, from resource: Resource, since began: UInt64,
        _ readGauges: @escaping @Sendable () -> Void
    ) -> Courier.Load {
        Courier.Load(
            name: "metrics",
            next: { isFirst in
                guard isFirst else { return nil }
                readGauges()
                return MetricDocument(
                    start: began, now: DefaultTracerClock.now.nanosecondsSinceEpoch, store: store,
                    resource: resource)
            })
    }
}
