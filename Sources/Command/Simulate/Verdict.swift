import Reliability
import Scenarios
import Simulation
import TerminalUI

/// Whether a run came out as it had to: invariants and expectations.
struct Verdict {
    /// A broken rule breaks often; the first times tell most.
    private static let violationsShown = 5
    private static let key = 32
    private static let bound = 12

    private let played: Played
    private let painter: Painter

    init(_ played: Played, _ painter: Painter) {
        self.played = played
        self.painter = painter
    }

    /// The invariants, then what was expected.
    var lines: [String] { invariants + played.results.map(line) }

    private var invariants: [String] {
        let violations = played.report.violations
        let broken = Set(violations.map(\.invariant)).count
        let watched = InvariantWatch.watched.count
        let text =
            broken == 0
            ? "\(watched) of \(InvariantWatch.count) watched, all held"
            : "\(watched) of \(InvariantWatch.count) watched, \(broken) broken"
        var lines = [
            painter.mark(broken == 0) + " " + TextWrap.pad("invariants", width: Self.key) + text
        ]
        for violation in violations.prefix(Self.violationsShown) {
            let call = violation.call.map { ", call \($0.number)" } ?? ""
            let place = "\(violation.invariant) at \(Figure.time(violation.at.offset))\(call): "
            lines += TextWrap.wrap(place + violation.text, width: Painter.width - 4).map {
                "    " + painter.paint($0, .bad)
            }
        }
        if violations.count > Self.violationsShown {
            lines.append("    and \(violations.count - Self.violationsShown) more")
        }
        return lines
    }

    private func line(_ result: ExpectationResult) -> String {
        let expectation = result.expectation
        let value = result.value.map(expectation.text) ?? "nothing measured"
        return painter.mark(result.isHeld) + " "
            + TextWrap.pad(expectation.key, width: Self.key)
            + TextWrap.pad(expectation.boundText, width: Self.bound)
            + painter.paint(value, result.isHeld ? .plain : .bad)
    }
}
