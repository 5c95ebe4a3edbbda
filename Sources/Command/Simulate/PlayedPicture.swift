import Reliability
import Scenarios
import Simulation
import TerminalUI

/// A run as a person reads it: what came out, when, where, and whether it had to.
struct PlayedPicture {
    private let played: Played
    private let painter: Painter
    private let replay: String

    /// `replay` is the command that plays it again.
    init(_ played: Played, painter: Painter, replay: String) {
        self.played = played
        self.painter = painter
        self.replay = replay
    }

    /// The whole picture, with its line ends.
    var text: String {
        let timeline = Timeline(played, painter)
        let sections = [
            head, counts, latencies, timeline.graphs, timeline.lanes,
            EndpointLines(played.report, painter).lines, Verdict(played, painter).lines, foot,
        ]
        return painter.text(Array(sections.filter { !$0.isEmpty }.joined(separator: [""])))
    }

    private var head: [String] {
        var lines = [
            painter.heading(played.scenario.name, beside: "seed \(played.report.seed)")
        ]
        lines += TextWrap.wrap(played.scenario.summary, width: Painter.width)
        if !played.isWhole {
            let all = Figure.time(played.scenario.duration)
            lines.append(
                painter.paint(
                    "stopped after \(Figure.time(played.report.played)) of \(all)", .warning))
        }
        return lines
    }

    // MARK: Counts

    private var counts: [String] {
        let report = played.report
        let ends = [
            (report.complete, "complete"), (report.incomplete, "incomplete"),
            (report.failed, "failed"), (report.cancelled, "cancelled by people"),
            (report.unfinished, "unfinished"),
        ]
        let reasons = zip(AttemptReason.allCases, report.reasons).compactMap { reason, count in
            reason == .first || count == 0
                ? nil : Figure.plural(count, reason).spelled(hedgesWon: report.hedgesWon, reason)
        }
        let held = [
            (report.budgetRefusals, "extra attempts by the budget"),
            (report.hedgesSuppressed, "hedges"),
        ]
        var rows = [("calls", Figure.count(report.calls) + ": " + Self.list(ends))]
        rows.append(
            (
                "attempts",
                "\(Figure.count(report.attempts)), \(BenchTable.fixed(report.attemptsPerCall, 3))"
                    + " a call" + (reasons.isEmpty ? "" : ": ") + reasons.joined(separator: ", ")
            ))
        rows.append(("failures", Self.list(report.failures, of: "calls")))
        rows.append(("", Self.list(report.attemptFailures, of: "attempts")))
        rows.append(("held back", Self.list(held)))
        rows.append(("queued", report.queued > 0 ? Figure.plural(report.queued, "attempt") : ""))
        return rows.filter { !$0.1.isEmpty }.flatMap { label, text in
            TextWrap.wrap(text, width: Painter.width - Painter.label - 2).enumerated().map {
                "  " + painter.label($0 == 0 ? label : "") + $1
            }
        }
    }

    private static func list(_ counts: [(Int, String)]) -> String {
        counts.filter { $0.0 > 0 }.map { "\(Figure.count($0.0)) \($0.1)" }
            .joined(separator: ", ")
    }

    private static func list(_ counts: FailureCounts, of noun: String) -> String {
        counts.total == 0
            ? ""
            : "\(noun): " + list(counts.list.map { ($0.count, $0.kind.rawValue) })
    }

    // MARK: Latencies

    private static let percents = [50, 90, 95, 99, 99.9]
    private static let widths = [10, 9, 7] + Array(repeating: 8, count: percents.count)

    private var latencies: [String] {
        let titles = ["success", "attempts", "429s", "p50", "p90", "p95", "p99", "p99.9"]
        let title = "  " + painter.label("first token") + painter.row(titles, Self.widths)
        let rows = ([played.report] + played.variants).map { report in
            // Who still waits when a person stops the run has not failed.
            let ended = report.calls - (played.isWhole ? 0 : report.unfinished)
            let wanted = ended - report.cancelled
            let times = Self.percents.map { Figure.time(report.firstToken.percentile($0)) }
            let cells =
                [
                    Figure.percent(
                        wanted > 0 ? Double(report.complete) / Double(wanted) : nil),
                    BenchTable.fixed(report.attemptsPerCall, 3), Figure.count(report.throttled),
                ] + times
            return "  "
                + TextWrap.pad(report.variant?.rawValue ?? "breakwater", width: Painter.label)
                + painter.row(cells, Self.widths)
        }
        return [painter.paint(title, .faint)]
            + rows.enumerated().map { painter.paint($1, $0 == 0 ? .strong : .plain) }
    }

    private var foot: [String] {
        let report = played.report
        return [
            painter.paint(
                "\(Figure.count(report.calls)) calls and \(Figure.time(report.played)) in"
                    + " \(Figure.time(played.cost)): \(Figure.count(Int(played.callsPerSecond)))"
                    + " calls a second; digest \(report.digest.hex)", .faint),
            painter.paint("Again: \(replay)", .faint),
        ]
    }
}

extension String {
    /// Hedges with how many of them won; anything else as it is.
    fileprivate func spelled(hedgesWon: Int, _ reason: AttemptReason) -> String {
        reason == .hedge ? "\(self) (\(Figure.count(hedgesWon)) won)" : self
    }
}

extension Figure {
    /// `1 retry`, `3 retries`.
    fileprivate static func plural(_ number: Int, _ reason: AttemptReason) -> String {
        reason == .retry && number != 1
            ? count(number) + " retries" : plural(number, reason.rawValue)
    }
}

extension UInt64 {
    /// Sixteen hexadecimal digits.
    var hex: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
