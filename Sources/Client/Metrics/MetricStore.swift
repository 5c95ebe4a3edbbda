import Synchronization

/// Keeps what a client measures, for readers in the same process.
///
/// ```swift
/// let metrics = MetricStore()
/// let client = ChatClient(endpoints: endpoints, transport: transport, metrics: metrics)
/// ```
///
/// Use it rather than `SwiftMetrics` where the process itself is asked, or sends what it has to a
/// collector; it needs no backend. Any number of readers see the same numbers, which only ever grow. A
/// series costs some 200 bytes, a histogram 400; they live as long as the store.
public final class MetricStore: Metrics {
    /// All series of one name.
    package struct Entry: Sendable {
        package let family: MetricFamily
        package var cells: [(labels: [MetricTag], cell: MetricCell)] = []
    }

    private let entries = Mutex<[String: Entry]>([:])
    private let updates = Mutex<[@Sendable () -> Void]>([])

    /// Creates a store with nothing in it.
    public init() {}

    /// One series; the same tags give the same one.
    public func series(_ metric: Metric, tags: [MetricTag]) -> any MetricSeries {
        cell(MetricFamily(metric), tags).series
    }

    /// The series of a metric, made when it is first asked for.
    package func cell(_ family: MetricFamily, _ tags: [MetricTag] = []) -> MetricCell {
        let labels = tags + family.fixed
        return entries.withLock { entries in
            let known = entries[family.name]?.cells.first { $0.labels == labels }
            if let known { return known.cell }
            let cell = MetricCell(family)
            entries[family.name, default: Entry(family: family)].cells.append((labels, cell))
            return cell
        }
    }

    /// What a counter of the client has reached; 0 before it first counted.
    package func total(_ metric: Metric, _ tags: [MetricTag]) -> Double {
        let family = MetricFamily(metric)
        let labels = tags + family.fixed
        let cell = entries.withLock { entries in
            entries[family.name]?.cells.first { $0.labels == labels }?.cell
        }
        guard case .sum(let sum) = cell else { return 0 }
        return sum.value
    }

    /// Forgets the gauges of every endpoint but these: what is gone has no present.
    ///
    /// What was counted stays, since counters only rise.
    package func keepGauges(ofEndpoints names: Set<String>) {
        entries.withLock { entries in
            for name in entries.keys where entries[name]?.family.kind == .gauge {
                entries[name]?.cells.removeAll { labels, _ in
                    labels.contains { $0.name == "endpoint" && !names.contains($0.value) }
                }
            }
        }
    }

    /// Has `update` bring gauges up to date whenever somebody is about to read everything.
    package func beforeReading(_ update: @escaping @Sendable () -> Void) {
        updates.withLock { $0.append(update) }
    }

    /// Everything there is now, by name.
    package func read() -> [String: Entry] {
        for update in updates.withLock({ $0 }) { update() }
        return entries.withLock { $0 }
    }
}
