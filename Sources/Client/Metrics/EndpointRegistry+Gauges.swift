import Reliability

extension EndpointRegistry {
    /// Shows the gauges of one endpoint and of the fleet, while somebody looks at them.
    func showGauges(of id: EndpointID, _ endpoint: EndpointMetrics) {
        guard metrics.isRecording else { return }
        let now = clock.now()
        let (gauges, fleet) = read { ($0.gauges(of: id, now: now), $0.gauges(now: now)) }
        if let gauges { endpoint.show(gauges) }
        metrics.show(fleet)
    }

    /// Shows the gauges of the fleet, while somebody looks at them.
    func showFleet() {
        guard metrics.isRecording else { return }
        let now = clock.now()
        metrics.show(read { $0.gauges(now: now) })
    }

    /// Counts what concerns endpoints as a whole.
    func count(_ traces: [TraceEvent]) {
        for trace in traces {
            switch trace.kind {
            case .breakerChanged(let id, let state, _):
                guard let target = target(id) else { continue }
                target.metrics.breakerChanged(to: state)
                showGauges(of: id, target.metrics)
            case .limitLearned(let id, _), .keyChanged(let id, _), .manualChanged(let id, _):
                guard let target = target(id) else { continue }
                showGauges(of: id, target.metrics)
            default: break
            }
        }
    }
}

extension ChatClient {
    /// Reads every gauge anew and hands it to `Metrics`, for backends that are asked now and then.
    ///
    /// A gauge otherwise shows its endpoint as of the last attempt's start or end.
    public func reportGauges() {
        for index in 0..<registry.places {
            let id = EndpointID(index)
            if let target = registry.target(id) { registry.showGauges(of: id, target.metrics) }
        }
    }
}
