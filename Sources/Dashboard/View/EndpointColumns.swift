import Reliability
import TerminalUI

/// The columns of the endpoint table, and which of them there is room for.
public struct EndpointColumns {
    /// One column.
    public enum Column: String, Sendable, Hashable, CaseIterable {
        case number
        case lamp
        case name
        case simulated
        case model
        case state
        case p50
        case p95
        case graph = "first token"
        case requests = "request bucket"
        case tokenBucket = "token bucket"
        case inFlight = "in flight"
        case errors
        case won
        case tokens
        case cost
        case outcomes
        case health

        /// Its head; empty for what explains itself.
        var head: String {
            switch self {
            case .number, .lamp, .simulated: ""
            case .name: ""
            case .model: "model"
            case .state: "state"
            case .p50: "p50"
            case .p95: "p95"
            case .graph: "first token"
            case .requests: "req"
            case .tokenBucket: "tok"
            case .inFlight: "run"
            case .errors: "err"
            case .won: "won"
            case .tokens: "tokens"
            case .cost: "cost"
            case .outcomes: "last answers"
            case .health: "health"
            }
        }

        /// Numbers stand against the right edge of their column.
        var alignment: TextAlignment {
            switch self {
            case .p50, .p95, .inFlight, .errors, .won, .tokens, .cost, .health: .right
            default: .left
            }
        }
    }

    /// A column at its place.
    struct Placed {
        var column: Column
        var x: Int
        var width: Int
    }

    private(set) var placed: [Placed] = []

    /// Places as many columns as fit, dropping the least important first; then the name, the model
    /// and the graph share what is left.
    init(width: Int, board: Board, hidden: Set<String> = []) {
        let endpoints = board.fleet?.present ?? []
        let digits = String((endpoints.last?.id.index ?? 0) + 1).count
        let names = board.totals.nameColumns
        let models = board.totals.modelColumns
        let isSimulated = board.labels.contains(where: \.isSimulated)
        var widths: [Column: Int] = [
            .number: digits, .lamp: 1, .name: min(16, max(6, names)),
            .state: 9,
            .p50: 5, .graph: 8, .requests: 9, .tokenBucket: 9, .inFlight: 3, .errors: 4, .won: 4,
            .p95: 5, .cost: 7, .tokens: 6, .model: min(24, max(6, models)),
            .outcomes: 20, .health: 6,
        ]
        for column in Column.allCases where !column.isFixed && hidden.contains(column.rawValue) {
            widths[column] = nil
        }
        if isSimulated { widths[.simulated] = width >= 110 ? 9 : 3 }
        let leastFirst: [Column] = [
            .outcomes, .health, .model, .tokens, .cost, .p95, .tokenBucket, .won, .inFlight, .graph,
            .errors, .p50,
            .requests, .simulated,
        ]
        func total() -> Int { widths.values.reduce(0, +) + widths.count - 1 }
        for column in leastFirst where total() > width { widths[column] = nil }
        if total() > width, let name = widths[.name] {
            widths[.name] = max(1, name - (total() - width))
        }
        // What is left makes the graph and the gauges longer, because there length is information.
        var spare = max(0, width - total())
        for (column, most) in [
            (Column.graph, 14), (.requests, 12), (.tokenBucket, 12), (.graph, 40),
        ] {
            guard let present = widths[column], present < most else { continue }
            let more = min(spare, most - present)
            widths[column] = present + more
            spare -= more
        }
        var x = 0
        for column in Column.allCases {
            guard let width = widths[column] else { continue }
            placed.append(Placed(column: column, x: x, width: width))
            x += width + 1
        }
    }
}
