import Reliability
import Synchronization

/// The series of a client that belong to no endpoint.
final class CallMetrics: Sendable {
    /// True when gauges are worth reading.
    let isRecording: Bool
    let backend: any Metrics
    private let complete: any MetricSeries
    private let incomplete: any MetricSeries
    private let failed: any MetricSeries
    private let cancelled: any MetricSeries
    private let duration: any MetricSeries
    private let attempts: any MetricSeries
    private let cost: any MetricSeries
    private let hedgesSuppressed: any MetricSeries
    private let budgetRefusals: any MetricSeries
    private let callsInFlight: any MetricSeries
    private let queueLength: any MetricSeries
    private let budgetBalance: any MetricSeries
    private let failures = Mutex<[FailureKind: any MetricSeries]>([:])
    private let standIns = Mutex<[DegradePolicy.Source: any MetricSeries]>([:])

    init(_ metrics: any Metrics) {
        func calls(_ status: AnswerStatus) -> any MetricSeries {
            metrics.series(.calls, tags: [MetricTag("status", status.rawValue)])
        }
        backend = metrics
        isRecording = metrics.isRecording
        complete = calls(.complete)
        incomplete = calls(.incomplete)
        failed = calls(.failed)
        cancelled = calls(.cancelled)
        duration = metrics.series(.callDuration, tags: [])
        attempts = metrics.series(.callAttempts, tags: [])
        cost = metrics.series(.cost, tags: [])
        hedgesSuppressed = metrics.series(.hedgesSuppressed, tags: [])
        budgetRefusals = metrics.series(.budgetRefusals, tags: [])
        callsInFlight = metrics.series(.callsInFlight, tags: [])
        queueLength = metrics.series(.queueLength, tags: [])
        budgetBalance = metrics.series(.budgetBalance, tags: [])
    }

    /// Counts the end of a call.
    func ended(_ answer: ChatAnswer) {
        switch answer.status {
        case .complete: complete.record(1)
        case .incomplete: incomplete.record(1)
        case .failed: failed.record(1)
        case .cancelled: cancelled.record(1)
        }
        duration.record(answer.total.inSeconds)
        attempts.record(Double(answer.attempts.count))
        if let paid = answer.cost, paid > 0 { cost.record(paid) }
        if let failure = answer.failure { failed(failure.kind) }
    }

    /// Counts an answer that stands in for another.
    func degraded(_ source: DegradePolicy.Source) {
        var series = standIns.withLock { $0[source] }
        if series == nil {
            let made = backend.series(
                .degradedAnswers, tags: [MetricTag("source", source.rawValue)])
            standIns.withLock { $0[source] = made }
            series = made
        }
        series?.record(1)
    }

    /// Counts decisions that have no endpoint.
    func note(_ kind: TraceEvent.Kind) {
        switch kind {
        case .hedgeSuppressed: hedgesSuppressed.record(1)
        case .budgetRefused: budgetRefusals.record(1)
        default: break
        }
    }

    /// Shows the present.
    func show(_ gauges: FleetGauges) {
        callsInFlight.record(Double(gauges.calls))
        queueLength.record(Double(gauges.waiting))
        budgetBalance.record(gauges.budget)
    }

    private func failed(_ kind: FailureKind) {
        var series = failures.withLock { $0[kind] }
        if series == nil {
            let made = backend.series(.callFailures, tags: [MetricTag("kind", kind.rawValue)])
            failures.withLock { $0[kind] = made }
            series = made
        }
        series?.record(1)
    }
}

extension Duration {
    /// The whole of it as a number of seconds.
    var inSeconds: Double { Double(inNanoseconds) / 1e9 }
}
