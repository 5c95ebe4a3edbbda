import Client
import Reliability
import Scenarios
import Simulation
import TerminalUI

/// Many seeds of one scenario: the middle and the worst of each measure, and which seeds failed.
struct SeedSurvey {
    /// A seed that did not come out as expected.
    struct Failed: Sendable {
        var seed: UInt64
        /// What was missed, in words.
        var missed: [String]
    }

    /// Failed seeds beyond so many are only counted.
    private static let failedShown = 10
    /// What is told of every scenario, expected or not.
    private static let usual: [Expectation.Measure] = [
        .success, .attempts, .percentile(50), .percentile(99), .percentile(99.9), .hedgeRate,
    ]

    private let scenario: Scenario
    private let first: UInt64
    private let rows: [Expectation]
    /// The values of each row, in the order of the seeds; `nil` where nothing was measured.
    private var values: [[Double?]]
    private var violations: [Int: Int] = [:]
    private var calls = 0
    private var cost = Duration.zero
    /// Seeds played.
    private(set) var count = 0
    /// Those that failed.
    private(set) var failed: [Failed] = []

    init(_ scenario: Scenario, first: UInt64) {
        self.scenario = scenario
        self.first = first
        let measures = Set(scenario.expectations.map(\.measure))
        rows =
            scenario.expectations
            + Self.usual.filter { !measures.contains($0) }.map {
                // No bound: only told.
                Expectation($0, .atMost(.infinity))
            }
        values = Array(repeating: [], count: rows.count)
    }

    /// Adds one seed.
    mutating func add(_ played: Played) {
        count += 1
        calls += played.report.calls
        cost += played.cost
        for (place, row) in rows.enumerated() {
            values[place].append(
                played.report.value(of: row.measure, played.scenario, played.variants))
        }
        for number in Set(played.report.violations.map(\.invariant)) {
            violations[number, default: 0] += 1
        }
        guard !played.isPassed else { return }
        var missed = played.results.filter { !$0.isHeld }.map { result in
            let expectation = result.expectation
            return "\(expectation.key) \(result.value.map(expectation.text) ?? "not measured")"
        }
        if let violation = played.report.violations.first {
            missed.append("invariant \(violation.invariant) broken")
        }
        failed.append(Failed(seed: played.report.seed, missed: missed))
    }

    /// The middle, the ends and the worst of one row; `nil` without values.
    private func spread(_ place: Int) -> (
        median: Double, worst: Double, least: Double, most: Double
    )? {
        let sorted = values[place].compactMap(\.self).sorted()
        guard let least = sorted.first, let most = sorted.last else { return nil }
        let middle = sorted.count / 2
        let median =
            sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        return (median, rows[place].isBetterHigh ? least : most, least, most)
    }

    private func held(_ place: Int) -> Int {
        values[place].count { $0.map(rows[place].bound.holds) ?? false }
    }

    // MARK: For people

    private static let key = 26
    private static let widths = [10, 10, 10, 21]

    /// The table, then every failed seed with the command that replays it.
    func text(_ painter: Painter, replay: (UInt64) -> String) -> String {
        let last = first &+ UInt64(max(1, count) - 1)
        var lines = [
            painter.heading(scenario.name, beside: "seeds \(first)…\(last)"), scenario.summary, "",
            painter.paint(
                "  " + TextWrap.pad("", width: Self.key)
                    + painter.row(["bound", "median", "worst", "least…most"], Self.widths), .faint),
        ]
        lines += rows.indices.map { line($0, painter) }
        lines.append(
            painter.mark(violations.isEmpty) + " "
                + TextWrap.pad("invariants", width: Self.key) + " " + invariants)
        lines.append("")
        for seed in failed.prefix(Self.failedShown) {
            let command = replay(seed.seed)
            lines.append("\(painter.mark(false)) \(painter.paint(command, .strong))")
            lines += TextWrap.wrap(seed.missed.joined(separator: ", "), width: Painter.width - 4)
                .map { "    " + painter.paint($0, .bad) }
        }
        if failed.count > Self.failedShown {
            lines.append("  and \(failed.count - Self.failedShown) seeds more")
        }
        lines.append(
            "\(painter.mark(failed.isEmpty)) \(count - failed.count) of \(count) seeds passed;"
                + " \(Figure.plural(calls, "call")) in \(Figure.time(cost)) of one core")
        return painter.text(lines)
    }

    private func line(_ place: Int, _ painter: Painter) -> String {
        let row = rows[place]
        let hasBound = row.bound != .atMost(.infinity)
        let isHeld = held(place) == count
        let mark = hasBound ? painter.mark(isHeld) : " "
        let key = TextWrap.pad(row.key, width: Self.key)
        guard let spread = spread(place) else { return "\(mark) \(key) nothing measured" }
        let cells = [
            hasBound ? row.boundText : "", row.text(of: spread.median), row.text(of: spread.worst),
            "\(row.text(of: spread.least))…\(row.text(of: spread.most))",
        ]
        return "\(mark) \(key)" + painter.row(cells, Self.widths)
    }

    private var invariants: String {
        guard !violations.isEmpty else { return "all held in every seed" }
        return violations.sorted { $0.key < $1.key }.map { "\($0.key) broken in \($0.value)" }
            .joined(separator: ", ")
    }

    // MARK: For machines

    /// The last line of `simulate --seeds --json`.
    struct Object: Encodable, Sendable {
        /// One measure over all seeds.
        struct Measure: Encodable, Sendable {
            var measure: String
            var unit: String
            @OrNull var bound: String?
            /// In how many seeds the bound held.
            @OrNull var held: Int?
            @OrNull var median: Double?
            @OrNull var worst: Double?
            @OrNull var least: Double?
            @OrNull var most: Double?
        }

        let type = "summary"
        var scenario: String
        var seeds: Int
        var passed: Int
        /// As text, because they may have more digits than a JSON number keeps.
        var failed_seeds: [String]
        var measures: [Measure]
        /// In how many seeds each invariant broke.
        var violations: [String: Int]
        var calls: Int
        var cost_ms: Double
    }

    /// The summary as one object.
    var object: Object {
        Object(
            scenario: scenario.name, seeds: count, passed: count - failed.count,
            failed_seeds: failed.map { "\($0.seed)" }, measures: rows.indices.map(measure),
            violations: Dictionary(
                uniqueKeysWithValues: violations.map { ("\($0.key)", $0.value) }),
            calls: calls, cost_ms: cost.milliseconds)
    }

    private func measure(_ place: Int) -> Object.Measure {
        let row = rows[place]
        let hasBound = row.bound != .atMost(.infinity)
        func finite(_ value: Double?) -> OrNull<Double> {
            OrNull(wrappedValue: value.flatMap { $0.isFinite ? $0 : nil })
        }
        let spread = spread(place)
        return Object.Measure(
            measure: row.key, unit: row.unitName,
            bound: OrNull(wrappedValue: hasBound ? row.boundText : nil),
            held: OrNull(wrappedValue: hasBound ? held(place) : nil),
            median: finite(spread?.median), worst: finite(spread?.worst),
            least: finite(spread?.least), most: finite(spread?.most))
    }
}

extension Expectation {
    /// Which end is the good one: that of the bound, or success where there is none.
    fileprivate var isBetterHigh: Bool {
        if case .atLeast = bound { return true }
        return measure == .success
    }
}
