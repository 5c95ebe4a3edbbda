import Reliability
import Synchronization

/// The series of one endpoint.
///
/// A class, because a copy of a value would count a reference to each series up and down, and all
/// cores share these counts.
final class EndpointMetrics: Sendable {
    private let metrics: any Metrics
    private let name: String
    private let started: any MetricSeries
    private let won: any MetricSeries
    private let failed: any MetricSeries
    private let cancelled: any MetricSeries
    private let firstToken: any MetricSeries
    private let gap: any MetricSeries
    private let inputTokens: any MetricSeries
    private let outputTokens: any MetricSeries
    /// Those of which an endpoint needs few of many: each is made when it is first needed.
    private let rare = Mutex<[Metric: [String: any MetricSeries]]>([:])

    init(_ metrics: any Metrics, name: String) {
        func series(_ metric: Metric, _ more: MetricTag...) -> any MetricSeries {
            metrics.series(metric, tags: [MetricTag("endpoint", name)] + more)
        }
        self.metrics = metrics
        self.name = name
        started = series(.attempts, MetricTag("outcome", "started"))
        won = series(.attempts, MetricTag("outcome", "won"))
        failed = series(.attempts, MetricTag("outcome", "failed"))
        cancelled = series(.attempts, MetricTag("outcome", "cancelled"))
        firstToken = series(.firstToken)
        gap = series(.tokenGap)
        inputTokens = series(.inputTokens)
        outputTokens = series(.outputTokens)
    }

    /// Counts the start of an attempt.
    func attemptStarted(_ reason: AttemptReason) {
        started.record(1)
        guard metrics.isRecording else { return }
        self.series(.attemptReasons, "reason", reason.rawValue).record(1)
    }

    /// Notes the time from an attempt's start to its first useful token.
    func firstToken(after elapsed: Duration) { firstToken.record(elapsed.inSeconds) }

    /// Notes the time between two useful tokens.
    func nextToken(after elapsed: Duration) { gap.record(elapsed.inSeconds) }

    /// Counts the end of an attempt.
    func ended(_ outcome: AttemptOutcome, reason: AttemptReason, wasted: Int) {
        switch outcome {
        case .won(let usage):
            won.record(1)
            inputTokens.record(Double(usage.input))
            outputTokens.record(Double(usage.output))
            guard metrics.isRecording else { return }
            series(.wins, "reason", reason.rawValue).record(1)
        case .failed(let failure):
            failed.record(1)
            series(.failures, "kind", failure.kind.rawValue).record(1)
        case .cancelled(let reason):
            cancelled.record(1)
            guard reason == .lostRace, wasted > 0 else { return }
            series(.wastedTokens, "", "").record(Double(wasted))
        }
    }

    /// Counts a change of the breaker.
    func breakerChanged(to state: BreakerState) {
        series(.breakerChanges, "state", state.word).record(1)
    }

    /// Shows the present.
    func show(_ gauges: EndpointGauges) {
        series(.breakerState, "", "").record(gauges.breaker)
        series(.inFlight, "", "").record(Double(gauges.inFlight))
        series(.bucketLevel, "", "").record(gauges.bucket)
        series(.health, "", "").record(gauges.health)
    }

    private func series(_ metric: Metric, _ tag: String, _ value: String) -> any MetricSeries {
        if let known = rare.withLock({ $0[metric]?[value] }) { return known }
        // Made outside the lock: it calls the program's code. Of two threads the second's stays.
        var tags = [MetricTag("endpoint", name)]
        if !tag.isEmpty { tags.append(MetricTag(tag, value)) }
        let made = metrics.series(metric, tags: tags)
        rare.withLock { $0[metric, default: [:]][value] = made }
        return made
    }
}
