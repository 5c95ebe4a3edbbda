import Reliability
import Simulation
import TerminalUI

/// What happened in each second, and what the breakers were meanwhile, on one axis of time.
struct Timeline {
    /// The columns of a graph: what labels and figures leave of the width.
    private static let columns = 52
    /// Lanes beyond so many tell less than they take.
    private static let lanesMax = 8

    private let report: Report
    private let scenario: Scenario
    private let painter: Painter
    private let seconds: ArraySlice<Report.Second>

    init(_ played: Played, _ painter: Painter) {
        report = played.report
        scenario = played.scenario
        self.painter = painter
        // What comes after the last call shows nothing.
        let last = report.seconds.lastIndex { $0.offered > 0 || $0.underWay > 0 || $0.attempts > 0 }
        seconds = report.seconds.prefix(last.map { $0 + 1 } ?? 0)
    }

    // MARK: Graphs

    /// Load, goodput, amplification, budget and what is under way, above the axis of time.
    var graphs: [String] {
        guard seconds.count > 1 else { return [] }
        let most = Double(seconds.reduce(0) { max($0, $1.offered, $1.completed) })
        var rows = [
            graph("offered", { Double($0.offered) }, top: most, unit: "/s"),
            graph("complete", { Double($0.completed) }, top: most, unit: "/s"),
            graph(
                "attempts", { $0.offered > 0 ? Double($0.attempts) / Double($0.offered) - 1 : 0 },
                picks: .most, base: 1, unit: "/call"),
            graph("budget", { $0.budget }, picks: .least),
            graph("under way", { Double($0.underWay) }, picks: .most),
        ]
        if report.throttled > 0 {
            rows.append(graph("429s", { Double($0.throttled) }, picks: .most, unit: "/s"))
        }
        if report.queued > 0 {
            rows.append(graph("waiting", { Double($0.waiting) }, picks: .most))
        }
        return rows + [axis]
    }

    /// How the seconds of one column become one value.
    private enum Pick { case mean, least, most }

    private func graph(
        _ label: String, _ value: (Report.Second) -> Double, picks pick: Pick = .mean,
        top: Double? = nil, base: Double = 0, unit: String = ""
    ) -> String {
        let values = seconds.map(value)
        let places = painter.symbols.isASCII ? Self.columns : 2 * Self.columns
        let drawn = (0..<places).map { place in
            let from = place * values.count / places
            let part = values[from..<max(from + 1, (place + 1) * values.count / places)]
            return switch pick {
            case .mean: part.reduce(0, +) / Double(part.count)
            case .least: part.min() ?? 0
            case .most: part.max() ?? 0
            }
        }
        let line = Sparkline.text(
            drawn, width: Self.columns, top: top ?? max(0.5, drawn.max() ?? 0),
            symbols: painter.symbols)
        let low = Self.short((values.min() ?? 0) + base)
        let high = Self.short((values.max() ?? 0) + base)
        let range = low == high ? high : "\(low)…\(high)"
        return "  " + painter.label(label) + painter.paint(line, .graph) + " "
            + painter.paint(range + unit, .faint)
    }

    private static func short(_ value: Double) -> String {
        value == value.rounded() || value >= 100
            ? "\(Int(value.rounded()))" : BenchTable.fixed(value, value < 10 ? 2 : 1)
    }

    /// The beginning, the end of the faults, and the end.
    private var axis: String {
        let end = Figure.time(.seconds(seconds.count))
        var line = TextWrap.pad("0s", width: Self.columns - end.count) + end
        if let until = scenario.faultsUntil {
            let mark = "\(painter.symbols.up) faults end"
            let place = Int(until / .seconds(seconds.count) * Double(Self.columns))
            if place >= 4, place + mark.count < Self.columns - end.count {
                line =
                    TextWrap.pad("0s", width: place)
                    + TextWrap.pad(mark, width: Self.columns - end.count - place) + end
            }
        }
        return "  " + painter.label("") + painter.paint(line, .faint)
    }

    // MARK: Lanes

    /// One lane an endpoint whose breaker changed, on the same axis.
    var lanes: [String] {
        guard seconds.count > 1 else { return [] }
        let changed = report.endpoints.filter { $0.breakerChanges > 0 }
        guard !changed.isEmpty else {
            return ["  " + painter.label("breakers") + "closed from the first second to the last"]
        }
        // Those that changed most, in the order of the file.
        let least = changed.map(\.breakerChanges).sorted(by: >).prefix(Self.lanesMax).last ?? 0
        let shown = changed.filter { $0.breakerChanges >= least }.prefix(Self.lanesMax)
        var lines = shown.map(lane)
        let rest = report.endpoints.count - shown.count
        let quiet = report.endpoints.count - changed.count
        if rest > 0 {
            let words =
                rest == quiet ? "stayed closed" : "more, of which \(quiet) stayed closed"
            lines.append("  " + painter.label("") + painter.paint("\(rest) \(words)", .faint))
        }
        let legend = BreakerLamp.allCases.filter { $0 != .unknown }.map {
            painter.paint(String(glyph($0)), ink($0)) + painter.paint(" \($0.word)", .faint)
        }
        return lines + ["  " + painter.label("") + legend.joined(separator: "   ")]
    }

    private func lane(_ row: Report.EndpointRow) -> String {
        let lamps = row.lane(
            stretches: Self.columns, of: .seconds(seconds.count),
            recovery: scenario.fleet.breaker.recovery)
        var line = ""
        var rest = lamps[...]
        while let lamp = rest.first {
            let run = rest.prefix { $0 == lamp }
            rest = rest.dropFirst(run.count)
            line += painter.paint(String(repeating: glyph(lamp), count: run.count), ink(lamp))
        }
        let openings = row.breaker.count { if case .open = $0.state { true } else { false } }
        let name = TextWrap.truncate(
            row.name, width: Painter.label - 1, ellipsis: painter.symbols.ellipsisText)
        return "  " + painter.label(name) + line + " "
            + painter.paint("opened \(openings)×", .faint)
    }

    private func glyph(_ lamp: BreakerLamp) -> Character {
        switch lamp {
        case .closed: painter.symbols.horizontal
        case .returning: painter.symbols.ascending
        case .open: painter.symbols.lampOpen
        case .halfOpen: painter.symbols.lampHalfOpen
        case .unknown: painter.symbols.lampUnknown
        }
    }

    private func ink(_ lamp: BreakerLamp) -> Painter.Ink {
        switch lamp {
        case .closed: .good
        case .returning: .graph
        case .open: .bad
        case .halfOpen: .warning
        case .unknown: .faint
        }
    }
}

extension BreakerLamp {
    fileprivate var word: String {
        switch self {
        case .closed: "closed"
        case .returning: "returning"
        case .open: "open"
        case .halfOpen: "half-open"
        case .unknown: "not kept"
        }
    }
}
