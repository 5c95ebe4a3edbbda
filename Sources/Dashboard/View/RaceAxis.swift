import Reliability
import TerminalUI

/// The time axis of the waterfall: true scale up to the decision, and behind a break, compressed,
/// the streaming that follows it.
struct RaceAxis: Equatable {
    /// Columns at true scale.
    let columns: Int
    /// True when the person chose the part that is shown.
    let isWindow: Bool
    /// Seconds at the left edge: above 0 only in a part that was chosen.
    let start: Double
    /// Seconds that they show.
    let span: Double
    /// Columns behind the break, the break included; 0 without one.
    let tailColumns: Int
    /// Seconds at the right edge.
    let end: Double

    /// Chooses the scale: `1.25 ×` what has to be shown, up to the next of the steps.
    ///
    /// A call that decided after 0.5 s and ended after 8 s is drawn as 0…0.75 s at true scale, and
    /// 0.75…8 s in the last quarter.
    ///
    /// A window shows its part of the call at true scale and nothing else.
    init(_ call: CallRecord, now: Instant, columns: Int, window: RaceWindow? = nil) {
        if let window {
            isWindow = true
            tailColumns = 0
            self.columns = columns
            start = window.start
            span = window.span
            end = window.start + window.span
            return
        }
        isWindow = false
        start = 0
        let total = (call.endedAt ?? now).elapsed(since: call.startedAt).inSeconds
        let decision = Self.decision(call, now: now)
        let span = Self.snapped(decision * 1.25)
        if total > span * 1.2, columns >= 20, call.winner?.firstTokenAt != nil {
            tailColumns = columns / 4
            self.columns = columns - tailColumns
            self.span = span
            end = total
        } else {
            tailColumns = 0
            self.columns = columns
            self.span = Self.snapped(max(total, decision) * (call.isRunning ? 1.25 : 1.02))
            end = self.span
        }
    }

    /// The column of a time in seconds; in a window, -1 and `columns` stand for what lies outside.
    func column(_ seconds: Double) -> Int {
        if isWindow {
            if seconds < start { return -1 }
            return min(columns, Int((seconds - start) / span * Double(columns)))
        }
        if seconds <= span || tailColumns == 0 {
            return min(columns - 1, max(0, Int(seconds / span * Double(columns))))
        }
        let share = (seconds - span) / max(end - span, 1e-9)
        let last = tailColumns - 1
        return columns + 1 + min(last - 1, max(0, Int(share * Double(last))))
    }

    /// The middle of a column in seconds.
    func seconds(_ column: Int) -> Double {
        if column < columns { return start + (Double(column) + 0.5) / Double(columns) * span }
        let share = (Double(column - columns) - 0.5) / Double(max(1, tailColumns - 1))
        return span + min(1, max(0, share)) * (end - span)
    }

    /// Labels of the true scale: column and text, far enough apart to read.
    var labels: [(column: Int, text: String)] {
        let step = Self.steps.first { $0.span >= span }?.label ?? span / 5
        if start > 0 { return windowLabels }
        var labels: [(column: Int, text: String)] = []
        var next = 0
        for part in 0...max(1, Int((span / step).rounded())) {
            let seconds = min(span, Double(part) * step)
            let text = part == 0 ? "0" : Self.words(seconds)
            let column = min(columns - text.count, self.column(seconds))
            guard column >= next else { continue }
            labels.append((column, text))
            next = column + text.count + 2
        }
        return labels
    }

    /// Five labels with the precision that the span asks for.
    private var windowLabels: [(column: Int, text: String)] {
        let digits = span < 0.05 ? 4 : span < 0.5 ? 3 : 2
        return (0..<5).map { part in
            let share = Double(part) / 5
            return (
                Int(share * Double(columns)),
                Format.fixed(start + share * span, digits: digits) + "s"
            )
        }
    }

    /// True when a time lies on the part at true scale.
    func shows(_ seconds: Double) -> Bool { seconds >= start && seconds <= start + span }

    private static func words(_ seconds: Double) -> String {
        if seconds < 0.9995 { return "\(Int((seconds * 1000).rounded()))ms" }
        let digits = (seconds * 10).rounded() == (seconds.rounded() * 10) ? 0 : 1
        return Format.fixed(seconds, digits: digits) + "s"
    }

    /// When it was certain who answers: the last moment worth true scale.
    private static func decision(_ call: CallRecord, now: Instant) -> Double {
        let fallback = (call.endedAt ?? now).elapsed(since: call.startedAt).inSeconds
        guard let winner = call.winner, let first = winner.firstTokenAt else { return fallback }
        var last = first
        for lane in call.lanes where lane.attempt != winner.attempt {
            if let ended = lane.endedAt { last = max(last, ended) }
        }
        return last.elapsed(since: call.startedAt).inSeconds
    }

    /// The spans that an axis may have, and how far apart its labels are.
    private static let steps: [(span: Double, label: Double)] = [
        (0.05, 0.01), (0.1, 0.02), (0.2, 0.05), (0.3, 0.1), (0.5, 0.1), (0.75, 0.25), (1, 0.2),
        (1.5, 0.5), (2, 0.5), (3, 1), (4, 1), (5, 1), (7.5, 2.5), (10, 2), (15, 5), (20, 5),
        (30, 10),
        (45, 15), (60, 15), (90, 30), (120, 30), (180, 60), (300, 60), (600, 120), (1800, 600),
        (3600, 900),
    ]

    private static func snapped(_ seconds: Double) -> Double {
        steps.first { $0.span >= seconds }?.span ?? max(seconds, 3600)
    }
}
