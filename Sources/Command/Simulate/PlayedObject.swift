import Client
import Reliability
import Scenarios
import Simulation

/// A run as `simulate --json` prints it; all times in milliseconds.
struct PlayedObject: Encodable, Sendable {
    /// Percentiles of one distribution.
    struct Times: Encodable, Sendable {
        var mean: Double
        var p50: Double
        var p90: Double
        var p95: Double
        var p99: Double
        var p99_9: Double
        var max: Double

        /// `nil` without values.
        init?(_ summary: LatencySummary) {
            guard let mean = summary.mean else { return nil }
            func at(_ percent: Double) -> Double {
                (summary.percentile(percent) ?? .zero).milliseconds
            }
            self.mean = mean.milliseconds
            p50 = at(50)
            p90 = at(90)
            p95 = at(95)
            p99 = at(99)
            p99_9 = at(99.9)
            max = summary.longest.milliseconds
        }
    }

    /// What the same load came to under other policies.
    struct Other: Encodable, Sendable {
        var variant: String
        var complete: Int
        var success: Double
        var attempts: Int
        var throttled: Int
        @OrNull var ttft_ms: Times?
        var makespan_ms: Double

        init(_ report: Report) {
            variant = report.variant?.rawValue ?? ""
            complete = report.complete
            success = report.success
            attempts = report.attempts
            throttled = report.throttled
            _ttft_ms = OrNull(wrappedValue: Times(report.firstToken))
            makespan_ms = report.makespan.milliseconds
        }
    }

    /// One second.
    struct Second: Encodable, Sendable {
        var offered: Int
        var complete: Int
        var failed: Int
        var attempts: Int
        var throttled: Int
        var budget: Double
        var open_breakers: Int
        var waiting: Int
        var under_way: Int

        init(_ second: Report.Second) {
            offered = second.offered
            complete = second.completed
            failed = second.failed
            attempts = second.attempts
            throttled = second.throttled
            budget = (second.budget * 1000).rounded() / 1000
            open_breakers = second.openBreakers
            waiting = second.waiting
            under_way = second.underWay
        }
    }

    /// One endpoint.
    struct Endpoint: Encodable, Sendable {
        /// A change of its breaker.
        struct Change: Encodable, Sendable {
            var at_ms: Double
            var state: String
            var reason: String
        }

        var name: String
        /// Its part of all attempts, 0…1.
        var share: Double
        var attempts: Int
        var complete: Int
        var failed: Int
        var cancelled: Int
        @OrNull var ttft_p50_ms: Double?
        @OrNull var ttft_p99_ms: Double?
        var breaker: [Change]

        init(_ row: Report.EndpointRow, of all: Int) {
            name = row.name
            share = Double(row.attempts) / Double(max(1, all))
            attempts = row.attempts
            complete = row.succeeded
            failed = row.failed
            cancelled = row.cancelled
            _ttft_p50_ms = OrNull(wrappedValue: row.firstToken.percentile(0.5)?.milliseconds)
            _ttft_p99_ms = OrNull(wrappedValue: row.firstToken.percentile(0.99)?.milliseconds)
            breaker = row.breaker.map {
                Change(
                    at_ms: $0.at.offset.milliseconds, state: $0.state.word, reason: $0.reason)
            }
        }
    }

    /// The rules that a run watches.
    struct Invariants: Encodable, Sendable {
        /// A rule that did not hold.
        struct Violation: Encodable, Sendable {
            var invariant: Int
            var at_ms: Double
            @OrNull var call: Int?
            var text: String
        }

        var watched: [Int]
        var broken: [Int]
        var violations: [Violation]
    }

    /// Something that had to come out.
    struct Expected: Encodable, Sendable {
        var measure: String
        var bound: String
        var unit: String
        /// `null` where nothing was measured, or what was waited for never came.
        @OrNull var value: Double?
        var held: Bool

        init(_ result: ExpectationResult) {
            measure = result.expectation.key
            bound = result.expectation.boundText
            unit = result.expectation.unitName
            _value = OrNull(wrappedValue: result.value.flatMap { $0.isFinite ? $0 : nil })
            held = result.isHeld
        }
    }

    let type = "run"
    var scenario: String
    var summary: String
    /// As text, because it may have more digits than a JSON number keeps.
    var seed: String
    var passed: Bool
    /// False when it was stopped.
    var whole: Bool
    var calls: Int
    var complete: Int
    var incomplete: Int
    var failed: Int
    var cancelled: Int
    var unfinished: Int
    var success: Double
    var failures: [String: Int]
    var attempts: Int
    var attempts_per_call: Double
    var extra_attempts: Int
    var reasons: [String: Int]
    var attempt_failures: [String: Int]
    var throttled: Int
    var hedges: Int
    var hedges_won: Int
    var hedges_suppressed: Int
    var budget_refusals: Int
    var queued: Int
    @OrNull var ttft_ms: Times?
    @OrNull var total_ms: Times?
    var variants: [Other]
    var seconds: [Second]
    var endpoints: [Endpoint]
    var invariants: Invariants
    var expectations: [Expected]
    var makespan_ms: Double
    var virtual_ms: Double
    /// The fingerprint of the decision log: the same seed has the same.
    var digest: String
    /// Real time: the only keys that differ from one run of a seed to the next.
    var cost_ms: Double
    var calls_per_second: Double
}

extension PlayedObject {
    /// The object of a run.
    init(_ played: Played) {
        let report = played.report
        scenario = played.scenario.name
        summary = played.scenario.summary
        seed = "\(report.seed)"
        passed = played.isPassed
        whole = played.isWhole
        calls = report.calls
        complete = report.complete
        incomplete = report.incomplete
        failed = report.failed
        cancelled = report.cancelled
        unfinished = report.unfinished
        success = report.success
        failures = report.failures.byName
        attempts = report.attempts
        attempts_per_call = report.attemptsPerCall
        extra_attempts = report.extraAttempts
        reasons = Dictionary(
            uniqueKeysWithValues: zip(AttemptReason.allCases.map(\.rawValue), report.reasons))
        attempt_failures = report.attemptFailures.byName
        throttled = report.throttled
        hedges = report.hedges
        hedges_won = report.hedgesWon
        hedges_suppressed = report.hedgesSuppressed
        budget_refusals = report.budgetRefusals
        queued = report.queued
        _ttft_ms = OrNull(wrappedValue: Times(report.firstToken))
        _total_ms = OrNull(wrappedValue: Times(report.total))
        variants = played.variants.map(Other.init)
        seconds = report.seconds.map(Second.init)
        endpoints = report.endpoints.map { Endpoint($0, of: report.attempts) }
        invariants = Invariants(report.violations)
        expectations = played.results.map(Expected.init)
        makespan_ms = report.makespan.milliseconds
        virtual_ms = report.played.milliseconds
        digest = report.digest.hex
        cost_ms = played.cost.milliseconds
        calls_per_second = played.callsPerSecond.rounded()
    }
}

extension PlayedObject.Invariants {
    fileprivate init(_ violations: [Simulation.Violation]) {
        watched = InvariantWatch.watched
        broken = Set(violations.map(\.invariant)).sorted()
        self.violations = violations.map {
            Violation(
                invariant: $0.invariant, at_ms: $0.at.offset.milliseconds,
                call: OrNull(wrappedValue: $0.call?.number), text: $0.text)
        }
    }
}

extension FailureCounts {
    fileprivate var byName: [String: Int] {
        Dictionary(uniqueKeysWithValues: list.map { ($0.kind.rawValue, $0.count) })
    }
}
