public import CoreMetrics

/// Hands a client's measurements to swift-metrics: the default of `ChatClient(metrics:)`.
///
/// Without a factory it uses the one that the program bootstrapped, as it is when the client is made;
/// so bootstrap first. A program that bootstraps none pays for calls into nothing.
public struct SwiftMetrics: Metrics {
    private let factory: any MetricsFactory

    /// Uses `factory`.
    ///
    /// Default: that of `MetricsSystem`.
    public init(factory: (any MetricsFactory)? = nil) {
        self.factory = factory ?? MetricsSystem.factory
    }

    /// True once somebody bootstrapped a backend.
    public var isRecording: Bool { !(factory is NOOPMetricsHandler) }

    /// One handler of the factory.
    public func series(_ metric: Metric, tags: [MetricTag]) -> any MetricSeries {
        let label = metric.rawValue
        let dimensions = tags.map { ($0.name, $0.value) }
        switch metric.kind {
        case .counter where metric == .cost:
            return Money(
                counter: FloatingPointCounter(
                    label: label, dimensions: dimensions, factory: factory))
        case .counter:
            return Count(
                counter: Counter(label: label, dimensions: dimensions, factory: factory))
        case .gauge:
            return Level(gauge: Gauge(label: label, dimensions: dimensions, factory: factory))
        case .histogram:
            return Samples(
                recorder: Recorder(
                    label: label, dimensions: dimensions, aggregate: true, factory: factory))
        case .timer:
            return Times(timer: Timer(label: label, dimensions: dimensions, factory: factory))
        }
    }

    private struct Count: MetricSeries {
        let counter: Counter
        func record(_ value: Double) { counter.increment(by: Int(value)) }
    }

    private struct Money: MetricSeries {
        let counter: FloatingPointCounter
        func record(_ value: Double) { counter.increment(by: value) }
    }

    private struct Level: MetricSeries {
        let gauge: Gauge
        func record(_ value: Double) { gauge.record(value) }
    }

    private struct Samples: MetricSeries {
        let recorder: Recorder
        func record(_ value: Double) { recorder.record(value) }
    }

    private struct Times: MetricSeries {
        let timer: Timer
        func record(_ value: Double) {
            timer.recordNanoseconds(Int64((value * 1e9).rounded()))
        }
    }
}
