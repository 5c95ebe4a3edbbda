import TerminalUI

/// Context and spending, at the left of the composer's lower edge.
enum BudgetLine {
    static func draw(_ model: Model, into frame: inout Frame, _ composer: Rect, room: Int) {
        guard composer.height > 2 else { return }
        let pieces = pieces(model, room: room)
        guard !pieces.isEmpty else { return }
        var x = composer.x + 2
        let y = composer.maxY - 1
        x = frame.put(" ", at: Point(x, y), Style(.secondary), clip: composer)
        for (index, piece) in pieces.enumerated() {
            if index > 0 {
                let separator = " \(model.symbols.separator) "
                x = frame.put(separator, at: Point(x, y), Style(.faint), clip: composer)
            }
            x = frame.put(piece.text, at: Point(x, y), Style(piece.role), clip: composer)
        }
        frame.put(" ", at: Point(x, y), Style(.secondary), clip: composer)
    }

    /// As many as fit: the context first, then this conversation, then the day.
    private static func pieces(_ model: Model, room: Int) -> [(text: String, role: Role)] {
        guard !model.conversation.turns.isEmpty else { return [] }
        var pieces: [(text: String, role: Role)] = []
        if let context = model.context {
            let share = Double(context.used) / Double(context.size)
            let role: Role =
                share >= 1 ? .error : share >= Model.contextWarning ? .warning : .secondary
            let words = share >= 1 ? "context over" : "context"
            pieces.append(
                (
                    "\(words) \(gauge(share, model.symbols)) \(Format.percent(share)) of "
                        + Format.count(context.size), role
                ))
        }
        let here = model.conversation.spent
        if here.tokens > 0 { pieces.append(("here \(here.words)", .secondary)) }
        if let today = model.spentToday, today.tokens > 0 {
            pieces.append(("today \(today.words)", .secondary))
        }
        func width() -> Int { pieces.reduce(2) { $0 + TextWidth.columns(of: $1.text) + 3 } }
        while !pieces.isEmpty, width() > room { pieces.removeLast() }
        return pieces
    }

    private static func gauge(_ share: Double, _ symbols: Symbols) -> String {
        let cells = 6
        let full = min(cells, max(0, Int((share * Double(cells)).rounded())))
        return String(repeating: String(symbols.gaugeFull), count: full)
            + String(repeating: String(symbols.gaugeEmpty), count: cells - full)
    }
}
