public import Client
import Synchronization

/// Remembers every value that a client measures.
public final class RecordedMetrics: Metrics {
    /// One value of one series.
    public struct Sample: Sendable, Equatable {
        /// What was measured.
        public var metric: Metric
        /// With these tags.
        public var tags: [MetricTag]
        /// The value.
        public var value: Double
    }

    private struct Series: MetricSeries {
        let owner: RecordedMetrics
        let metric: Metric
        let tags: [MetricTag]

        func record(_ value: Double) {
            owner.samples.withLock {
                $0.append(Sample(metric: metric, tags: tags, value: value))
            }
        }
    }

    fileprivate let samples = Mutex<[Sample]>([])
    private let made = Mutex<[Metric: [[MetricTag]]]>([:])
    /// Whether gauges are wanted.
    public let isRecording: Bool

    /// Creates an empty memory.
    public init(isRecording: Bool = true) { self.isRecording = isRecording }

    /// Makes a series that remembers.
    public func series(_ metric: Metric, tags: [MetricTag]) -> any MetricSeries {
        made.withLock { $0[metric, default: []].append(tags) }
        return Series(owner: self, metric: metric, tags: tags)
    }

    /// Everything so far.
    public var all: [Sample] { samples.withLock { $0 } }

    /// How often each series was made.
    public var series: [Metric: [[MetricTag]]] { made.withLock { $0 } }

    /// The sum of a counter's values, where all `tags` are as given.
    public func sum(_ metric: Metric, _ tags: [String: String] = [:]) -> Double {
        values(metric, tags).reduce(0, +)
    }

    /// The values in order.
    public func values(_ metric: Metric, _ tags: [String: String] = [:]) -> [Double] {
        all.filter { sample in
            sample.metric == metric
                && tags.allSatisfy { tag in sample.tags.contains(MetricTag(tag.key, tag.value)) }
        }.map(\.value)
    }
}
