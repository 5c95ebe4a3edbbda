import Client

/// One metric as Prometheus sees it: its name there, its type, its labels.
///
/// Where OpenTelemetry's conventions for generative AI have a name it stands here, in the spelling that
/// its Prometheus exporters give it; else it is the name of `Metric`. `monitoring/README.md` has the
/// whole table.
struct Exported: Sendable, Hashable {
    /// Prometheus' types.
    enum Kind: String, Sendable, Hashable { case counter, gauge, histogram }

    var name: String
    var kind: Kind
    var help: String
    /// Names of the labels that vary.
    var labels: [String]
    /// Labels that are always the same.
    var fixed: [MetricTag] = []
    /// The upper bounds of a histogram's buckets, rising, without the infinite one.
    var bounds: [Double] = []

    /// Seconds of whole calls, as OpenTelemetry wants them bucketed: doubling from 10 ms to 82 s.
    private static let callSeconds = (0..<14).map { 0.01 * Double(1 << $0) }
    /// Seconds until the first piece, as OpenTelemetry buckets them.
    private static let firstSeconds = [
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
    ]
    /// Seconds between pieces: OpenTelemetry's, and finer below, because fast endpoints send one a
    /// millisecond.
    private static let gapSeconds = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5,
    ]
    /// Tokens, as OpenTelemetry buckets them: powers of four up to a million.
    private static let tokens = (0...10).map { Double(1 << (2 * $0)) }

    init(_ metric: Metric) {
        name = metric.rawValue
        help = metric.unit
        labels = metric.tags
        switch metric.kind {
        case .counter:
            kind = .counter
            name += "_total"
        case .gauge: kind = .gauge
        case .histogram, .timer: kind = .histogram
        }
        switch metric {
        case .callDuration:
            name = "gen_ai_client_operation_duration_seconds"
            fixed = [MetricTag("gen_ai_operation_name", "chat")]
            bounds = Self.callSeconds
            help = "Seconds from a call's acceptance to its end."
        case .firstToken:
            name = "gen_ai_client_operation_time_to_first_chunk_seconds"
            bounds = Self.firstSeconds
            help = "Seconds from an attempt's start to its first useful token."
        case .tokenGap:
            name = "gen_ai_client_operation_time_per_output_chunk_seconds"
            bounds = Self.gapSeconds
            help = "Seconds between two useful tokens."
        case .inputTokens, .outputTokens:
            name = "gen_ai_client_token_usage"
            kind = .histogram
            let type = metric == .inputTokens ? "input" : "output"
            fixed = [MetricTag("gen_ai_token_type", type)]
            bounds = Self.tokens
            help = "Tokens of an answer."
        case .callAttempts:
            bounds = [1, 2, 3, 4, 5, 10, 20]
            help = "Attempts that a call took."
        default:
            help = "In \(metric.unit)."
        }
    }

    private init(
        _ name: String, _ kind: Kind, _ help: String, labels: [String] = []
    ) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
    }

    /// Answers of the server itself, by path and status.
    static let requests = Exported(
        "breakwater_http_requests_total", .counter, "Requests answered.",
        labels: ["path", "status"])
    /// Completions under way in the server.
    static let requestsInFlight = Exported(
        "breakwater_http_completions_in_flight", .gauge, "Completions under way.")
    /// When the server started.
    static let startTime = Exported(
        "process_start_time_seconds", .gauge, "When the server started, in seconds since 1970.")

    /// Everything that a server emits.
    static let all: [Exported] =
        Metric.allCases.map { Exported($0) } + [requests, requestsInFlight, startTime]

    /// The bare names, each once, in the order of `all`.
    static var names: [String] {
        var names: [String] = []
        for metric in all where !names.contains(metric.name) { names.append(metric.name) }
        return names
    }
}
