import TerminalUI

/// A code block in its frame.
struct CodeBox {
    let symbols: Symbols
    /// False where the text is to be copied.
    var hasFrame = true

    /// Narrower than this there is no frame.
    static let widthMin = 8

    /// The rows, the frame included; long lines go on in the next row.
    ///
    /// The frame says `label`, else the language.
    func lines(
        _ text: String, language: String, label: String? = nil, width: Int
    ) -> [StyledLine] {
        var source = symbols.spelled(text)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if source.last == "" { source.removeLast() }
        let colours = CodeColours(language: language)
        guard width >= Self.widthMin else {
            return source.flatMap { line in
                StyledWrap.wrap([StyledLine.Span(line, Style(.code))], width: width)
            }
        }
        var state = CodeColours.State()
        guard hasFrame else {
            return source.flatMap { cut(colours.spans($0, state: &state), width: width) }
        }
        let room = width - 4
        let border = Style(.border)
        var lines = [top(label ?? language, width: width)]
        for line in source {
            let spans = colours.spans(line, state: &state)
            for row in cut(spans, width: room) {
                let blank = String(repeating: " ", count: max(0, room - row.columns))
                var boxed = row.prefixed("\(symbols.vertical) ", border)
                boxed.spans.append(StyledLine.Span(blank + " \(symbols.vertical)", border))
                lines.append(boxed)
            }
        }
        let bottom = String(repeating: symbols.horizontal, count: width - 2)
        lines.append(StyledLine("\(symbols.bottomLeft)\(bottom)\(symbols.bottomRight)", border))
        return lines
    }

    private func top(_ language: String, width: Int) -> StyledLine {
        let label = language.isEmpty ? "" : TextWrap.truncate(" \(language) ", width: width - 4)
        let rest = width - 3 - TextWidth.columns(of: label)
        let line = String(repeating: symbols.horizontal, count: max(0, rest))
        return StyledLine([
            StyledLine.Span("\(symbols.topLeft)\(symbols.horizontal)", Style(.border)),
            StyledLine.Span(label, Style(.secondary)),
            StyledLine.Span(line + "\(symbols.topRight)", Style(.border)),
        ])
    }

    /// Cuts at the width without looking for blanks: code keeps its columns.
    private func cut(_ spans: [StyledLine.Span], width: Int) -> [StyledLine] {
        if spans.reduce(0, { $0 + $1.columns }) <= width { return [StyledLine(spans)] }
        var rows: [StyledLine] = []
        var row = StyledLine()
        var used = 0
        for span in spans {
            var piece = ""
            for character in span.text {
                let columns = TextWidth.columns(of: character)
                if used + columns > width {
                    if !piece.isEmpty { row.spans.append(StyledLine.Span(piece, span.style)) }
                    rows.append(row)
                    row = StyledLine()
                    piece = ""
                    used = 0
                }
                piece.append(character)
                used += columns
            }
            if !piece.isEmpty { row.spans.append(StyledLine.Span(piece, span.style)) }
        }
        rows.append(row)
        return rows
    }
}
