import TerminalUI

/// One row of text that is ready to draw.
struct StyledLine: Sendable, Equatable {
    /// A piece in one style.
    struct Span: Sendable, Equatable {
        var text: String
        var style: Style
        var columns: Int

        init(_ text: String, _ style: Style) {
            self.text = text
            self.style = style
            columns = TextWidth.columns(of: text)
        }
    }

    var spans: [Span] = []

    init() {}

    init(_ text: String, _ style: Style = Style()) { spans = [Span(text, style)] }

    init(_ spans: [Span]) { self.spans = spans }

    /// How many columns it takes.
    var columns: Int { spans.reduce(0) { $0 + $1.columns } }

    /// Its text without styles.
    var text: String { spans.map(\.text).joined() }

    /// Puts a piece in front.
    func prefixed(_ text: String, _ style: Style = Style()) -> StyledLine {
        StyledLine([Span(text, style)] + spans)
    }

    /// The same, struck out.
    var struckOut: StyledLine {
        StyledLine(
            spans.map { span in
                StyledLine.Span(span.text, Style(.faint, on: .base, .strikethrough))
            })
    }

    /// Draws it from a position, inside the clip.
    func draw(into frame: inout Frame, at point: Point, clip: Rect) {
        var x = point.x
        for span in spans {
            if x >= clip.maxX { return }
            x = frame.put(span.text, at: Point(x, point.y), span.style, clip: clip)
        }
    }
}

/// Wraps runs of different looks as if they were one text.
enum StyledWrap {
    /// Rows of at most `width` columns.
    static func wrap(_ runs: [StyledLine.Span], width: Int) -> [StyledLine] {
        if runs.count == 1, let only = runs.first {
            return TextWrap.wrap(only.text, width: width).map { StyledLine($0, only.style) }
        }
        let text = runs.map(\.text).joined()
        var cursor = text.startIndex
        let bounds = runs.map { run -> String.Index in
            cursor = text.utf8.index(cursor, offsetBy: run.text.utf8.count)
            return cursor
        }
        var run = 0
        return TextWrap.ranges(in: text, width: width).map { range in
            var line = StyledLine()
            var at = range.lowerBound
            while run < runs.count, bounds[run] <= at, run + 1 < runs.count { run += 1 }
            while at < range.upperBound {
                let end = min(range.upperBound, bounds[run])
                if end > at {
                    line.spans.append(StyledLine.Span(String(text[at..<end]), runs[run].style))
                }
                at = end
                if at < range.upperBound { run += 1 }
            }
            return line
        }
    }
}
