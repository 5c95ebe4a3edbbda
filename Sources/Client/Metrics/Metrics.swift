/// Where a client's measurements go: counters, gauges, histograms and timers, each with tags.
///
/// Pass one as `ChatClient(metrics:)`; the default, `SwiftMetrics`, hands everything to the backend that
/// the program bootstrapped with swift-metrics, and costs next to nothing without one. The client asks
/// for each series once (when an endpoint is added, or when a failure of a new class comes) and
/// keeps it, so a lookup by name never stands in the way of a call. Errors are counters tagged with
/// their class. What is measured is the table `Metric`.
///
/// ```swift
/// struct Printing: Metrics {
///     struct Series: MetricSeries {
///         let name: String
///         func record(_ value: Double) { print(name, value) }
///     }
///     func series(_ metric: Metric, tags: [MetricTag]) -> any MetricSeries {
///         Series(name: metric.rawValue)
///     }
/// }
/// ```
public protocol Metrics: Sendable {
    /// False when nobody looks: gauges are then not even read.
    ///
    /// Asked once, when the client is made. Default true.
    var isRecording: Bool { get }

    /// Makes one series of a metric.
    ///
    /// Called outside every lock of the client, from any thread, rarely.
    func series(_ metric: Metric, tags: [MetricTag]) -> any MetricSeries
}

extension Metrics {
    /// True: everything is wanted.
    public var isRecording: Bool { true }
}

/// One metric with one set of tags.
public protocol MetricSeries: Sendable {
    /// Takes a value in the metric's unit: what a counter rises by, what a gauge now shows, or one
    /// sample of a histogram or timer (timers in seconds).
    ///
    /// Called on the thread that carries the call, also once a token; it must return at once.
    func record(_ value: Double)
}

/// A name and a value that tell one series of a metric from another; never text of a person or model.
public struct MetricTag: Sendable, Hashable {
    /// One of the metric's `tags`.
    public var name: String
    /// The value.
    public var value: String

    /// Creates a tag.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
