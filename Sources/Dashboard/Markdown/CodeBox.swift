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
        var state = CodeColours.State()
        let rows = rows(
            Self.source(text), colours: CodeColours(language: language), state: &state, width: width
        )
        return beginning(label ?? language, width: width) + rows + end(width: width)
    }

    /// The lines of a block's text.
    static func source(_ text: String) -> [Substring] {
        var source = text.split(separator: "\n", omittingEmptySubsequences: false)
        if source.last == "" { source.removeLast() }
        return source
    }

    /// The row above the code, if there is one.
    func beginning(_ label: String, width: Int) -> [StyledLine] {
        isFramed(width) ? [top(label, width: width)] : []
    }

    /// The rows of some lines of code; `state` goes on from the lines before them.
    func rows(
        _ source: some Sequence<Substring>, colours: CodeColours, state: inout CodeColours.State,
        width: Int
    ) -> [StyledLine] {
        let border = Style(.border)
        var rows: [StyledLine] = []
        for line in source {
            let line = symbols.spelled(String(line))
            guard width >= Self.widthMin else {
                rows += StyledWrap.wrap([StyledLine.Span(line, Style(.code))], width: width)
                continue
            }
            let spans = colours.spans(line, state: &state)
            guard hasFrame else {
                rows += cut(spans, width: width)
                continue
            }
            let room = width - 4
            for row in cut(spans, width: room) {
                let blank = String(repeating: " ", count: max(0, room - row.columns))
                var boxed = row.prefixed("\(symbols.vertical) ", border)
                boxed.spans.append(StyledLine.Span(blank + " \(symbols.vertical)", border))
                rows.append(boxed)
            }
        }
        return rows
    }

    /// The row below the code, if there is one.
    func end(width: Int) -> [StyledLine] {
        guard isFramed(width) else { return [] }
        let line = String(repeating: symbols.horizontal, count: width - 2)
        return [StyledLine("\(symbols.bottomLeft)\(line)\(symbols.bottomRight)", Style(.border))]
    }

    private func isFramed(_ width: Int) -> Bool { hasFrame && width >= Self.widthMin }

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
