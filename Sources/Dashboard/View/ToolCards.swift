import Providers
import TerminalUI

/// The tool calls of an answer, a card each: the tool's name, and the arguments as the model wrote
/// them.
enum ToolCards {
    /// Rows of arguments on one card; the rest is counted, because `ask --json` gives the whole.
    static let rowsMax = 8
    /// Cards of one answer; the rest is counted as well.
    static let cardsMax = 16

    /// The rows of all cards, nothing for an answer without calls.
    static func lines(_ calls: [ToolCall], _ model: Model, width: Int) -> [StyledLine] {
        guard !calls.isEmpty else { return [] }
        let inset = model.isPlain ? "" : String(repeating: " ", count: TurnLines.indent)
        let room = max(1, width - inset.count)
        var lines: [StyledLine] = []
        for call in calls.prefix(cardsMax) {
            lines += card(call, model, width: room).map { $0.prefixed(inset) }
        }
        if calls.count > cardsMax {
            lines.append(note("\(calls.count - cardsMax) more calls", width: room).prefixed(inset))
        }
        lines.append(note("tools are shown, never executed", width: room).prefixed(inset))
        return lines
    }

    private static func card(_ call: ToolCall, _ model: Model, width: Int) -> [StyledLine] {
        let box = CodeBox(symbols: model.symbols, hasFrame: !model.isPlain)
        let name = "calls \(VisibleText.oneLine(call.name))"
        var lines = box.lines(
            VisibleText.clean(call.arguments), language: "json", label: name, width: width)
        let frame = model.isPlain || width < CodeBox.widthMin ? 0 : 2
        let cut = lines.count - frame - rowsMax
        if cut > 0 {
            let start = frame / 2 + rowsMax
            lines.removeSubrange(start..<(start + cut))
        }
        if frame == 0 { lines.insert(StyledLine(TextWrap.truncate(name, width: width)), at: 0) }
        if cut > 0 { lines.append(note("\(Format.plural(cut, "more row"))", width: width)) }
        return lines
    }

    private static func note(_ text: String, width: Int) -> StyledLine {
        StyledLine(TextWrap.truncate(text, width: width), Style(.faint))
    }
}
