import Client
import Reliability

/// What a bench found; the last line of `bench --json`.
struct BenchSummary: Encodable, Sendable {
    /// Exact percentiles of one distribution, in milliseconds.
    struct Percentiles: Encodable, Sendable, Equatable {
        var mean: Double
        var p50: Double
        var p90: Double
        var p95: Double
        var p99: Double
        var max: Double

        /// `nil` without values.
        ///
        /// A percentile is the smallest value that this share does not exceed.
        init?(_ values: [Double]) {
            guard !values.isEmpty else { return nil }
            let sorted = values.sorted()
            func at(_ share: Double) -> Double {
                sorted[min(sorted.count - 1, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
            }
            mean = (values.reduce(0, +) / Double(values.count) * 1000).rounded() / 1000
            p50 = at(0.5)
            p90 = at(0.9)
            p95 = at(0.95)
            p99 = at(0.99)
            max = sorted[sorted.count - 1]
        }
    }

    /// What one endpoint did.
    struct Share: Encodable, Sendable, Equatable {
        var endpoint: String
        /// Whole answers that came from it.
        var answers = 0
        /// Its part of all whole answers, 0…1.
        var share = 0.0
        var attempts = 0
        var failed = 0
        var cancelled = 0
    }

    let type = "summary"
    var requests = 0
    var ok = 0
    /// `ok` of `requests`, 0…1.
    var success = 0.0
    var seconds = 0.0
    var per_second = 0.0
    /// Of the whole answers.
    @OrNull var ms: Percentiles?
    @OrNull var ttft_ms: Percentiles?
    var attempts = 0
    var attempts_per_request = 0.0
    var hedges = 0
    var hedges_won = 0
    var words = 0
    /// US dollars of the requests whose prices are known; `null` when none is.
    @OrNull var cost_usd: Double?
    var endpoints: [Share]
    /// How often each class of failure ended a request.
    var failures: [String: Int] = [:]

    init(endpoints: [String]) { self.endpoints = endpoints.map { Share(endpoint: $0) } }
}

/// Gathers the samples of a bench.
struct BenchTally: Sendable {
    private var summary: BenchSummary
    private var whole: [Double] = []
    private var first: [Double] = []
    private let places: [String: Int]

    init(endpoints: [String]) {
        summary = BenchSummary(endpoints: endpoints)
        places = Dictionary(
            endpoints.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Adds one request.
    mutating func add(_ sample: BenchSample, of answer: ChatAnswer) {
        summary.requests += 1
        summary.attempts += answer.attempts.count
        summary.words += sample.words
        if let cost = answer.cost { summary.cost_usd = (summary.cost_usd ?? 0) + cost }
        if sample.ok {
            summary.ok += 1
            whole.append(sample.ms)
            if let ttft = sample.ttft_ms { first.append(ttft) }
            if let place = sample.endpoint.flatMap({ places[$0] }) {
                summary.endpoints[place].answers += 1
            }
        } else {
            summary.failures[sample.failure ?? answer.status.rawValue, default: 0] += 1
        }
        for attempt in answer.attempts {
            let won = attempt.outcome.word == "won"
            if attempt.reason == .hedge {
                summary.hedges += 1
                if won { summary.hedges_won += 1 }
            }
            guard let place = places[attempt.endpoint] else { continue }
            summary.endpoints[place].attempts += 1
            switch attempt.outcome {
            case .won: break
            case .failed: summary.endpoints[place].failed += 1
            case .cancelled: summary.endpoints[place].cancelled += 1
            }
        }
    }

    /// The summary after `time`.
    func summary(after time: Duration) -> BenchSummary {
        var summary = summary
        summary.seconds = (time.milliseconds).rounded() / 1000
        let count = Double(max(1, summary.requests))
        summary.success = Double(summary.ok) / count
        summary.per_second =
            summary.seconds > 0
            ? (Double(summary.requests) / summary.seconds * 100).rounded() / 100 : 0
        summary.attempts_per_request =
            (Double(summary.attempts) / count * 10_000).rounded() / 10_000
        summary.ms = BenchSummary.Percentiles(whole)
        summary.ttft_ms = BenchSummary.Percentiles(first)
        for place in summary.endpoints.indices {
            summary.endpoints[place].share =
                Double(summary.endpoints[place].answers) / Double(max(1, summary.ok))
        }
        return summary
    }
}
