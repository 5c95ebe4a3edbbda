import CoreMetrics
import Reliability

/// The one place that talks to swift-metrics.
///
/// | label | kind | dimensions |
/// | --- | --- | --- |
/// | `breakwater_calls` | counter | `status` |
/// | `breakwater_call_duration` | timer | |
/// | `breakwater_attempts` | counter | `endpoint`, `outcome` (started, won, failed, cancelled) |
/// | `breakwater_failures` | counter | `endpoint`, `kind` |
/// | `breakwater_time_to_first_token` | timer | `endpoint` |
/// | `breakwater_token_gap` | timer | `endpoint` |
/// | `breakwater_input_tokens`, `breakwater_output_tokens` | counter | `endpoint` |
/// | `breakwater_cost_usd` | floating-point counter | |
/// | `breakwater_hedges_suppressed`, `breakwater_budget_refusals` | counter | |
///
/// Handlers are made once an endpoint, when it is added: making one takes the factory's own lock.
///
/// Classes, because a copy of a value would count a reference to each handler up and down, and all
/// cores share these counts.
final class MetricsBridge: Sendable {
    /// The handlers of one endpoint.
    final class Endpoint: Sendable {
        private let name: String
        private let started: Counter
        private let won: Counter
        private let failed: Counter
        private let cancelled: Counter
        private let firstToken: Timer
        private let gap: Timer
        private let inputTokens: Counter
        private let outputTokens: Counter

        init(name: String) {
            self.name = name
            let dimensions = [("endpoint", name)]
            func attempts(_ outcome: String) -> Counter {
                Counter(
                    label: "breakwater_attempts",
                    dimensions: dimensions + [("outcome", outcome)])
            }
            started = attempts("started")
            won = attempts("won")
            failed = attempts("failed")
            cancelled = attempts("cancelled")
            firstToken = Timer(
                label: "breakwater_time_to_first_token", dimensions: dimensions)
            gap = Timer(label: "breakwater_token_gap", dimensions: dimensions)
            inputTokens = Counter(label: "breakwater_input_tokens", dimensions: dimensions)
            outputTokens = Counter(label: "breakwater_output_tokens", dimensions: dimensions)
        }

        /// Counts the start of an attempt.
        func attemptStarted() { started.increment() }

        /// Notes the time from an attempt's start to its first useful token.
        func firstToken(after elapsed: Duration) {
            firstToken.recordNanoseconds(elapsed.inNanoseconds)
        }

        /// Notes the time between two useful tokens.
        func nextToken(after elapsed: Duration) { gap.recordNanoseconds(elapsed.inNanoseconds) }

        /// Counts the end of an attempt.
        func ended(_ outcome: AttemptOutcome) {
            switch outcome {
            case .won(let usage):
                won.increment()
                inputTokens.increment(by: usage.input)
                outputTokens.increment(by: usage.output)
            case .failed(let failure):
                failed.increment()
                Counter(
                    label: "breakwater_failures",
                    dimensions: [("endpoint", name), ("kind", failure.kind.rawValue)]
                ).increment()
            case .cancelled:
                cancelled.increment()
            }
        }
    }

    private let complete: Counter
    private let incomplete: Counter
    private let failed: Counter
    private let cancelled: Counter
    private let duration: Timer
    private let cost: FloatingPointCounter
    private let hedgesSuppressed: Counter
    private let budgetRefusals: Counter

    init() {
        func calls(_ status: AnswerStatus) -> Counter {
            Counter(label: "breakwater_calls", dimensions: [("status", status.rawValue)])
        }
        complete = calls(.complete)
        incomplete = calls(.incomplete)
        failed = calls(.failed)
        cancelled = calls(.cancelled)
        duration = Timer(label: "breakwater_call_duration")
        cost = FloatingPointCounter(label: "breakwater_cost_usd")
        hedgesSuppressed = Counter(label: "breakwater_hedges_suppressed")
        budgetRefusals = Counter(label: "breakwater_budget_refusals")
    }

    /// Counts the end of a call.
    func ended(_ answer: ChatAnswer) {
        switch answer.status {
        case .complete: complete.increment()
        case .incomplete: incomplete.increment()
        case .failed: failed.increment()
        case .cancelled: cancelled.increment()
        }
        duration.recordNanoseconds(answer.total.inNanoseconds)
        if let paid = answer.cost, paid > 0 { cost.increment(by: paid) }
    }

    /// Counts decisions that have no endpoint.
    func note(_ kind: TraceEvent.Kind) {
        switch kind {
        case .hedgeSuppressed: hedgesSuppressed.increment()
        case .budgetRefused: budgetRefusals.increment()
        default: break
        }
    }
}
