import Reliability
import TerminalUI

/// The order of the endpoint table.
///
/// One key is made for each endpoint and the keys are sorted, so that a thousand endpoints cost a
/// thousand small values and no copies of their snapshots.
enum EndpointOrder {
    private struct Row {
        var id: EndpointID
        var group: String
        /// `nil` when it was not measured; such rows come last in either direction.
        var number: Double?
        var text: String
    }

    /// Sorted as chosen, without those that the filter leaves out; what was not measured comes
    /// last, equal ones keep their positions.
    static func sorted(
        _ board: Board, by interface: InterfaceState, matching query: String = ""
    ) -> [EndpointID] {
        guard let endpoints = board.fleet?.present else { return [] }
        let finder = Finder(query)
        if finder == nil, interface.sort == .position, !interface.isGrouped {
            let ids = endpoints.map(\.id)
            return interface.isSortReversed ? ids.reversed() : ids
        }
        var rows: [Row] = []
        rows.reserveCapacity(endpoints.count)
        for endpoint in endpoints {
            if let finder, !matches(endpoint, finder, in: board) { continue }
            rows.append(row(endpoint, board, interface))
        }
        let isDescending = interface.sort.startsWithLargest != interface.isSortReversed
        rows.sort { left, right in
            if left.group != right.group { return left.group < right.group }
            if left.text != right.text { return (left.text < right.text) != isDescending }
            switch (left.number, right.number) {
            case (let left?, let right?) where left != right: return (left < right) != isDescending
            case (.some, nil): return true
            case (nil, .some): return false
            default: return left.id < right.id
            }
        }
        return rows.map(\.id)
    }

    /// A filter looks at what a person would type: name, model, provider, and the words of its state.
    private static func matches(
        _ endpoint: EndpointSnapshot, _ finder: Finder, in board: Board
    ) -> Bool {
        if finder.isIn(endpoint.profile.name) || finder.isIn(endpoint.profile.model) { return true }
        if finder.isIn(provider(of: endpoint.id, in: board)) { return true }
        let now = board.fleet?.at ?? Instant(.zero)
        return finder.isIn(StateWords(endpoint, now: now, symbols: .ascii).word)
    }

    /// Under which name an endpoint stands when grouped: its provider, else where it is.
    static func provider(of id: EndpointID, in board: Board) -> String {
        let label = board.label(id)
        if let provider = board.endpoint(id)?.profile.provider,
            provider != EndpointProfile.anyProvider
        {
            return provider
        }
        if label.isSimulated { return "simulated" }
        return label.address.isEmpty ? "other" : label.address
    }

    private static func row(
        _ endpoint: EndpointSnapshot, _ board: Board, _ interface: InterfaceState
    ) -> Row {
        var row = Row(id: endpoint.id, group: "", number: nil, text: "")
        if interface.isGrouped { row.group = provider(of: endpoint.id, in: board) }
        switch interface.sort {
        case .position: row.number = Double(endpoint.id.index)
        case .name: row.text = endpoint.profile.name
        case .model: row.text = endpoint.profile.model
        case .state: row.number = Double(severity(endpoint))
        case .median: row.number = endpoint.p50?.inSeconds
        case .p95: row.number = endpoint.p95?.inSeconds
        case .requests: row.number = endpoint.requests?.fraction
        case .tokenBucket: row.number = endpoint.tokens?.fraction
        case .inFlight: row.number = Double(endpoint.inFlight)
        case .errors: row.number = endpoint.errorRate
        case .won: row.number = Double(endpoint.won)
        case .tokens: row.number = Double(endpoint.inputTokens + endpoint.outputTokens)
        case .cost: row.number = endpoint.cost
        case .health: row.number = endpoint.health
        }
        return row
    }

    /// 0 needs attention most.
    private static func severity(_ endpoint: EndpointSnapshot) -> Int {
        guard endpoint.manual == .enabled else { return 6 }
        if !endpoint.keyProblem.isEmpty || endpoint.forced == .open { return 0 }
        switch endpoint.breaker {
        case .open: return 1
        case .halfOpen: return 2
        case .closed: break
        }
        if endpoint.blockedUntil != nil { return 3 }
        if EndpointTotals.isFailing(endpoint) || endpoint.returning < 1 { return 4 }
        return 5
    }
}
