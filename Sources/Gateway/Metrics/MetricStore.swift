public import Client
import Synchronization

/// Keeps what a client measures, for `GET /metrics`.
///
/// ```swift
/// let metrics = MetricStore()
/// let client = ChatClient(endpoints: endpoints, transport: transport, metrics: metrics)
/// let server = try GatewayServer(client: client, options: GatewayOptions(), metrics: metrics)
/// ```
///
/// Use it rather than `SwiftMetrics` where the process itself is asked; it needs no backend. A series
/// costs some 200 bytes, a histogram 400; they live as long as the store.
public final class MetricStore: Metrics {
    struct Family: Sendable {
        var cells: [(labels: [MetricTag], cell: MetricCell)] = []
    }

    private let families = Mutex<[String: Family]>([:])

    /// Creates a store with nothing in it.
    public init() {}

    /// One series; the same tags give the same one.
    public func series(_ metric: Metric, tags: [MetricTag]) -> any MetricSeries {
        cell(Exported(metric), tags).series
    }

    /// The series of a metric, made when it is first asked for.
    func cell(_ exported: Exported, _ tags: [MetricTag] = []) -> MetricCell {
        let labels = tags + exported.fixed
        return families.withLock { families in
            let known = families[exported.name]?.cells.first { $0.labels == labels }
            if let known { return known.cell }
            let cell = MetricCell(exported)
            families[exported.name, default: Family()].cells.append((labels, cell))
            return cell
        }
    }

    /// What a counter of the client has reached; 0 before it first counted.
    func total(_ metric: Metric, _ tags: [MetricTag]) -> Double {
        let exported = Exported(metric)
        let labels = tags + exported.fixed
        let cell = families.withLock { families in
            families[exported.name]?.cells.first { $0.labels == labels }?.cell
        }
        guard case .sum(let sum) = cell else { return 0 }
        return sum.value
    }

    /// Everything in Prometheus' text format.
    func text() -> String {
        let families = families.withLock { $0 }
        var text = PrometheusText()
        for name in Exported.names {
            guard let family = families[name],
                let exported = Exported.all.first(where: { $0.name == name })
            else { continue }
            text.family(exported)
            for (labels, cell) in family.cells { text.series(exported, labels, cell) }
        }
        return text.text
    }
}
