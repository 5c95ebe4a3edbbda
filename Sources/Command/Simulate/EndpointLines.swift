import Reliability
import Simulation
import TerminalUI

/// The endpoints of a run as a table; many of one name become one line.
struct EndpointLines {
    /// More lines than that are summed up.
    private static let most = 12
    private static let name = 20
    private static let widths = [9, 11, 9, 9, 9, 9]

    private let report: Report
    private let painter: Painter

    init(_ report: Report, _ painter: Painter) {
        self.report = report
        self.painter = painter
    }

    /// The table under its titles.
    var lines: [String] {
        let titles = ["share", "attempts", "failed", "stopped", "p50", "p99"]
        let title =
            "  " + TextWrap.pad("endpoint", width: Self.name) + painter.row(titles, Self.widths)
        let rows = rows
        var lines = [painter.paint(title, .faint)] + rows.prefix(Self.most).map(line)
        if rows.count > Self.most {
            lines.append(painter.paint("  and \(rows.count - Self.most) more", .faint))
        }
        return lines
    }

    /// One endpoint, or all of a name.
    private struct Row {
        var name: String
        var count = 0
        var attempts = 0
        var failed = 0
        var cancelled = 0
        var firstToken = LatencyHistogram()

        mutating func add(_ row: Report.EndpointRow) {
            count += 1
            attempts += row.attempts
            failed += row.failed
            cancelled += row.cancelled
            firstToken.merge(row.firstToken)
        }
    }

    private var rows: [Row] {
        let sums = report.endpoints.count > Self.most
        var rows: [Row] = []
        for endpoint in report.endpoints {
            let name = sums ? Self.family(endpoint.name) : endpoint.name
            if rows.last?.name != name { rows.append(Row(name: name)) }
            rows[rows.count - 1].add(endpoint)
        }
        return rows
    }

    /// `buoy-17` is one of `buoy`.
    private static func family(_ name: String) -> String {
        guard let dash = name.lastIndex(of: "-"), Int(name[dash...].dropFirst()) != nil else {
            return name
        }
        return String(name[..<dash])
    }

    private func line(_ row: Row) -> String {
        let name = row.count > 1 ? "\(row.name) × \(row.count)" : row.name
        let share = Double(row.attempts) / Double(max(1, report.attempts))
        let cells = [
            Figure.percent(share), Figure.count(row.attempts), Figure.count(row.failed),
            Figure.count(row.cancelled), Figure.time(row.firstToken.percentile(0.5)),
            Figure.time(row.firstToken.percentile(0.99)),
        ]
        return "  "
            + TextWrap.pad(
                name, width: Self.name, ellipsis: painter.symbols.ellipsisText)
            + painter.row(cells, Self.widths)
    }
}
