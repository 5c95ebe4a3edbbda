import Reliability
import TerminalUI

/// Two answers side by side, over the whole screen.
enum CompareView {
    /// Below this only the chosen one is shown.
    private static let leastWidth = 64

    static func draw(_ comparison: Comparison, _ model: Model, into frame: inout Frame) {
        for (id, rect) in columns(comparison, frame.size) {
            guard let turn = model.conversation.turn(id) else { continue }
            draw(turn, comparison, model, into: &frame, rect)
        }
    }

    /// Wraps both answers to their columns.
    static func prepare(_ comparison: Comparison, _ model: inout Model, size: Size) {
        let symbols = model.looks.symbols
        for (id, rect) in columns(comparison, size) {
            model.conversation.change(id) {
                $0.document.prepare(width: textWidth(rect), symbols: symbols)
            }
        }
    }

    /// The first row such that the longer one's end is at the bottom.
    static func mostScroll(_ comparison: Comparison, _ model: Model) -> Int {
        columns(comparison, model.size).map { id, rect in
            let rows = model.conversation.turn(id)?.document.lineCount ?? 0
            return max(0, rows - max(0, rect.height - 2))
        }.max() ?? 0
    }

    private static func columns(_ comparison: Comparison, _ size: Size) -> [(TurnID, Rect)] {
        let all = Rect(x: 0, y: 0, width: size.width, height: size.height)
        guard size.width >= leastWidth else { return [(comparison.chosen, all)] }
        let half = size.width / 2
        return [
            (comparison.left, Rect(x: 0, y: 0, width: half, height: size.height)),
            (
                comparison.right,
                Rect(x: half, y: 0, width: size.width - half, height: size.height)
            ),
        ]
    }

    private static func textWidth(_ rect: Rect) -> Int { max(1, rect.width - 4) }

    private static func draw(
        _ turn: Turn, _ comparison: Comparison, _ model: Model, into frame: inout Frame,
        _ rect: Rect
    ) {
        let isChosen = turn.id == comparison.chosen
        let name = name(turn, model, isWide: rect.width >= 60)
        let room = rect.width - 9 - TextWidth.columns(of: name)
        let inner = Panel.draw(
            into: &frame, rect, title: name, detail: facts(turn, model, room: room),
            focused: isChosen, footer: isChosen ? keys(model, room: rect.width - 6) : "",
            symbols: model.symbols)
        guard !inner.isEmpty else { return }
        let text = Rect(
            x: inner.x + 1, y: inner.y, width: max(0, inner.width - 2), height: inner.height)
        let rows = turn.document.lineCount
        let end = AnswerEnd.lines(turn, model, width: text.width, isLast: false)
        let total = rows + end.count
        let first = min(comparison.scroll ?? Int.max, max(0, total - text.height))
        for row in 0..<max(0, min(text.height, total - first)) {
            let index = first + row
            let line = index < rows ? turn.document.line(index) : end[index - rows]
            line.draw(into: &frame, at: Point(text.x, text.y + row), clip: text)
        }
        Scrollbar.draw(
            into: &frame, Rect(x: rect.x, y: inner.y, width: rect.width, height: inner.height),
            total: total, offset: first, style: Style(.focus), symbols: model.symbols)
    }

    private static func name(_ turn: Turn, _ model: Model, isWide: Bool) -> String {
        if let endpoint = turn.summary?.endpoint {
            guard isWide else { return endpoint }
            return turn.summary?.model.map { "\(endpoint) (\($0))" } ?? endpoint
        }
        let lane = turn.call.flatMap { model.board.call($0) }?.lanes.last
        let name = lane?.endpoint.map { model.board.name($0) } ?? "waiting"
        return turn.isRunning ? "\(Spinner.glyph(model)) \(name)" : name
    }

    /// As many as fit between the corners; the arrows are those that one tries anyway.
    private static func keys(_ model: Model, room: Int) -> String {
        let arrows = "\(model.symbols.left)\(model.symbols.right)"
        return fitting(["Enter keep", "Esc close", "y copy", arrows], model, room: room)
    }

    /// So many from the front that they stand side by side, and the first in any case.
    private static func fitting(_ pieces: [String], _ model: Model, room: Int) -> String {
        let separator = " \(model.symbols.separator) "
        var pieces = pieces
        while pieces.count > 1, TextWidth.columns(of: pieces.joined(separator: separator)) > room {
            pieces.removeLast()
        }
        return pieces.joined(separator: separator)
    }

    /// As many as fit.
    private static func facts(_ turn: Turn, _ model: Model, room: Int) -> String {
        guard let summary = turn.summary else {
            return turn.askedAt.map { Format.seconds(model.now.elapsed(since: $0)) } ?? ""
        }
        var facts: [String] = []
        if let first = summary.firstToken { facts.append("first \(Format.seconds(first))") }
        if let total = summary.total { facts.append("whole \(Format.seconds(total))") }
        if let output = summary.outputTokens {
            facts.append("\(summary.usageIsReported ? "" : "~")\(Format.count(output)) tok")
        }
        if let cost = summary.cost, cost > 0 { facts.append(Format.money(cost)) }
        return fitting(facts, model, room: room)
    }
}
