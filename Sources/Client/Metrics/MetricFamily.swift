/// One metric as readers outside see it: its name, its kind, its unit, its labels.
///
/// Where OpenTelemetry's conventions for generative AI have a name it stands here, else it is that of
/// `Metric` with a dot. Units in braces are words for people, so that whoever turns these names into
/// Prometheus' adds nothing but `_total` and `_seconds`, and a dashboard finds the same ones
/// whichever way they come. `monitoring/README.md` has the whole table.
package struct MetricFamily: Sendable, Hashable {
    /// What kind of number it is.
    package enum Kind: String, Sendable, Hashable {
        case counter
        case gauge
        case histogram
    }

    package var name: String
    package var kind: Kind
    /// In UCUM's spelling: `s`, or a word in braces.
    package var unit: String
    /// One sentence.
    package var help: String
    /// Names of the labels that vary.
    package var labels: [String]
    /// Labels that are always the same.
    package var fixed: [MetricTag] = []
    /// The upper bounds of a histogram's buckets, rising, without the infinite one.
    package var bounds: [Double] = []

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

    /// What becomes of a client's metric.
    package init(_ metric: Metric) {
        name = "breakwater." + metric.rawValue.dropFirst("breakwater_".count)
        help = "In \(metric.unit)."
        labels = metric.tags
        switch metric.kind {
        case .counter:
            kind = .counter
            unit = metric == .cost ? "{USD}" : "{\(metric.unit.dropLast())}"
        case .gauge:
            kind = .gauge
            unit = "{level}"
        case .histogram:
            kind = .histogram
            unit = "{\(metric.unit.dropLast())}"
        case .timer:
            kind = .histogram
            unit = "s"
        }
        switch metric {
        case .callDuration:
            name = "gen_ai.client.operation.duration"
            fixed = [MetricTag("gen_ai.operation.name", "chat")]
            bounds = Self.callSeconds
            help = "Seconds from a call's acceptance to its end."
        case .firstToken:
            name = "gen_ai.client.operation.time_to_first_chunk"
            bounds = Self.firstSeconds
            help = "Seconds from an attempt's start to its first useful token."
        case .tokenGap:
            name = "gen_ai.client.operation.time_per_output_chunk"
            bounds = Self.gapSeconds
            help = "Seconds between two useful tokens."
        case .inputTokens, .outputTokens:
            name = "gen_ai.client.token.usage"
            kind = .histogram
            let type = metric == .inputTokens ? "input" : "output"
            fixed = [MetricTag("gen_ai.token.type", type)]
            bounds = Self.tokens
            help = "Tokens of an answer."
        case .callAttempts:
            bounds = [1, 2, 3, 4, 5, 10, 20]
            help = "Attempts that a call took."
        default: break
        }
    }

    /// A metric of somebody else than the client.
    package init(
        _ name: String, _ kind: Kind, unit: String, _ help: String, labels: [String] = []
    ) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.help = help
        self.labels = labels
    }
}
