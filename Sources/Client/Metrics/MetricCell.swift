import Synchronization

/// What one series holds.
///
/// Classes with a lock of their own: a token of one endpoint waits for nobody who counts elsewhere.
package enum MetricCell: Sendable {
    case sum(Sum)
    case level(Level)
    case samples(Samples)

    init(_ family: MetricFamily) {
        switch family.kind {
        case .counter: self = .sum(Sum())
        case .gauge: self = .level(Level())
        case .histogram: self = .samples(Samples(bounds: family.bounds))
        }
    }

    package var series: any MetricSeries {
        switch self {
        case .sum(let sum): sum
        case .level(let level): level
        case .samples(let samples): samples
        }
    }

    /// A number that only rises.
    package final class Sum: MetricSeries {
        private let total = Mutex(0.0)
        package var value: Double { total.withLock { $0 } }
        package func record(_ value: Double) { total.withLock { $0 += value } }
    }

    /// The present.
    package final class Level: MetricSeries {
        private let present = Mutex(0.0)
        package var value: Double { present.withLock { $0 } }
        package func record(_ value: Double) { present.withLock { $0 = value } }
    }

    /// Samples, counted by bucket.
    package final class Samples: MetricSeries {
        package struct Counts: Sendable, Equatable {
            /// One more than there are bounds: the last has no upper one.
            package var buckets: [Int]
            package var sum = 0.0
        }

        private let bounds: [Double]
        private let state: Mutex<Counts>

        init(bounds: [Double]) {
            self.bounds = bounds
            state = Mutex(Counts(buckets: Array(repeating: 0, count: bounds.count + 1)))
        }

        package var counts: Counts { state.withLock { $0 } }

        package func record(_ value: Double) {
            let index = bounds.firstIndex { value <= $0 } ?? bounds.count
            state.withLock { state in
                state.buckets[index] += 1
                state.sum += value
            }
        }
    }
}
